"""The deposits of a new edition: what was just sent, and what that leaves of the current one."""

import datetime
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from data import check, store
from data.build.plan import Dating, Deposit
from data.build.rows import source_id
from data.build.succession import Succession, dating, succession
from data.check import territory
from data.contracts import contracts
from data.open import committed
from data.problem import Problem, Refused
from data.publish import deposits
from data.publish.options import Options
from data.read import read
from data.reference.places import FOLDER as REFERENCE
from data.store import served

OURS = "Trois chantiers"
BY_OTHERS = "stopped_by_others"
NOMENCLATURE = {
    "missions": "missions",
    "overlaps": "mission_overlaps",
    "roles": "mission_roles",
    "hands": "mission_hands",
    "milestones": "milestones",
    "decision_powers": "decision_powers",
}


def deposited(reports: Iterable[check.Report], options: Options, gone: Mapping[str, frozenset[int]]) -> list[Deposit]:
    """New deposits: the files that hold something, and the date that each list of counters describes."""
    now = store.now()
    return [
        Deposit(
            report,
            now,
            parts,
            dating=dating(report, options.dated.get(report.file), now.date()),
            scope=options.scope,
            without=gone.get(report.sha256, frozenset()),
            covers=options.covers.get(report.file) or tuple(committed().get(report.sha256, {}).get("covers", ())),
            by=options.by,
            why=options.why,
        )
        for report in reports
        if (parts := check.parts(report))
    ]


def from_edition(
    folder: Path, previous: dict | None, fresh: Sequence[Deposit], on: store.Edition | None
) -> tuple[list[Deposit], list[Deposit]]:
    """Deposits of the current edition but for what the new files replace; and its lists of counters, old and current.

    `on`: the edition that tells of what territory their rows are.
    """
    kept: list[Deposit] = []
    lists: list[Deposit] = []
    again = {(new.report.sha256, new.scope) for new in fresh}
    for entry in previous["deposits"] if previous else ():
        if (entry["sha256"], tuple(entry["scope"])) in again:  # and not read: a damaged one is put right
            continue
        deposit = _deposit(folder, entry)
        if deposit.contract.history:
            lists.append(deposit)
            continue
        replacing = [new for new in fresh if new.contract.source == deposit.contract.source]
        whole = [new for new in replacing if not new.contract.completes and not new.scope]
        if left := deposit.parts - {part for new in whole for part in _months_of(new, deposit) or new.parts}:
            deposit = _without_months(replace(deposit, parts=left), whole)
            kept += _outside(deposit, [new for new in replacing if new.scope], on)
    return kept, lists


def _months_of(new: Deposit, deposit: Deposit) -> set[str]:
    """The months that a file by month holds, where it follows rows of every day."""
    column = _month_column(new)
    if not (deposit.contract.months and column):
        return set()
    return {f"{month:%Y-%m}" for month in new.rows[column].unique().to_pylist() if month}


def _without_months(deposit: Deposit, replacing: Sequence[Deposit]) -> Deposit:
    """A file by month, without the months that rows of every day take the place of."""
    months = {part for new in replacing if new.contract.months for part in new.parts}
    column = _month_column(deposit)
    if not (months and column):
        return deposit
    lines = zip(deposit.rows["line"].to_pylist(), deposit.rows[column].to_pylist(), strict=True)
    gone = frozenset(line for line, month in lines if month and f"{month:%Y-%m}" in months)
    left = territory.without(deposit.report, gone)
    return replace(deposit, report=left, parts=deposit.parts & check.parts(left), without=deposit.without | gone)


def _month_column(deposit: Deposit) -> str | None:
    """The column of months of a file that has one."""
    columns = deposit.contract.columns.values()
    return next((column.name for column in columns if column.type == "month"), None)


def _outside(deposit: Deposit, replacing: Sequence[Deposit], on: store.Edition | None) -> Iterable[Deposit]:
    """What is left of a deposit beside those of territories: its rows of elsewhere; nothing, where it has none."""
    if not deposit.parts:
        return []
    if on is None:
        return [deposit]
    if deposit.contract.months and replacing:
        raise Refused(*(Problem(new.report.file, "daily_of_the_whole", value=deposit.report.file) for new in replacing))
    table, source = next(iter(deposit.contract.tables)), source_id(deposit, deposit.contract.subject)
    gone = {line for scope in {new.scope for new in replacing} for line in territory.lines_in(on, table, source, scope)}
    if not gone:
        return [deposit]
    report = territory.without(deposit.report, gone)
    left = replace(deposit, report=report, parts=deposit.parts & check.parts(report), without=deposit.without | gone)
    return [left] if left.parts else []


def _deposit(folder: Path, entry: dict) -> Deposit:
    """A deposit of the archive, as the manifest of an edition names and dates it."""
    report = check.check_table(deposits.load(folder, entry["sha256"], entry["file"]), folder / "deposits")
    deposited_at = datetime.datetime.fromisoformat(entry["deposited_at"])
    day = Dating(datetime.date.fromisoformat(entry["dated"]), entry["dated_by"]) if entry["dated"] else None
    gone = frozenset(line for first, last in entry["without"] for line in range(first, last + 1))
    told = {"by": entry["by"], "why": entry["why"], "scope": tuple(entry["scope"]), "covers": tuple(entry["covers"])}
    parts = frozenset(entry["parts"])
    return Deposit(territory.without(report, gone), deposited_at, parts, dating=day, without=gone, **told)


def _beside(fresh: Sequence[Deposit], entries: Sequence[dict]) -> list[dict]:
    """Of the lists that an edition holds: the newest, and those before, at and after the date of a new one."""
    again = {new.report.sha256 for new in fresh}
    lists = [one for one in entries if contracts()[one["contract"]].history and one["sha256"] not in again]
    lists.sort(key=_day)
    days = [_day(one) for one in lists]
    wanted = {len(lists) - 1} | {bisect(days, new.day) + step for new in fresh for step in (-2, -1, 0)}
    return [one for position, one in enumerate(lists) if position in wanted]


def _day(entry: dict) -> datetime.date:
    """The date that a list of a manifest describes; that of its deposit when nothing told another."""
    return datetime.date.fromisoformat(entry["dated"] or entry["deposited_at"][:10])


def nomenclature(now: datetime.datetime) -> Iterable[Deposit]:
    """Our own lists, read like any deposit."""
    for report in _nomenclature():
        yield Deposit(report, now, check.parts(report), OURS)


@cache  # files of the program: the same at each publication
def _nomenclature() -> list[check.Report]:
    """Raises Refused where one of our own lists breaks its contract."""
    reports = []
    for name, contract in NOMENCLATURE.items():
        table = read(REFERENCE / "nomenclature" / f"{name}.csv")
        reports.append(check.check_against(table, contracts()[contract], {column: column for column in table.columns}))
        if reports[-1].blocking:
            raise Refused(*reports[-1].problems)
    return reports


def archive(place: Path, reports: Iterable[check.Report]) -> None:
    """Write the new deposits beside the edition that they made."""
    (place / "deposits").mkdir()
    for report in reports:
        if report.table and report.contract and check.parts(report):
            names = {} if report.months else check.names_of(report.table)[1]
            deposits.keep(place, report.table, report.contract, names)
            deposits.keep_months(place, report.months.paths if report.months else ())


def preview_lists(
    reports: Sequence[check.Report],
    dated: Mapping[str, datetime.date],
    covers: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Problem]:
    """What publishing these lists of counters on the current edition would say, and what would stop it."""
    options = Options(dated=dated, covers=covers or {})
    fresh = [one for one in deposited(reports, options, {}) if one.contract.history]
    held = before(store.editions_dir(), fresh=False)[1] if fresh else None
    entries = _beside(fresh, held["deposits"]) if held else []
    lists = succession(from_edition(store.editions_dir(), {"deposits": entries}, fresh, None)[1], fresh)
    return [*lists.said, *lists.stops]


def ordered(carried: Sequence[Deposit], fresh: Sequence[Deposit], options: Options) -> Succession:
    """Lists of counters by the date that they describe. Raises Refused where a new one closes too many."""
    lists = succession(carried, [one for one in fresh if one.contract.history])
    if lists.stops and not options.accept_closings:
        raise Refused(*lists.said, *lists.stops)
    return lists


def before(folder: Path, fresh: bool) -> tuple[store.Edition | None, dict | None]:
    """The current edition and, unless `fresh`, what it was made of; none where nothing was ever served.

    Raises Refused where something was, and cannot be read any more: what it held would be left out in silence.
    """
    try:
        before = store.current()
        return before, None if fresh else store.manifest(before.name)
    except store.NoEdition:
        if not fresh and served.ever_served(folder):
            raise served.lost(folder) from None
        return None, None


def refuse(kept: Iterable[Deposit], told: bool = True) -> None:
    """Stop at a deposit carried over that the rules of today no longer accept: its cells would be lost in silence.

    `told`: which cells, or, to who deposits for a territory, that there are some.
    """
    problems = []
    for deposit in kept:
        if deposit.report.blocking:
            problems.append(Problem(deposit.report.file, "no_longer_accepted"))
            problems += [problem for problem in deposit.report.problems if problem.severity == "error"]
    if problems:
        raise Refused(*(problems if told else [Problem("deposits", BY_OTHERS, value=str(len(problems)))]))
