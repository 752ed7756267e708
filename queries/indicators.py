"""Indicators: one file each, one rule for all to sum, mask, compare with a target and weigh."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

import queries
from queries import access
from queries.access import Viewer

LEVELS = ("nation", "region", "department")
KINDS = ("real", "estimated", "demonstration")
_SCALES = {"percent": 100.0, "per_100k": 100_000.0}
_SHOWN = ("code", "name", "period", "value", "numerator", "denominator", "progress", "expected", "gap", "kind", "state")
_CARD = (
    "indicator", "period", "value", "numerator", "denominator", "start", "target", "target_date", "target_kind",
    "progress", "progress_raw", "expected", "gap", "trend", "coverage", "kind", "state", "rank", "ranked",
)  # fmt: skip


@dataclass(frozen=True)
class Indicator:
    """The header of an indicator's file; CONTRIBUTING says what each key means.

    `start` none: each territory starts from its own first value from `start_date` on. `target_gain`: the target is
    that much above the start. `target_levels`: where the header's target holds; elsewhere only a target published for
    the territory (`external`) counts. `weight` 0: context, outside the progress of the workstream.
    """

    id: str
    query: str
    workstream: str
    name_fr: str
    name_en: str
    formula_fr: str
    formula_en: str
    unit: str
    better: str
    levels: tuple[str, ...]
    public: tuple[str, ...]
    subjects: tuple[str, ...]
    start_date: dt.date
    owner: str
    source_text: str
    limits_fr: str
    limits_en: str
    reviewed: dt.date
    start: float | None = None
    target: float | None = None
    target_gain: float | None = None
    target_date: dt.date | None = None
    target_kind: str = "demonstration"
    target_levels: tuple[str, ...] = LEVELS
    weight: float = 0
    additive: bool = True
    external: str | None = None


@dataclass(frozen=True)
class Progress:
    """Progress of a workstream in points of 0 to 100: none unless its `weighted` indicators are all `available`."""

    value: float | None
    expected: float | None
    gap: float | None
    available: int
    weighted: int
    kind: str | None


@cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by id, in the order of the files."""
    found = [_read(name) for name in queries.names() if "/indicators/" in name]
    return {indicator.id: indicator for indicator in found}


def series(viewer: Viewer, indicator_id: str, level: str | None = None, code: str | None = None) -> pd.DataFrame:
    """One row per territory and period: level, code, period, numerator, denominator, value, kind, state.

    Values of unit percent are 0 to 100. A hidden value has the state "hidden" and no number.
    """
    rows = _series(queries.edition(viewer).name, viewer, indicator_id)
    kept = rows if level is None else rows[rows["level"] == level]
    kept = kept if code is None else kept[kept["code"] == code]
    return kept.reset_index(drop=True)


def latest(viewer: Viewer, indicator_id: str, level: str) -> pd.DataFrame:
    """One row per territory of a level, at the level's last period: value, progress, expected pace, gap, kind, state."""
    return _standings(queries.edition(viewer).name, viewer, indicator_id, level)[list(_SHOWN)].copy()


def scorecard(viewer: Viewer, workstream: str, level: str = "nation", code: str = "FR") -> pd.DataFrame:
    """One row per indicator of a workstream, for one territory.

    `trend` is the value minus the value twelve months before; `coverage` the share (0 to 1) of the territories inside
    it that have a value; `rank` stands among the `ranked` territories of the level, best first.
    """
    edition = queries.edition(viewer).name
    return pd.DataFrame([_card(edition, viewer, item, level, code) for item in _of(workstream)], columns=list(_CARD))


def progress(viewer: Viewer, workstream: str, level: str = "nation", code: str = "FR") -> Progress:
    """The weighted mean of the progress of a workstream's indicators, and of the expected pace beside it."""
    edition = queries.edition(viewer).name
    weighted = [item for item in _of(workstream) if _is_weighted(edition, viewer, item, level)]
    rows = [_card(edition, viewer, item, level, code) for item in weighted]
    return combine([item.weight for item in weighted], rows)


# Rules: values in, values out ----------------------------------------------------------------------------------------


def rate(start: float, target: float, current: float, better: str) -> float:
    """How much of the way from start to target is done, in percent, not clamped, to two decimals.

    The rule of the State's own tracker: where the start already meets the target, 100 while it is kept and 0 when not.
    """
    falling = better == "lower"
    if (start <= target) if falling else (start >= target):
        return 100.0 if ((current <= target) if falling else (current >= target)) else 0.0
    return round(100 * (current - start) / (target - start), 2)


def pace(start: float, target: float, start_date: dt.date, target_date: dt.date, on: dt.date, better: str) -> float:
    """The rate that a straight line from start to target gives on a day, 0 to 100; 100 where the start met the target."""
    met = (start <= target) if better == "lower" else (start >= target)
    if met or on >= target_date:
        return 100.0
    return round(100 * max(0, (on - start_date).days) / (target_date - start_date).days, 2)


def clamp(points: float) -> float:
    """A rate held between 0 and 100."""
    return min(100.0, max(0.0, points))


def combine(weights: list[float], rows: list[dict[str, Any]]) -> Progress:
    """The progress of a workstream from its weighted indicators: no number unless each has one."""
    available = sum(row["progress"] is not None for row in rows)
    if not rows or available < len(rows):
        return Progress(None, None, None, available, len(rows), _worst([row["kind"] for row in rows]))
    value = round(float(np.average([row["progress"] for row in rows], weights=weights)), 2)
    expected = round(float(np.average([row["expected"] for row in rows], weights=weights)), 2)
    kind = _worst([row["kind"] for row in rows])
    return Progress(value, expected, round(value - expected, 2), available, len(rows), kind)


def roll_up(rows: pd.DataFrame, parents: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    """Rows (level, code, period, numerator, denominator) with the levels that are missing summed from the one below.

    `parents`: level, code, parent_level, parent_code of every territory. Numerators and denominators are summed, and
    divided afterwards: never a mean of rates.
    """
    for upper, lower in (("region", "department"), ("nation", "region")):
        if upper in levels and not (rows["level"] == upper).any():
            below = rows[rows["level"] == lower].merge(parents, on=["level", "code"])
            sums = below.groupby(["parent_level", "parent_code", "period"], as_index=False)[["numerator", "denominator"]].sum()
            rows = pd.concat([rows, sums.rename(columns={"parent_level": "level", "parent_code": "code"})])
    return rows


def divide(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Rows with `value`: numerator over denominator in the unit; the numerator itself where nothing divides it."""
    ratio = rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    is_count = unit in ("count", "days") and rows["denominator"].isna().all()
    return rows.assign(value=rows["numerator"] if is_count else ratio * _SCALES.get(unit, 1.0))


def mask(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `state`: "hidden" where the query says that the count is too small, "missing" or "value" elsewhere."""
    hidden = rows["hidden"].fillna(False).astype(bool) if "hidden" in rows else pd.Series(False, index=rows.index)
    numbers = ["numerator", "denominator", "value"]
    shown = rows.assign(**{name: rows[name].mask(hidden) for name in numbers})
    return shown.assign(state=np.select([hidden, shown["value"].isna()], ["hidden", "missing"], "value"))


# From files to figures -----------------------------------------------------------------------------------------------


def _read(name: str) -> Indicator:
    header = tomllib.loads("\n".join(queries.load(name).header))
    known = {field.name for field in fields(Indicator)}
    unknown = header.keys() - known
    if unknown:
        raise ValueError(f"{name}.sql: unknown keys in the header: {', '.join(sorted(unknown))}")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in header.items()}
    return Indicator(query=name, workstream=name.split("/")[0], **values)


def _of(workstream: str) -> list[Indicator]:
    return [item for item in catalogue().values() if item.workstream == workstream]


@lru_cache(maxsize=256)
def _series(edition: str, viewer: Viewer, indicator_id: str) -> pd.DataFrame:
    item = catalogue()[indicator_id]
    rows = queries.run(viewer, item.query)
    if item.additive:
        rows = roll_up(rows, _territories(edition, viewer), item.levels)
    rows = mask(divide(rows.astype({"numerator": "float64", "denominator": "float64"}), item.unit))
    kind = rows["kind"] if "kind" in rows else _kind(edition, viewer, item)
    columns = ["level", "code", "period", "numerator", "denominator", "value", "kind", "state"]
    return rows.assign(kind=kind)[columns].sort_values(["level", "code", "period"], ignore_index=True)


@lru_cache(maxsize=16)
def _territories(edition: str, viewer: Viewer) -> pd.DataFrame:
    return queries.run(viewer, "overview/territories")[["level", "code", "name", "parent_level", "parent_code"]]


@lru_cache(maxsize=16)
def _kinds(edition: str, viewer: Viewer) -> Mapping[str, str]:
    rows = queries.run(viewer, "overview/kinds")
    return dict(zip(rows["subject"], rows["kind"], strict=True))


def _kind(edition: str, viewer: Viewer, item: Indicator) -> str | None:
    kinds = _kinds(edition, viewer)
    return _worst([kinds[subject] for subject in item.subjects if subject in kinds])


def _worst(kinds: list[str | None]) -> str | None:
    """The kind of a figure drawn from several: the one that promises least. Real and invented never mix unsaid."""
    return max((kind for kind in kinds if kind in KINDS), key=KINDS.index, default=None)


@lru_cache(maxsize=512)
def _standings(edition: str, viewer: Viewer, indicator_id: str, level: str) -> pd.DataFrame:
    """One row per territory of a level, with everything a scorecard says of it but its coverage."""
    item = catalogue()[indicator_id]
    places = _territories(edition, viewer).query("level == @level")
    rows = _series(edition, viewer, indicator_id).query("level == @level")
    frame = places[["code", "name"]].merge(_at_last(rows), on="code", how="left")
    frame = frame.merge(_targets(edition, viewer, item, level, rows), on="code", how="left")
    frame["state"] = _states(viewer, item, level, frame)
    frame = _compare(frame, item, queries.edition(viewer).as_of)
    frame["rank"] = frame["value"].rank(method="min", ascending=item.better == "lower") if item.better != "none" else np.nan
    return frame.assign(ranked=int(frame["value"].notna().sum()) if item.better != "none" else 0)


def _at_last(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last period at which somebody of the level has a value, and the change over twelve months."""
    known = rows[rows["state"] == "value"]
    last = known["period"].max() if len(known) else rows["period"].max()
    now = rows[rows["period"] == last].drop(columns="level")
    before = rows[rows["period"] == last - pd.DateOffset(years=1)] if len(rows) else rows
    earlier = now["code"].map(before.set_index("code")["value"])
    return now.assign(trend=now["value"] - earlier)


def _targets(edition: str, viewer: Viewer, item: Indicator, level: str, rows: pd.DataFrame) -> pd.DataFrame:
    """By code: start, start_date, target, target_date and target_kind, as published for the territory or in the header."""
    places = _territories(edition, viewer).query("level == @level")[["code"]]
    own = rows[(rows["state"] == "value") & (rows["period"] >= pd.Timestamp(item.start_date))].groupby("code")["value"].first()
    start = places["code"].map(own) if item.start is None else float(item.start)
    target = start + item.target_gain if item.target_gain is not None else item.target
    frame = places.assign(
        start=start,
        start_date=item.start_date,
        target=target if level in item.target_levels else None,
        target_date=item.target_date if level in item.target_levels else None,
        target_kind=item.target_kind if level in item.target_levels else None,
    )
    published = _published(edition, viewer, item).query("level == @level").set_index("code")
    if published.empty:
        return frame
    return frame.set_index("code").astype(object).assign(**published.drop(columns="level").astype(object)).reset_index()


def _published(edition: str, viewer: Viewer, item: Indicator) -> pd.DataFrame:
    """Starts and targets that a publisher gave, territory by territory."""
    return _all_published(edition, viewer).query("indicator == @item.external").drop(columns="indicator")


@lru_cache(maxsize=16)
def _all_published(edition: str, viewer: Viewer) -> pd.DataFrame:
    return queries.run(viewer, "method/targets")


def _states(viewer: Viewer, item: Indicator, level: str, frame: pd.DataFrame) -> list[str]:
    if level not in item.levels:
        return ["not_applicable"] * len(frame)
    territories = queries.territories(viewer)
    return [
        "hidden" if level not in item.public and not access.in_scope(viewer, territories, level, code) and state != "value"
        else (state if isinstance(state, str) else "missing")
        for code, state in zip(frame["code"], frame["state"], strict=True)
    ]  # fmt: skip


def _compare(frame: pd.DataFrame, item: Indicator, as_of: dt.date) -> pd.DataFrame:
    """The frame with progress, progress_raw, expected and gap."""
    compared = [_compared(row, item, as_of) for row in frame.to_dict("records")]
    return frame.assign(**{name: [row[name] for row in compared] for name in ("progress_raw", "progress", "expected", "gap")})


def _compared(row: Mapping[str, Any], item: Indicator, as_of: dt.date) -> dict[str, float | None]:
    start, target, value = row["start"], row["target"], row["value"]
    if pd.isna(target) or pd.isna(start) or item.better == "none":
        return dict.fromkeys(("progress_raw", "progress", "expected", "gap"))
    expected = pace(start, target, row["start_date"], row["target_date"], as_of, item.better)
    if pd.isna(value):
        return {"progress_raw": None, "progress": None, "expected": expected, "gap": None}
    raw = rate(start, target, value, item.better)
    return {"progress_raw": raw, "progress": clamp(raw), "expected": expected, "gap": round(clamp(raw) - expected, 2)}


def _card(edition: str, viewer: Viewer, item: Indicator, level: str, code: str) -> dict[str, Any]:
    """A row of the scorecard, with None where there is nothing to say."""
    found = _standings(edition, viewer, item.id, level)
    row = found[found["code"] == code].astype(object).where(lambda frame: frame.notna(), None).iloc[0].to_dict()
    row |= {"indicator": item.id, "coverage": _coverage(edition, viewer, item, level, code)}
    return {name: row[name] for name in _CARD}


def _coverage(edition: str, viewer: Viewer, item: Indicator, level: str, code: str) -> float | None:
    """The share of the territories inside this one that have a value; none where there is no level below, or it is hidden."""
    below = [lower for lower in item.levels if lower in LEVELS[LEVELS.index(level) + 1 :]]
    if not below:
        return None
    lowest = max(below, key=LEVELS.index)
    states = _standings(edition, viewer, item.id, lowest)[["code", "state"]]
    if level == "region":
        inside = _territories(edition, viewer).query("parent_level == 'region' and parent_code == @code")["code"]
        states = states[states["code"].isin(inside)]
    if (states["state"] == "hidden").all():
        return None
    return float((states["state"] == "value").mean())


def _is_weighted(edition: str, viewer: Viewer, item: Indicator, level: str) -> bool:
    """Whether an indicator counts in the progress of its workstream at a level: weighted, read there, with a target there."""
    if not item.weight or level not in item.levels:
        return False
    return level in item.target_levels or (_published(edition, viewer, item)["level"] == level).any()
