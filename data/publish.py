"""Fourth step: check, build, assert, and make the new edition the current one; or leave everything as it was."""

import datetime
import json
import tempfile
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from data import build, check, database, demo, store
from data.building import definitions
from data.building.plan import Dating, Demonstration, Deposit, Plan, Say
from data.building.rows import source_id
from data.building.succession import Succession, dating, succession
from data.checking import against, cross_checks, folders, territory
from data.contracts import contracts
from data.open.raw import committed
from data.problem import Problem, Refused, Told
from data.publishing import contests, deposits, revisions
from data.read import read
from data.reference.places import FOLDER as REFERENCE
from data.secrecy import audit
from data.secrecy.attack import Unfinished
from data.secrecy.protect import Leak
from data.secrecy.tables import Figured
from data.store import changes, embargoes, register, served

OURS = "Trois chantiers"
UNUSABLE = "?"  # DuckDB takes what follows it in a path for options
DEMONSTRATION = "demonstration"  # the kind of an edition of invented rows
UNKNOWN, BY_OTHERS = "unknown_reference", "stopped_by_others"
NOMENCLATURE = {
    "missions": "missions",
    "overlaps": "mission_overlaps",
    "milestones": "milestones",
    "decision_powers": "decision_powers",
}


class Broken(Told):
    """An edition was built and does not hold to its assertions: a defect of the program or of the model."""


@dataclass(frozen=True)
class Options:
    """What to publish besides files. `demo`: invented rows, and no file; `seed`: theirs; `fresh`: carry nothing over.

    `dated`: the dates that lists of counters describe, by file name, where they are given; `accept_closings`: publish a
    list however many counters it closes; `covers`: by file name, the territories that a list of counters holds, where
    it is not of the whole country; `why`: the author's message, for the journal in place of the names of files;
    `embargo`: the moment before which nobody is served the edition, a day beginning at midnight UTC (None: that of the
    edition it is made on, if any).

    `by`: the mail of the author, "" for the account of a command; `published_by`: of whoever publishes what another one
    proposed. `scope`: the territories whose rows alone the files replace, as rights write them (("R53",), ("D35",); ():
    all). `role`: that of the author, "" for the account of a command, who deposits everything. `leave_others`: go on
    without the rows of other territories, which else refuse the file. `wait`: seconds to wait for another publication.
    `engine`: what groups the rows of a folder of Parquet (see checking.folders).
    """

    seed: int | None = None
    demo: bool = False
    fresh: bool = False
    as_of: datetime.date | None = None
    dated: Mapping[str, datetime.date] = field(default_factory=dict)
    accept_closings: bool = False
    why: str = ""
    embargo: datetime.date | None = None
    by: str = ""
    published_by: str = ""
    scope: tuple[str, ...] = ()
    role: str = ""
    leave_others: bool = False
    wait: float = 0
    engine: folders.Engine = folders.group
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """The edition now current, whether it is new, what changed, the report of each file, what they show together.

    `inconsistencies` begin with what is said of the files themselves: given twice, dates of the lists of counters.
    `secrecy`: what the attack on the public file found, as the manifest keeps it.
    """

    edition: store.Edition
    new: bool
    changes: list[changes.Change]
    reports: list[check.Report]
    inconsistencies: list[Problem]
    secrecy: audit.Report | None = None


@dataclass(frozen=True)
class Made:
    """An edition that is built, asserted and attacked, and that nobody reads: both files and the deposits that are new,
    in a folder of its own, and its manifest but for the embargo.

    `before`: what was current then; `carries`: whether it holds what that one does.
    """

    place: Path
    about: dict
    before: store.Edition | None
    carries: bool
    reports: list[check.Report]
    noted: list[Problem]
    secrecy: audit.Report | None = None


def publish(paths: Sequence[Path], options: Options, say: Say) -> Published:
    """Publish files on top of what the current edition holds.

    Raises Refused with every problem when a file blocks, Busy when another publication runs; nothing has changed then.
    """
    with making(paths, options, say) as (folder, made):
        why = options.why or ", ".join(report.file for report in made.reports)
        return put(folder, made, options, why, say)


@contextmanager
def making(paths: Sequence[Path], options: Options, say: Say) -> Iterator[tuple[Path, Made]]:
    """The folder of editions, held, and the edition that publishing files would make, in a folder of its own that goes
    at the end, unless it was moved: nobody reads it. `put` serves it. Raises as `publish`.
    """
    reports, noted = _reported(paths, options, say)  # before the lock: others may publish meanwhile
    with (
        store.publishing(options.wait, say) as folder,
        tempfile.TemporaryDirectory(prefix=store.BUILDING, dir=folder) as place,
    ):
        try:
            made = _made(folder, Path(place), reports, noted, options, say)
        except Refused as refused:
            raise Refused(*_of_author(_placed(refused.problems, paths, reports), reports, options)) from None
        yield folder, made


def _placed(problems: Sequence[Problem], paths: Sequence[Path], reports: Sequence[check.Report]) -> list[Problem]:
    """Problems, those of a folder of Parquet told of a file and a row of it."""
    roots = {path.name: path for path in paths if path.is_dir()}
    found = {one.file: one for one in reports if one.months and one.file in roots}
    return [_in_folder(one, roots[one.file], found[one.file]) if one.file in found else one for one in problems]


def _in_folder(problem: Problem, root: Path, report: check.Report) -> Problem:
    if report.table is None or report.months is None or report.contract is None:
        return problem
    return folders.placed(problem, root, report.table, report.months, report.contract)


def _of_author(problems: Sequence[Problem], reports: Sequence[check.Report], options: Options) -> Iterator[Problem]:
    """Of what stops a publication, what its author may be told: not what stands in the files of others, but for a row
    of them that refers to what the author's no longer hold. The rest is counted.
    """
    own = {report.file for report in reports}
    files = _files(store.pointed()) - own if options.scope else set()
    others = [one for one in problems if one.file in files and one.rule != "reference_taken_away"]
    yield from (one for one in problems if one not in others)
    if others:
        yield Problem(", ".join(sorted(own)), BY_OTHERS, value=str(len(others)))


def _files(name: str) -> set[str]:
    """The files that an edition is made of."""
    try:
        return {entry["file"] for entry in store.manifest(name)["deposits"]}
    except store.Damaged:
        return set()


def put(folder: Path, made: Made, options: Options, why: str, say: Say) -> Published:
    """Serve an edition that was made, for one who holds the folder and for whom nothing moved since; or note that what
    is current holds the same. Of the options, only the embargo, the message and who publishes still count.
    """
    before, name, noted = made.before, made.about["name"], [*made.noted]
    until = _embargo(options, before if made.carries else None)
    deposits.bring(made.place, folder)
    if before and _is_the_same(before.name, name, until):
        return _published(before, before, made, noted)
    brought = _brought(made, options.why)
    _install(made.place, folder, made.about, until)
    by = options.published_by or options.by
    noted += served.serve(folder, name, "embargo" if until else "publish", why, by, brought)
    noted += [Problem(name, "embargoed", value=embargoes.shown(until))] if until else []
    say("comparing with the edition before")
    return replace(_published(before, store.edition(name), made, noted), secrecy=made.secrecy)


def _reported(paths: Sequence[Path], options: Options, say: Say) -> tuple[list[check.Report], list[Problem]]:
    """The report of each file, and a note of each given twice. Raises Refused when one blocks."""
    _refuse_folder(store.editions_dir())
    if options.as_of:
        build.refuse_date(options.as_of, _now().date(), "--as-of", "not_an_edition_date")
    found = [report for path in paths for report in check.check_all(path, say, options.engine)]
    reports, noted = check.distinct(found)
    reports = _allowed(reports, options)
    _refuse(reports)
    if invented := [report for report in reports if report.months and report.months.invented]:
        raise Refused(*(Problem(report.file, "invented_rows") for report in invented))
    return reports, noted


def _made(
    folder: Path, place: Path, reports: list[check.Report], noted: list[Problem], options: Options, say: Say
) -> Made:
    """Build in a place what these files make of the current edition."""
    served.catch_up(folder)
    before, previous = _before(folder, options.fresh or options.demo)
    on = before if previous else None
    reports, gone, left = _held(reports, options, on)
    _refuse_nothing(reports, previous, options)
    register.begin(folder)
    noted = [*noted, *left, *_left_out(previous), *against.current(reports)]
    fresh = _deposited(reports, options, gone)
    kept, carried = _carried(folder, previous, fresh, on)
    _refuse_carried([*kept, *carried], told=not options.scope)
    lists = _ordered(carried, fresh, options)
    others = [*kept, *(one for one in fresh if not one.contract.history)]
    plan = _plan(others, lists, options, _now())
    name, secrecy = _build_on(place, plan, say, kept)
    _archive(place, reports)
    say("comparing with what readers have")
    about = _manifest(place, name, plan, secrecy)
    about |= revisions.find(place, name, revisions.base(options.fresh) if _is_alike(before, about) else "")
    about |= _recorded(folder, place, about)
    noted = [*noted, *lists.said, *_newly_said(plan, previous)]
    return Made(place, about, before, previous is not None, reports, noted, secrecy)


def _newly_said(plan: Plan, previous: dict | None) -> list[Problem]:
    """A note of the requests about figures that the edition before did not hold."""
    before = {row["request"] for row in (previous or {}).get("remarks", ())}
    numbers = dict.fromkeys(str(row["request"]) for row in plan.remarks if row["request"] not in before)
    return [Problem("contests", "remarks_taken_in", value=", ".join(numbers))] if numbers else []


def rebuild(name: str | None, say: Say) -> str:
    """Make an edition again, the one named or the last one served, from deposits and what the journal kept of it.

    Its name, returned, stays, and so does what is current; an edition that is whole is left alone. Raises Refused where
    a deposit is damaged, where nothing is known of the edition, or where what comes out holds something else.
    """
    with store.publishing() as folder:
        served.catch_up(folder)
        about = _made_of(folder, name or served.last(folder))
        if store.is_whole(about["name"]):
            return about["name"]
        kept, lists = _carried(folder, about, [], None)
        _refuse_carried([*kept, *lists])
        built_at = datetime.datetime.fromisoformat(about["built_at"])
        as_of = datetime.date.fromisoformat(about["as_of"])
        options = Options(about["seed"], about["kind"] == DEMONSTRATION, as_of=as_of)
        said = tuple(about.get("remarks", ()))  # what the register has since is not of this edition
        plan = replace(_plan(kept, succession(lists, []), options, built_at), remarks=said)
        plan = replace(plan, definitions=revisions.definitions(about) or plan.definitions)
        with tempfile.TemporaryDirectory(prefix=store.BUILDING, dir=folder) as place:
            made, secrecy = _build(Path(place), plan, say)
            if made != about["name"]:
                raise Refused(Problem(about["name"], "rebuilt_differs"))
            until = embargoes.read(about["embargo"]) if about.get("embargo") else None
            changed = {name: about.get(name, "") for name in ("compared_with", "changes")}
            remade = _manifest(Path(place), made, plan, secrecy) | changed
            _install(Path(place), folder, remade | _recorded(folder, Path(place), remade), until)
    return about["name"]


def _made_of(folder: Path, name: str) -> dict:
    """What an edition was made of, by the journal, else by its own manifest. Raises Refused."""
    kept = register.manifests(folder)
    if name in kept:
        return json.loads(kept[name])
    try:
        return store.manifest(name)
    except store.Damaged:
        known = ", ".join(sorted({*kept, *store.names()})) or "-"
        raise Refused(Problem(name or "editions", "not_known_how_made", detail=known)) from None


def _now() -> datetime.datetime:
    """This second, in UTC, as the database keeps it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _embargo(options: Options, before: store.Edition | None) -> datetime.datetime | None:
    """The moment before which the new edition is not served: what it takes from one under embargo is under it too."""
    if options.embargo is None:
        return served.embargo(before.name) if before else None
    until = embargoes.moment(options.embargo)
    return until if until > embargoes.now() else None


def _is_the_same(before: str, name: str, until: datetime.datetime | None) -> bool:
    """Whether the current edition is whole, holds what the new one does, and is served from the same moment."""
    return _content(before) == _content(name) and store.is_whole(before) and served.embargo(before) == until


def _content(name: str) -> str:
    """The part of an edition's name that says what it holds."""
    return name.split("-")[1]


def _published(before: store.Edition | None, after: store.Edition, made: Made, noted: list[Problem]) -> Published:
    changed = _compared(before, after, noted) if before != after and _is_alike(before, made.about) else []
    shown = noted + cross_checks.inconsistencies(after.path, [report.sha256 for report in made.reports])
    return Published(after, before != after, changed, made.reports, shown)


def _is_alike(before: store.Edition | None, about: Mapping[str, Any]) -> bool:
    """Whether an edition is of the kind of the one before: nothing real is compared with what is invented."""
    try:
        return before is None or store.manifest(before.name).get("kind") == about["kind"]
    except store.Damaged:
        return True  # the comparison says that it cannot be read


def _compared(before: store.Edition | None, after: store.Edition, noted: list[Problem]) -> list[changes.Change]:
    """What changed; nothing, and a problem noted, where the edition before cannot be read: the new one is served."""
    try:
        return changes.between(before.path if before else None, after.path)
    except duckdb.Error:
        noted.append(Problem(before.name if before else after.name, "not_compared"))
        return []


def _refuse_folder(folder: Path) -> None:
    if UNUSABLE in str(folder.absolute()):
        raise Refused(Problem("EDITIONS_DIR", "folder_not_usable", value=str(folder), detail=UNUSABLE))


def _ordered(carried: Sequence[Deposit], fresh: Sequence[Deposit], options: Options) -> Succession:
    """Lists of counters by the date that they describe. Raises Refused where a new one closes too many."""
    lists = succession(carried, [one for one in fresh if one.contract.history])
    if lists.stops and not options.accept_closings:
        raise Refused(*lists.said, *lists.stops)
    return lists


def foresee(
    reports: Sequence[check.Report],
    dated: Mapping[str, datetime.date],
    covers: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Problem]:
    """What publishing these lists of counters on the current edition would say, and what would stop it."""
    options = Options(dated=dated, covers=covers or {})
    fresh = [one for one in _deposited(reports, options, {}) if one.contract.history]
    before = _before(store.editions_dir(), fresh=False)[1] if fresh else None
    entries = _beside(fresh, before["deposits"]) if before else []
    lists = succession(_carried(store.editions_dir(), {"deposits": entries}, fresh, None)[1], fresh)
    return [*lists.said, *lists.stops]


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
    return datetime.date.fromisoformat(entry.get("dated") or entry["deposited_at"][:10])


def _refuse(reports: Sequence[check.Report]) -> None:
    """Stop at files that block, and at two files for one source; say all of it."""
    problems = [problem for report in reports if report.blocking for problem in report.problems]
    problems = [problem for problem in problems if problem.severity == "error"] + check.clashes(reports)
    if problems:
        raise Refused(*problems)


def _refuse_carried(kept: Iterable[Deposit], told: bool = True) -> None:
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


def _before(folder: Path, fresh: bool) -> tuple[store.Edition | None, dict | None]:
    """The current edition and, unless `fresh`, what it was made of; none where nothing was ever served.

    Raises Refused where something was, and cannot be read any more: what it held would be left out in silence.
    """
    try:
        before = store.current()
        return before, None if fresh else store.manifest(before.name)
    except store.NoEdition:
        if not fresh and served.anything(folder):
            raise served.lost(folder) from None
        return None, None


def _refuse_nothing(reports: Sequence[check.Report], previous: dict | None, options: Options) -> None:
    if options.demo and reports:
        raise Refused(*(Problem(report.file, "demonstration_alone") for report in reports))
    if not (reports or options.demo or (previous and previous["deposits"])):
        raise Refused(Problem("publish", "nothing_to_publish"))


def _allowed(reports: Sequence[check.Report], options: Options) -> list[check.Report]:
    """The reports, refused where the author's role does not deposit their source. A scope is that of a prefect."""
    role = options.role or ("prefect" if options.scope else "")
    return territory.for_role(reports, role) if role else list(reports)


def _held(
    reports: Sequence[check.Report], options: Options, on: store.Edition | None
) -> tuple[list[check.Report], dict[str, frozenset[int]], list[Problem]]:
    """The reports held to the author's territories, the lines left out by SHA-256, and what is said of these.

    Raises Refused where rows are of others, unless they are to be left out.
    """
    served_to_all = on is None or served.embargo(on.name) is None
    if not options.leave_others:
        held = territory.held_to(reports, options.scope, on, served_to_all)
        _refuse(held)
        return held, {}, []
    kept = territory.kept_to(reports, options.scope, on, served_to_all)
    said = [problem for _, _, problems in kept for problem in problems]
    return [report for report, _, _ in kept], {report.sha256: lines for report, lines, _ in kept}, said


def _brought(made: Made, why: str) -> list[dict[str, str]]:
    """What the audit log says of each new deposit, which now has its message: neither a figure nor the name of a file,
    which may tell something.
    """
    try:
        known = store.manifest(made.before.name)["deposits"] if made.before else []
    except store.Damaged:
        known = []
    before = [(one["sha256"], one.get("scope", []), one["deposited_at"]) for one in known]
    told = []
    for one in made.about["deposits"]:
        if (one["sha256"], one["scope"], one["deposited_at"]) not in before:
            one["why"] = why or one["why"]
            scope = ", ".join(one["scope"])
            told.append({"source": one["contract"], "sha256": one["sha256"], "scope": scope, "by": one["by"]})
    return told


def _deposited(reports: Iterable[check.Report], options: Options, gone: Mapping[str, frozenset[int]]) -> list[Deposit]:
    """New deposits: the files that hold something, and the date that each list of counters describes."""
    now = _now()
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


def _plan(deposits: Sequence[Deposit], lists: Succession, options: Options, now: datetime.datetime) -> Plan:
    return Plan(
        deposits=(*lists.now, *deposits),
        nomenclature=tuple(_nomenclature(now)),
        past=lists.past,
        history=lists.history,
        demonstration=_demonstration(options),
        as_of=options.as_of,
        built_at=now,
        remarks=contests.remarks(store.editions_dir()),
        definitions=definitions.read(),
    )


def _carried(
    folder: Path, previous: dict | None, fresh: Sequence[Deposit], on: store.Edition | None
) -> tuple[list[Deposit], list[Deposit]]:
    """Deposits of the current edition but for what the new files replace; and its lists of counters, old and current.

    `on`: the edition that tells of what territory their rows are.
    """
    kept: list[Deposit] = []
    lists: list[Deposit] = []
    again = {(new.report.sha256, new.scope) for new in fresh}
    for entry in previous["deposits"] if previous else ():
        if (entry["sha256"], tuple(entry.get("scope", ()))) in again:  # and not read: a damaged one is put right
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
    if "dated" in entry:
        day = Dating(datetime.date.fromisoformat(entry["dated"]), entry["dated_by"]) if entry["dated"] else None
    else:  # an edition published before lists were dated
        day = dating(report, None, deposited_at.date())
    gone = frozenset(line for first, last in entry.get("without", ()) for line in range(first, last + 1))
    report = territory.without(report, gone)
    parts = frozenset(entry["parts"]) or check.parts(report)  # those editions gave lists of the past no part
    told = {"by": entry.get("by", ""), "why": entry.get("why", "")}
    told |= {name: tuple(entry.get(name, ())) for name in ("scope", "covers")}
    return Deposit(report, deposited_at, parts, dating=day, without=gone, **told)


def _ranges(lines: Iterable[int]) -> list[list[int]]:
    """Lines as the first and the last of each run of them."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and found[-1][1] == line - 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return found


def _nomenclature(now: datetime.datetime) -> Iterable[Deposit]:
    """Our own lists, read like any deposit."""
    for name, contract in NOMENCLATURE.items():
        table = read(REFERENCE / "nomenclature" / f"{name}.csv")
        report = check.check_against(table, contracts()[contract], {column: column for column in table.columns})
        if report.blocking:
            raise Refused(*report.problems)
        yield Deposit(report, now, check.parts(report), OURS)


def _demonstration(options: Options) -> Demonstration | None:
    """The invented rows, where they are asked for."""
    if not options.demo:
        return None
    seed = demo.SEED if options.seed is None else options.seed
    return Demonstration(seed, demo.AS_OF, demo.generate(seed), demo.SUBJECTS)


def _left_out(previous: dict | None) -> list[Problem]:
    """A note where the edition before holds invented rows, alone or, of an older version, beside real ones."""
    invented = previous and previous["seed"] is not None
    return [Problem(previous["name"], "invented_left_out")] if previous and invented else []


def _build(place: Path, plan: Plan, say: Say) -> tuple[str, audit.Report]:
    """Both files of a new edition, asserted and attacked; its name, and what the attack found. Raises Broken."""
    full, public = place / "full.duckdb", place / "public.duckdb"
    older, kept = _older(plan.built_at), set[Figured]()
    secrecy = _attempt(full, public, plan, say, older, kept)
    while older and secrecy.of - kept:  # each time more of what was published before stays as it was
        kept |= secrecy.of
        say(f"keeping {len(kept)} months and years of figures as the edition before said them")
        full.unlink()
        public.unlink()
        secrecy = _attempt(full, public, plan, say, older, kept)
    say("asserting")
    broken = build.broken_assertions(full, "full") + build.broken_assertions(public, "public")
    left = [path.name for path in place.iterdir() if path.suffix == ".wal"]
    if secrecy.told:
        raise Broken(Problem("edition", "cells_told", detail="; ".join(secrecy.told)))
    if broken or left:
        raise Broken(Problem("edition", "edition_broken", detail="; ".join([*broken, *left])))
    return f"{plan.built_at:%Y%m%dT%H%M%SZ}-{build.content_hash(full)}", secrecy


def _build_on(place: Path, plan: Plan, say: Say, kept: Sequence[Deposit]) -> tuple[str, audit.Report]:
    """As _build. What a deposit carried over refers to, and that is no more, was taken away: it is told so."""
    try:
        return _build(place, plan, say)
    except Refused as refused:
        carried = {id(one) for one in kept}
        new = {one.report.file for one in plan.deposits if id(one) not in carried}
        before = {one.report.file for one in kept} - new
        told = [
            replace(one, rule="reference_taken_away") if (one.rule, one.file in before) == (UNKNOWN, True) else one
            for one in refused.problems
        ]
        raise Refused(*told) from None


def _attempt(
    full: Path, public: Path, plan: Plan, say: Say, older: Sequence[tuple[Path, Path]], kept: Collection[Figured]
) -> audit.Report:
    """Write both files and attack the public one beside those before. Raises Broken."""
    try:
        build.build_full(full, plan, say, [whole for _, whole in older], kept)
        build.build_public(public, full, say)
        say("attacking the public file")
        return audit.audit(public, full, older)
    except Leak as leak:
        raise Broken(Problem("edition", "cells_told", detail=str(leak))) from None
    except Unfinished as unfinished:
        raise Broken(Problem("edition", "attack_unfinished", detail=str(unfinished))) from None


def _older(than: datetime.datetime) -> list[tuple[Path, Path]]:
    """The public and full files of the editions of this model, built before, that can still be read; oldest first."""
    paths = []
    for name in store.names():
        if name >= f"{than:%Y%m%dT%H%M%SZ}":
            continue
        public, full = store.edition(name, "public"), store.edition(name)
        try:
            with store.cursor(public), store.cursor(full):
                paths.append((public.path, full.path))
        except (store.NoEdition, duckdb.Error):  # damaged, or of another model: nobody can be served it
            continue
    store.close_all_but(())
    return paths


def _archive(place: Path, reports: Iterable[check.Report]) -> None:
    """Write the new deposits beside the edition that they made."""
    (place / "deposits").mkdir()
    for report in reports:
        if report.table and report.contract and check.parts(report):
            names = {} if report.months else check.names_of(report.table)[1]
            deposits.keep(place, report.table, report.contract, names)
            deposits.keep_months(place, report.months.paths if report.months else ())


def _install(place: Path, folder: Path, about: dict, until: datetime.datetime | None) -> None:
    """Move the files of an edition beside the others, where nobody reads it until CURRENT names it."""
    name = about["name"]
    for audience in store.AUDIENCES:
        store.move(place / f"{audience}.duckdb", store.edition(name, audience).path)
    text = json.dumps(about | {"embargo": until and embargoes.written(until)}, ensure_ascii=False, indent=1)
    draft_manifest = place / "manifest.json"
    draft_manifest.write_text(text, encoding="utf-8")
    register.keep(folder, name, text)  # first, so that an edition that it does not know was made without it
    store.move(draft_manifest, folder / f"{name}.json")
    store.flush(folder)


def _recorded(folder: Path, place: Path, about: dict) -> dict:
    """Both files as they are once they hold what changed, for the manifest."""
    revisions.record(folder, place, about)
    return {"files": _fingerprints(place)}


def _fingerprints(place: Path) -> dict:
    return {audience: store.fingerprint(place / f"{audience}.duckdb") for audience in store.AUDIENCES}


def _manifest(place: Path, name: str, plan: Plan, secrecy: audit.Report) -> dict:
    """What an edition was made of, but for its embargo, which is said when it is served."""
    invented = plan.demonstration
    with database.connect(str(place / "full.duckdb"), read_only=True) as connection:
        as_of, kind = connection.execute("select as_of::text, kind from core.editions").fetchone() or (None, None)
    return {
        "name": name,
        "as_of": as_of,
        "kind": kind,
        "built_at": plan.built_at.isoformat(),
        "seed": invented.seed if invented else None,
        "duckdb": duckdb.__version__,
        "files": _fingerprints(place),
        "deposits": [
            {
                "file": deposit.report.file,
                "sha256": deposit.report.sha256,
                "contract": deposit.contract.name,
                "deposited_at": deposit.deposited_at.isoformat(),
                "parts": sorted(deposit.parts),
                "dated": deposit.dating.day.isoformat() if deposit.dating else None,
                "dated_by": deposit.dating.read_in if deposit.dating else None,
                "scope": list(deposit.scope),
                "without": _ranges(deposit.without),
                "covers": list(deposit.covers),
                "by": deposit.by,
                "why": deposit.why,
            }
            for deposit in (*plan.past, *plan.deposits)
        ],
        "remarks": list(plan.remarks),
        "definitions": revisions.pack(plan.definitions),
        "secrecy": secrecy.as_json(),
    }
