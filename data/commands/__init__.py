"""Commands of `python -m data` that do something else than publish: a module for each group of them."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from data.problem import words_of
from data.store import changes

Tell = Callable[[str], None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def group(commands: Commands, name: str, about: str) -> Commands:
    """Add a group of commands by its name; the group, to which its commands are added."""
    return commands.add_parser(name, help=about).add_subparsers(required=True, metavar="COMMAND")


def told_change(change: changes.Change, language: str) -> str:
    """One line: a table, and how many of its rows came, changed and went."""
    words = words_of("command", language)
    counts = (
        f"{change.added} {words['added']}, {change.changed} {words['changed']}, {change.removed} {words['removed']}"
    )
    return f"{changes.table_title(change.table, language)}, core.{change.table}{words['colon']}{counts}"
