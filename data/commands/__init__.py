"""Commands of `python -m data` that do something else than publish: a module for each group of them."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

Tell = Callable[[str], None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def group(commands: Commands, name: str, about: str) -> Commands:
    """Add a group of commands by its name; the group, to which its commands are added."""
    return commands.add_parser(name, help=about).add_subparsers(required=True, metavar="COMMAND")
