"""The tables under secrecy, as model/secrecy.toml declares them, and their cells as arrays."""

import tomllib
from dataclasses import dataclass, field
from functools import cache

import duckdb
import numpy as np
from numpy.typing import NDArray

from data.model import MODEL

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Key = tuple[str, str, str]  # level, code, period
Figured = tuple[str, str]  # a figure of marts.contributions, and a period of it

EXACT = 1e-6  # what sums of amounts may differ by


@dataclass(frozen=True)
class Rules:
    """The thresholds that hold everywhere: of people, of contributors, of answers, and the narrowest interval."""

    threshold: int
    contributors: int
    answers: int
    width: float

    def written(self, condition: str) -> str:
        """A condition with the names of thresholds replaced by their numbers."""
        for name in ("threshold", "contributors", "answers"):
            condition = condition.replace(f"< {name}", f"< {getattr(self, name)}")
        return condition


@dataclass(frozen=True)
class Table:
    """A public twin under secrecy; model/secrecy.toml says what each field means."""

    name: str
    period: str
    basics: tuple[str, ...]
    values: tuple[str, ...]
    unsafe: str
    width: float
    figure: str = ""
    parts: tuple[int, ...] = ()
    cumulated: bool = False
    undated: bool = False
    people: bool = True
    rounded: tuple[float, ...] = ()
    bound: str = "null"
    exempt: str = "false"
    exempt_why: str = ""

    @property
    def twin(self) -> str:
        """The table of `marts` that anyone may read."""
        return f"marts.public_{self.name}"

    def resting(self, key: Key) -> Key:
        """The key of a cell in marts.contributions."""
        return (*key[:2], "") if self.undated else key


@dataclass(frozen=True)
class Gathered:
    """A mart whose small rows are put together; model/secrecy.toml says what each field means."""

    name: str
    source: str
    member: str
    within: tuple[str, ...]
    basics: tuple[str, ...]
    counts: tuple[str, ...]
    figure: str

    @property
    def parts(self) -> tuple[int, ...]:
        """The amounts of a contributor that make each basic."""
        return tuple(range(1, len(self.basics) + 1))


@dataclass
class Cells:
    """The cells of a table, parents before children: a value per basic, and the place of the cell they add up to (-1).

    `hidden`: nobody may read it. `bounds`: what the basics cannot exceed together (infinite where nothing says so).
    `before`: of a cumulated figure, the place of the same territory's cell one period earlier (-1: none, or no such).
    `told`: an edition that can still be read shows the same figure, so that hiding it would hide nothing.
    """

    keys: list[Key]
    parents: Places
    values: Numbers  # (basics, cells)
    hidden: Flags
    bounds: Numbers
    unsafe: Flags
    before: Places
    told: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.told = np.zeros(len(self.keys), dtype=bool)

    def limits(self) -> tuple[Numbers, Numbers]:
        """What each basic of each cell cannot be below or above, by itself: a cumulated figure never falls."""
        low, high = np.zeros_like(self.values), np.tile(self.bounds, (len(self.values), 1))
        for place, before in enumerate(self.before.tolist()):
            if before >= 0:
                low[:, place] = low[:, before] if self.hidden[before] else self.values[:, before]
        for place, before in reversed(list(enumerate(self.before.tolist()))):
            if before >= 0:
                high[:, before] = high[:, place] if self.hidden[place] else self.values[:, place]
        return low, high

    @property
    def sizes(self) -> Numbers:
        """All that a cell counts."""
        return self.values.sum(axis=0)


@cache
def declared() -> tuple[Rules, tuple[Table, ...]]:
    """The rules and the tables of model/secrecy.toml, in the order in which they are protected."""
    given = tomllib.loads((MODEL / "secrecy.toml").read_text(encoding="utf-8"))
    rules = Rules(**{name: value for name, value in given.items() if not isinstance(value, dict)})
    tables = []
    for name, table in given.items():
        if isinstance(table, dict) and name not in ("gathered", "figures"):
            lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
            unsafe = rules.written(table["unsafe"])
            tables.append(Table(name, **{"width": rules.width, **table, **lists, "unsafe": unsafe}))
    return rules, tuple(tables)


@cache
def figures() -> dict[str, tuple[str, ...]]:
    """What each figure of marts.contributions is about: subjects, by its name."""
    given = tomllib.loads((MODEL / "secrecy.toml").read_text(encoding="utf-8"))["figures"]
    return {name: tuple(subjects) for name, subjects in given.items()}


@cache
def gathered() -> tuple[Gathered, ...]:
    """The marts whose small rows are put together."""
    given = tomllib.loads((MODEL / "secrecy.toml").read_text(encoding="utf-8"))["gathered"]
    return tuple(
        Gathered(
            name,
            table["source"],
            table["member"],
            tuple(table["within"]),
            tuple(table["basics"]),
            tuple(table["counts"]),
            table["figure"],
        )
        for name, table in given.items()
    )


def is_exempt(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Whether nothing of a table is secret in this edition: the State publishes it itself."""
    ((exempt,),) = connection.execute(f"select {table.exempt}").fetchall()
    return bool(exempt)


def cells(connection: duckdb.DuckDBPyConnection, table: Table, unsafe: str) -> Cells:
    """The cells of a twin. What is not shown has the value NaN; `unsafe` is SQL of a row, false for an intruder."""
    basics = ", ".join(f"({basic})::double" for basic in table.basics)
    rows = connection.execute(
        f"""select level, code, {table.period}::text, coalesce(hidden, false), coalesce({unsafe}, true),
            coalesce({table.bound}, 'inf'::double)::double, {basics}
        from {table.twin} as t
        order by array_position(['nation', 'region', 'department'], level), code, {table.period}"""
    ).fetchnumpy()
    names = list(rows)
    keys = list(zip(*(rows[name].tolist() for name in names[:3]), strict=True))
    numbers: list[Numbers] = [np.ma.filled(np.ma.asarray(rows[name], dtype=float), np.nan) for name in names[5:]]
    return Cells(
        keys,
        _parents(connection, keys),
        np.array(numbers[1:]),
        np.asarray(rows[names[3]], dtype=bool),
        numbers[0],
        np.asarray(rows[names[4]], dtype=bool),
        _before(keys) if table.cumulated and table.people else np.full(len(keys), -1, dtype=np.int64),
    )


def _before(keys: list[Key]) -> Places:
    """The place of the cell of the same territory one period earlier; cells of a territory follow one another."""
    same = [place > 0 and keys[place - 1][:2] == key[:2] for place, key in enumerate(keys)]
    return np.array([place - 1 if follows else -1 for place, follows in enumerate(same)], dtype=np.int64)


def _parents(connection: duckdb.DuckDBPyConnection, keys: list[Key]) -> Places:
    """The place of the cell of the territory around each one, at the same period; -1 where there is none."""
    around = {
        (level, code): (parent_level, parent_code)
        for level, code, parent_level, parent_code in connection.execute(
            "select level, code, parent_level, parent_code from core.territories where parent_level is not null"
        ).fetchall()
    }
    places = {key: place for place, key in enumerate(keys)}
    nowhere = ("", "")
    return np.array([places.get((*around.get(key[:2], nowhere), key[2]), -1) for key in keys], dtype=np.int64)
