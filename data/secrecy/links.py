"""What two tables say together: staff freed by transfers and drops, less what transfers moved, is what drops moved."""

from dataclasses import dataclass

import duckdb
import numpy as np

from data.secrecy.attack import intervals, system

ROUNDED = 10  # transfer_months is published to the nearest ten


@dataclass(frozen=True)
class Moves:
    """Of the nation, year by year: cumulated staff freed, and moved by transfers; None where it is not shown.

    `asked`: the years in which something moved and a mission had been dropped: how much is not to be told.
    """

    years: list[str]
    freed: list[float | None]
    moved: list[float | None]
    asked: list[int]


def moves(connection: duckdb.DuckDBPyConnection) -> Moves:
    """What the twins publish of them."""
    rows = connection.execute(
        """select month::text, freed, moved,
            (select min(decided_on) from marts.exercises where decision = 'drop') <= last_day(month)
        from marts.public_redeployment_months as redeployed
        left join marts.public_transfer_months as moved using (level, code, month)
        where level = 'nation' order by month"""
    ).fetchall()
    freed = [row[1] for row in rows]
    known = [0.0, *(value if value is not None else np.inf for value in freed)]
    asked = [at for at, row in enumerate(rows) if row[3] and known[at + 1] > known[at]]
    return Moves([row[0] for row in rows], freed, [row[2] for row in rows], asked)


def narrowest(found: Moves) -> dict[int, float]:
    """By year asked for, the width of what can be told of the staff that drops moved."""
    size = len(found.years)
    equal = [
        ([*range(at + 1), *range(size, size + at + 1)], [1.0] * (2 * at + 2), value)
        for at, value in enumerate(found.freed)
        if value is not None
    ]
    most = [
        ([*range(at + 1)], [float(sign)] * (at + 1), sign * value + ROUNDED / 2)
        for at, value in enumerate(found.moved)
        if value is not None
        for sign in (1, -1)
    ]
    low, high = intervals(system(2 * size, equal, most))
    return {at: float(high[size + at] - low[size + at]) for at in found.asked}


def protect_moves(connection: duckdb.DuckDBPyConnection, width: float) -> None:
    """Hide what transfers moved, a year more each time, until no year's drops can be told within `width`.

    Years that keep what an edition before said may contradict the others: then the last ones are hidden.
    """
    while True:
        found = moves(connection)
        told = [at for at, moved in enumerate(found.moved) if moved is not None]
        try:
            narrow = [at for at, wide in narrowest(found).items() if wide < width]
            shown = [at for year in narrow for at in (year, year - 1) if at in told]
        except ValueError:
            shown = told[::-1]
        if not shown:
            return
        connection.execute(
            """update marts.public_transfer_months set hidden = true, to_move = null, moved = null
            where month::text = $month""",
            {"month": found.years[shown[0]]},
        )
