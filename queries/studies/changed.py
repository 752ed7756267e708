"""What tells one table from a later one, by the key and the rest of each row: counted, and the first of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from data import database

KINDS = ("added", "changed", "removed")


@dataclass(frozen=True)
class Cell:
    """A column of a changed row: what it said and what it says, as text; None where it says nothing."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Row:
    """One row: "added", "changed" or "removed", the text of each column of its key, and the cells that changed."""

    kind: str
    key: tuple[str | None, ...]
    cells: tuple[Cell, ...] = ()


def kinds(before: pa.Table, after: pa.Table, most: int) -> tuple[dict[str, int], dict[str, list[int]]]:
    """How many rows came, changed and went, and `most` of each kind by their key, the lowest first.

    A table has `key`, a number that no other of its rows has, and `facts`, a number that changes with the rest.
    """
    with database.connect() as connection:
        connection.register("before", before)
        connection.register("after", after)
        connection.execute(
            """create temp table found as
            select coalesce(new.key, old.key) as key,
                case when old.key is null then 'added' when new.key is null then 'removed' else 'changed' end as kind
            from before as old full join after as new on old.key = new.key
            where old.facts is distinct from new.facts"""
        )
        counts = dict(connection.execute("select kind, count(*)::int from found group by all").fetchall())
        first = "select key from found where kind = ? order by key limit ?"
        rows = {kind: [key for (key,) in connection.execute(first, [kind, most]).fetchall()] for kind in KINDS}
    return {kind: counts.get(kind, 0) for kind in KINDS}, rows


def rows(
    kind: str,
    key: Sequence[str],
    before: Sequence[dict[str, str | None]],
    after: Sequence[dict[str, str | None]],
) -> list[Row]:
    """Rows of one kind, in the order of their key, with the cells that changed: from those of both sides, as texts."""
    old = {tuple(row[name] for name in key): row for row in before}
    new = {tuple(row[name] for name in key): row for row in after}
    found = sorted({*old, *new}, key=lambda one: tuple(text or "" for text in one))
    return [Row(kind, one, _cells(old.get(one), new.get(one))) for one in found]


def _cells(before: dict[str, str | None] | None, after: dict[str, str | None] | None) -> tuple[Cell, ...]:
    if before is None or after is None:
        return ()
    pairs = ((name, before[name], after[name]) for name in after if name in before)
    return tuple(Cell(name, old, new) for name, old, new in pairs if old != new)
