"""Frozen pages by command, on the server: the list of them, and taking one away."""

import argparse

from data import store
from data.commands import Commands, Tell, group
from data.problem import printable, words_of
from data.store import frozen, log, register


def add_to(commands: Commands, tell: Tell) -> None:
    """Add `frozen` to the commands of `python -m data`; it runs with what was asked: 0, or raises Refused."""
    kinds = group(commands, "frozen", "pages that readers froze")
    kinds.add_parser("list", help="every one, the newest first").set_defaults(run=lambda asked: _list(asked, tell))
    remove = kinds.add_parser("remove", help="take one away for good")
    remove.add_argument("id", help="the end of its address")
    remove.set_defaults(run=lambda asked: _remove(asked, tell))


def _list(asked: argparse.Namespace, tell: Tell) -> int:
    words, found = words_of("frozen", asked.language), frozen.listed(store.editions_dir())
    for one in found:
        address = f"/{one.path}?{one.query}" if one.query else f"/{one.path}"
        told = (one.at, one.id, one.viewer, f"{one.size / 1024:.0f} kB", one.edition, address, one.title, one.by)
        tell(printable("  ".join(filter(None, told))))
    size = sum(one.size for one in found) / 2**20
    tell(f"{len(found)} {words['all']}, {size:.1f} / {frozen.MOST // 2**20} MB" if found else words["none"])
    return 0


def _remove(asked: argparse.Namespace, tell: Tell) -> int:
    folder = store.editions_dir()
    found = frozen.remove(folder, asked.id)
    if register.is_there(folder):
        with register.opened(folder) as there:
            log.add(there, "frozen_removed", register.who(), {"file": found.id, "edition": found.edition})
    tell(f"{found.id}  {words_of('frozen', asked.language)['removed']}")
    return 0
