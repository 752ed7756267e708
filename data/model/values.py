"""From the rows of an indicator to its values: one rule to sum, divide, mask and write them, whoever asks."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

KINDS = ("real", "estimated", "demonstration")
SCALES = {"percent": 100.0, "per_100k": 100_000.0}
_WHOLE = ("count", "days", "euro", "fte")


def roll_up(rows: pd.DataFrame, parents: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    """Rows (level, code, period, numerator, denominator, applies), the missing levels summed from the one below.

    `parents`: level, code, parent_level, parent_code of every territory. Numerators and denominators are summed, and
    divided afterwards: never a mean of rates. What applies nowhere inside a territory does not apply to it.
    """
    for upper, lower in (("region", "department"), ("nation", "region")):
        if upper in levels and not (rows["level"] == upper).any():
            below = rows[rows["level"] == lower].merge(parents, on=["level", "code"])
            below = below.assign(**below[["numerator", "denominator"]].where(below["applies"]))
            groups = below.groupby(["parent_level", "parent_code", "period"])
            sums = groups.agg({"numerator": "sum", "applies": "any"})
            sums["denominator"] = groups["denominator"].sum(min_count=1)  # a count is divided by nothing, above too
            sums = sums.reset_index()
            rows = pd.concat([rows, sums.rename(columns={"parent_level": "level", "parent_code": "code"})])
    return rows


def divide(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Rows with `value`: numerator over denominator in the unit; the numerator itself where nothing divides it."""
    ratio = rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    is_count = unit in ("count", "days") and rows["denominator"].isna().all()
    return rows.assign(value=rows["numerator"] if is_count else ratio * SCALES.get(unit, 1.0))


def mask(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `state`: "not_applicable" or "secret" (the query's `hidden`) where the query says so, and no number
    there; "missing" or "value" elsewhere.
    """
    outside = ~rows["applies"]
    hidden = rows["hidden"].fillna(False).astype(bool) if "hidden" in rows else pd.Series(False, index=rows.index)
    numbers = ["numerator", "denominator", "value"]
    shown = rows.assign(**{name: rows[name].mask(outside | hidden) for name in numbers})
    told = [outside, hidden, shown["value"].isna()]
    return shown.assign(state=np.select(told, ["not_applicable", "secret", "missing"], "value"))


def worst(kinds: Iterable[str | None]) -> str | None:
    """The kind of a figure drawn from several: the one that promises least. Real and invented never mix unsaid."""
    return max((kind for kind in kinds if kind in KINDS), key=KINDS.index, default=None)


def in_points(percentage: float, digits: int = 1) -> float:
    """A percentage as it is written: what is not the whole is never rounded to it, from either side; nor, where it has
    decimals, what is not nothing to nothing.
    """
    rounded = round(float(percentage), digits)
    if digits and not rounded and abs(percentage) > 1e-9:
        return 10**-digits if percentage > 0 else -(10**-digits)
    if rounded != 100 or abs(percentage - 100) < 1e-9:  # 100.00000000000001 is 100
        return rounded
    return round(rounded + (10**-digits if percentage > 100 else -(10**-digits)), digits)


def as_written(value: float, unit: str, per_people: bool = False) -> float:
    """A value as pages write it: one decimal, but none from a hundred up, nor for what is counted in ones."""
    whole = unit in _WHOLE and not per_people
    if unit == "percent":
        return in_points(value)
    return round(value, 1 if abs(value) < 100 and not whole else 0)
