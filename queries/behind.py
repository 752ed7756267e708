"""Rows behind a figure: from what a number is (its key) to the rows that it counts, as a viewer may read them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

import queries
from queries import Edition, figures, indicators
from queries.access import Viewer
from queries.figures import Key

ROOM = "rows/"
_LEVELS = {"R": "region", "D": "department"}
FACETS = ("numerator", "denominator")


@dataclass(frozen=True)
class Counting:
    """A query of rows, the column of it that sums to a figure, and the columns that its rows may be restricted by.

    `where`: what all its rows are restricted to.
    """

    query: str
    column: str
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)


@cache
def counted() -> Mapping[str, tuple[Counting, ...]]:
    """What has its rows, by figure: counts ("exercises"), and of indicators "M5.numerator" and "M5.denominator"; in one
    way, or in several that differ by what they may be restricted to.
    """
    read = tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[Counting, ...]] = {}
    for name, told in read["rows"].items():
        for figure, column in told["counts"].items():
            where = {"alert": told.get("alerts", {}).get(figure, figure)} if name == "alerts" else {}
            one = Counting(ROOM + name, column, tuple(told["by"]), where)
            found[figure] = (*found.get(figure, ()), one)
    for item in indicators.catalogue().values():
        for facet, column in zip(FACETS, item.counted, strict=False):
            found[f"{item.id}.{facet}"] = (Counting(f"{ROOM}{item.rows}", column),)
    return found


def of(key: Key) -> Counting | None:
    """How the rows of a figure are counted; None where it has none, or not as it is restricted."""
    told = {name for name, _ in key.of}
    found = next((one for one in counted().get(key.figure, ()) if told <= {*one.by}), None)
    if found is None:
        return None
    taken = queries.load(found.query).parameters
    placed = key.place == "FR" or _LEVELS.get(key.place[:1]) in taken
    return found if placed and (not key.on or "month" in taken) else None


def rows(viewer: Viewer, edition: Edition, key: Key) -> pd.DataFrame:
    """The rows that a figure counts, as a viewer may read them, with what each counts for in the column `counts_for`.

    Raises UnknownFigure where it has none.
    """
    found = of(key)
    if found is None:
        raise figures.UnknownFigure(f'"{key.figure}" has no rows, or not by {", ".join(name for name, _ in key.of)}')
    asked = {} if key.place == "FR" else {_LEVELS[key.place[0]]: key.place[1:]}
    asked |= {"month": key.on} if key.on else {}
    told = queries.run(viewer, edition, found.query, **asked)
    for name, value in {**found.where, **dict(key.of)}.items():
        told = told[told[name].astype(str) == value]
    amount = pd.to_numeric(told[found.column])
    return told.assign(counts_for=amount)[amount.fillna(0) != 0].reset_index(drop=True)


def total(rows: pd.DataFrame) -> float:
    """What rows add up to."""
    return float(rows["counts_for"].sum())


def value(viewer: Viewer, edition: Edition, key: Key) -> float | None:
    """What the dashboard says of an indicator's numerator or denominator; None for a count, which is its rows."""
    name, _, facet = key.figure.partition(".")
    if facet not in FACETS:
        return None
    level, code = ("nation", "FR") if key.place == "FR" else (_LEVELS[key.place[0]], key.place[1:])
    series = indicators.series(viewer, edition, name, level, code)
    found = series[(series["period"] == pd.Timestamp(key.on)) & (series["state"] == "value")] if key.on else series[:0]
    return None if found.empty else float(found[facet].iloc[0])


def states(viewer: Viewer, edition: Edition, key: Key, told: pd.DataFrame) -> str:
    """Whether the rows that a viewer may read make the figure: "whole", or why not: "secret" (it is read rounded, or
    gathered), "kept" (some rows, or all, are not theirs to read), "absent" where the figure itself has no value.
    """
    expected = value(viewer, edition, key)
    if "." not in key.figure:
        return "whole"
    if expected is None:
        return "absent"
    if abs(total(told) - expected) < 1e-6 * max(1, abs(expected)):
        return "whole"
    item = indicators.catalogue()[key.figure.partition(".")[0]]
    return "secret" if item.stepped or item.whole else "kept"
