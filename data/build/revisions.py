"""What changed from one edition to the next: figures, proposals, counters, alerts and definitions, by who reads them.

Each change is read twice, as marts.value_revisions says: in scope (own), and as everyone does; each reading compares
what that reader had before with what they have now. What everyone no longer reads is not told again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data import database
from data.build.definitions import QUERY
from data.model import values

TABLES = ("value_revisions", "thing_revisions", "definition_revisions")
LISTED = (12, 3, 1)  # corrected months that are listed of a territory, the latest ones: as many as leave room for all
MOST = 20_000  # rows of figures
# What makes a definition: the rest of a header says where a figure stands on a page.
DEFINING = (
    *("name_fr", "name_en", "formula_fr", "formula_en", "unit", "better", "levels", QUERY),
    *("start", "start_date", "target", "target_gain", "target_date", "target_kind", "target_levels", "external"),
    *("weight", "source_text", "limits_fr", "limits_en", "aim_fr", "aim_en"),
)
_TYPES = dict.fromkeys(("indicator", "level", "code", "state", "kind"), "str")
_TYPES |= {"period": "datetime64[us]", "value": "float64", "shown": "float64"}
_VALUES = tuple(_TYPES)
_READ_BY = ("unit", "additive", "per_people", "levels")  # of a definition: what makes other figures of the same rows
_READINGS = {True: "cabinet", False: "public"}  # own: with whose eyes


@dataclass(frozen=True)
class Side:
    """An edition to compare: a cursor on its full file, and one on its public one."""

    full: duckdb.DuckDBPyConnection
    public: duckdb.DuckDBPyConnection

    def read(self, own: bool) -> duckdb.DuckDBPyConnection:
        """The file of a reading, told who reads."""
        cursor = self.full if own else self.public
        cursor.execute("set variable role = $role", {"role": _READINGS[own]})
        return cursor


@dataclass
class Changes:
    """Rows of marts, by table and column, but for the edition that they are of."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in TABLES})

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True)
class PublicFacts:
    """What everyone reads of an edition: the figures that have a value, the proposals; and all proposals there are."""

    figures: frozenset[tuple[str, str, str, str]]  # indicator, level, code, period
    proposals: frozenset[str]
    all_proposals: frozenset[str]


def between(before: Side, after: Side) -> Changes:
    """Every change from one edition to the other, as each reader had both sides."""
    old, new = definitions(before.full), definitions(after.full)
    with closing(database.memory()) as here:
        for own in _READINGS:
            was, now = _pairs(before.read(own), after.read(own), old, new)
            here.register("old_rows", was)
            here.register("new_rows", now)
            here.execute(f"{'insert into moves' if not own else 'create temp table moves as'} {_MOVES}", {"own": own})
        listed = next((most for most in LISTED if _count(here, most) <= MOST), LISTED[-1])
        moved = _records(here.execute(_ONCE, {"most": listed}))
    things = _once([row | {"own": own} for own in _READINGS for row in _things(before.read(own), after.read(own))])
    found = Changes()
    defined = _redefined(old, new) + _retargeted(before.full, after.full, new)
    found.rows = dict(zip(TABLES, (moved, things, defined), strict=True))
    return found


def told(side: Side, indicators: Collection[str]) -> PublicFacts:
    """What everyone reads of an edition, of these indicators."""
    defined = {name: about for name, about in definitions(side.full).items() if name in indicators}
    cursor = side.read(False)
    figures = _joined(_of_one(name, _rows(cursor, about), about, cursor) for name, about in defined.items())
    known = figures[figures["state"] == "value"]
    keys = zip(known["indicator"], known["level"], known["code"], known["period"].dt.date.astype(str), strict=True)
    ids = "select proposal_id from visible.proposal_board"
    public, every = ({one for (one,) in side.read(own).execute(ids).fetchall()} for own in (False, True))
    return PublicFacts(frozenset(keys), frozenset(public), frozenset(every))


def as_readers_see(changes: Changes, now: PublicFacts) -> Changes:
    """The same, of which everyone is told again only what they read now: where either side of a change is not theirs
    any more, it is read in scope alone; that a figure is gone stays theirs, without it.
    """
    kept = Changes()
    kept.rows["definition_revisions"] = changes.rows["definition_revisions"]
    for table, is_told, lessened in (
        ("value_revisions", _figure_is_told, _without_figure),
        ("thing_revisions", _thing_is_told, lambda row: None),
    ):
        for row in changes.rows[table]:
            if row["own"] or is_told(row, now):
                kept.rows[table].append(row)
                continue
            less = lessened(row)
            kept.rows[table] += [row | {"own": True}] if row["own"] is None else []
            kept.rows[table] += [less | {"own": False}] if less else []
    return kept


def put_in(connection: duckdb.DuckDBPyConnection, edition: str, changes: Changes) -> None:
    """Add the changes that made an edition to the marts of a file."""
    for table, rows in changes.rows.items():
        if rows:
            columns = connection.execute(f"describe marts.{table}").fetchall()
            typed = ", ".join(f"{name}::{kind} as {name}" for name, kind, *_ in columns)
            connection.register("told", pa.Table.from_pylist([row | {"edition": edition} for row in rows]))
            connection.execute(f"insert into marts.{table} by name select {typed} from told")
            connection.unregister("told")


def definitions(full: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """By indicator, its definition as an edition has it."""
    found: dict[str, dict[str, str]] = {}
    for indicator, name, said in full.execute("from core.definitions order by all").fetchall():
        found.setdefault(indicator, {})[name] = said
    return found


# Figures --------------------------------------------------------------------------------------------------------------

_MOVES = Path(__file__).with_name("moves.sql").read_text(encoding="utf-8")
# What both readings say is said once.
_ONCE = """
    select * exclude (place, own), if(count(*) = 2, null, any_value(own)) as own
    from moves where place <= $most group by all order by all
"""


def _count(here: duckdb.DuckDBPyConnection, most: int) -> int:
    ((count,),) = here.execute("select count(*) from moves where place <= $most", {"most": most}).fetchall()
    return int(count)


def _pairs(
    before: duckdb.DuckDBPyConnection,
    after: duckdb.DuckDBPyConnection,
    old: Mapping[str, Mapping[str, str]],
    new: Mapping[str, Mapping[str, str]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures of both sides, by the queries of either, of the indicators whose rows are not the same."""
    found = []
    for name in new:
        if name not in old:
            continue
        was, now = _rows(before, old[name]), _rows(after, new[name])
        if not was.equals(now) or any(old[name].get(key) != new[name].get(key) for key in _READ_BY):
            found.append((_of_one(name, was, old[name], before), _of_one(name, now, new[name], after)))
    return _joined(one for one, _ in found), _joined(one for _, one in found)


def _rows(cursor: duckdb.DuckDBPyConnection, about: Mapping[str, str]) -> pa.Table:
    return cursor.sql(about[QUERY]).to_arrow_table()


def _of_one(name: str, found: pa.Table, about: Mapping[str, str], cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per territory and period of an indicator, as who reads its rows does."""
    rows = found.to_pandas()
    rows = rows.assign(applies=rows["applies"].astype(bool) if "applies" in rows else True)
    if about.get("additive", "true") == "true":
        territories = cursor.execute("select level, code, parent_level, parent_code from visible.territories").df()
        rows = values.roll_up(rows, territories, tuple(about["levels"].split(", ")))
    unit = about["unit"]
    rows = values.mask(values.divide(rows.astype({"numerator": "float64", "denominator": "float64"}), unit))
    kinds = dict(cursor.execute("select subject, kind from visible.subject_kinds").fetchall())
    subjects = [kinds[subject] for subject in about["subjects"].split(", ") if subject in kinds]
    kind = rows["kind"] if "kind" in rows else values.worst(subjects)
    by_people = about.get("per_people") == "true"
    shown = [values.as_written(one, unit, by_people) for one in rows["value"]]
    return rows.assign(indicator=name, kind=kind, shown=shown, period=pd.to_datetime(rows["period"]))[[*_VALUES]]


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All of them under one another; where there is none, rows of the right types."""
    none = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _TYPES.items()})
    return pd.concat([*frames] or [none])


def _figure_is_told(row: Mapping[str, Any], now: PublicFacts) -> bool:
    place = (row["indicator"], row["level"], row["code"])
    sides = ((row["before"], row["base_period"]), (row["after"], row["period"]))
    return all(value is None or (*place, str(period)) in now.figures for value, period in sides)


def _without_figure(row: Mapping[str, Any]) -> dict[str, Any] | None:
    return {**row, "before": None} if row["change"] == "gone" else None


# Proposals, counters, alerts ------------------------------------------------------------------------------------------

_PROPOSALS = "select proposal_id, title, stage, rank, regions, departments from visible.proposal_board"
_COUNTERS = "select counter_id, name, level, code, region, department from visible.counters where is_open"
_ALERTS = "select alert, thing, level, code, name, region, department from visible.alerts"


def _things(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return [*_proposals(before, after), *_counters(before, after), *_alerts(before, after)]


def _proposals(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> Iterable[dict[str, Any]]:
    old, new = (_by_key(side.execute(_PROPOSALS), 1) for side in (before, after))
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        if was and now and was["stage"] == now["stage"]:
            continue
        change = "advanced"
        if was is None or now is None:
            change = "gone" if now is None else "appeared"
        elif now["rank"] is not None and was["rank"] is not None and now["rank"] < was["rank"]:
            change = "returned"
        shown = now or was or {}
        yield {
            **_thing("proposal", change, shown["proposal_id"], shown["title"]),
            "regions": list(shown["regions"] or ()),
            "departments": list(shown["departments"] or ()),
            "before": was and was["stage"],
            "after": now and now["stage"],
        }


def _counters(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> Iterable[dict[str, Any]]:
    old, new = (_by_key(side.execute(_COUNTERS), 1) for side in (before, after))
    for change, there, others in (("opened", new, old), ("closed", old, new)):
        for key in sorted(there.keys() - others.keys()):
            row = there[key]
            yield {**_thing("counter", change, row["counter_id"], row["name"]), **_placed(row)}


def _alerts(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> Iterable[dict[str, Any]]:
    old, new = (_by_key(side.execute(_ALERTS), 4) for side in (before, after))
    for change, there, others in (("appeared", new, old), ("gone", old, new)):
        for key in sorted(there.keys() - others.keys()):
            row = there[key]
            yield {**_thing("alert", change, row["thing"], row["name"]), **_placed(row), "alert": row["alert"]}


def _thing(what: str, change: str, thing: str, name: str | None) -> dict[str, Any]:
    empty = dict.fromkeys(("alert", "level", "code", "before", "after"))
    return {"what": what, "change": change, "thing": thing, "name": name, "regions": [], "departments": [], **empty}


def _placed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "level": row["level"],
        "code": row["code"],
        "regions": [row["region"]] if row["region"] else [],
        "departments": [row["department"]] if row["department"] else [],
    }


def _thing_is_told(row: Mapping[str, Any], now: PublicFacts) -> bool:
    """Whether everyone may be told of a thing: of a proposal, where they read it now."""
    return row["thing"] not in now.all_proposals | _gone(row) or row["thing"] in now.proposals


def _gone(row: Mapping[str, Any]) -> frozenset[str]:
    """A proposal that is no more is nobody's to be told of but in its scope."""
    return frozenset([row["thing"]] if row["what"] == "proposal" else [])


def _by_key(found: duckdb.DuckDBPyConnection, size: int) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by the text of their first columns."""
    return {tuple(map(str, list(row.values())[:size])): row for row in _records(found)}


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What both readings say, said once."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = repr({name: value for name, value in row.items() if name != "own"})
        found[key] = row | {"own": None} if key in found else row
    return list(found.values())


# Definitions ----------------------------------------------------------------------------------------------------------


def _redefined(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[dict[str, str | None]]:
    """One row per key that does not say what it said; one for an indicator that came or went."""
    found: list[dict[str, str | None]] = []
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            named = [(was or {}).get("name_fr"), (now or {}).get("name_fr")]
            found.append({"indicator": name, "field": "indicator", "before": named[0], "after": named[1]})
            continue
        pairs = ((key, was.get(key), now.get(key)) for key in DEFINING)
        found += [{"indicator": name, "field": key, "before": a, "after": b} for key, a, b in pairs if a != b]
    return found


# What a publisher gave of an indicator for a territory, which everyone reads: its first start and its last target.
_PUBLISHED = """
    select
        indicator, level, code, if(value_type = 'vc', 'target', 'start') as said,
        if(value_type = 'vc', arg_max(value, period), arg_min(value, period)) as value,
        if(value_type = 'vc', max(period), min(period)) as day
    from core.indicator_values
    where value_type in ('vi', 'vc') and value is not null
    group by indicator, level, code, value_type
"""


def _retargeted(
    before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection, now: Mapping[str, Mapping[str, str]]
) -> list[dict[str, str | None]]:
    """One row per start or target published for a territory that changed: its field is "target:region:53"."""
    was, told = _published(before), _published(after)
    ours = [(name, about["external"]) for name, about in now.items() if "external" in about]
    changed = [key for key in sorted({*was, *told}) if was.get(key) != told.get(key)]
    return [
        {"indicator": name, "field": key[1], "before": was.get(key), "after": told.get(key)}
        for name, external in ours
        for key in changed
        if key[0] == external
    ]


def _published(full: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """By the name that an indicator is published under and a field, the value and its day, in plain digits."""
    rows = full.execute(_PUBLISHED).fetchall()
    return {(name, f"{said}:{level}:{code}"): f"{value:.10g} {day}" for name, level, code, said, value, day in rows}


def _records(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [name for name, *_ in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
