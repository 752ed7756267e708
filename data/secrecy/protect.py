"""Empties cells of the public twins: what is too small, then what would give it away, until nothing does."""

import duckdb
import numpy as np

from data.secrecy import links
from data.secrecy.gather import gather
from data.secrecy.intervals import Told, told
from data.secrecy.tables import Cells, Flags, Places, Rules, Table, cells, declared, is_exempt

EXACT = 1e-6  # what sums of amounts may differ by


class Leak(Exception):
    """A table cannot be published: a cell can be told whatever is hidden. Names the cell."""


def protect(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty what must not be read in every twin of a full edition. Raises Leak."""
    rules, tables = declared()
    for table in tables:
        if not is_exempt(connection, table):
            found = cells(connection, table, table.unsafe)
            if table.cumulated:
                _wait_for_more(connection, table, found, rules)
            hide(table, found)
            _empty(connection, table, found)
        for column in dict.fromkeys(table.aside):
            connection.execute(f"alter table {table.twin} drop column {column}")
    links.protect_moves(connection, rules.width)
    gather(connection)


def hide(table: Table, found: Cells) -> None:
    """Mark as hidden what is unsafe, then one cell more wherever a hidden one can still be told. Raises Leak."""
    _refuse_other_sums(table, found)
    found.hidden |= found.unsafe
    for _ in range(len(found.keys) + 1):
        now = told(found)
        narrow = found.hidden & ((now.high - now.low) < table.width - EXACT).any(axis=0)
        if not narrow.any():
            return
        _hide_more(table, found, now, np.flatnonzero(narrow))


def _wait_for_more(connection: duckdb.DuckDBPyConnection, table: Table, found: Cells, rules: Rules) -> None:
    """Mark as unsafe what a cumulated figure has not gathered enough for, since the last time that it may be shown."""
    named = connection.execute(
        f"select level, code, {table.period}::text, {', '.join(table.cumulated)} from {table.twin}"
    ).fetchall()
    who = {key[:3]: key[3:] for key in named}
    least = rules.threshold if table.people else 0
    territory, last = None, np.zeros(len(table.basics))
    waiting: list[set[str]] = []
    for place, key in enumerate(found.keys):
        if key[:2] != territory:
            territory, last, waiting = key[:2], np.zeros(len(table.basics)), [set() for _ in table.basics]
        for names, more in zip(waiting, who[key], strict=True):
            names.update(more)
        gained = found.values[:, place] - last
        enough = all(
            not names or (len(names) >= rules.contributors and gain >= least - EXACT)
            for names, gain in zip(waiting, gained, strict=True)
        )
        if enough and not found.unsafe[place]:
            last, waiting = found.values[:, place], [set() for _ in table.basics]
        else:
            found.unsafe[place] = True


def _hide_more(table: Table, found: Cells, now: Told, narrow: Places) -> None:
    """Hide the smallest cell that may be added to what gives each of these away: inside it, beside it, or around it."""
    by_inside: Flags = np.any(now.inside < table.width - EXACT, axis=0)
    inside = narrow[by_inside[narrow]]  # first: what they free may be all that the others need
    groups = {int(place) for place in inside} or {int(found.parents[place]) for place in narrow}
    before = found.hidden.sum()
    for whole in groups:
        parts = np.flatnonzero((found.parents == whole) & ~found.hidden) if whole >= 0 else np.array([], dtype=np.int64)
        if len(parts):
            found.hidden[_smallest(found, parts)] = True
        elif whole >= 0:
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
