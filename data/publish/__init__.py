"""Fourth step: check, build, assert, and make the new edition the current one; or leave everything as it was."""

import datetime
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from data import build, check, demo, store
from data.build import definitions
from data.build.plan import Demonstration, Deposit, Plan, Say
from data.build.succession import Succession, succession
from data.check import against, cross_checks, folders, territory
from data.problem import Problem, Refused
from data.publish import carried, contests, deposits, edition, revisions
from data.publish.options import Options
from data.secrecy import audit
from data.store import changes, embargoes, register, served

UNUSABLE = "?"  # DuckDB takes what follows it in a path for options
DEMONSTRATION = "demonstration"  # the kind of an edition of invented rows


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
class Candidate:
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
    with build_candidate(paths, options, say) as (folder, made):
        why = options.why or ", ".join(report.file for report in made.reports)
        return serve_candidate(folder, made, options, why, say)


@contextmanager
def build_candidate(paths: Sequence[Path], options: Options, say: Say) -> Iterator[tuple[Path, Candidate]]:
    """The folder of editions, held, and the edition that publishing files would make, in a folder of its own that goes
    at the end, unless it was moved: nobody reads it. `serve_candidate` serves it. Raises as `publish`.
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
    files = _files(store.current_name()) - own if options.scope else set()
    others = [one for one in problems if one.file in files and one.rule != "reference_taken_away"]
    yield from (one for one in problems if one not in others)
    if others:
        yield Problem(", ".join(sorted(own)), carried.BY_OTHERS, value=str(len(others)))


def _files(name: str) -> set[str]:
    """The files that an edition is made of."""
    try:
        return {entry["file"] for entry in store.manifest(name)["deposits"]}
    except store.Damaged:
        return set()


def serve_candidate(folder: Path, made: Candidate, options: Options, why: str, say: Say) -> Published:
    """Serve an edition that was made, for one who holds the folder and for whom nothing moved since; or note that what
    is current holds the same. Of the options, only the embargo, the message and who publishes still count.
    """
    before, name, noted = made.before, made.about["name"], [*made.noted]
    until = _embargo(options, before if made.carries else None)
    deposits.bring(made.place, folder)
    if before and _is_the_same(before.name, name, until):
        return _published(before, before, made, noted)
    brought = _brought(made, options.why)
    edition.install(made.place, folder, made.about, until)
    by = options.published_by or options.by
    noted += served.serve(folder, name, "embargo" if until else "publish", why, by, brought)
    noted += [Problem(name, "embargoed", value=embargoes.shown(until))] if until else []
    say("comparing with the edition before")
    return replace(_published(before, store.edition(name), made, noted), secrecy=made.secrecy)


def _reported(paths: Sequence[Path], options: Options, say: Say) -> tuple[list[check.Report], list[Problem]]:
    """The report of each file, and a note of each given twice. Raises Refused when one blocks."""
    _refuse_folder(store.editions_dir())
    if options.as_of:
        build.refuse_date(options.as_of, store.now().date(), "--as-of", "not_an_edition_date")
    found = [report for path in paths for report in check.check_all(path, say, options.engine)]
    reports, noted = check.distinct(found)
    reports = _allowed(reports, options)
    _refuse(reports)
    if invented := [report for report in reports if report.months and report.months.invented]:
        raise Refused(*(Problem(report.file, "invented_rows") for report in invented))
    return reports, noted


def _made(
    folder: Path, place: Path, reports: list[check.Report], noted: list[Problem], options: Options, say: Say
) -> Candidate:
    """Build in a place what these files make of the current edition."""
    served.complete_journal(folder)
    before, previous = carried.before(folder, options.fresh or options.demo)
    on = before if previous else None
    reports, gone, left = _held(reports, options, on)
    _refuse_nothing(reports, previous, options)
    register.begin(folder)
    noted = [*noted, *left, *_left_out(previous), *against.current(reports)]
    fresh = carried.deposited(reports, options, gone)
    kept, past = carried.from_edition(folder, previous, fresh, on)
    carried.refuse([*kept, *past], told=not options.scope)
    lists = carried.ordered(past, fresh, options)
    others = [*kept, *(one for one in fresh if not one.contract.history)]
    plan = _plan(others, lists, options, store.now())
    name, secrecy = edition.make_on(place, plan, say, kept)
    carried.archive(place, reports)
    say("comparing with what readers have")
    about = edition.manifest(place, name, plan, secrecy)
    about |= revisions.find(place, name, revisions.base(options.fresh) if _is_alike(before, about) else "")
    about |= edition.recorded(folder, place, about)
    noted = [*noted, *lists.said, *_newly_said(plan, previous)]
    return Candidate(place, about, before, previous is not None, reports, noted, secrecy)


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
        served.complete_journal(folder)
        about = _made_of(folder, name or served.last(folder))
        if store.is_whole(about["name"]):
            return about["name"]
        kept, lists = carried.from_edition(folder, about, [], None)
        carried.refuse([*kept, *lists])
        built_at = datetime.datetime.fromisoformat(about["built_at"])
        as_of = datetime.date.fromisoformat(about["as_of"])
        options = Options(demo=about["kind"] == DEMONSTRATION, as_of=as_of)
        said = tuple(about.get("remarks", ()))  # what the register has since is not of this edition
        plan = replace(_plan(kept, succession(lists, []), options, built_at), remarks=said)
        plan = replace(plan, definitions=revisions.definitions(about) or plan.definitions)
        with tempfile.TemporaryDirectory(prefix=store.BUILDING, dir=folder) as place:
            made, secrecy = edition.make(Path(place), plan, say)
            if made != about["name"]:
                raise Refused(Problem(about["name"], "rebuilt_differs"))
            until = embargoes.read(about["embargo"]) if about.get("embargo") else None
            changed = {name: about.get(name, "") for name in ("compared_with", "changes")}
            remade = edition.manifest(Path(place), made, plan, secrecy) | changed
            edition.install(Path(place), folder, remade | edition.recorded(folder, Path(place), remade), until)
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


def _published(before: store.Edition | None, after: store.Edition, made: Candidate, noted: list[Problem]) -> Published:
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


def _refuse(reports: Sequence[check.Report]) -> None:
    """Stop at files that block, and at two files for one source; say all of it."""
    problems = [problem for report in reports if report.blocking for problem in report.problems]
    problems = [problem for problem in problems if problem.severity == "error"] + check.clashes(reports)
    if problems:
        raise Refused(*problems)


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
    held, gone, said = territory.held_to(reports, options.scope, on, served_to_all, options.leave_others)
    _refuse(held)
    return held, gone, said


def _brought(made: Candidate, why: str) -> list[dict[str, str]]:
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


def _plan(deposits: Sequence[Deposit], lists: Succession, options: Options, now: datetime.datetime) -> Plan:
    return Plan(
        deposits=(*lists.now, *deposits),
        nomenclature=tuple(carried.nomenclature(now)),
        past=lists.past,
        history=lists.history,
        demonstration=_demonstration(options),
        as_of=options.as_of,
        built_at=now,
        remarks=contests.remarks(store.editions_dir()),
        definitions=definitions.read(),
    )


def _demonstration(options: Options) -> Demonstration | None:
    """The invented rows, where they are asked for."""
    return Demonstration(demo.SEED, demo.AS_OF, demo.rows(), demo.SUBJECTS) if options.demo else None


def _left_out(previous: dict | None) -> list[Problem]:
    """A note where the edition before holds invented rows, alone or, of an older version, beside real ones."""
    invented = previous and previous["seed"] is not None
    return [Problem(previous["name"], "invented_left_out")] if previous and invented else []
