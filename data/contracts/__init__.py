"""Contracts: what each source's files look like, and which one a header fits."""

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
UNDECOMPOSED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "\u2019": "'", "\u2013": "-", "\u2014": "-"})
LEAST = 2  # of the columns that tell a contract, for a header to resemble it
NEAR = 0.45  # an unknown header resembles a contract when it has at least this share, by weight, of what tells it


@dataclass(frozen=True)
class Column:
    """One column of a contract; docs/reference/contracts.md says what each key means."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    measures: bool = False
    references: str | None = None
    level: str | None = None
    inside: str = ""
    others_aside: bool = False
    to_come: bool = False
    example: str = ""


@dataclass(frozen=True)
class Rule:
    """A condition, in SQL over `rows`, that a line must not meet; `name` is its sentence in rules.toml."""

    name: str
    where: str
    column: str | None = None


@dataclass(frozen=True)
class Depositing:
    """Who may deposit a source, by role, and the column that says of what territory a row is: one that holds a place,
    or that refers to a row that has one ("proposal_id"). "": the source is of the whole country.
    """

    by: tuple[str, ...] = ("cabinet", "administrator")
    territory: str = ""


@dataclass(frozen=True)
class Freshness:
    """Who owes a source (a function, never a person), how often, and the SQL that tells by whom and until when it is
    known; docs/reference/contracts.md says what each key means.
    """

    owner: Mapping[str, str]
    periodicity: str
    by: str = "nation"
    code: str = "'FR'"
    join: str = ""
    where: str = "true"
    part: str = "null"
    facts: str = ""
    due: str = "null::date"
    ministry: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class Contract:
    """One source. `tables` gives, by table of core, the SQL that makes its rows from `rows` (none: known, not used).

    `months`: its column of days, where rows of every day become those of months, and each month is a source of its own.
    `completes`: a file of it may hold a part only of its source's values, and replaces no other.
    `bare`: it is a list that tells of a counter hardly more than that it is there: see building.counter_lists.
    `elsewhere`: columns kept from the public that are no secret, because their publisher publishes them.
    """

    name: str
    title: Mapping[str, str]
    subject: str
    columns: Mapping[str, Column]
    recognised_by: tuple[str, ...]
    publisher: str = ""
    licence: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    key: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    split_by: str = ""
    months: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict)
    source_date: str = ""
    locates: bool = False
    moves: bool = False
    history: bool = False
    completes: bool = False
    bare: bool = False
    tables: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    elsewhere: tuple[str, ...] = ()
    deposit: Depositing = Depositing()
    freshness: Freshness | None = None

    @property
    def used(self) -> bool:
        """Whether its rows enter the database."""
        return bool(self.tables)

    def subject_of(self, part: str) -> str:
        """The subject of the rows whose `split_by` column holds `part`."""
        return self.subjects.get(part, self.subject)


@cache
def contracts() -> dict[str, Contract]:
    """Every contract, by name."""
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.toml"))}


def load(path: Path) -> Contract:
    """One contract file."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = {name: _column(name, keys) for name, keys in written.pop("columns").items()}
    rules = tuple(Rule(**rule) for rule in written.pop("rules", []))
    tables = written.pop("tables", {})
    if table := written.pop("table", ""):
        tables = {table: "from rows"}
    if freshness := written.pop("freshness", None):
        owner = {language: freshness.pop(f"owner_{language}") for language in ("fr", "en")}
        written["freshness"] = Freshness(owner, **freshness)
    written["recognised_by"] = tuple(written.get("recognised_by", columns))
    written["key"] = tuple(written.get("key", ()))
    written["identity"] = tuple(written.get("identity", ()))
    written["elsewhere"] = tuple(written.get("elsewhere", ()))
    written["deposit"] = Depositing(**{key: _frozen(value) for key, value in written.get("deposit", {}).items()})
    written.setdefault("source", path.stem)
    title = {language: written.pop(f"title_{language}") for language in ("fr", "en")}
    note = {language: written.pop(f"note_{language}", "") for language in ("fr", "en")}
    return Contract(name=path.stem, title=title, note=note, columns=columns, rules=rules, tables=tables, **written)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _column(name: str, keys: dict[str, Any]) -> Column:
    values = {value: tuple(spellings) for value, spellings in keys.pop("values", {}).items()}
    return Column(name, aliases=tuple(keys.pop("aliases", ())), values=values, **keys)


@lru_cache(maxsize=2**14)  # headers, and the spellings that they are held against
def fold(text: str) -> str:
    """A name without accents, case or punctuation, words joined by one underscore."""
    plain = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED))
    return re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().lower()).strip("_")


def recognise(
    header: Iterable[str], said: str = "", meant: Mapping[str, str] | None = None
) -> tuple[Contract | None, dict[str, str]]:
    """The contract a header fits best, and for each of its columns found the name it has in the file; or (None, {}).

    `said`: the contract that somebody said it is of, and `meant` the names that its columns have there.
    """
    names = list(header)
    if said in contracts():
        contract = contracts()[said]
        here = {fold(name): name for name in names}
        told = {column: here[fold(name)] for column, name in (meant or {}).items() if fold(name) in here}
        found = mapping(contract, names) | {column: name for column, name in told.items() if column in contract.columns}
        if set(contract.recognised_by) <= set(found):
            return contract, found
    mappings = {name: mapping(contract, names) for name, contract in contracts().items()}
    fits = [name for name, found in mappings.items() if _fits(contracts()[name], found, names)]
    if not fits:
        return None, {}
    best = max(fits, key=lambda name: (len(mappings[name]), len(contracts()[name].recognised_by)))
    return contracts()[best], mappings[best]


def _fits(contract: Contract, found: Mapping[str, str], names: Collection[str]) -> bool:
    """Whether a header has the columns that tell a contract; that of a bare list has no other column that is known."""
    return set(contract.recognised_by) <= set(found) and not (contract.bare and set(names) - set(found.values()))


@dataclass(frozen=True)
class Nearest:
    """The contract whose meaning a header shares most, the columns found with their names there, and those it lacks."""

    contract: Contract
    names: Mapping[str, str]
    missing: tuple[str, ...]


def nearest(header: Iterable[str]) -> Nearest | None:
    """The contract that a header resembles: a column that few contracts have says more than one that many have.

    None where no contract has nearly half, by weight, of the columns that tell it.
    """
    names = list(header)
    near = []
    for contract in contracts().values():
        found = mapping(contract, names)
        missing = tuple(column for column in contract.recognised_by if column not in found)
        told = sum(_weight(contract, column) for column in contract.recognised_by if column in found)
        share = told / sum(_weight(contract, column) for column in contract.recognised_by)
        if share >= NEAR and len(contract.recognised_by) - len(missing) >= LEAST:
            shared = sum(_weight(contract, column) for column in found)
            near.append((shared * share, share, contract.name, Nearest(contract, found, missing)))
    return max(near, key=lambda one: one[:3])[-1] if near else None


def _weight(contract: Contract, column: str) -> float:
    """How much a column says of which contract a header is of: one more for each halving of those that have it."""
    return math.log2(2 * len(contracts()) / _holders()[column])


@cache
def _holders() -> Counter[str]:
    """In how many contracts each column is."""
    return Counter(name for contract in contracts().values() for name in contract.columns)


def mapping(contract: Contract, header: Iterable[str]) -> dict[str, str]:
    """For each column of the contract found in a header, its name there.

    Aliases come before the column's own name: a real file may call "commune" what we call commune_name.
    """
    folded = {fold(name): name for name in reversed(list(header))}
    spellings = ((column.name, (*column.aliases, column.name)) for column in contract.columns.values())
    found = ((name, next((folded[fold(s)] for s in options if fold(s) in folded), None)) for name, options in spellings)
    return {name: written for name, written in found if written is not None}
