"""python -m data check, map, publish, editions, rollback, rebuild, backup, restore, prune, template, rights, contests,
audit, fetch.
"""

import argparse
import datetime
import errno
import json
import os
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import duckdb

from data import check, publish, store
from data import open as open_edition
from data.check import folders, territory
from data.commands import contests, told_change
from data.commands import fetch as of_publishers
from data.commands import rights as of_rights
from data.problem import Problem, Refused, SaidInWords, column_label, explanation, printable, sentence, words_of
from data.publish import backup, drafts, looking, meanings
from data.publish.looking import Inspection
from data.read import spark
from data.secrecy.audit import Report
from data.store import embargoes, register, rights, served


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when something blocks."""
    asked = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except Refused as refused:
        for problem in refused.problems:
            _tell(sentence(problem, asked.language))
        if run is _publish:
            _tell(words_of("command", asked.language)["nothing"], sys.stderr)
        return 1
    except (SaidInWords, OSError, duckdb.Error, sqlite3.Error) as error:
        if isinstance(error, duckdb.Error) and not isinstance(error, duckdb.IOException) and not _no_room(error):
            raise  # a defect, not the state of a file
        _tell(_stopped(error, asked.language), sys.stderr)
        return 1


def _stopped(error: Exception, language: str) -> str:
    """What stopped a command, in words."""
    folder = store.editions_dir()
    if _no_room(error):
        return sentence(Problem(str(folder), "no_room"), language)
    if isinstance(error, sqlite3.Error):
        return sentence(Problem(str(folder / register.FILE), "register_unusable", detail=str(error)), language)
    return sentence(error.problem, language) if isinstance(error, SaidInWords) else str(error)


def _no_room(error: Exception) -> bool:
    """Whether the disk is full, or what this account may take of it: each library says so in its own error."""
    said = [os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)] + ["database or disk is full"]
    if isinstance(error, sqlite3.Error) and shutil.disk_usage(store.editions_dir()).free < 2**16:
        return True  # the register then cannot share its index, which SQLite calls an error of input or output
    return any(words in str(error) for words in said)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    language = "fr" if os.environ.get("LANG", "").startswith("fr") else "en"
    parser.add_argument("--language", choices=("fr", "en"), default=language)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _check_command(commands.add_parser("check", help="print every problem of files, publish nothing"))
    _map_command(commands.add_parser("map", help="say once what columns of files with this header are"))
    _publish_command(commands.add_parser("publish", help="publish files on top of the current edition, or again"))
    commands.add_parser("editions", help="list the editions, and what was served when").set_defaults(run=_editions)
    back = commands.add_parser("rollback", help="go back to the edition served before, or to the one named")
    back.add_argument("name", nargs="?")
    back.add_argument("--why", default="", help="for the journal")
    back.set_defaults(run=_rollback)
    again = commands.add_parser("rebuild", help="make an edition again (default: the last one served) from deposits")
    again.add_argument("name", nargs="?")
    again.set_defaults(run=_rebuild)
    copy = commands.add_parser("backup", help="copy deposits, register and current edition, and verify the copy")
    copy.add_argument("folder", type=Path)
    copy.set_defaults(run=_backup)
    back_in = commands.add_parser("restore", help="put a copy back where nothing is")
    back_in.add_argument("folder", type=Path)
    back_in.set_defaults(run=_restore)
    old = commands.add_parser("prune", help="delete old editions and drafts, and what is not whole; deposits stay")
    old.add_argument("--keep", type=_at_least_one, metavar="N", help="how many of the newest stay (default: all)")
    old.set_defaults(run=_prune)
    empty = commands.add_parser("template", help="write an empty file for a source, with one example")
    empty.add_argument("source")
    empty.add_argument("--output", help="where to write it (default: SOURCE.csv; - for standard output)")
    empty.set_defaults(run=_template)
    of_rights.add_to(commands, _tell)
    contests.add_to(commands, _tell)
    of_publishers.add_to(commands, _tell, _say, _mail, _minutes)
    return parser


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of editions, 1 or more")
    return int(text)


def _check_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true", help="for machines (docs/reference/check-json.md)")
    command.add_argument(
        "--remarks", type=Path, metavar="FOLDER", help="write each file there again, with a column of remarks"
    )
    _for_option(command)
    _dated_option(command)
    command.set_defaults(run=_check)


def _map_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("source", metavar="SOURCE")
    command.add_argument("names", nargs="*", type=_column_and_name, metavar="COLUMN=NAME", help="none: forget it")
    command.set_defaults(run=_map)


def _column_and_name(text: str) -> tuple[str, str]:
    column, equals, name = text.partition("=")
    if not (column and equals and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=NAME")
    return column, name


def _publish_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=Path, metavar="FILE")
    command.add_argument("--open", action="store_true", help="the open edition: the real public files of data/open")
    command.add_argument("--demo", action="store_true", help="the demonstration, beside the real editions; no FILE")
    command.add_argument("--fresh", action="store_true", help="carry nothing over from the current edition")
    command.add_argument("--as-of", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="the edition's date")
    command.add_argument("--why", default="", help="for the journal (default: the names of the files)")
    told = "served to nobody before this day (UTC), or this minute in Paris; if past: now"
    command.add_argument("--embargo", type=_until, metavar="YYYY-MM-DD[THH:MM]", help=told)
    command.add_argument("--accept-closings", action="store_true", help="of a list, however many counters it closes")
    command.add_argument("--by", type=_mail, metavar="MAIL", help="of whom it is (default: this account)")
    command.add_argument("--no-site", action="store_true", help="do not write the public pages as files")
    command.add_argument("--wait", type=_minutes, metavar="MINUTES", help="for another publication (--for: 10; else 0)")
    command.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="groups a folder of Parquet")
    _for_option(command)
    _dated_option(command)
    command.set_defaults(run=_publish)


def _for_option(command: argparse.ArgumentParser) -> None:
    told = "whose deposit it is, such as prefect:R53: of their territory alone (default: an account that may all)"
    command.add_argument("--for", dest="viewer", type=_depositor, metavar="VIEWER", help=told)
    command.add_argument("--without-others", action="store_true", help="leave out rows of other territories")


def _depositor(text: str) -> str:
    role, _, place = text.partition(":")
    known = role in rights.ROLES and (role == "prefect") == bool(place) and (not place or rights.is_territory(place))
    if text and not known:  # the default is an account that may all
        raise argparse.ArgumentTypeError(f"{text!r} is none of prefect:R53, prefect:D35, cabinet, administrator")
    return text


def _mail(text: str) -> str:
    found = rights.normalised(text)
    if not rights.is_address(found):
        raise argparse.ArgumentTypeError(f"{text!r} is not a mail address")
    return found


def _minutes(text: str) -> float:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes")
    return 60 * float(text)


def _until(text: str) -> datetime.datetime:
    try:
        return embargoes.read(text)
    except Refused as refused:
        raise argparse.ArgumentTypeError(explanation(refused.problems[0])) from None


def _dated_option(command: argparse.ArgumentParser) -> None:
    help_text = "the date that a list of counters describes, when its name does not say it"
    command.add_argument(
        "--dated", action="append", default=[], type=_file_and_date, metavar="FILE=YYYY-MM-DD", help=help_text
    )
    told = "the territories that a list of counters holds, when it is not of the whole country (R84,D2A)"
    command.add_argument(
        "--covers", action="append", default=[], type=_file_and_places, metavar="FILE=ZONES", help=told
    )


def _file_and_date(text: str) -> tuple[str, datetime.date]:
    file, _, day = text.rpartition("=")
    try:
        found = datetime.date.fromisoformat(day)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not FILE=YYYY-MM-DD") from None
    if found > datetime.date.today():
        raise argparse.ArgumentTypeError(f"{text!r}: no list describes a day to come")
    return Path(file).name, found


def _file_and_places(text: str) -> tuple[str, tuple[str, ...]]:
    file, _, zones = text.rpartition("=")
    found = tuple(zone.strip() for zone in zones.split(","))
    if wrong := [zone for zone in found if not rights.is_territory(zone)]:
        raise argparse.ArgumentTypeError(f"{text!r}: {wrong[0]!r} is no territory such as R84 or D2A")
    return Path(file).name, found


def _dates(asked: argparse.Namespace) -> dict[str, datetime.date]:
    """The dates told of lists, by file name. Raises Refused for a file, of a date or of places, that is not given."""
    given = {path.name for path in asked.files}
    told = [*asked.dated, *((file, ",".join(places)) for file, places in asked.covers)]
    if stray := [Problem(file, "dated_without_file", value=str(what)) for file, what in told if file not in given]:
        raise Refused(*stray)
    return dict(asked.dated)


def _check(asked: argparse.Namespace) -> int:
    dated = _dates(asked)
    looked = looking.inspect_files(
        asked.files, dated, _say, asked.viewer or "", asked.without_others, dict(asked.covers)
    )
    if asked.remarks:
        for path in looking.write_with_remarks(asked.remarks, looked, asked.language):
            _say(f"wrote {path}")
    if asked.json:
        _tell(json.dumps(_as_json(looked, asked.language), ensure_ascii=False, indent=1))
    else:
        hints = [hint for report in looked.reports if report.table and (hint := meanings.possible(report.table))]
        found = [problem for report in looked.reports for problem in report.problems]
        for problem in [*found, *hints, *looked.together]:
            _tell(sentence(problem, asked.language))
        for report in looked.reports:
            _tell(summary(report, asked.language))
    return int(looked.blocking)


def _map(asked: argparse.Namespace) -> int:
    """Remember what the columns of a file are, by its header, then say how it reads."""
    with store.publishing() as folder:
        told = meanings.remember(folder, asked.file, asked.source, dict(asked.names))
    _tell(sentence(told, asked.language))
    report = check.check(asked.file, _say)
    for problem in report.problems:
        _tell(sentence(problem, asked.language))
    _tell(summary(report, asked.language))
    return int(report.blocking)


def _as_json(looked: Inspection, language: str) -> dict:
    """For machines (docs/reference/check-json.md): what each table of the files is, and every problem in words."""
    files = [_table_facts(report, language) for report in looked.reports]
    together = [_facts(problem, language) for problem in looked.together]
    return {"version": JSON_VERSION, "files": files, "together": together, "blocking": looked.blocking}


def _table_facts(report: check.Report, language: str) -> dict:
    """One table of a file: of which source, by which columns, how many rows, whether it blocks, and its problems."""
    names = check.names_of(report.table)[1] if report.table else {}
    return {
        "file": report.file,
        "sheets": list(report.table.sheets) if report.table else [],
        "sha256": report.sha256,
        "contract": report.contract.name if report.contract else None,
        "title": report.contract.title[language] if report.contract else None,
        "used": report.contract.used if report.contract else None,
        "columns": names,
        "lines": len(report.table.rows) if report.table else 0,
        "rows": report.count,
        "blocking": report.blocking,
        "problems": [_facts(problem, language) for problem in report.problems],
    }


def _facts(problem: Problem, language: str) -> dict:
    label = (column_label(problem.column, language) or problem.column) if problem.column else None
    told = {"label": label, "severity": problem.severity, "message": explanation(problem, language)}
    return asdict(problem) | told


def summary(report: check.Report, language: str) -> str:
    """One line: the file, its first sheets, the contract recognised, rows, problems by severity, blocking or not."""
    words = words_of("command", language)
    counts = Counter(problem.severity for problem in report.problems)
    known = report.contract
    what = words["unknown"] if known is None else f"{known.title[language]} ({known.name})"
    if known and not known.used:
        what += f", {words['unused']}"
    counted = ", ".join(f"{counts[severity]} {words[severity]}" for severity in ("error", "warning", "note"))
    verdict = words["blocking" if report.blocking else "clear"]
    names = report.table.sheets if report.table else ()
    sheets = f" [{', '.join(names[:3])}{'…' if len(names) > 3 else ''}]" if names else ""
    return f"{report.file}{sheets}{words['colon']}{what}, {report.count} {words['rows']}, {counted}, {verdict}"


JSON_VERSION = 1  # raised when a key goes or changes its meaning; new keys may come


def _publish(asked: argparse.Namespace) -> int:
    flags = (asked.demo, asked.fresh, asked.as_of)
    if asked.no_site or asked.demo:
        os.environ["SITE"] = "off"
    if asked.viewer and (any((*flags, asked.open)) or not asked.files):
        raise Refused(Problem("--for", "for_files_alone", value=asked.viewer))
    files = [*(open_edition.files() if asked.open else ()), *asked.files]
    options = publish.Options(
        *flags,
        _dates(asked),
        asked.accept_closings,
        asked.why,
        asked.embargo,
        by=asked.by or "",
        scope=territory.scope_of(asked.viewer or ""),
        role=territory.role_of(asked.viewer or ""),
        leave_others=asked.without_others,
        wait=(store.QUEUE if asked.viewer else 0) if asked.wait is None else asked.wait,
        covers=dict(asked.covers),
        engine=spark.engine() if asked.engine == "spark" else folders.group,
    )
    with store.demonstrating() if asked.demo else nullcontext():
        done = publish.publish(files, options, _say)
    for report in done.reports:
        _tell(summary(report, asked.language))
    for problem in done.inconsistencies:
        _tell(sentence(problem, asked.language))
    for change in done.changes:
        _tell(told_change(change, asked.language))
    if done.secrecy:
        _tell(_kept_secret(done.secrecy, asked.language))
    same = "" if done.new else f" ({words_of('command', asked.language)['same']})"
    _tell(f"{done.edition.path}{same}")
    return 0


def _kept_secret(report: Report, language: str) -> str:
    """One line: what the attack of the edition on itself found."""
    words, found = words_of("command", language), report.counts()
    narrowest = f", {words['narrowest']} {found.narrowest:.1f}" if found.narrowest is not None else ""
    counts = ((found.published, "shown"), (found.hidden, "hidden"), (found.gathered, "gathered"))
    counted = ", ".join(f"{count} {words[name]}" for count, name in counts)
    return f"{words['secrecy']}{words['colon']}{counted}{narrowest}, {found.seconds:.1f} s"


def _editions(asked: argparse.Namespace) -> int:
    try:
        now = store.current().name
    except store.NoEdition as error:
        _tell(sentence(error.problem, asked.language), sys.stderr)
        now = ""
    words = words_of("command", asked.language)
    for name in store.names():
        _tell(f"{'*' if name == now else ' '} {name}  {_about(name, words)}")
    journal = register.journal(store.editions_dir())
    for line in [words["served"], *(_entry(one, words) for one in journal)] if journal else ():
        _tell(line)
    return 0


def _about(name: str, words: dict[str, str]) -> str:
    try:
        about = store.manifest(name)
    except store.Damaged:
        return words["damaged"]
    until = f"  {words['until']} {embargoes.shown(embargoes.read(about['embargo']))}" if about.get("embargo") else ""
    return f"{about['as_of']}  {about['kind']}  {len(about['deposits'])} {words['files']}{until}"


def _entry(entry: register.Served, words: dict[str, str]) -> str:
    """One line of the journal: when, which edition, how, by whom and why."""
    return f"  {entry.at}  {entry.edition}  {words[entry.cause]}  {entry.by}  {entry.why}".rstrip()


def _rollback(asked: argparse.Namespace) -> int:
    name, problems = served.rollback(asked.name, asked.why)
    for problem in problems:
        _tell(sentence(problem, asked.language))
    _tell(name)
    return 0


def _rebuild(asked: argparse.Namespace) -> int:
    _tell(publish.rebuild(asked.name, _say))
    return 0


def _backup(asked: argparse.Namespace) -> int:
    for name in backup.backup(asked.folder):
        _tell(name)
    return 0


def _restore(asked: argparse.Namespace) -> int:
    _tell(backup.restore(asked.folder))
    return 0


def _prune(asked: argparse.Namespace) -> int:
    folder = store.editions_dir()
    for name in served.prune(asked.keep) + drafts.prune(folder):
        _tell(name)
    if kept := sorted(served.of_quarters(served.entries(folder)) & {*store.names()}):
        _tell(f"{words_of('command', asked.language)['quarters']} {', '.join(kept)}")
    return 0


def _template(asked: argparse.Namespace) -> int:
    text = check.template(asked.source)
    if asked.output == "-":
        _tell(text.removesuffix("\n"))
        return 0
    path = Path(asked.output or f"{asked.source}.csv")
    if path.exists():
        raise Refused(Problem(str(path), "file_exists"))
    path.write_text(text, encoding="utf-8")
    _tell(str(path))
    return 0


STARTED = time.monotonic()


def _say(what: str) -> None:
    """Progress, on standard error."""
    _tell(f"[{time.monotonic() - STARTED:5.1f} s] {what}", sys.stderr)


def _tell(text: str, stream: TextIO | None = None) -> None:
    """Print lines; what a cell or a file's name would do to the terminal is shown instead, in JSON too."""
    for line in text.split("\n"):
        print(printable(line), file=stream, flush=True)


if __name__ == "__main__":
    sys.exit(main())
