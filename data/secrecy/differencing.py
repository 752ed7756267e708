"""Editions beside each other, as an intruder who kept the public files of all of them reads them.

A cell of two editions is one unknown number where nobody who brings something to it changed; to be on the safe side,
the intruder is taken to know where that is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from data import database
from data.secrecy.attack import System, system
from data.secrecy.tables import Cells, Gathered, Key, Numbers, Table, cells, figures

Name = tuple[Key, int]  # a cell, and what it rests on as a hash: the same in all editions where nothing of it changed


@dataclass(frozen=True)
class Seen:
    """An edition among those that are opened together: its public file is `edition_N`, its full file `whole_N`."""

    connection: duckdb.DuckDBPyConnection
    number: int

    @property
    def whole(self) -> str:
        """The catalogue of its full file."""
        return f"whole_{self.number}"

    def look(self) -> duckdb.DuckDBPyConnection:
        """The connection, with the tables of the public file under their own names."""
        self.connection.execute(f"use edition_{self.number}")
        return self.connection

    def kinds(self, table: Table | Gathered) -> list[str | None]:
        """Of each subject of a table, whether it is real, estimated or invented."""
        known = dict(self.look().execute("select subject, kind from marts.subject_kinds").fetchall())
        return [known.get(subject) for subject in figures()[table.figure]]

    def names(self, table: Table, found: Cells) -> list[Name]:
        """The name of each cell."""
        parts = ", ".join(f"coalesce(amounts[{part}], 0)" for part in table.parts)
        rows = self.connection.execute(
            f"""select in_level, in_code, period, bit_xor(hash(contributor, {parts}))
            from {self.whole}.marts.contributions join {self.whole}.marts.ancestors using (level, code)
            where figure = $figure and list_sum(list_transform([{parts}], lambda one: abs(one))) > 0
            group by all""",
            {"figure": table.figure},
        ).fetchall()
        hashes = {row[:3]: row[3] for row in rows}
        return [(table.resting(key), hashes.get(table.resting(key), 0)) for key in found.keys]


@contextmanager
def opened(public: Path, whole: Path, older: Sequence[tuple[Path, Path]]) -> Iterator[tuple[Seen, list[Seen]]]:
    """The new edition, and those before it, by their public and full files."""
    with database.connect() as connection:
        for number, (open_to_all, full) in enumerate([(public, whole), *older]):
            connection.execute(f"attach $path as edition_{number} (read_only)", {"path": str(open_to_all)})
            connection.execute(f"attach $path as whole_{number} (read_only)", {"path": str(full)})
        new, *others = (Seen(connection, number) for number in range(len(older) + 1))
        yield new, others


@dataclass(frozen=True)
class Published:
    """All that editions publish of a table: what is known of cells by their names, and the others, as a system.

    `unknown`: the place of each in the system, whose unknowns are basic after basic.
    """

    known: dict[Name, Numbers]
    unknown: dict[Name, int]
    system: System


def published(editions: Sequence[tuple[Cells, Sequence[Name]]]) -> Published:
    """What follows from the cells of editions, the first of which is the new one."""
    every = [(name, found, at) for found, names in editions for at, name in enumerate(names)]
    known = {name: found.values[:, at] for name, found, at in every if not found.hidden[at]}
    hidden = [name for name, found, at in every if found.hidden[at]]
    unknown = {name: at for at, name in enumerate(dict.fromkeys(name for name in hidden if name not in known))}
    basics = len(editions[0][0].values)
    low, high = np.zeros((basics, len(unknown))), np.full((basics, len(unknown)), np.inf)
    equal: dict[tuple, tuple[list[int], list[float], float]] = {}
    most: list[tuple[list[int], list[float], float]] = []
    for found, names in editions:
        equal |= _sums(found, names, known, unknown)
        for at, bound in enumerate(found.bounds):
            if names[at] in unknown and np.isfinite(bound):
                place = unknown[names[at]]
                high[:, place] = np.minimum(high[:, place], bound)
                most.append(([place + len(unknown) * basic for basic in range(basics)], [1.0] * basics, float(bound)))
        for at, before in enumerate(found.before.tolist()):
            if before >= 0:
                most += _rising(names[before], names[at], known, unknown, low, high)
    return Published(known, unknown, system(basics * len(unknown), equal.values(), most, low.ravel(), high.ravel()))


def _rising(
    before: Name, now: Name, known: dict[Name, Numbers], unknown: dict[Name, int], low: Numbers, high: Numbers
) -> Iterator[tuple[list[int], list[float], float]]:
    """A cumulated figure never falls: as a limit where neither is known, else as a bound of the one that is not."""
    if before in unknown and now in unknown:
        for basic in range(len(low)):
            shift = basic * len(unknown)
            yield [unknown[before] + shift, unknown[now] + shift], [1.0, -1.0], 0.0
    elif before in unknown:
        high[:, unknown[before]] = np.minimum(high[:, unknown[before]], known[now])
    elif now in unknown:
        low[:, unknown[now]] = np.maximum(low[:, unknown[now]], known[before])


def _sums(
    found: Cells, names: Sequence[Name], known: dict[Name, Numbers], unknown: dict[Name, int]
) -> dict[tuple, tuple[list[int], list[float], float]]:
    """Each sum that holds something unknown, by what it is of: another edition may say the same."""
    parts: dict[int, list[int]] = {}
    for place, whole in enumerate(found.parents.tolist()):
        if whole >= 0:
            parts.setdefault(whole, []).append(place)
    equations = {}
    for whole, inside in parts.items():
        members = [(names[whole], -1.0), *((names[place], 1.0) for place in inside)]
        free = [(unknown[name], sign) for name, sign in members if name in unknown]
        if not free:
            continue
        others = [sign * known[name] for name, sign in members if name in known]
        total = -np.sum([*others, np.zeros(len(found.values))], axis=0)
        for basic, value in enumerate(total.tolist()):
            if np.isfinite(value):
                terms = [place + basic * len(unknown) for place, _ in free]
                equations[basic, *(name for name, _ in members)] = (terms, [sign for _, sign in free], value)
    return equations


def both(new: Seen, older: Seen, table: Table) -> Iterator[tuple[Key, Numbers, Numbers]]:
    """The cells that two editions show, with what each says."""
    found, then = cells(new.look(), table, "false"), cells(older.look(), table, "false")
    places = {table.resting(key): at for at, key in enumerate(then.keys) if not then.hidden[at]}
    for at, key in enumerate(found.keys):
        if not found.hidden[at] and table.resting(key) in places:
            yield key, found.values[:, at], then.values[:, places[table.resting(key)]]


def moved_requests(new: Seen, older: Seen) -> list[tuple[str, str, int, int]]:
    """Requests by procedure that two editions show, about the same kind of facts, and say otherwise: procedure,
    departement, year, and by how many.
    """
    return (
        new.look()
        .execute(
            f"""select procedure_id, department, year, now.requests - before.requests as gain
            from marts.procedure_years as now
            join edition_{older.number}.marts.procedure_years as before using (own, procedure_id, department, year)
            where not own and gain <> 0
                and (select kind from marts.subject_kinds where subject = 'requests') is not distinct from (
                select kind from edition_{older.number}.marts.subject_kinds where subject = 'requests'
            )
            order by all"""
        )
        .fetchall()
    )


def movers(new: Seen, older: Seen, table: Table | Gathered) -> dict[Key, tuple[list[int], list[float]]]:
    """Of each cell, how many bring something else to each basic than they did in the older edition, and how much."""
    now, then = f"{new.whole}.marts", f"{older.whole}.marts"
    gains = [f"coalesce(now.amounts[{part}], 0) - coalesce(old.amounts[{part}], 0)" for part in table.parts]
    named = ", ".join(f"{gain} as gain_{at}" for at, gain in enumerate(gains))
    counted = ", ".join(f"count(distinct contributor) filter (abs(gain_{at}) > 1e-6)" for at in range(len(gains)))
    summed = ", ".join(f"sum(gain_{at})" for at in range(len(gains)))
    rows = new.connection.execute(
        f"""select in_level, in_code, period, {counted}, {summed}
        from (
            select level, code, period, contributor, {named}
            from (from {now}.contributions where figure = $figure) as now
            full join (from {then}.contributions where figure = $figure) as old
                using (level, code, period, contributor)
        ) join {now}.ancestors using (level, code)
        group by all""",
        {"figure": table.figure},
    ).fetchall()
    size = 3 + len(gains)
    return {row[:3]: (list(row[3:size]), list(row[size:])) for row in rows}
