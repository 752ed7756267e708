"""What an administrator of the server is asked to do by command: rights given and ended, and the audit log read."""

import argparse
from pathlib import Path

from data import store
from data.commands import Commands, Tell, group
from data.problem import Problem, Refused, printable, sentence, words_of
from data.store import log, register, rights, sessions


def add_to(commands: Commands, tell: Tell) -> None:
    """Add `rights` and `audit` to the commands of `python -m data`; each runs with what was asked: 0, or 1."""
    kinds = group(commands, "rights", "who may read what is not public")
    give = kinds.add_parser("add", help="give a right to an address, until a day")
    give.add_argument("email")
    give.add_argument("viewer", help="prefect:R53, prefect:D35, cabinet or administrator")
    give.add_argument("--until", required=True, metavar="YYYY-MM-DD", help="its last day")
    give.add_argument("--from", dest="start", default="", metavar="YYYY-MM-DD", help="its first day (default: today)")
    give.add_argument("--ministry", default="", help="whose matters come first")
    give.set_defaults(run=lambda asked: _add(asked, tell))
    end = kinds.add_parser("end", help="end the rights of an address, or one of them, and its sessions")
    end.add_argument("email")
    end.add_argument("viewer", nargs="?", help="the one that gives these eyes (default: all)")
    end.set_defaults(run=lambda asked: _end(asked, tell))
    kinds.add_parser("list", help="every right that was not ended").set_defaults(run=lambda asked: _list(asked, tell))
    many = kinds.add_parser("import", help=f"give the rights of a CSV file ({', '.join(rights.COLUMNS)}), all or none")
    many.add_argument("file", type=Path)
    many.set_defaults(run=lambda asked: _give(rights.read(asked.file), asked, tell))
    pin = kinds.add_parser("repin", help="let an address sign in as another account of its provider, once")
    pin.add_argument("email")
    pin.set_defaults(run=lambda asked: _repin(asked, tell))
    commands.add_parser("audit", help="print the audit log, and verify it").set_defaults(
        run=lambda asked: _audit(asked, tell)
    )


def _folder() -> Path:
    folder = store.editions_dir()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def writable() -> Path:
    """The folder, with a register to write in. Raises Refused where it is lost."""
    rights.begin(_folder(), "")
    return _folder()


def _line(right: rights.Right, language: str) -> str:
    words = words_of("rights", language)
    ministry = f"  {right.ministry}" if right.ministry else ""
    days = f"{words['from']} {right.start} {words['to']} {right.until}"
    return f"{right.email}  {right.viewer}{ministry}  {days}  {words['by']} {right.by}"


def _add(asked: argparse.Namespace, tell: Tell) -> int:
    role, _, territory = asked.viewer.partition(":")
    cells = {"email": asked.email, "role": role, "territory": territory, "ministry": asked.ministry}
    problems, right = rights.checked({**cells, "start": asked.start, "until": asked.until}, asked.email)
    if right is None:
        raise Refused(*problems)
    return _give([right], asked, tell)


def _give(wanted: list[rights.Right], asked: argparse.Namespace, tell: Tell) -> int:
    for right in rights.give(writable(), wanted, register.who()):
        tell(f"{words_of('rights', asked.language)['given']}  {_line(right, asked.language)}")
    return 0


def _end(asked: argparse.Namespace, tell: Tell) -> int:
    folder, email, words = writable(), rights.normalised(asked.email), words_of("rights", asked.language)
    ended = rights.end(folder, email, asked.viewer, register.who())
    if not ended:
        there = ", ".join(right.viewer for right in rights.every(folder) if right.email == email)
        raise Refused(Problem(asked.email, "right_not_there", value=asked.viewer or "", detail=there or "-"))
    for right in ended:
        tell(f"{words['ended']}  {_line(right, asked.language)}")
    tell(f"{sessions.close_all(folder, email)} {words['sessions']}")
    return 0


def _list(asked: argparse.Namespace, tell: Tell) -> int:
    found = rights.every(_folder())
    for right in found:
        tell(_line(right, asked.language))
    if not found:
        tell(words_of("rights", asked.language)["none"])
    return 0


def _repin(asked: argparse.Namespace, tell: Tell) -> int:
    email = rights.normalised(asked.email)
    if not rights.repin(writable(), email, register.who()):
        raise Refused(Problem(asked.email, "right_not_pinned"))
    sessions.close_all(_folder(), email)
    tell(f"{email} {words_of('rights', asked.language)['released']}")
    return 0


def _audit(asked: argparse.Namespace, tell: Tell) -> int:
    folder, words = _folder(), words_of("rights", asked.language)
    if not register.is_there(folder):
        tell(words["empty"])
        return 0
    with register.opened(folder) as there:
        lines, broken, end = log.lines(there), log.broken(there), log.end(there)
    for line in lines:
        told = "  ".join(f"{name}={value}" for name, value in line.about.items() if value)
        tell(printable(f"{line.n}  {line.at}  {line.kind}  {line.who}  {told}".rstrip()))
    if broken:
        tell(sentence(Problem(broken.place, broken.rule), asked.language))
        return 1
    tell(f"{words['whole']}, {len(lines)} {words['lines']} {end}" if lines else words["empty"])
    return 0
