"""Rows behind a figure: from what a number is (its key) to the rows that it counts, as a viewer may read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

import queries
from queries import Edition, access, figures, indicators
from queries.access import Viewer
from queries.figures import Key

ROOM = "rows/"
_LEVELS = {"R": "region", "D": "department"}
FACETS = ("numerator", "denominator")
MOST_VALUES = 40  # of what rows may be restricted by: more are no choice


@dataclass(frozen=True)
class Counting:
    """A query of rows, what each of them counts for in a figure, and what they may be restricted by.

    `amount`: SQL of the columns of the query ("late", "if(stage = 'opinion', 1, 0)"), or "distinct" and SQL of what
    tells rows apart where those alike count for one. `by`: what a key may restrict it to -> a parameter of the query,
    or else SQL of its columns; "on" is the day of the key. `where`: what all its rows are restricted to, so too.
    `given`: what the query is always asked with. `scope`: of rows that are not published, whether a figure is of those
    that its reader reads ("own"), or the same for everybody who has it ("place"); "" where all of them are public, or
    counted as far as they are read.
    `always`: what a key must be restricted to. `told`: the query and the column that say the figure itself
    ("counters/by_month.requests"), of which some readers may read but a part of the rows.
    """

    query: str
    amount: str
    by: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    always: frozenset[str] = frozenset()
    told: str = ""
    scope: str = ""

    @property
    def parameters(self) -> frozenset[str]:
        """What the query may be asked with."""
        return queries.load(self.query).parameters

    @property
    def optional(self) -> frozenset[str]:
        """What of it may be left out."""
        return queries.load(self.query).optional

    def holds(self, key: Key) -> bool:
        """Whether the rows of a figure are among these, restricted as it is."""
        told = {name for name, _ in key.of} | ({"on"} if key.on and "month" not in self.parameters else set())
        needed = self.always | {name for name, to in self.by.items() if to in self.parameters - self.optional}
        is_placed = key.place == "FR" or _LEVELS.get(key.place[:1]) in self.parameters
        return is_placed and needed <= told <= self.by.keys()


@cache
def counted() -> Mapping[str, tuple[Counting, ...]]:
    """What has its rows, by figure: counts ("exercises"), and of indicators "M5.numerator" and "M5.denominator"; in one
    way, or in several that differ by what they may be restricted to.
    """
    found: dict[str, tuple[Counting, ...]] = {}
    for name, told in figures.written()["rows"].items():
        query = name if "/" in name else f"{ROOM}{name}"
        by = dict(one.split("=", 1) if "=" in one else (one, one) for one in told["by"])
        for figure, amount in told["counts"].items():
            where = {"alert": told.get("alerts", {}).get(figure, figure)} if name == "alerts" else {}
            always, value = told.get("always", {}).get(figure, ()), told.get("values", {}).get(figure, "")
            scope = told.get("scope", "")
            one = Counting(query, amount, by, where, told.get("given", {}), frozenset(always), value, scope)
            found[figure] = (*found.get(figure, ()), one)
    for item in indicators.catalogue().values():
        for facet, column in zip(FACETS, item.counted, strict=False):
            found[f"{item.id}.{facet}"] = (Counting(f"{ROOM}{item.rows}", column),)
    return found


@cache
def without() -> Mapping[str, tuple[str, str]]:
    """The counts that have no rows, and why, in French and in English."""
    reasons = figures.written()["without_rows"].values()
    return {figure: (reason["fr"], reason["en"]) for reason in reasons for figure in reason["counts"]}


def why_not(key: Key) -> tuple[str, str] | None:
    """Why a count has no rows, by what it is, what it is restricted to, or where; None where nothing says so."""
    reasons = figures.written()["without_rows"].values()
    told = {name for name, _ in key.of}
    found = [one for one in reasons if told & {*one.get("of", ())} or key.place in one.get("places", ())]
    return next(((one["fr"], one["en"]) for one in found), without().get(key.figure))


def of(key: Key) -> Counting | None:
    """How the rows of a figure are counted; None where it has none, or not as it is restricted."""
    return next((one for one in counted().get(key.figure, ()) if one.holds(key)), None)


@dataclass(frozen=True)
class Sums:
    """What the rows of a figure make: how many they are, what they add up to, whether each counts for one, and which of
    the columns that were asked about have a value in some row.
    """

    count: int
    total: float
    is_one_each: bool
    filled: frozenset[str]


def rows(viewer: Viewer, edition: Edition, key: Key) -> pd.DataFrame:
    """The rows that a figure counts, as a viewer may read them, with what each counts for in the column `counts_for`.

    Raises UnknownFigure where it has none.
    """
    found, asked, kept = _asked(key)
    return queries.run(viewer, edition, found.query, counting(found.amount, kept), **asked, **_named(kept))


def page(viewer: Viewer, edition: Edition, key: Key, columns: Iterable[str], first: int, most: int) -> pd.DataFrame:
    """`most` of these rows from one on: what names each, those of these columns that they have, and `counts_for`."""
    found, asked, kept = _asked(key)
    known = queries.columns_of(viewer, edition, found.query, **asked)
    sql = paging(found.amount, kept, [known[0], *(name for name in known[1:] if name in {*columns})])
    of_page = {"most": most, "first": first}
    return queries.run(viewer, edition, found.query, sql, **asked, **_named(kept), **of_page)


def sums(viewer: Viewer, edition: Edition, key: Key, columns: Iterable[str] = ()) -> Sums:
    """What the rows of a figure make, and which of these columns of theirs have a value. Raises UnknownFigure."""
    found, asked, kept = _asked(key)
    columns = [*columns]
    sql = adding(found.amount, kept, columns)
    (told,) = queries.table(viewer, edition, found.query, sql, **asked, **_named(kept)).to_pylist()
    return Sums(told["many"], told["total"], told["ones"], frozenset(name for name in columns if told[name]))


def ways(viewer: Viewer, edition: Edition, key: Key) -> list[str]:
    """What the rows of a figure may be restricted by besides, by name. Raises UnknownFigure where it has none."""
    found, asked, _ = _asked(key)
    # What only the query knows, and what is told already, is no choice; of two names of the same, one is.
    columns = queries.columns_of(viewer, edition, found.query, **asked)
    closed = {found.by.get(name, "") for name, _ in key.of} | (found.parameters - {*columns})
    free = {sql: name for name, sql in [*found.by.items()][::-1] if name != "on" and sql not in closed}
    return [name for name in found.by if name in free.values()]


def values(viewer: Viewer, edition: Edition, key: Key, way: str) -> list[str]:
    """By which values of one of these the rows of a figure may be restricted: two to forty, or none."""
    found, asked, kept = _asked(key)
    sql = listing(found.amount, kept, found.by[way])
    told = queries.table(viewer, edition, found.query, sql, **asked, **_named(kept))["value"].to_pylist()
    return told if 1 < len(told) <= MOST_VALUES else []


def _asked(key: Key) -> tuple[Counting, dict[str, Any], Mapping[str, str]]:
    """How the rows of a figure are counted, what their query is asked with, and what those are restricted to, of its
    answer.
    """
    found = of(key)
    if found is None:
        raise figures.UnknownFigure(f'"{key.figure}" has no rows, or not by {", ".join(name for name, _ in key.of)}')
    asked: dict[str, Any] = {**found.given, **_placed(key)}
    asked |= {"month": key.on} if key.on and "month" in found.parameters else {}
    told = {found.by[name]: value for name, value in key.of}
    told |= {found.by["on"]: key.on} if key.on and "month" not in found.parameters else {}
    asked |= {name: value for name, value in told.items() if name in found.parameters}
    kept = {name: value for name, value in told.items() if name not in found.parameters}
    return found, asked, {**found.where, **kept}


def counting(amount: str, kept: Iterable[str], columns: Iterable[str] = ("*",)) -> str:
    """SQL of the rows of `asked` that count for something, with it, in their order; of those of which SQL of their
    columns has these values. A value is a parameter named by its place: `kept_0`. Columns that are not wanted are left
    out from the start: what is not named is not planned.
    """
    held, counts = _held(amount, kept, columns), _counts(amount)
    if not amount.startswith(_DISTINCT):
        return f"select * from ({held}) where {counts}"
    return _ALIKE.format(held=held, counts=counts)


def paging(amount: str, kept: Iterable[str], columns: Iterable[str]) -> str:
    """SQL of these columns of some of those rows."""
    columns = [*columns]
    return f"select {', '.join(columns)}, counts_for from ({counting(amount, kept, columns)}) limit $most offset $first"


def adding(amount: str, kept: Iterable[str], columns: Iterable[str]) -> str:
    """SQL of what those rows make, and which of these columns have a value in some of them."""
    columns = [*columns]
    filled = "".join(f", count({name}) > 0 as {name}" for name in columns)
    return f"""
        select count(*) as many, coalesce(sum(counts_for), 0)::double as total,
            coalesce(bool_and(counts_for = 1), true) as ones {filled}
        from ({counting(amount, kept, columns)})"""


def listing(amount: str, kept: Iterable[str], way: str) -> str:
    """SQL of the different values that SQL of their columns has among those rows, one more than may be chosen from."""
    held = _held(amount, kept, [f"{way} as value"])
    told = f"select distinct value from ({held}) where {_counts(amount)} and value is not null"
    return f"select value::varchar as value from ({told}) order by 1 limit {MOST_VALUES + 1}"  # few become texts


def _held(amount: str, kept: Iterable[str], columns: Iterable[str]) -> str:
    """SQL of these columns of those of the rows that are asked for, with what they count for."""
    told = ", ".join([*columns, f"{amount.removeprefix(_DISTINCT)} as counts_for"])
    asked = " and ".join(["true", *(f"({sql})::varchar = $kept_{number}" for number, sql in enumerate(kept))])
    return f"select {told} from asked where {asked}"


def _counts(amount: str) -> str:
    """SQL of whether a row of those counts at all."""
    return "counts_for is not null" if amount.startswith(_DISTINCT) else "coalesce(counts_for, 0) <> 0"


def _named(kept: Mapping[str, str]) -> dict[str, str]:
    return {f"kept_{number}": value for number, value in enumerate(kept.values())}


_DISTINCT = "distinct "
# One row for those alike, which counts for one, with what all of them share.
_OTHERS = "columns(* exclude (counts_for, number_of))"
_ALIKE = f"""
    select
        if(min({_OTHERS}) = max({_OTHERS}) and count({_OTHERS}) = count(*), min({_OTHERS}), null),
        1 as counts_for
    from (select *, row_number() over () as number_of from ({{held}})) as held
    where {{counts}}
    group by held.counts_for
    order by min(number_of)
"""


def value(viewer: Viewer, edition: Edition, key: Key) -> float | None:
    """What the dashboard says of an indicator's numerator or denominator, or of a count of which some readers may read
    but a part of the rows; None where it says nothing, and of any other count, which is its rows.
    """
    name, _, facet = key.figure.partition(".")
    if facet not in FACETS:
        return _told(viewer, edition, key)
    level, code = ("nation", "FR") if key.place == "FR" else (_LEVELS[key.place[0]], key.place[1:])
    series = indicators.series(viewer, edition, name, level, code)
    found = series[(series["period"] == pd.Timestamp(key.on)) & (series["state"] == "value")] if key.on else series[:0]
    return None if found.empty else float(found[facet].iloc[0])


def _told(viewer: Viewer, edition: Edition, key: Key) -> float | None:
    found = of(key)
    if found is None or not found.told:
        return None
    query, _, column = found.told.partition(".")
    asked = _placed(key) | {name: value for name, value in key.of if name in queries.load(query).parameters}
    months = queries.run(viewer, edition, query, **asked)
    month = pd.Timestamp(key.on) if key.on else months["month"].max()
    told = months.loc[months["month"] == month, column].dropna()
    return None if told.empty else float(told.iloc[0])


def _placed(key: Key) -> dict[str, str]:
    """The filter of named queries that keeps the territory of a figure."""
    return {} if key.place == "FR" else {_LEVELS[key.place[0]]: key.place[1:]}


def states(viewer: Viewer, edition: Edition, key: Key, total: float) -> str:
    """Whether the rows that a viewer may read make the figure, by their total: "whole", or why not: "secret" (it is
    read rounded, or gathered), "kept" (some, or all, are not theirs to read), "absent" where it has no value.
    """
    found, is_count = of(key), "." not in key.figure
    if is_count and not (found and found.told):
        return "whole" if _are_read(viewer, edition, key) else "kept"
    expected = value(viewer, edition, key)
    if expected is None:
        return "absent"
    if abs(total - expected) < 1e-6 * max(1, abs(expected)):
        return "whole"
    if is_count:
        return "secret"
    item = indicators.catalogue()[key.figure.partition(".")[0]]
    return "secret" if item.stepped else "kept"


def _are_read(viewer: Viewer, edition: Edition, key: Key) -> bool:
    """Whether the rows of a count that are not published are those that the viewer has the count of."""
    found = of(key)
    if found is None or not found.scope or access.reads_everything(viewer):
        return True
    theirs = {*queries.territories(viewer, edition)}
    inside = theirs if key.place == "FR" else {*queries.territories(Viewer("prefect", (key.place,)), edition)}
    return key.place in theirs or (found.scope == "own" and bool(theirs & inside))
