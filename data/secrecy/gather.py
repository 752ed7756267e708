"""Puts small rows together until they tell of nobody: sums stay exact, and no total gives a small row away."""

from dataclasses import dataclass

import duckdb
import numpy as np

from data.secrecy.tables import Gathered, Numbers, Rules, declared, gathered

SEVERAL = "several"


@dataclass(frozen=True)
class Row:
    """A row by its name: amounts and contributors of each basic."""

    name: str
    amounts: Numbers
    counts: Numbers


def gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the gathered marts of a full edition from their sources."""
    for mart in gathered():
        _fill(connection, mart, declared()[0])


def _fill(connection: duckdb.DuckDBPyConnection, mart: Gathered, rules: Rules) -> None:
    columns = (*mart.within, mart.member, *mart.basics, *mart.counts)
    found = connection.execute(f"select {_names(columns)} from {mart.source} order by all").fetchall()
    groups: dict[tuple, list[Row]] = {}
    depth, width = len(mart.within), len(mart.basics)
    for row in found:
        numbers = np.array(row[depth + 1 :], dtype=float)
        groups.setdefault(row[:depth], []).append(Row(row[depth], numbers[:width], numbers[width:]))
    written = [
        (*group, row.name, *row.amounts.tolist()) for group, rows in groups.items() for row in put_together(rows, rules)
    ]
    if written:
        names, places = _names(columns[: depth + 1 + width]), ", ".join("?" * (depth + 1 + width))
        connection.executemany(f"insert into marts.{mart.name} ({names}) values ({places})", written)


def put_together(rows: list[Row], rules: Rules) -> list[Row]:
    """Rows that may all be shown, the small ones as one named `several`; none where even all of them are too small."""
    rows = [row for row in rows if row.amounts.any()]
    small = [row for row in rows if not _is_safe(row, rules)]
    others = sorted((row for row in rows if _is_safe(row, rules)), key=lambda row: (row.amounts.sum(), row.name))
    if not small:
        return rows
    while not _is_safe(several := _sum(small), rules):
        if not others:
            return []
        small.append(others.pop(0))
    return sorted([*others, several], key=lambda row: row.name)


def _is_safe(row: Row, rules: Rules) -> bool:
    enough = (row.amounts >= rules.threshold) & (row.counts >= rules.contributors)
    return bool((enough | (row.amounts == 0)).all())


def _sum(rows: list[Row]) -> Row:
    amounts, counts = np.sum([row.amounts for row in rows], axis=0), np.sum([row.counts for row in rows], axis=0)
    return Row(SEVERAL, amounts, counts)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
