"""What a file that came is beside what readers have: newer, the same, older, or refused; and what it would change."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

import duckdb

from data import check, database, store
from data.addresses import Address
from data.build import owed
from data.build.plan import Say
from data.build.succession import dating
from data.check import Report, against
from data.problem import Problem
from data.publish import carried

OWED = """
select max(known_on) from marts.owed
where source = ? and part is not distinct from nullif(?, '') and not stands_in
"""
COMPARED = """
with given as (select * from ({query}) where indicator = $part and value is not null),
held as (
    select indicator, level, code, period, value_type, value
    from core.indicator_values join core.sources using (source_id)
    where kind = 'real' and indicator = $part and value is not null
)
select
    count(*) filter (held.value is null) as added,
    count(*) filter (given.value <> held.value) as changed,
    count(*) filter (given.value <> held.value and value_type = 'va') as revised,
    count(*) filter (given.value is null) as removed,
    min_by(level || ' ' || code || ', ' || period || ': ' || held.value || ' > ' || given.value, (period, level, code))
        filter (given.value <> held.value and value_type = 'va') as first
from given full join held using (indicator, level, code, period, value_type)
"""


@dataclass(frozen=True)
class Judged:
    """What a file is: `answer` as in a look, why, the newest period in it and that of ours, what is said of it, and
    what a person is to answer before it is published. `dated`: the day of a list whose name tells none.
    """

    answer: str
    newest: datetime.date | None = None
    ours: datetime.date | None = None
    told: tuple[Problem, ...] = ()
    asked: tuple[Problem, ...] = ()
    dated: dict[str, datetime.date] = field(default_factory=dict)

    @property
    def problem(self) -> Problem | None:
        """The first thing that keeps it from being published."""
        wrong = (one for one in self.told if one.severity == "error")
        return next(wrong, None) if self.answer in ("refused", "older") else next(iter(self.asked), None)


def judge(address: Address, path: Path, last_modified: str, say: Say) -> Judged:
    """Hold a file against its contract, then against the current edition."""
    source, _, part = address.owed.partition(":")
    reports = check.check_all(path, say)
    ours = [one for one in reports if one.contract and one.contract.source == source]
    told = [problem for report in reports for problem in report.problems]
    if any(one.blocking for one in reports):
        return Judged("refused", told=tuple(told))
    if len(ours) != 1 or (part and part not in check.parts(ours[0])):
        names = ", ".join(sorted({one.contract.source for one in reports if one.contract})) or path.name
        return Judged(
            "refused", told=(Problem(path.name, "fetch_other_source", value=names, detail=address.owed), *told)
        )
    return _beside(address, ours[0], part, _dated(ours[0], last_modified), told)


def _beside(
    address: Address, report: Report, part: str, dated: dict[str, datetime.date], told: Sequence[Problem]
) -> Judged:
    held, newest = _held(address), _newest(report, part, dated)
    if newest and held and newest < held:
        older = Problem(report.file, "fetch_older", value=str(newest), detail=str(held))
        return Judged("older", newest, held, (older, *told), dated=dated)
    changes = _compared(report, part)
    if report.sha256 in _deposited() or changes == []:
        return Judged("same", newest, held, dated=dated)
    asked = [one for one in against.current([report]) if one.severity != "note"]
    lists = carried.preview_lists([report], dated)
    asked += [one for one in lists if one.severity == "error"]
    return Judged("newer", newest, held, (*(changes or ()), *lists, *told), tuple(asked), dated)


def _dated(report: Report, last_modified: str) -> dict[str, datetime.date]:
    """The day of a list whose name tells none: when its publisher modified it."""
    found = dating(report, None, store.now().date())
    if report.contract is None or not report.contract.history or (found and found.read_in != "labels"):
        return {}
    day = _day(last_modified)
    return {report.file: day} if day and day <= store.now().date() else {}


def _day(told: str) -> datetime.date | None:
    """A day as data.gouv writes it, or a server of files; None where it is neither."""
    for read in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(told).date()
        except (ValueError, TypeError):
            continue
    return None


def _newest(report: Report, part: str, dated: dict[str, datetime.date]) -> datetime.date | None:
    """The last day of its facts, as marts.owed counts them; of a list, the day that it describes."""
    if report.contract and report.contract.history:
        found = dating(report, dated.get(report.file), store.now().date())
        return found.day if found else None
    told = owed.declared()[report.contract.source].freshness if report.contract else None
    if report.contract is None or told is None or not told.facts or told.join:
        return None
    query = next(iter(report.contract.tables.values()))
    with database.memory() as connection:
        connection.register("rows", report.rows)
        facts = f"from ({query}) as facts where ({told.where}) and coalesce({told.part}, '') = ?"
        ((latest,),) = connection.execute(f"select max({told.facts})::date {facts}", [part]).fetchall()
    return latest


def _held(address: Address) -> datetime.date | None:
    """Until when readers have what an address renews; None where they have nothing of it."""
    source, _, part = address.owed.partition(":")
    with _current() as connection:
        found = connection.execute(OWED, [source, part]).fetchall() if connection else [(None,)]
    ((known,),) = found
    return known


def _compared(report: Report, part: str) -> list[Problem] | None:
    """What the values of an indicator would change of those that readers have; None where that is not known."""
    query = report.contract.tables.get("indicator_values") if report.contract else None
    with _current() as connection:
        if connection is None or query is None:
            return None
        connection.register("rows", report.rows)
        found = connection.execute(COMPARED.format(query=query), {"part": part}).fetchall()
    ((added, changed, revised, removed, first),) = found
    counts = (
        ("fetch_adds", added, part),
        ("fetch_revises", revised, first),
        ("fetch_changes", changed - revised, part),
        ("fetch_removes", removed, part),
    )
    return [Problem(report.file, rule, value=str(count), detail=told) for rule, count, told in counts if count]


@contextmanager
def _current() -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The current edition, attached and in use; None where there is none that can be read."""
    with database.connect() as connection:
        try:
            path = store.current().path
            connection.execute("attach ? as edition (read_only)", [str(path)])
            connection.execute("use edition")
            store.refuse_other_model(connection, path)
        except (store.NoEdition, duckdb.Error):
            yield None
        else:
            yield connection


def _deposited() -> set[str]:
    """The SHA-256 of the files that the current edition is made of."""
    try:
        return {one["sha256"] for one in store.manifest(store.current().name)["deposits"]}
    except store.NoEdition:
        return set()
