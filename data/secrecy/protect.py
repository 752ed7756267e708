"""Empties cells of the public twins: what is too small, then what would give it away, until nothing does."""

import duckdb
import numpy as np

from data.secrecy import links
from data.secrecy.gather import gather
from data.secrecy.intervals import CellBounds, cell_bounds
from data.secrecy.tables import EXACT, Cells, Flags, Key, Places, Rules, Table, cells, declared, is_exempt

Brought = dict[Key, dict[str, list[float]]]  # of each cell, what each contributor brings to each basic
NOWHERE = np.array([], dtype=np.int64)


class Leak(Exception):
    """A table cannot be published: a cell can be told whatever is hidden. Names the cell."""


def protect(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty what must not be read in every twin of a full edition. Raises Leak."""
    rules, tables = declared()
    for table in tables:
        if not is_exempt(connection, table):
            found = cells(connection, table, table.unsafe)
            _of_too_few(connection, table, found, rules)
            if table.cumulated:
                _wait_for_more(table, found, _brought(connection, table), rules)
            _as_before(connection, table, found)
            hide(table, found)
            _empty(connection, table, found)
    links.protect_moves(connection, rules.width)
    gather(connection)


def hide(table: Table, found: Cells) -> None:
    """Mark as hidden what is unsafe, then one cell more wherever a hidden one can still be told. Raises Leak."""
    _refuse_other_sums(table, found)
    found.hidden |= found.unsafe
    for _ in range(len(found.keys) + 1):
        now = cell_bounds(found)
        narrow = found.hidden & ((now.high - now.low) < table.width - EXACT).any(axis=0)
        if not narrow.any():
            return
        _hide_more(table, found, now, np.flatnonzero(narrow))


def _of_too_few(connection: duckdb.DuckDBPyConnection, table: Table, found: Cells, rules: Rules) -> None:
    """Mark as unsafe each cell one of whose basics rests on too few contributors, or counts too few people."""
    counted = ", ".join(f"count(distinct contributor) filter (amounts[{part}] <> 0)" for part in table.parts)
    rows = connection.execute(
        f"""select in_level, in_code, period, {counted}
        from marts.contributions join marts.ancestors using (level, code) where figure = $figure group by all""",
        {"figure": table.figure},
    ).fetchall()
    counts = {tuple(row[:3]): row[3:] for row in rows}
    nobody = (0,) * len(table.parts)
    many = np.array([counts.get(table.resting(key), nobody) for key in found.keys]).reshape(-1, len(nobody)).T
    few = many < rules.contributors
    if table.people:
        few |= found.values < rules.threshold
    found.unsafe |= (few & (np.abs(found.values) > EXACT)).any(axis=0)


def _brought(connection: duckdb.DuckDBPyConnection, table: Table) -> Brought:
    """What each contributor brings to each cell of a table."""
    summed = ", ".join(f"coalesce(sum(amounts[{part}]), 0)" for part in table.parts)
    rows = connection.execute(
        f"""select in_level, in_code, period, contributor, {summed}
        from marts.contributions join marts.ancestors using (level, code) where figure = $figure group by all""",
        {"figure": table.figure},
    ).fetchall()
    brought: Brought = {}
    for level, code, period, who, *amounts in rows:
        brought.setdefault((level, code, period), {})[who] = amounts
    return brought


def _wait_for_more(table: Table, found: Cells, brought: Brought, rules: Rules) -> None:
    """Mark as unsafe what a cumulated figure has not gathered enough for, since the last time that it may be shown."""
    least = rules.threshold if table.people else 0
    territory, last = ("", ""), np.zeros(len(table.basics))
    then: dict[str, list[float]] = {}
    for place, key in enumerate(found.keys):
        if key[:2] != territory:
            territory, last, then = key[:2], np.zeros(len(table.basics)), {}
        now = brought.get(key, {})
        movers = [_movers(now, then, basic) for basic in range(len(table.basics))]
        gained = found.values[:, place] - last
        enough = all(
            many == 0 or (many >= rules.contributors and gain >= least - EXACT)
            for many, gain in zip(movers, gained, strict=True)
        )
        if enough and not found.unsafe[place]:
            last, then = found.values[:, place], now
        else:
            found.unsafe[place] = True


def _movers(now: dict[str, list[float]], then: dict[str, list[float]], basic: int) -> int:
    """How many contributors bring something else than they did."""
    nothing = [0.0] * (basic + 1)
    return sum(abs(now.get(who, nothing)[basic] - then.get(who, nothing)[basic]) > EXACT for who in {*now, *then})


def _as_before(connection: duckdb.DuckDBPyConnection, table: Table, found: Cells) -> None:
    """Keep shown, or hidden, each cell that did not change since an edition that can still be read, as it was there.

    A cell hidden here and shown there would hide nothing; one shown here and hidden there would tell what it hid.
    """
    rows = connection.execute(
        "select level, code, period, bool_and(hidden) from as_before where name = $name group by all",
        {"name": table.name},
    ).fetchall()
    shown = {tuple(row[:3]): not row[3] for row in rows}
    was = [shown.get(table.resting(key)) for key in found.keys]
    found.told = np.array([one is True for one in was], dtype=bool)
    found.hidden |= np.array([one is False for one in was], dtype=bool)
    found.unsafe &= ~found.told


def _hide_more(table: Table, found: Cells, now: CellBounds, narrow: Places) -> None:
    """Hide the smallest cell that may be added to what gives each of these away: inside it, beside it, or around it."""
    by_inside: Flags = np.any(now.inside < table.width - EXACT, axis=0)
    inside = narrow[by_inside[narrow]]  # first: what they free may be all that the others need
    groups = {int(place) for place in inside} or {int(found.parents[place]) for place in narrow}
    before = found.hidden.sum()
    for whole in groups:
        parts = np.flatnonzero((found.parents == whole) & ~found.hidden & ~found.told) if whole >= 0 else NOWHERE
        if len(parts):
            found.hidden[_smallest(found, parts)] = True
        elif whole >= 0 and not found.told[whole]:
            found.hidden[whole] = True
    if found.hidden.sum() == before:
        level, code, period = found.keys[narrow[0]]
        raise Leak(f"{table.name}: {level} {code}, {period[:10]} can be told whatever is hidden")


def _smallest(found: Cells, places: Places) -> int:
    """The cell whose loss costs least: the smallest, the first where several are."""
    return int(places[np.argmin(found.sizes[places])])


def _refuse_other_sums(table: Table, found: Cells) -> None:
    """Raise Leak where parts do not add up to their whole: nothing could be said of what can be told."""
    inner = found.parents >= 0
    for values in found.values:
        sums = np.zeros(len(values))
        np.add.at(sums, found.parents[inner], values[inner])
        wholes = np.unique(found.parents[inner])
        wrong = np.abs(sums[wholes] - values[wholes]) > EXACT * np.maximum(1, np.abs(values[wholes]))
        if wrong.any():
            raise Leak(f"{table.name}: the parts of {found.keys[wholes[wrong][0]]} do not add up to it")


def _empty(connection: duckdb.DuckDBPyConnection, table: Table, found: Cells) -> None:
    """Write what is hidden into the twin."""
    chosen = [found.keys[place] for place in np.flatnonzero(found.hidden)]
    if not chosen:
        return
    levels, codes, periods = (list(column) for column in zip(*chosen, strict=True))
    emptied = ", ".join(f"{name} = null" for name in table.values)
    connection.execute(
        f"""update {table.twin} set hidden = true, {emptied}
        from (select unnest($levels) as level, unnest($codes) as code, unnest($periods) as period) as chosen
        where {table.twin}.level = chosen.level and {table.twin}.code = chosen.code
            and {table.twin}.{table.period}::text = chosen.period""",
        {"levels": levels, "codes": codes, "periods": periods},
    )
