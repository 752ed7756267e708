"""Figures: what a number is, declared once. The key goes with the number wherever it is written, so that one key has
one value on every page.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any, Self, SupportsIndex

import pandas as pd

import queries
from queries import access, indicators
from queries.indicators import Part, Progress

EVERYONE, SCOPE = "everyone", "scope"
NATION = ("nation", "FR")
LEVELS = ("nation", "region", "department")
# What an indicator says on the day of its value; all the rest is judged on the day of the edition.
# What it says of a territory among others.
_COMPARED = (
    "coverage", "covered", "inside", "rank", "ranked", "tied", "median", "raw_median", "to_median", "late", "known",
    "without", "apart",
)  # fmt: skip
_DATED = ("value", "numerator", "denominator", "comparable", "line")
# What the header of an indicator says, the same for every reader.
_DECLARED = ("weight", "goal", "origin")

Row = Mapping[Any, Any]


class UnknownFigure(LookupError):
    """No figure was declared under that name."""


@dataclass(frozen=True)
class Figure:
    """A declared figure: its definition in both languages, and whose its count is (everyone's, or the reader's)."""

    name: str
    fr: str
    en: str
    whose: str


@dataclass(frozen=True)
class Key:
    """What a number is: the figure, the territory ("FR", "R53", "D35"), the day, whose, and what it is restricted to.

    `on` is empty for the day of the edition; the edition and the reader are those of the page.
    """

    figure: str
    place: str = "FR"
    on: str = ""
    whose: str = EVERYONE
    of: tuple[tuple[str, str], ...] = ()

    def __call__(self, value: Any) -> Any:
        """The number, which knows from now on what it is; what is not known (None, NaN) stays as it is."""
        if value is None or pd.isna(value):
            return value
        return KnownInt(value, self) if isinstance(value, Integral) else KnownFloat(float(value), self)

    def among(self, **of: Any) -> "Key":
        """The same figure, restricted further (`state="hidden"`); what is None restricts nothing."""
        told = dict(self.of) | {name: str(value) for name, value in of.items() if value is not None}
        return replace(self, of=tuple(sorted(told.items())))

    def at(self, day: Any) -> "Key":
        """The same figure on a day."""
        return replace(self, on=_day(day))

    def called(self, figure: str) -> "Key":
        """Another figure, of the same territory, day and restrictions; the reader's own where either of them is.

        Raises UnknownFigure.
        """
        made = key(figure)
        whose = SCOPE if SCOPE in (self.whose, made.whose) else EVERYONE
        return replace(made, place=self.place, on=self.on, whose=whose, of=self.of)

    def attributes(self) -> dict[str, str]:
        """As data attributes of an element, those left out that go without saying."""
        told = {"figure": self.figure, "place": self.place * (self.place != "FR"), "on": self.on}
        told |= {"whose": self.whose * (self.whose != EVERYONE), "of": " ".join(f"{a}:{b}" for a, b in self.of)}
        return {name: text for name, text in told.items() if text}


class _Known:
    """A number that knows what it is; rounded, or without its sign, it is the same figure, and `exact` is its value."""

    key: Key
    exact: float


class KnownInt(_Known, int):
    """A count that knows what it is."""

    def __new__(cls, value: Any, key: Key | None = None, exact: float | None = None) -> Self:
        made = int.__new__(cls, value)
        if key is not None:
            made.key, made.exact = key, int(value) if exact is None else exact
        return made

    def __getnewargs__(self) -> tuple[int, Key, float]:  # type: ignore[override]
        return int(self), self.key, self.exact

    def __round__(self, digits: SupportsIndex | None = None) -> int:
        return self if digits is None else KnownInt(int.__round__(self, digits), self.key, self.exact)

    def __abs__(self) -> int:
        return KnownInt(int.__abs__(self), self.key, self.exact)


class KnownFloat(_Known, float):
    """A measure that knows what it is."""

    def __new__(cls, value: Any, key: Key | None = None, exact: float | None = None) -> Self:
        made = float.__new__(cls, value)
        if key is not None:
            made.key, made.exact = key, float(value) if exact is None else exact
        return made

    def __getnewargs__(self) -> tuple[float, Key, float]:  # type: ignore[override]
        return float(self), self.key, self.exact

    def __round__(self, digits: SupportsIndex | None = None) -> Any:
        if digits is None:
            return KnownInt(float.__round__(self), self.key, self.exact)
        return KnownFloat(float.__round__(self, digits), self.key, self.exact)

    def __abs__(self) -> float:
        return KnownFloat(float.__abs__(self), self.key, self.exact)


# What may be keyed ----------------------------------------------------------------------------------------------------


@cache
def written() -> Mapping[str, Any]:
    """What figures.toml says, read once: it is long."""
    return tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))


@cache
def declared() -> Mapping[str, Figure]:
    """Every figure by name: the counts of figures.toml, and what indicators and workstreams have, facet by facet."""
    read = written()
    figures = [Figure(name, one["fr"], one["en"], one.get("whose", EVERYONE)) for name, one in read["counts"].items()]
    for item in indicators.catalogue().values():
        figures += _facets(item.id, item.name_fr, item.name_en, read["facets"])
    for workstream, name in read["workstreams"].items():
        figures += _facets(workstream, name["fr"], name["en"], read["paces"])
    return {figure.name: figure for figure in figures}


def _facets(name: str, fr: str, en: str, facets: Mapping[str, Mapping[str, str]]) -> list[Figure]:
    return [
        Figure(f"{name}.{facet}", f"{fr} : {one['fr']}", f"{en}: {one['en']}", EVERYONE)
        for facet, one in facets.items()
    ]


def key(
    figure: str, level: str = "nation", code: str = "FR", on: Any = None, whose: str | None = None, /, **of: Any
) -> Key:
    """The key of a figure for a territory. `whose` is as declared unless told; `of` says what the count is restricted
    to (`stage="analysis"`), without what is None. Raises UnknownFigure.
    """
    if figure not in declared():
        raise UnknownFigure(f'no figure is called "{figure}": declare it in queries/figures.toml')
    made = Key(figure, place(level, code), _day(on), whose or declared()[figure].whose)
    return made.among(**of) if of else made


def place(level: str, code: str) -> str:
    """How a territory is written in a key: "FR", "R53", "D35"; all those of a level together "regions"."""
    return "FR" if level == "nation" else access.key(level, code) if code else f"{level}s"


def _day(on: Any) -> str:
    return "" if on is None or pd.isna(on) else on if isinstance(on, str) else f"{on:%Y-%m-%d}"


def at(where: Mapping[str, str | None]) -> tuple[str, str]:
    """The territory of the two filters of a named query: ("department", "35")."""
    if where.get("department"):
        return "department", str(where["department"])
    return ("region", str(where["region"])) if where.get("region") else ("nation", "FR")


# Indicators and paces -------------------------------------------------------------------------------------------------


def of_indicator(identifier: str, facet: str, level: str, code: str, period: Any = None) -> Key:
    """The key of what an indicator says of a territory: facet "value", "target", "progress", "gap", "rank"..."""
    figure, whose = _facet(identifier, facet, level)
    return Key(figure, place(level, code), _day(period) if facet in _DATED else "", whose)


@cache
def _facet(identifier: str, facet: str, level: str) -> tuple[str, str]:
    """Of a facet at a level, whatever the territory: its figure, and whose it is."""
    item = indicators.catalogue()[identifier]
    own = level not in item.public or (item.stepped and facet not in _DECLARED) or _is_partial(item.id, facet)
    made = key(f"{identifier}.{facet}", *NATION, None, SCOPE if own else EVERYONE)
    return made.figure, made.whose


@cache
def _is_partial(identifier: str, facet: str) -> bool:
    """Whether a facet rests on other territories, of which something is kept from the public."""
    item = indicators.catalogue()[identifier]
    return facet in _COMPARED and ("hidden" in queries.load(item.query).sql or set(item.public) < set(item.levels))


def standing(row: Row, identifier: str, level: str, code: str | None = None) -> dict[Any, Any]:
    """A row of a scorecard, of `latest` or of a series, each of whose numbers knows what it is."""
    names = [name for name in written()["facets"] if name in row]
    where = row["code"] if code is None else code
    period = row.get("period")
    known = {name: of_indicator(identifier, name, level, where, period)(row[name]) for name in names}
    return {**row, **known}


def pace(progress: Progress, workstream: str, level: str, code: str) -> Progress:
    """A progress each of whose numbers knows what it is."""
    names = ("value", "expected", "gap", "available", "weighted", "total")
    known = {name: key(f"{workstream}.{name}", level, code)(getattr(progress, name)) for name in names}
    return replace(progress, parts=tuple(_part(part, level, code) for part in progress.parts), **known)


def _part(part: Part, level: str, code: str) -> Part:
    weight, gap = (of_indicator(part.indicator, facet, level, code) for facet in ("weight", "gap"))
    return Part(part.indicator, weight(part.weight), gap(part.gap))


def same(known: Any, value: float) -> Any:
    """The same figure as another number writes it (a share as a percentage)."""
    if not isinstance(known, KnownInt | KnownFloat):
        return value
    return KnownFloat(value, known.key, known.exact)


def other_facet(known: Any, facet: str, value: Any) -> Any:
    """Another facet of the indicator whose number this is, for the same territory."""
    if not isinstance(known, KnownInt | KnownFloat):
        return value
    name, on = known.key.figure.split(".")[0], known.key.on if facet in _DATED else ""
    item = indicators.catalogue().get(name)
    whose = SCOPE if item and _is_partial(item.id, facet) else known.key.whose
    return replace(known.key, figure=f"{name}.{facet}", on=on, whose=whose)(value)


# Tables ---------------------------------------------------------------------------------------------------------------

Keys = Callable[[Row], Mapping[str, Key]]


def cells(
    figures: Mapping[str, str],
    level: str = "nation",
    code: str = "FR",
    /,
    *,
    on: str | None = None,
    day: Any = None,
    whose: str | None = None,
    of: Mapping[str, str] | None = None,
    row_level: str | None = None,
    row_code: str | None = None,
    **same: Any,
) -> Keys:
    """What the cells of a table are: `figures` says it by column, for one territory, or that of `row_code` (a column)
    and of `row_level` (a column, or the level of all rows). `on` is a column of dates, `day` the same day for all;
    `of` names the columns that tell a row from another ({"stage": "stage"}), `same` is what all rows are restricted to.
    """

    def keys(row: Row) -> dict[str, Key]:
        of_row = (row_level if row_level in LEVELS else row[row_level]) if row_level else level
        where = (of_row, row[row_code] if row_code else code)
        apart = {name: row[column] for name, column in (of or {}).items()}
        date = row[on] if on else day
        return {column: key(figure, *where, date, whose, **same, **apart) for column, figure in figures.items()}

    return keys


def knowing(row: Row, keys: Keys | None) -> dict[Any, Any]:
    """A row each of whose numbers knows what it is, as `keys` says."""
    told = keys(row) if keys else {}
    return {**row, **{name: one(row[name]) for name, one in told.items() if name in row}}


def of_series(identifier: str, level: str, code: str) -> Keys:
    """What the cells of a series of one territory are, beside its target and the line that leads there."""
    facets = {"value": "value", "numerator": "numerator", "denominator": "denominator", "expected": "line"}

    def keys(row: Row) -> dict[str, Key]:
        dated = {name: of_indicator(identifier, facet, level, code, row["period"]) for name, facet in facets.items()}
        return {**dated, "target": of_indicator(identifier, "target", level, code)}

    return keys


def of_standings(identifier: str, level: str, code: str | None = None, value: str = "value") -> Keys:
    """What the cells of a table of standings are; `value` is the facet that its column `value` holds."""

    def keys(row: Row) -> dict[str, Key]:
        where = row["code"] if code is None else code
        names = {name: value if name == "value" else name for name in written()["facets"] if name in row}
        return {name: of_indicator(identifier, facet, level, where, row.get("period")) for name, facet in names.items()}

    return keys
