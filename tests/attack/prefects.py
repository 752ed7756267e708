"""What prefects could tell of other territories, who read their own exactly and all else as everyone does.

python -m tests.attack.prefects    on the edition that is current in EDITIONS_DIR; a minute or two
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data import store
from data.secrecy import differencing
from data.secrecy.attack import intervals
from data.secrecy.differencing import Seen
from data.secrecy.tables import EXACT, Cells, Key, Numbers, Table, cells, declared, is_exempt


@dataclass(frozen=True)
class Narrowed:
    """Of a table: hidden cells, how many of them some prefect of elsewhere tells within its width, and exactly.

    `readers`: how many prefects tell some. `pairs`: of a prefect and a cell.
    """

    table: str
    hidden: int
    told: int
    exactly: int
    readers: int
    pairs: int


def measure() -> Iterator[Narrowed]:
    """Ask for every prefect of a departement, and of a region with all of its departements."""
    name = store.current().name
    with differencing.opened(store.edition(name, "public").path, store.edition(name).path, ()) as (new, _):
        for table in declared()[1]:
            if not is_exempt(new.look(), table):
                yield _narrowed(new, table)


def _narrowed(new: Seen, table: Table) -> Narrowed:
    found, exact = cells(new.look(), table, "false"), _exact(new, table)
    told: dict[Key, float] = {}
    readers, pairs = set(), 0
    for reader, places in _scopes(new).items():
        for key, width in _told(table, found, exact, places):
            told[key] = min(width, told.get(key, np.inf))
            readers.add(reader)
            pairs += 1
    exactly = sum(width < EXACT for width in told.values())
    return Narrowed(table.name, int(found.hidden.sum()), len(told), exactly, len(readers), pairs)


def _told(
    table: Table, found: Cells, exact: dict[Key, Numbers], places: set[tuple[str, str]]
) -> Iterator[tuple[Key, float]]:
    """Hidden cells of elsewhere that a reader of these places tells within the table's width."""
    own = np.array([key[:2] in places for key in found.keys]) & found.hidden
    if not own.any():
        return
    nothing = np.zeros(len(table.basics))
    values = found.values.copy()
    for at in np.flatnonzero(own).tolist():
        values[:, at] = exact.get(table.resting(found.keys[at]), nothing)
    periods = {found.keys[at][2] for at in np.flatnonzero(own).tolist()}
    mine = Cells(found.keys, found.parents, values, found.hidden & ~own, found.bounds, found.unsafe, found.before)
    known = differencing.published([(mine, [(key, 0) for key in mine.keys])])
    names = [name for name in known.unknown if table.cumulated or name[0][2] in periods]
    size = len(known.unknown)
    asked = np.array(
        [known.unknown[name] + size * basic for name in names for basic in range(len(nothing))], dtype=np.int64
    )
    low, high = (limit.reshape(len(nothing), -1) for limit in intervals(known.system, asked))
    for name in names:
        width = float((high - low)[:, known.unknown[name]].min())
        if width < table.width - EXACT:
            yield name[0], width


def _exact(new: Seen, table: Table) -> dict[Key, Numbers]:
    """What each cell is, by who it rests on."""
    summed = ", ".join(f"coalesce(sum(amounts[{part}]), 0)" for part in table.parts)
    rows = new.connection.execute(
        f"""select in_level, in_code, period, {summed}
        from {new.whole}.marts.contributions join {new.whole}.marts.ancestors using (level, code)
        where figure = $figure group by all""",
        {"figure": table.figure},
    ).fetchall()
    return {row[:3]: np.array(row[3:]) for row in rows}


def _scopes(new: Seen) -> dict[str, set[tuple[str, str]]]:
    """The territories of each prefect."""
    rows = (
        new.look()
        .execute(
            """select level, code, parent_level, parent_code from core.territories
            where level in ('region', 'department')"""
        )
        .fetchall()
    )
    scopes = {f"{level[0].upper()}{code}": {(level, code)} for level, code, _, _ in rows}
    for level, code, parent_level, parent_code in rows:
        if parent_level == "region":
            scopes[f"R{parent_code}"].add((level, code))
    return scopes


def main() -> None:
    """Print, table by table, what was told."""
    for one in measure():
        told = f"{one.told:5} told by some prefect of elsewhere ({one.exactly} exactly)"
        print(f"{one.table:22} {one.hidden:5} hidden, {told}, by {one.readers} prefects, {one.pairs} pairs")


if __name__ == "__main__":
    main()
