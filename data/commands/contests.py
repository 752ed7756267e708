"""Contested figures by command, on the server: the list of them, and an answer."""

import argparse

from data import store
from data.commands import Commands, Tell, group
from data.commands.rights import writable
from data.problem import printable, words_of
from data.publish import contests
from data.store import register


def add_to(commands: Commands, tell: Tell) -> None:
    """Add `contests` to the commands of `python -m data`."""
    kinds = group(commands, "contests", "figures that were contested or annotated")
    listed = kinds.add_parser("list", help="every request with its answers, those without one first")
    listed.add_argument("--state", choices=contests.STATES, help="those that stand there alone")
    listed.set_defaults(run=lambda asked: _list(asked, tell))
    told = kinds.add_parser("answer", help="answer a request; who answers on the page may have everyone read the words")
    told.add_argument("number", type=int)
    told.add_argument("state", choices=contests.ANSWERS)
    told.add_argument("words")
    told.set_defaults(run=lambda asked: _answer(asked, tell))


def _list(asked: argparse.Namespace, tell: Tell) -> int:
    found = [one for one in contests.every(store.editions_dir()) if asked.state in (None, one.state)]
    for one in sorted(found, key=lambda one: (contests.STATES.index(one.state), one.number)):
        for line in _lines(one, words_of("contests", asked.language)):
            tell(line)
    if not found:
        tell(words_of("contests", asked.language)["none"])
    return 0


def _answer(asked: argparse.Namespace, tell: Tell) -> int:
    who = register.who()
    found = contests.answer(writable(), asked.number, asked.state, asked.words, who, "administrator", command=True)
    for line in _lines(found, words_of("contests", asked.language)):
        tell(line)
    return 0


def _lines(one: contests.Contest, words: dict[str, str]) -> list[str]:
    """A request on a line, then what it says and its answers, a line each."""
    figure, asked = one.asked.figure, one.asked
    place = f"{figure.level} {figure.code}"
    lines = [f"{one.number}  {words[asked.kind]}  {figure.indicator}  {place}  {figure.period}  {words[one.state]}"]
    lines += [f"   {one.at}  {words['by']} {one.by} ({one.viewer})  {words['read']} {figure.read} ({figure.edition})"]
    told = {name: getattr(asked, name) for name in ("held", "motive", "source", "mailbox")}
    lines += [f"   {words[name]}  {text}" for name, text in told.items() if text]
    lines += [f"   {each.at}  {words[each.state]}  {each.by} ({each.viewer})  {each.words}" for each in one.answers]
    return [printable(line) for line in lines]
