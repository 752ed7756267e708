"""What an edition is to be made of."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa

from data.build.counter_lists import History
from data.check import Report
from data.contracts import Contract

Say = Callable[[str], None]


@dataclass(frozen=True)
class Dating:
    """The date that a list of counters describes, and where it was read: asked, name, month (of the name) or labels."""

    day: datetime.date
    read_in: str


@dataclass(frozen=True)
class Deposit:
    """A checked file to put in, when it was deposited, and which of its parts are still valid (see check.parts).

    `dating`: of a list of counters; None for other files, and for a list where nothing tells a date. `scope`: the
    territories that it is of (see checking.territory; (): all). `without`: the lines of the file that do not count,
    those of others and those that a later deposit took the place of; the report is without them. `covers`: of a list of
    counters, the territories that it holds all of (as rights write them; (): the whole country). `by`, `why`: the mail
    of its author and their message ("": not told).
    """

    report: Report
    deposited_at: datetime.datetime
    parts: frozenset[str]
    publisher: str | None = None
    dating: Dating | None = None
    scope: tuple[str, ...] = ()
    without: frozenset[int] = frozenset()
    covers: tuple[str, ...] = ()
    by: str = ""
    why: str = ""

    @property
    def day(self) -> datetime.date:
        """The date that a list describes; that of its deposit when nothing tells another."""
        return self.dating.day if self.dating else self.deposited_at.date()

    @property
    def contract(self) -> Contract:
        """The contract of a file that may be put in."""
        if self.report.contract is None:
            raise ValueError(f"{self.report.file} was not recognised")
        return self.report.contract

    @property
    def rows(self) -> pa.Table:
        """The typed rows of a file that may be put in."""
        if self.report.rows is None:
            raise ValueError(f"{self.report.file} was not recognised")
        return self.report.rows


@dataclass(frozen=True)
class Demonstration:
    """Invented rows, by table of core, for a seed, as of a date: what an edition is made of, or none of it."""

    seed: int
    as_of: datetime.date
    tables: Mapping[str, pd.DataFrame | pa.Table]
    subjects: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """Everything that an edition is made of.

    `past`: lists of counters before the one in force, oldest first; `history`: what changed from each to the next;
    `remarks`: rows of core.remarks, by column; `definitions`: rows of core.definitions.
    """

    built_at: datetime.datetime
    deposits: tuple[Deposit, ...] = ()
    nomenclature: tuple[Deposit, ...] = ()
    past: tuple[Deposit, ...] = ()
    history: History = field(default_factory=History)
    demonstration: Demonstration | None = None
    as_of: datetime.date | None = None
    remarks: tuple[Mapping[str, Any], ...] = ()
    definitions: tuple[tuple[str, str, str], ...] = ()
