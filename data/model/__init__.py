"""The tables of core: what tells their rows apart and what they refer to."""

import tomllib
from functools import cache
from pathlib import Path

from data.contracts import contracts

MODEL = Path(__file__).parent


@cache
def keys() -> dict[str, list[str]]:
    """For each table of facts in core, the columns that tell one row from another."""
    return tomllib.loads((MODEL / "keys.toml").read_text(encoding="utf-8"))


@cache
def read_by_everyone(table: str) -> str:
    """SQL: whether everyone reads a row of a table of core, as model/readers.toml says."""
    written = tomllib.loads((MODEL / "readers.toml").read_text(encoding="utf-8"))
    return str(written["core"][table].get("everyone", "false"))


@cache
def references() -> dict[tuple[str, str], tuple[str, str]]:
    """For each column (table, column) of core that must be found in another table: that table and its column."""
    found = {}
    for contract in contracts().values():
        for column in contract.columns.values():
            if column.references and contract.name in contract.tables:
                table, _, name = column.references.partition(".")
                found[contract.name, column.name] = (table, name)
    return found
