"""What publishers have, by command: looks at each declared address, says what is newer, publishes it where asked."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from data import fetch, publish, store
from data.addresses import SOURCES, Address, addresses
from data.commands import Commands, Tell, told_change
from data.fetch import Found, Limits
from data.problem import Problem, Refused, sentence, words_of
from data.store import changes, looks, rights
from data.store.looks import Look

Type = Callable[[str], object]
WAITS = 3  # something newer is there, and nobody asked to publish it
MOST = 12  # lines told of one file


def add_to(commands: Commands, tell: Tell, say: Tell, mail: Type, minutes: Type) -> None:
    """Add `fetch` to the commands of `python -m data`."""
    told = commands.add_parser("fetch", help="look at what publishers have, and take what is newer")
    told.add_argument("--only", action="append", metavar="SOURCE", help="this source, and those named likewise")
    does = told.add_mutually_exclusive_group()
    does.add_argument("--list", action="store_true", help="the declared addresses and the last look; asks nothing")
    does.add_argument("--dry-run", action="store_true", help="make the edition too, say what changes, serve nothing")
    does.add_argument("--publish", action="store_true", help="publish what is newer and leaves no doubt")
    does.add_argument("--draft", type=mail, metavar="MAIL", help="keep what is newer as a draft of an administrator")
    told.add_argument("--wait", type=minutes, default=0, metavar="MINUTES", help="for another fetch to end")
    told.add_argument("--sources", type=Path, default=SOURCES, metavar="FILE", help="other addresses than ours")
    told.set_defaults(run=lambda asked: _fetch(asked, tell, say))


def _fetch(asked: argparse.Namespace, tell: Tell, say: Tell) -> int:
    chosen = _chosen(addresses(asked.sources), asked.only)
    if asked.list:
        last = looks.latest(store.editions_dir())
        for address in chosen:
            tell(_line(address, last.get(address.source), asked.language))
        return 0
    if asked.draft:
        _refuse_other(asked.draft)
    with fetch.alone(asked.wait, say) as folder:
        found = [fetch.look(folder, one, Limits(), asked.language, say) for one in chosen]
        for one in found if not asked.draft else ():  # a page says what is in the register
            for line in _lines(one, asked.language):
                tell(line)
        ready, refused = [one for one in found if one.to_publish], list[Found]()
        if asked.dry_run and ready:
            for line in _would_change(ready, asked.language, say):
                tell(line)
        if asked.draft and (newer := [one for one in found if one.look.answer == "newer"]):
            tell(f"draft {fetch.as_draft(folder, newer, asked.draft).id}")
        if asked.publish:
            refused = _published(folder, ready, asked.language, tell, say)
    wrong = refused or any(one.look.answer not in ("newer", "same") or one.judged.asked for one in found)
    return 1 if wrong else WAITS if ready and not asked.publish else 0


def _chosen(declared: dict[str, Address], only: Sequence[str] | None) -> list[Address]:
    """The addresses asked for. Raises Refused for a source that is not declared."""
    if unknown := [one for one in only or () if one not in declared]:
        raise Refused(Problem("--only", "fetch_not_declared", value=unknown[0], detail=", ".join(declared)))
    return [one for name, one in declared.items() if name in (only or declared)]


def _refuse_other(mail: str) -> None:
    """A draft is of who may publish all. Raises Refused."""
    if not any(right.role == "administrator" for right in rights.live(store.editions_dir(), mail)):
        raise Refused(Problem("draft", "draft_without_right", value="administrator"))


def _published(folder: Path, ready: Sequence[Found], language: str, tell: Tell, say: Tell) -> list[Found]:
    """Publish what may be, and say what changed; the files that were refused beside the others."""
    done, refused = fetch.publish_newer(folder, ready, language, say)
    for one in refused:
        for line in _lines(one, language):
            tell(line)
    for change in done.changes if done else ():
        tell(told_change(change, language))
    if done:
        tell(str(done.edition.path))
    return refused


def _would_change(ready: Sequence[Found], language: str, say: Tell) -> Iterator[str]:
    """What publishing these files would change, by the edition that they would make. Raises Refused."""
    paths = [one.path for one in ready if one.path]
    with publish.build_candidate(paths, fetch.options(ready), say) as (_, made):
        before = made.before.path if made.before else None
        for change in changes.between(before, made.place / "full.duckdb"):
            yield told_change(change, language)


def _line(address: Address, last: Look | None, language: str) -> str:
    """One line of the list: where a source is, whether it was opened, and the last look."""
    words = words_of("fetch", language)
    seen = words["looked"].format(last.looked_at, words[last.answer], _period(last)) if last else words["never"]
    return f"{address.source}  {address.looked_at}  {address.licence}  {seen}"


def _lines(found: Found, language: str) -> Iterator[str]:
    """What was found of a source, then what is said of its file: what is asked and what is wrong first."""
    words, look = words_of("fetch", language), found.look
    held = words["ours"].format(found.judged.ours) if found.judged.ours else ""
    yield f"{look.source}{words['colon']}{words[look.answer]}{_period(look)}{held}"
    if look.answer == "same":
        return
    told = dict.fromkeys((*found.judged.asked, *found.judged.told))
    first = [one for one in told if one in found.judged.asked or one.severity == "error" or one.line is None][:MOST]
    yield from (f"  {sentence(one, language)}" for one in first)
    if len(told) > len(first):
        yield f"  {words['more'].format(len(told) - len(first))}"
    if found.judged.asked:
        dated = "".join(f" --dated {file}={day}" for file, day in found.judged.dated.items())
        asks = Problem(look.source, "fetch_asks", detail=f"{found.path}{dated}")
        yield f"  {sentence(asks, language)}"
    elif found.path:
        yield f"  {found.path}"


def _period(look: Look) -> str:
    return f", {look.newest_period}" if look.newest_period else ""
