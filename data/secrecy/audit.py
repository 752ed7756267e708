"""The edition attacks itself: the public file alone is read, and each hidden cell must stay uncertain enough."""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import duckdb
import numpy as np

from data.secrecy import links
from data.secrecy.attack import System, intervals, system
from data.secrecy.gather import SEVERAL
from data.secrecy.protect import EXACT
from data.secrecy.tables import Cells, Rules, Table, cells, declared, gathered, is_exempt


@dataclass(frozen=True)
class Audited:
    """What was found of a table: cells published, hidden, gathered with others; the narrowest interval of a hidden one.

    `told`: hidden cells of which an interval is too narrow, named. `exempt`: who publishes it, where nothing is secret.
    """

    table: str
    published: int
    hidden: int
    gathered: int
    narrowest: float | None
    seconds: float
    told: tuple[str, ...] = ()
    exempt: str = ""


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
        return [asdict(table) | {"told": list(table.told)} for table in self.tables]

    def counts(self) -> Audited:
        """All tables together."""
        narrow = [table.narrowest for table in self.tables if table.narrowest is not None]
        names = ("published", "hidden", "gathered", "seconds")
        published, hidden, gathered, seconds = (sum(getattr(table, name) for table in self.tables) for name in names)
        return Audited("", published, hidden, gathered, min(narrow, default=None), seconds)


def audit(public: duckdb.DuckDBPyConnection) -> Report:
    """Attack the public file of an edition, table by table."""
    rules, tables = declared()
    return Report(
        (
            *(_audited(public, table) for table in tables),
            _moves(public, rules),
            _grid(public, rules),
            *_gathered(public, rules),
        )
    )


def _moves(public: duckdb.DuckDBPyConnection, rules: Rules) -> Audited:
    """What drops moved, from what was freed and what transfers moved."""
    begun = time.perf_counter()
    found = links.moves(public)
    wide = links.narrowest(found)
    told = tuple(f"drops: nation FR, {found.years[at]}" for at, width in wide.items() if width < rules.width - EXACT)
    narrow = min((width for width in wide.values() if np.isfinite(width)), default=None)
    return Audited("drops", 0, len(wide), 0, narrow, time.perf_counter() - begun, told)


def _grid(public: duckdb.DuckDBPyConnection, rules: Rules) -> Audited:
    """Outcomes of the grid that are not shown: what is left of the departement's own, cell by cell of known requests.

    A cell holds what was done and what was not, each at most its requests; they are told apart from one another, for
    their sum is never more than the requests of all cells.
    """
    begun = time.perf_counter()
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
        qualify is_hidden and done_left + rest_left > 0
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
    named = tuple(f"grid: department {code}, {month}" for code, month in sorted(told))
    ((shown, several),) = public.execute(
        """select count(*) filter (requests_with_outcome > 0), count(*) filter (partner is null)
        from marts.public_footfall_months"""
    ).fetchall()
    narrowest = float(narrow) if np.isfinite(narrow) else None
    return Audited("grid", shown, size, several, narrowest, time.perf_counter() - begun, named)


def _gathered(public: duckdb.DuckDBPyConnection, rules: Rules) -> Iterator[Audited]:
    """Of a row put together, each part is known to lie between nothing and its sum: the sum must not be small."""
    for mart in gathered():
        begun = time.perf_counter()
        columns = ", ".join(f'"{name}"' for name in (*mart.within, mart.member, *mart.basics))
        rows = public.execute(f"select {columns} from marts.{mart.name}").fetchall()
        depth = len(mart.within) + 1
        small = [row for row in rows if any(0 < value < rules.threshold for value in row[depth:])]
        told = tuple(f"{mart.name}: {', '.join(str(value) for value in row[:depth])}" for row in small)
        several = [row for row in rows if row[depth - 1] == SEVERAL]
        narrow = min((value for row in several for value in row[depth:] if value > 0), default=None)
        yield Audited(mart.name, len(rows), 0, len(several), narrow, time.perf_counter() - begun, told)


def _audited(public: duckdb.DuckDBPyConnection, table: Table) -> Audited:
    begun = time.perf_counter()
    found = cells(public, table, "false")
    hidden = int(found.hidden.sum())
    if is_exempt(public, table):
        return Audited(table.name, len(found.keys), 0, 0, None, time.perf_counter() - begun, exempt=table.exempt_why)
    low, high = known_intervals(found)
    widths = (high - low).min(axis=0) if hidden else np.array([])
    told = tuple(_named(table, found, at) for at in np.flatnonzero(found.hidden)[widths < table.width - EXACT])
    narrowest = float(widths.min()) if hidden and np.isfinite(widths.min()) else None
    return Audited(table.name, len(found.keys) - hidden, hidden, 0, narrowest, time.perf_counter() - begun, told)


def _named(table: Table, found: Cells, at: int) -> str:
    level, code, period = found.keys[at]
    return f"{table.name}: {level} {code}, {period[:10]}"


def known_intervals(found: Cells) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of every hidden cell, a row per basic, in the order of the cells."""
    places = np.flatnonzero(found.hidden)
    low, high = intervals(_system(found))
    shape = (len(found.values), len(places))
    return low.reshape(shape), high.reshape(shape)


def _system(found: Cells) -> System:
    """Every sum that is published, as equations of the hidden numbers: basic by basic, whole by whole."""
    places = np.flatnonzero(found.hidden)
    basics = len(found.values)
    number = {int(place): at for at, place in enumerate(places)}
    low, high = (limit[:, places].ravel() for limit in found.limits())
    together = [
        ([at + len(places) * basic for basic in range(basics)], [1.0] * basics, float(found.bounds[place]))
        for at, place in enumerate(places)
        if basics > 1 and np.isfinite(found.bounds[place])
    ]
    rising = [
        ([number[before] + len(places) * basic, at + len(places) * basic], [1.0, -1.0], 0.0)
        for at, before in enumerate(found.before[places].tolist())
        if before in number
        for basic in range(basics)
    ]
    return system(len(places) * basics, list(_equations(found, number)), together + rising, low, high)


def _equations(found: Cells, number: dict[int, int]) -> Iterator[tuple[list[int], list[float], float]]:
    parts: dict[int, list[int]] = {}
    for place, whole in enumerate(found.parents.tolist()):
        if whole >= 0:
            parts.setdefault(whole, []).append(place)
    for whole, inside in parts.items():
        hidden = [place for place in inside if place in number]
        if not hidden and whole not in number:
            continue
        shown = [place for place in inside if place not in number]
        for basic, values in enumerate(found.values):
            shift = basic * len(number)
            terms = [number[place] + shift for place in hidden]
            signs = [1.0] * len(terms)
            total = -float(values[shown].sum())
            if whole in number:
                terms, signs = [*terms, number[whole] + shift], [*signs, -1.0]
            else:
                total += float(values[whole])
            yield terms, signs, total
