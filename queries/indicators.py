"""Indicators: one file each, one rule for all to sum, mask, compare with a target and weigh."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import queries
from data.model.values import SCALES, as_written, divide, mask, roll_up, worst
from data.model.values import in_points as in_points
from queries import Edition, access
from queries.access import Viewer
from queries.answer_cache import cached
from queries.studies import forecast
from queries.studies.forecast import Outlook

FEWEST = 3  # indicators that the progress of a workstream rests on, at least
WORKSTREAMS = ("missions", "reorganisation", "counters")
LEVELS = ("nation", "region", "department")
_START = ("start", "start_date")
_NO_TARGET: dict[str, Any] = dict.fromkeys((*_START, "target", "target_date", "target_kind", "target_source"))
_NUMBERS = (
    "value", "numerator", "denominator", "start", "target", "progress", "progress_raw", "expected", "gap", "trend",
    "coverage", "covered", "inside", "comparable", "rank", "ranked", "tied", "weight",
)  # fmt: skip
_SHOWN = (
    "code", "name", "period", "value", "numerator", "denominator", "comparable", "rank", "ranked", "tied", "target",
    "progress", "reached", "passed", "expected", "gap", "kind", "progress_kind", "state",
)  # fmt: skip
_CARD = (
    "indicator", "weight", "period", "value", "numerator", "denominator", "start", "start_date", "target",
    "target_date", "target_kind", "target_source", "earlier", "progress", "progress_raw", "progress_kind", "reached",
    "passed", "expected", "gap", "trend", "coverage", "covered", "inside", "kind", "state", "comparable", "rank",
    "ranked", "tied",
)  # fmt: skip


_EMPTY: dict[str, Any] = dict.fromkeys(_CARD) | {"state": "missing", "ranked": 0, "earlier": ()}

Row = dict[str, Any]


@dataclass(frozen=True)
class Dated:
    """What happened to a definition on a day, in both languages."""

    on: dt.date
    fr: str
    en: str


@dataclass(frozen=True)
class Promise:
    """A value that was the target until a day, before the one of the header."""

    target: float
    target_date: dt.date
    target_kind: str


@dataclass(frozen=True)
class Indicator:
    """The header of an indicator's file, in TOML; the query under it returns level, code, period (the first day of a
    month), numerator, denominator (null: the numerator is the value) and, when rows differ, kind, hidden and applies.

    `unit`: percent | count | days | euro | per_100k | fte | per_day | ratio. `better`: higher | lower | none.
    `levels`: where it is read; `public`: those where anyone may. `subjects`: of the sources, for the kind of a row.
    `additive`: the query may bring the lowest level alone, the others are its sums.
    `per_people`: a count of what serves people: territories are compared by what it is per 100 000 inhabitants.
    `start`: none means that each territory starts from its own first value from `start_date` on.
    `target_levels`: where the header's target holds, and `promised`, those before it; besides come those that a
    publisher gave for a territory (`external`: what it is published under). Of all of them, by their days, the one in
    force at the edition's date is the target (`in_force`), whichever files are there.
    `aim`: a limit that is its target's: it goes on from `limits` wherever that target is known.
    `weight`: in the progress of the workstream; 0 is context. `sources`: those that it is counted from, whose contracts
    say who owes them and how often. `owner`: who answers for it, where it is not the owners of its sources.
    `stepped`: under statistical secrecy everyone reads it by steps, rounded, or as an edition before said it where one
    or two corrected it since: another number than who reads all.
    `seasonal`: each month is measured alone, with its season: what changed is told from the same month a year before.
    `overview`: its place among the figures of its workstream there, 0 where it is none; the first that the viewer has
    are shown. `short`: what the figure is said to be; `fraction`: said as "15 / 18", not as a share.
    `breaks`: days from which values are not to be compared with those before; `targets`: days on which the target
    moved, from what to what; `facts`: the dated facts of core.milestones, by id, that name what it counts or that it
    rests on. Charts mark all of them, and small curves them alone.
    `rows`: the query of rows/ that has the rows it is counted from, and `counted` the columns of it that sum to the
    numerator and, where it is a sum of rows too, the denominator.
    `outside`: why it means nothing for the territories where `applies` is false; they count in no sum, rank or pace.
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
    source_text: str
    limits_fr: str
    limits_en: str
    reviewed: dt.date
    aim_fr: str | None = None
    aim_en: str | None = None
    start: float | None = None
    target: float | None = None
    target_date: dt.date | None = None
    target_kind: str = "demonstration"
    target_levels: tuple[str, ...] = LEVELS
    promised: tuple[Promise, ...] = ()
    weight: float = 0
    additive: bool = True
    per_people: bool = False
    stepped: bool = False
    seasonal: bool = False
    external: str | None = None
    sources: tuple[str, ...] = ()
    owner_fr: str | None = None
    owner_en: str | None = None
    rows: str | None = None
    counted: tuple[str, ...] = ()
    overview: int = 0
    short_fr: str | None = None
    short_en: str | None = None
    fraction: bool = False
    outside_fr: str | None = None
    outside_en: str | None = None
    breaks: tuple[Dated, ...] = ()
    targets: tuple[Dated, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """An indicator in the progress of a workstream: its weight, and its gap to its own expected pace, in points."""

    indicator: str
    weight: float
    gap: float | None


@dataclass(frozen=True)
class Progress:
    """Progress of a workstream in points of 0 to 100: none unless enough of its `weighted` indicators are `available`
    (`combine`, `combine_known`).

    `parts`: the weighted indicators that apply to the territory; `total`: the sum of their weights.
    """

    value: float | None
    expected: float | None
    gap: float | None
    available: int
    weighted: int
    kind: str | None
    parts: tuple[Part, ...] = ()
    total: float = 0

    @property
    def held(self) -> float:
        """How much of the weight those have that it rests on, in percent."""
        return 100 * sum(part.weight for part in self.parts if part.gap is not None) / self.total

    @property
    def heaviest(self) -> tuple[Part, ...]:
        """The parts behind their pace that take most from the progress (weight x gap, in whole points); several where
        they tie.
        """
        late = [part for part in self.parts if part.gap is not None and round(part.gap) < 0]
        pulls = {part: part.weight * round(part.gap or 0) for part in late}
        return tuple(part for part, pull in pulls.items() if pull == min(pulls.values()))


@cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by id, workstream by workstream, in the order of their files."""
    found = [_read(name) for name in queries.names() if "/indicators/" in name]
    return {item.id: item for workstream in WORKSTREAMS for item in found if item.workstream == workstream}


@cache
def known_of(kind: str) -> dict[str, Indicator]:
    """The indicators as editions of a kind know them: an invented target is none of a real edition."""
    return {name: _sourced(item) for name, item in catalogue().items()} if kind == "real" else catalogue()


@cached
def series(
    viewer: Viewer, edition: Edition, indicator_id: str, level: str | None = None, code: str | None = None
) -> pd.DataFrame:
    """One row per territory and period: level, code, period, numerator, denominator, value, kind, state.

    Values of unit percent are 0 to 100. A value kept secret has the state "secret" and no number.
    """
    rows = _series(viewer, edition, indicator_id)
    asked = rows if level is None else rows[rows["level"] == level]
    asked = asked if code is None else asked[asked["code"] == code]
    return asked.reset_index(drop=True)


@cached
def latest(viewer: Viewer, edition: Edition, indicator_id: str, level: str) -> pd.DataFrame:
    """One row per territory of a level, at the last period of that level: code, name, value, progress, gap, state...

    `comparable` is the value, or the rate that stands for a count (Indicator.per_people): what `rank` is made of, best
    first, among `ranked` territories; `tied` of them share it.
    """
    rows = _standings(viewer, edition, indicator_id, level).values()
    return _frame(rows, _SHOWN)


@cached
def median(viewer: Viewer, edition: Edition, indicator_id: str, level: str) -> float:
    """The median of what is `comparable` among the territories of a level that this viewer reads (see `middle`)."""
    return middle(latest(viewer, edition, indicator_id, level)["comparable"])


@cached
def outlook(viewer: Viewer, edition: Edition, indicator_id: str, level: str, code: str) -> Outlook | None:
    """Where the trend of an indicator leads by the day of its target in a territory; None where it has none.

    From what was measured alone: what a list of counters says of the months after it is no measure.
    """
    item = known_of(edition.kind)[indicator_id]
    row = _standings(viewer, edition, indicator_id, level)[code]
    if row["target"] is None or item.better == "none":
        return None
    if row["reached"]:
        return Outlook("reached")
    rows = _series(viewer, edition, indicator_id)
    here = (rows["level"] == level) & (rows["code"] == code) & (rows["state"] == "value")
    measured = rows[here & (rows["kind"] != "estimated")].rename(columns={"period": "month"})
    bounds = (0.0, 100.0 if item.unit == "percent" else np.inf)
    aim = forecast.Aim(row["target"], row["target_date"], item.better == "lower", bounds)
    breaks = [one.on for one in item.breaks]
    return forecast.outlook(measured[["month", "value"]], aim, edition.as_of, breaks, item.seasonal)


@cached
def scorecard(
    viewer: Viewer, edition: Edition, workstream: str, level: str = "nation", code: str = "FR"
) -> pd.DataFrame:
    """One row per indicator of a workstream, for one territory.

    `kind` is the value's, `progress_kind` the worst of the value's and the target's: a real value against an invented
    target makes an invented progress. `trend` is the value minus the value twelve months before; `coverage` the share
    (0 to 1) of the territories inside it, where it applies, that have a value (`covered` of `inside`); `weight` is that
    in the progress of the workstream there, 0 for what has no part in it; `comparable` and `rank` are those of
    `latest`.
    """
    weights = {part.indicator: part.weight for part in progress(viewer, edition, workstream, level, code).parts}
    rows = []
    for item in _of(workstream):
        covered, inside = _coverage(viewer, edition, item.id, level).get(code, (None, None))
        told = {"indicator": item.id, "weight": weights.get(item.id, 0), "covered": covered, "inside": inside}
        told["coverage"] = None if covered is None or not inside else covered / inside
        rows.append(_standings(viewer, edition, item.id, level)[code] | told)
    return _frame(rows, _CARD)


@cached
def progress(viewer: Viewer, edition: Edition, workstream: str, level: str = "nation", code: str = "FR") -> Progress:
    """The weighted mean of the progress of a workstream's indicators, and of the expected pace beside it.

    A real edition takes those that have one (`combine_known`); the demonstration asks each of them for one.
    """
    weighted = [item for item in _of(workstream) if _is_weighted(viewer, edition, item, level)]
    rows = {item: _standings(viewer, edition, item.id, level)[code] for item in weighted}
    applied = {item: row for item, row in rows.items() if row["state"] != "not_applicable"}
    rule = combine_known if edition.kind == "real" else combine
    found = rule([item.weight for item in applied], list(applied.values()))
    parts = tuple(Part(item.id, item.weight, row["gap"]) for item, row in applied.items())
    return replace(found, parts=parts, total=sum(part.weight for part in parts))


@cached
def median_progress(viewer: Viewer, edition: Edition, workstream: str, level: str) -> float | None:
    """The median progress of a workstream among the territories of a level that have one; None where none has."""
    places = _places(viewer, edition, level)
    found = [progress(viewer, edition, workstream, level, code).value for code in places]
    values = [value for value in found if value is not None]
    return float(np.median(values)) if values else None


# Rules: values in, values out ----------------------------------------------------------------------------------------


def middle(values: "pd.Series[Any]") -> float:
    """Their median; NaN of fewer than two, since a value alone is the median of nothing but itself."""
    return float(values.median()) if values.count() > 1 else np.nan


def rate(start: float, target: float, current: float, better: str) -> float:
    """How much of the way from start to target is done, in percent, not clamped, to two decimals.

    The rule of the State's own tracker: where the start already meets the target, 100 while it is kept and 0 when not.
    """
    falling = better == "lower"
    if (start <= target) if falling else (start >= target):
        return 100.0 if ((current <= target) if falling else (current >= target)) else 0.0
    return round(100 * (current - start) / (target - start), 2)


def pace(start: float, target: float, start_date: dt.date, target_date: dt.date, on: dt.date, better: str) -> float:
    """The rate that a straight line from start to target gives on a day, 0 to 100; 100 where the target was met."""
    met = (start <= target) if better == "lower" else (start >= target)
    if met or on >= target_date:
        return 100.0
    return round(100 * max(0, (on - start_date).days) / (target_date - start_date).days, 2)


def points(progress: float, expected: float) -> float:
    """How far a progress is from its pace, in whole points, of both as they are written: 66 for 78 is -12, not -13."""
    return in_points(progress, 0) - in_points(expected, 0)


def in_force(targets: Sequence[Row], on: dt.date) -> Row:
    """Of the targets of a territory, by their days, the first whose month has not passed, or else the last of all, with
    those before it as `earlier`.
    """
    ahead = [place for place, one in enumerate(targets) if one["target_date"] >= on.replace(day=1)]
    place = ahead[0] if ahead else len(targets) - 1
    return {**targets[place], "earlier": tuple(targets[:place])} if targets else _NO_TARGET


def reads_otherwise(indicator_id: str, before: float | None, after: float | None) -> bool:
    """Whether two values of an indicator are not written the same."""
    item = catalogue()[indicator_id]
    if before is None or after is None:
        return before is not after
    return _as_read(before, item) != _as_read(after, item)


def is_met(value: float, target: float, item: Indicator) -> bool:
    """Whether a target is reached: the value is there, or beyond, or is written as the target is."""
    met = value <= target if item.better == "lower" else value >= target
    return met or not reads_otherwise(item.id, value, target)


def clamp(points: float) -> float:
    """A rate held between 0 and 100."""
    return min(100.0, max(0.0, points))


def combine(weights: list[float], rows: list[dict[str, Any]]) -> Progress:
    """The progress of a workstream from its weighted indicators: no number unless each has one, nor of fewer than three
    of them.
    """
    return _combined(weights, rows, is_enough=all(row["progress"] is not None for row in rows))


def combine_known(weights: list[float], rows: list[dict[str, Any]]) -> Progress:
    """The same over the indicators that have a value and a sourced target: no number under half of the weight."""
    held = [weight for weight, row in zip(weights, rows, strict=True) if row["progress"] is not None]
    return _combined(weights, rows, is_enough=2 * sum(held) >= sum(weights))


def _combined(weights: list[float], rows: list[dict[str, Any]], is_enough: bool) -> Progress:
    known = [(weight, row) for weight, row in zip(weights, rows, strict=True) if row["progress"] is not None]
    kind = worst([row["progress_kind"] for row in rows])
    if len(known) < FEWEST or not is_enough:
        return Progress(None, None, None, len(known), len(rows), kind)
    held = [weight for weight, _ in known]
    value, expected = (
        round(float(np.average([row[name] for _, row in known], weights=held)), 2) for name in ("progress", "expected")
    )
    return Progress(value, expected, points(value, expected), len(known), len(rows), kind)


# From files to figures -----------------------------------------------------------------------------------------------


def _read(name: str) -> Indicator:
    header = tomllib.loads("\n".join(queries.load(name).header))
    known = {field.name: field.default is MISSING for field in fields(Indicator)}
    needed = {key for key, is_needed in known.items() if is_needed} - {"query", "workstream"}
    for wrong, keys in (("unknown", header.keys() - known), ("lacking", needed - header.keys())):
        if keys:
            raise ValueError(f"{name}.sql: {wrong} keys in the header: {', '.join(sorted(keys))}")
    values: Row = {
        key: tuple(map(_value, value)) if isinstance(value, list) else value for key, value in header.items()
    }
    item = Indicator(query=name, workstream=name.split("/")[0], **values)
    if not (item.aim_fr and item.aim_en):
        return item
    return replace(item, limits_fr=f"{item.limits_fr} {item.aim_fr}", limits_en=f"{item.limits_en} {item.aim_en}")


def _value(one: Any) -> Any:
    if isinstance(one, dict):
        return Promise(**one) if "target" in one else Dated(**one)
    return one


def _sourced(item: Indicator) -> Indicator:
    """The same indicator with the targets alone that somebody published."""
    kept = tuple(one for one in item.promised if one.target_kind != "demonstration")
    if item.target_kind != "demonstration":
        return replace(item, promised=kept)
    limits = {
        f"limits_{one}": getattr(item, f"limits_{one}").removesuffix(f" {getattr(item, f'aim_{one}')}")
        for one in ("fr", "en")
    }
    return replace(item, target=None, target_date=None, promised=kept, targets=(), **limits)


def _of(workstream: str) -> list[Indicator]:
    return [item for item in catalogue().values() if item.workstream == workstream]


@cached
def _series(viewer: Viewer, edition: Edition, indicator_id: str) -> pd.DataFrame:
    item = catalogue()[indicator_id]
    rows = queries.run(viewer, edition, item.query)
    rows = rows.assign(applies=rows["applies"].astype(bool) if "applies" in rows else True)
    if item.additive:
        rows = roll_up(rows, _territories(viewer, edition), item.levels)
    rows = mask(divide(rows.astype({"numerator": "float64", "denominator": "float64"}), item.unit))
    kind = rows["kind"] if "kind" in rows else _kind(viewer, edition, item)
    columns = ["level", "code", "period", "numerator", "denominator", "value", "kind", "state", "decides"]
    rows = rows.assign(kind=kind, decides=rows["decides"].astype(bool) if "decides" in rows else True)
    return rows[columns].sort_values(["level", "code", "period"], ignore_index=True)


@cached
def _territories(viewer: Viewer, edition: Edition) -> pd.DataFrame:
    columns = ["level", "code", "name", "parent_level", "parent_code", "population"]
    return queries.run(viewer, edition, "overview/territories")[columns]


@cached
def _places(viewer: Viewer, edition: Edition, level: str) -> dict[str, Row]:
    """Of each territory of a level, by code: its name, the code of the one around it, and its population."""
    rows = _territories(viewer, edition)
    return {row["code"]: row for row in _records(rows[rows["level"] == level])}


@cached
def _kinds(viewer: Viewer, edition: Edition) -> Mapping[str, str]:
    rows = queries.run(viewer, edition, "overview/kinds")
    return dict(zip(rows["subject"], rows["kind"], strict=True))


def _kind(viewer: Viewer, edition: Edition, item: Indicator) -> str | None:
    kinds = _kinds(viewer, edition)
    return worst([kinds[subject] for subject in item.subjects if subject in kinds])


# One territory against its target, its level and its past -------------------------------------------------------------


@cached
def _standings(viewer: Viewer, edition: Edition, indicator_id: str, level: str) -> dict[str, Row]:
    """By code, everything that is said of a territory of a level but the coverage of what lies inside it."""
    item = catalogue()[indicator_id]
    rows = _series(viewer, edition, indicator_id)
    rows = rows[rows["level"] == level]
    now, before = _at_last(rows)
    promised = _targets(viewer, edition, item, level, rows)
    targets = {code: in_force(found, edition.as_of) for code, found in promised.items()}
    found = {}
    for code, place in _places(viewer, edition, level).items():
        row = _EMPTY | targets[code] | now.get(code, {}) | {"code": code, "name": place["name"]}
        row["state"] = _state(viewer, edition, item, level, code, row["state"])
        if row["state"] == "not_applicable":
            row |= _NO_TARGET | {"earlier": ()}
        row["trend"] = _minus(row["value"], before.get(code))
        row["comparable"] = _rate(row["value"], place["population"]) if item.per_people else row["value"]
        found[code] = row | _compared(row, item, edition.as_of)
    return _ranked(found, item)


def _at_last(rows: pd.DataFrame) -> tuple[dict[str, Row], dict[str, float]]:
    """By code, the row of the last period at which somebody of the level has a value; and the value a year before."""
    known = rows[rows["state"] == "value"]
    if rows.empty:
        return {}, {}
    last = known["period"].max() if len(known) else rows["period"].max()
    now = _records(rows[rows["period"] == last].drop(columns="level"))
    before = known[known["period"] == last - pd.DateOffset(years=1)]
    return {row["code"]: row for row in now}, dict(zip(before["code"], before["value"], strict=True))


def _targets(
    viewer: Viewer, edition: Edition, item: Indicator, level: str, rows: pd.DataFrame
) -> dict[str, tuple[Row, ...]]:
    """By code, the targets of each territory by their days, one a month: as published or set for it, or as the header
    says. Those of the header that are for the demonstration alone are none in a real edition.
    """
    item = known_of(edition.kind)[item.id]
    promised = _published(viewer, edition)
    published, chosen = (promised.get((name, level), {}) for name in (item.external, item.id))
    aims = _headed(item)
    is_headed = bool(aims) and level in item.levels and level in item.target_levels
    own = _first(rows, item) if item.start is None or chosen else {}
    found = {}
    for code in _places(viewer, edition, level):
        start = {"start": own.get(code, item.start), "start_date": item.start_date}
        begun = start if is_headed or item.start is None else {}
        given = [row | begun if row["start"] is None else row for row in published.get(code, ())]
        # Where the header's start does not hold, the way to a target that is set begins at the territory's first value.
        ours = start if level in item.target_levels else start | {"start": own.get(code)}
        given += [row | ours for row in chosen.get(code, ())]
        headed = [_NO_TARGET | start | one for one in aims] if is_headed else []
        by_month = {f"{row['target_date']:%Y-%m}": row for row in (*headed, *given)}
        found[code] = tuple(by_month[month] for month in sorted(by_month))
    return found


def _first(rows: pd.DataFrame, item: Indicator) -> dict[str, float]:
    """By code, the first value of rows of one level since the header's day."""
    known = rows[(rows["state"] == "value") & (rows["period"] >= pd.Timestamp(item.start_date))]
    return dict(known.groupby("code")["value"].first())


def _headed(item: Indicator) -> list[Row]:
    """The targets of the header."""
    last = {name: getattr(item, name) for name in ("target", "target_date", "target_kind")}
    return [*map(vars, item.promised), *([last] if item.target is not None else [])]


@cached
def _published(viewer: Viewer, edition: Edition) -> Mapping[tuple[str | None, str], dict[str, list[Row]]]:
    """Targets that a publisher gave: by external indicator and level, then by code, by their days."""
    found: dict[tuple[str | None, str], dict[str, list[Row]]] = {}
    for row in _records(queries.run(viewer, edition, "method/targets")):
        days = {name: row[name] and row[name].date() for name in ("start_date", "target_date")}
        told = {name: row.get(name) for name in _NO_TARGET} | days | {"target_source": row["source_id"]}
        found.setdefault((row["indicator"], row["level"]), {}).setdefault(row["code"], []).append(told)
    return found


def _state(viewer: Viewer, edition: Edition, item: Indicator, level: str, code: str, state: str) -> str:
    """Why there is no value: it means nothing there, it is not for this reader, or nobody gave it."""
    if level not in item.levels:
        return "not_applicable"
    if state != "missing" or level in item.public:
        return state
    return "missing" if access.in_scope(viewer, queries.territories(viewer, edition), level, code) else "hidden"


def _compared(row: Row, item: Indicator, as_of: dt.date) -> Row:
    """How far a territory is towards its target: all of the way where it is `reached`, which is decided here alone.

    The pace expected is that of the month of the value: nobody is behind for a month that was not published. `passed`:
    whether the value is beyond the target ("beyond"), which the way began beyond already ("start").
    """
    start, target, value = row["start"], row["target"], row["value"]
    if start is None or target is None or item.better == "none":
        return {}
    period = row.get("period")
    on = as_of if value is None or period is None else min(as_of, (period + pd.offsets.MonthEnd(1)).date())
    expected = pace(start, target, row["start_date"], row["target_date"], on, item.better)
    if value is None or not row.get("decides", True):
        return {"expected": expected}
    raw = rate(start, target, value, item.better)
    reached = is_met(value, target, item)
    done = 100.0 if reached else clamp(raw)
    return {
        "progress_raw": raw,
        "progress": done,
        "progress_kind": worst([row["kind"], row["target_kind"]]),
        "reached": reached,
        "passed": _passed(start, target, value, item) if reached else None,
        "expected": expected,
        "gap": points(done, expected),
    }


def _passed(start: float, target: float, value: float, item: Indicator) -> str | None:
    if is_met(start, target, item):
        return "start"
    return "beyond" if reads_otherwise(item.id, value, target) else None


def _rate(value: float | None, people: float | None) -> float | None:
    return None if value is None or not people else SCALES["per_100k"] * value / people


def _ranked(found: dict[str, Row], item: Indicator) -> dict[str, Row]:
    """The same rows with `rank` among the `ranked` that can be compared, best first; equal ones, `tied`, share it.

    Equal is what reads equal: nobody is ahead by a decimal that is written nowhere. One alone has no rank,
    nor has any where all are equal.
    """
    if item.better == "none":
        return found
    read = {code: _as_read(row["comparable"], item) for code, row in found.items() if row["comparable"] is not None}
    values = sorted(read.values(), reverse=item.better == "higher")
    for code, row in found.items():
        row["ranked"] = len(values)
        if code in read and len({*values}) > 1:
            row["rank"] = values.index(read[code]) + 1
            row["tied"] = values.count(read[code])
    return found


def _as_read(value: float, item: Indicator) -> float:
    """A value as pages write it."""
    return as_written(value, item.unit, item.per_people)


@cached
def _coverage(viewer: Viewer, edition: Edition, indicator_id: str, level: str) -> dict[str, tuple[int, int]]:
    """By code, how many territories inside have a value of the same period, of how many where the indicator applies;
    none where nothing lies below, or it is hidden.
    """
    below = [name for name in catalogue()[indicator_id].levels if LEVELS.index(name) > LEVELS.index(level)]
    if not below:
        return {}
    lowest = max(below, key=LEVELS.index)
    inside: dict[str, list[str]] = {}
    own = _standings(viewer, edition, indicator_id, level)
    for code, row in _standings(viewer, edition, indicator_id, lowest).items():
        parent = "FR" if level == "nation" else _places(viewer, edition, lowest)[code]["parent_code"]
        if row["state"] != "not_applicable":
            is_older = row["state"] == "value" and row["period"] != own[parent]["period"]
            inside.setdefault(parent, []).append("missing" if is_older else row["state"])
    read = {code: states for code, states in inside.items() if not {*states} <= {"hidden", "secret"}}
    return {code: (states.count("value"), len(states)) for code, states in read.items()}


def _is_weighted(viewer: Viewer, edition: Edition, item: Indicator, level: str) -> bool:
    """Whether an indicator counts in the progress of its workstream at a level: it weighs, and has a target there."""
    if not item.weight or level not in item.levels:
        return False
    promised = _published(viewer, edition)
    published = promised.get((item.external, level), {}).values()
    begun = any(one["start"] is not None for given in published for one in given)
    return level in item.target_levels or begun or (item.id, level) in promised


def _minus(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _records(frame: pd.DataFrame) -> list[Row]:
    """Rows as dictionaries, None where there is nothing."""
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in frame.to_dict("records")
    ]


def _frame(rows: Iterable[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    """A data frame whose numbers are numbers, whatever is missing."""
    held = list(rows)
    told = {name: [row.get(name) for row in held] for name in columns}
    return pd.DataFrame({n: np.array(one, "float64") if n in _NUMBERS else one for n, one in told.items()})
