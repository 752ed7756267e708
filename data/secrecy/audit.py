"""The edition attacks itself: public files are read, the new one and those before it, and each hidden cell must stay
uncertain enough; each shown one must rest on enough, and so must what moved since those before.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from data.secrecy import differencing, links
from data.secrecy.attack import intervals, system, widths
from data.secrecy.differencing import Seen
from data.secrecy.gather import SEVERAL
from data.secrecy.tables import (
    EXACT,
    Cells,
    Figured,
    Gathered,
    Key,
    Numbers,
    Rules,
    Table,
    cells,
    declared,
    gathered,
    is_exempt,
)


@dataclass(frozen=True)
class Audited:
    """What was found of a table: cells published, hidden, gathered with others; the narrowest interval of a hidden one.

    `told`: hidden cells of which an interval is too narrow, named; `of`: the figures and periods that they are of.
    `exempt`: who publishes it, where nothing is secret.
    """

    table: str
    published: int
    hidden: int
    gathered: int
    narrowest: float | None
    seconds: float = 0.0
    told: tuple[str, ...] = ()
    exempt: str = ""
    of: tuple[Figured, ...] = ()


@dataclass(frozen=True)
class Report:
    """The audit of an edition, table by table."""

    tables: tuple[Audited, ...]

    @property
    def told(self) -> list[str]:
        """Each hidden cell that can be told too closely."""
        return [cell for table in self.tables for cell in table.told]

    def as_json(self) -> list[dict]:
        """The tables, as the manifest of an edition keeps them."""
        return [asdict(table) | {"told": list(table.told), "of": list(table.of)} for table in self.tables]

    @property
    def of(self) -> set[Figured]:
        """The figures and periods of the cells that can be told."""
        return {figured for table in self.tables for figured in table.of}

    def counts(self) -> Audited:
        """All tables together."""
        narrow = [table.narrowest for table in self.tables if table.narrowest is not None]
        names = ("published", "hidden", "gathered", "seconds")
        published, hidden, gathered, seconds = (sum(getattr(table, name) for table in self.tables) for name in names)
        return Audited("", published, hidden, gathered, min(narrow, default=None), seconds)


def audit(public: Path, whole: Path, older: Sequence[tuple[Path, Path]] = ()) -> Report:
    """Attack the public file of an edition, beside those of older ones that can still be read (public file, full file).

    Full files say who figures rest on, which no reader knows: what public files tell is judged with it.
    """
    rules, tables = declared()
    with differencing.opened(public, whole, older) as (new, others):
        asked: list[Callable[[], Audited]] = [
            *(lambda table=table: _audited(new, others, table, rules) for table in tables),
            lambda: _moves(new, others, rules),
            lambda: _grid(new, others, rules),
            lambda: _counters(new, rules),
            lambda: _costs(new),
            lambda: _requests(new, others, rules),
            *(lambda mart=mart: _gathered(new, others, mart, rules) for mart in gathered()),
        ]
        return Report(tuple(map(_timed, asked)))


def _timed(attack: Callable[[], Audited]) -> Audited:
    begun = time.perf_counter()
    return replace(attack(), seconds=time.perf_counter() - begun)


def _audited(new: Seen, others: Sequence[Seen], table: Table, rules: Rules) -> Audited:
    """A table: what can be told of its hidden cells, and whether those that are shown may be."""
    found = cells(new.look(), table, "false")
    if is_exempt(new.look(), table):
        return Audited(table.name, len(found.keys), 0, 0, None, exempt=table.exempt_why)
    alike = [one for one in others if one.kinds(table) == new.kinds(table) and not is_exempt(one.look(), table)]
    names = new.names(table, found)
    then = [(older, one.names(table, older)) for one in alike for older in [cells(one.look(), table, "false")]]
    known = differencing.published([(found, names), *then])
    low, high = (limit.reshape(len(found.values), -1) for limit in intervals(known.system))
    widths = (high - low).min(axis=0, initial=np.inf)
    hidden = [names[at] for at in np.flatnonzero(found.hidden)]
    told = {name[0] for name, at in known.unknown.items() if widths[at] < table.width - EXACT}
    told |= {name[0] for name in hidden if name in known.known}
    told |= set(_of_too_few(new, table, found, rules))
    told |= {key for one in alike for key in _moved_by_too_few(new, one, table, rules)}
    narrow = min((float(widths[known.unknown[name]]) for name in hidden if name in known.unknown), default=np.inf)
    shown = len(found.keys) - len(hidden)
    of = tuple({(table.figure, table.resting(key)[2]) for key in told})
    return Audited(table.name, shown, len(hidden), 0, _finite(narrow), told=tuple(_named(table, told)), of=of)


def _named(table: Table, told: set[Key]) -> list[str]:
    return sorted(f"{table.name}: {level} {code}, {period[:10] or 'latest month'}" for level, code, period in told)


def _finite(narrowest: float) -> float | None:
    return float(narrowest) if np.isfinite(narrowest) else None


def _of_too_few(new: Seen, table: Table, found: Cells, rules: Rules) -> Iterator[Key]:
    """Shown cells that are not what their contributors bring, that too few bring, or that count too few people."""
    counted = ", ".join(f"count(distinct contributor) filter (amounts[{part}] <> 0)" for part in table.parts)
    summed = ", ".join(f"coalesce(sum(amounts[{part}]), 0)" for part in table.parts)
    rows = new.connection.execute(f"select in_level, in_code, period, {counted}, {summed} {_resting(new)}", _of(table))
    size, nobody = len(table.basics), (0,) * (2 * len(table.basics))
    brought = {row[:3]: row[3:] for row in rows.fetchall()}
    half = np.array(table.rounded or [0.0] * size) / 2
    for at in np.flatnonzero(~found.hidden).tolist():
        key, value = found.keys[at], found.values[:, at]
        bring = brought.get(table.resting(key), nobody)
        counts, sums = bring[:size], np.array(bring[size:])
        is_other = (np.abs(sums - value) > half + EXACT * np.maximum(1, np.abs(value))).any()
        if is_other or any(map(_is_too_little(table, rules), counts, sums.tolist())):
            yield key
    if table.cumulated:
        yield from _gained_by_too_few(new, table, found, rules)


def _gained_by_too_few(new: Seen, table: Table, found: Cells, rules: Rules) -> Iterator[Key]:
    """Shown cells of what only grows, that gained too little, or of too few, since the last time that it was shown."""
    summed = ", ".join(f"coalesce(sum(amounts[{part}]), 0)" for part in table.parts)
    rows = new.connection.execute(
        f"select in_level, in_code, period, contributor, {summed} {_resting(new)}", _of(table)
    ).fetchall()
    brought: dict[Key, dict[str, Numbers]] = {}
    for level, code, period, who, *amounts in rows:
        brought.setdefault((level, code, period), {})[who] = np.array(amounts)
    shown = [found.keys[at] for at in np.flatnonzero(~found.hidden).tolist()]
    nothing = np.zeros(len(table.basics))
    for before, key in pairwise(shown):
        if before[:2] == key[:2]:
            then, now = brought.get(before, {}), brought.get(key, {})
            gains = np.array([nothing, *(now.get(who, nothing) - then.get(who, nothing) for who in {*now, *then})])
            counts, sums = (np.abs(gains) > EXACT).sum(axis=0), gains.sum(axis=0)
            if any(map(_is_too_little(table, rules), counts.tolist(), sums.tolist())):
                yield key


def _resting(new: Seen) -> str:
    """SQL: what contributors bring, at every level."""
    return f"""from {new.whole}.marts.contributions join {new.whole}.marts.ancestors using (level, code)
        where figure = $figure group by all"""


def _of(table: Table) -> dict[str, str]:
    return {"figure": table.figure}


def _is_too_little(table: Table, rules: Rules) -> Callable[[int, float], bool]:
    """Whether what so many bring, something, is of too few, or too little."""
    least = rules.threshold - EXACT if table.people else 0
    return lambda many, gain: many > 0 and (many < rules.contributors or abs(gain) < least)


def _moved_by_too_few(new: Seen, older: Seen, table: Table, rules: Rules) -> Iterator[Key]:
    """Cells that two editions show, whose difference is of too few, or too little."""
    moved = [
        (key, now - then) for key, now, then in differencing.both(new, older, table)
        if (np.abs(now - then) > EXACT * np.maximum(1, np.abs(now))).any()
    ]  # fmt: skip
    if not moved:
        return
    movers, is_too_little = differencing.movers(new, older, table), _is_too_little(table, rules)
    for key, gains in moved:
        counts, exact = movers.get(table.resting(key), ([0] * len(gains), [0.0] * len(gains)))
        seen = exact if table.rounded else gains.tolist()
        is_moved = (np.abs(gains) > EXACT).tolist()
        if any(
            has and (many == 0 or is_too_little(many, gain))
            for has, many, gain in zip(is_moved, counts, seen, strict=True)
        ):
            yield key


def _moves(new: Seen, others: Sequence[Seen], rules: Rules) -> Audited:
    """What drops moved, from what was freed and what transfers moved; any edition tells what did not change since.

    Years that keep what an edition before said may contradict those of today: then those of each edition tell alone.
    """
    tables = {table.name: table for table in declared()[1]}
    freed, moved = tables["redeployment_months"], tables["transfer_months"]
    found = links.moves(new.look())
    filled = replace(found, freed=list(found.freed), moved=list(found.moved))
    for one in others:
        if one.kinds(freed) == new.kinds(freed):
            then = links.moves(one.look())
            for table, now, old in ((freed, filled.freed, then.freed), (moved, filled.moved, then.moved)):
                _fill(now, filled.years, old, then.years, _unchanged(new, one, table))
    wide = links.narrowest(found)
    with suppress(ValueError):
        wide = {at: min(width, wide[at]) for at, width in links.narrowest(filled).items()}
    told = tuple(f"drops: nation FR, {found.years[at]}" for at, width in wide.items() if width < rules.width - EXACT)
    of = tuple((moved.figure, found.years[at]) for at, width in wide.items() if width < rules.width - EXACT)
    return Audited("drops", 0, len(wide), 0, _finite(min(wide.values(), default=np.inf)), told=told, of=of)


def _fill(
    now: list[float | None], years: list[str], old: list[float | None], old_years: list[str], same: set[Key]
) -> None:
    for at, year in enumerate(years):
        if now[at] is None and year in old_years and ("nation", "FR", year) in same:
            now[at] = old[old_years.index(year)]


def _unchanged(new: Seen, older: Seen, table: Table) -> set[Key]:
    now, then = (set(one.names(table, cells(one.look(), table, "false"))) for one in (new, older))
    return {key for key, _ in now & then}


def _grid(new: Seen, others: Sequence[Seen], rules: Rules) -> Audited:
    """Outcomes of the grid that are not shown: what is left of the departement's own, cell by cell of known requests.

    A cell holds what was done and what was not, each at most its requests; they are told apart from one another, for
    their sum is never more than the requests of all cells. A month that changed since another edition is one cell.
    """
    public = new.look()
    rows = public.execute(
        """select code, month::text as day, cells.requests::double as asked,
            whole.done_on_site - sum(coalesce(cells.done_on_site, 0)) over here as done_left,
            whole.requests - whole.done_on_site
                - sum(requests_with_outcome - coalesce(cells.done_on_site, 0)) over here as rest_left,
            requests_with_outcome = 0 as is_hidden
        from marts.public_footfall_months as cells
        join marts.public_outcome_months as whole using (level, code, month)
        where not whole.hidden
        window here as (partition by code, month)
        qualify is_hidden and done_left + rest_left > 0 and count(*) over here > 1  -- one alone is the departement
        order by code, month"""
    ).fetchnumpy()
    size, told, narrow = len(rows["code"]), set(), np.inf
    keys = list(zip(rows["code"].tolist(), rows["day"].tolist(), strict=True))
    places: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(keys):
        places.setdefault(key, []).append(at)
    for left in ("done_left", "rest_left"):
        equal = [(inside, [1.0] * len(inside), float(rows[left][inside[0]])) for inside in places.values()]
        low, high = intervals(system(size, equal, high=np.asarray(rows["asked"], dtype=float)))
        told |= {keys[at] for at in np.flatnonzero(high - low < rules.width - EXACT)}
        narrow = min(narrow, (high - low).min(initial=np.inf))
    for one in others:
        told |= set(_changed_cells(new, one))
    named = tuple(f"grid: department {code}, {month}" for code, month in sorted(told))
    ((shown, several),) = public.execute(
        """select count(*) filter (requests_with_outcome > 0), count(*) filter (partner is null)
        from marts.public_footfall_months"""
    ).fetchall()
    of = tuple({("footfall", month) for _, month in told})
    return Audited("grid", shown, size, several, _finite(narrow), told=named, of=of)


def _changed_cells(new: Seen, older: Seen) -> list[tuple[str, str]]:
    """Departements and months that two editions show, that changed between them, and of which a part is shown."""
    return (
        new.look()
        .execute(
            f"""with moved as (
            select distinct level, code, period
            from (from {new.whole}.marts.contributions where figure = 'footfall') as now
            full join (from {older.whole}.marts.contributions where figure = 'footfall') as old
                using (level, code, period, contributor)
            where now.detail is distinct from old.detail
        )
        select distinct code, month::text
        from marts.public_footfall_months as cells
        semi join edition_{older.number}.marts.public_footfall_months as before using (level, code, month)
        join moved using (level, code)
        where moved.period = month::text and (partner is not null or requests_with_outcome > 0)
            and (select kind from marts.subject_kinds where subject = 'footfall') is not distinct from (
                select kind from edition_{older.number}.marts.subject_kinds where subject = 'footfall'
            )"""
        )
        .fetchall()
    )


def _counters(new: Seen, rules: Rules) -> Audited:
    """Months of counters that are not shown: what is left of the departement's total, others being known by tens."""
    rows = (
        new.look()
        .execute(
            f"""select level, code, month::text as day, shown.requests::double as shown,
            totals.requests::double as total
        from (
            select level, code, period::date as month, contributor as counter_id
            from {new.whole}.marts.contributions where figure = 'footfall'
        )
        left join marts.public_counter_months as shown using (level, code, month, counter_id)
        join marts.public_request_months as totals using (level, code, month)
        where not totals.hidden
        window here as (partition by level, code, month)
        qualify count(*) over here > count(shown.requests) over here
        order by all"""
        )
        .fetchnumpy()
    )
    shown: Numbers = np.ma.filled(np.ma.asarray(rows["shown"], dtype=float), np.nan)
    places: dict[Key, list[int]] = {}
    for at, key in enumerate(zip(rows["level"].tolist(), rows["code"].tolist(), rows["day"].tolist(), strict=True)):
        places.setdefault(key, []).append(at)
    equal = [(inside, [1.0] * len(inside), float(rows["total"][inside[0]])) for inside in places.values()]
    hidden = np.isnan(shown)
    low, high = np.where(hidden, 0.0, shown - 5), np.where(hidden, np.inf, shown + 5)
    least, most = intervals(system(len(shown), equal, low=low, high=high))
    width = np.where(hidden, most - least, np.inf)
    told = sorted(key for key, inside in places.items() if width[inside].min() < rules.width - EXACT)
    ((all_shown,),) = new.look().execute("select count(*) from marts.public_counter_months").fetchall()
    named = tuple(f"counters: {level} {code}, {day}" for level, code, day in told)
    return Audited("counters", all_shown, int(hidden.sum()), 0, _finite(width.min(initial=np.inf)), told=named)


def _costs(new: Seen) -> Audited:
    """What one or two counters cost a month: each month of the nation holds them or not, and is rounded.

    A counter costs the same every month, but where months keep what an edition before said. Where months differ from
    counter to counter these are thousands: `narrowest` is then a width that none is under, exact where one is told.
    """
    (table,) = (table for table in declared()[1] if table.name == "cost_months")
    shown = (
        new.look()
        .execute("select month::text, cost_eur::double from marts.public_cost_months where not hidden order by month")
        .fetchall()
    )
    held = new.connection.execute(
        f"""select months, count(*)
        from (
            select contributor, amounts[1], list(period order by period) as months
            from {new.whole}.marts.contributions where figure = 'cost' group by all
        ) group by all order by all"""
    ).fetchall()
    most = []
    for month, cost in shown:
        inside = [at for at, (months, _) in enumerate(held) if month in months]
        for sign in (1.0, -1.0):
            most.append((inside, [sign] * len(inside), sign * cost + table.rounded[0] / 2))
    few = np.array([at for at, (_, many) in enumerate(held) if many < declared()[0].contributors], dtype=np.int64)
    width = widths(system(len(held), [], most), few, table.width)
    told = tuple(f"costs: of counters of {len(held[at][0])} months" for at in few[width < table.width - EXACT])
    return Audited("costs", len(shown), len(few), 0, _finite(width.min(initial=np.inf)), told=told)


def _requests(new: Seen, others: Sequence[Seen], rules: Rules) -> Audited:
    """Requests by procedure, that name no contributor: none that is shown is small, nor what it moved by since another
    edition; and the total of a procedure is that of what is shown, for the rest of it would be what is not.

    No other sum binds what is hidden: it lies between nothing and the threshold.
    """
    small = new.look().execute(
        "select procedure_id, department, year from marts.procedure_years where not own and requests < $least",
        {"least": rules.threshold},
    )
    told = {f"{procedure}, department {place}, {year}" for procedure, place, year in small.fetchall()}
    for one in others:
        for procedure, place, year, gain in differencing.moved_requests(new, one):
            if abs(gain) < rules.threshold:
                told.add(f"{procedure}, department {place}, {year}")
    totals = new.look().execute(
        """select procedure_id from marts.procedures left join (
            select procedure_id, sum(requests) as shown from marts.procedure_years
            where not own and year = (select max(year) from marts.procedure_years where not own) group by all
        ) using (procedure_id)
        where shown is distinct from requests"""
    )
    told |= {f"{procedure}, in all" for (procedure,) in totals.fetchall()}
    ((shown, every),) = new.connection.execute(
        f"""select (select count(*) from edition_{new.number}.marts.procedure_years where not own), count(*)
        from {new.whole}.core.procedure_requests where requests > 0"""
    ).fetchall()
    narrowest = float(rules.threshold - 1) if every > shown else None
    named = tuple(f"procedure_requests: {one}" for one in sorted(told))
    return Audited("procedure_requests", shown, every - shown, 0, narrowest, told=named)


def _gathered(new: Seen, others: Sequence[Seen], mart: Gathered, rules: Rules) -> Audited:
    """Of a row put together, each part is known to lie between nothing and its sum: the sum must not be small.

    What moved since another edition is one row, and moved enough.
    """
    depth = len(mart.within) + 1
    rows = _rows(new, mart)
    told = [row for row in rows if any(0 < value < rules.threshold for value in row[depth:])]
    for one in others:
        if one.kinds(mart) == new.kinds(mart):
            told += _regathered(new, one, mart, rules)
    named = sorted({f"{mart.name}: {', '.join(str(value) for value in row[:depth])}" for row in told})
    several = [row for row in rows if row[depth - 1] == SEVERAL]
    narrow = min((value for row in several for value in row[depth:] if value > 0), default=np.inf)
    of = tuple({(mart.figure, " ".join(map(str, row[: depth - 1]))) for row in told})
    return Audited(mart.name, len(rows), 0, len(several), _finite(narrow), told=tuple(named), of=of)


def _regathered(new: Seen, older: Seen, mart: Gathered, rules: Rules) -> Iterator[tuple]:
    """Rows of what two editions say otherwise, where it is told in parts, or is of too few, or too little."""
    depth = len(mart.within)
    now, then = _rows(new, mart), _rows(older, mart)
    movers = differencing.movers(new, older, mart)
    for group in {row[:depth] for row in now} & {row[:depth] for row in then}:
        here, there = ([row for row in rows if row[:depth] == group] for rows in (now, then))
        if np.shape(here) == np.shape(there) and all(map(_is_same, here, there)):
            continue
        key = ("nation", "FR", " ".join(map(str, group)))
        counts, gains = movers.get(key, ([0] * len(mart.basics), [0.0] * len(mart.basics)))
        few = any(
            many and (many < rules.contributors or abs(gain) < rules.threshold - EXACT)
            for many, gain in zip(counts, gains, strict=True)
        )
        if few or not any(counts) or [row[depth] for row in here] != [SEVERAL]:
            yield here[0]


def _is_same(here: tuple, there: tuple) -> bool:
    return all(
        one == other if isinstance(one, str) else abs(one - other) < EXACT
        for one, other in zip(here, there, strict=True)
    )


def _rows(seen: Seen, mart: Gathered) -> list[tuple]:
    columns = ", ".join(f'"{name}"' for name in (*mart.within, mart.member, *mart.basics))
    return seen.look().execute(f"select {columns} from marts.{mart.name} order by all").fetchall()
