"""Hostile cells, in each column of each contract: nothing stops but the file, and nothing hidden is kept of them."""

import time

import pytest

from data.check import check_against
from data.check.cells import without_email
from data.contracts import Contract, contracts
from data.read import Table
from data.read.mending import UNSEEN
from tests.attack.hostile import CELLS
from tests.attack.support import WIDE, Tally
from tests.support import one_in

SHORT = [
    "\x00", "a\x00b", "\x1b[2J", "\u202etxt.exe", "\ufeff", "\u2028", "<script>alert(1)</script>", "javascript:x",
    "<img src=x onerror=a>", "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "'; drop table core.counters; --", "{value}",
    "%s%n", "../../etc/passwd", "00/00/0000", "10000-01-01", "0000-01-01", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00", "2958466", "-1", "NaN", "1e", "D²", "R٣", "²A", "[]", "null", "𝟗", "９９", "Ⅷ",
    "1\u0301", "😀" * 50, "99h99", "24:60", "1.", "+.e1", "%", "-0", "a@b.fr", "a @ b.fr", "A&#64;b.fr", "mo-su,mo 9h",
]  # fmt: skip
HOSTILE = [*SHORT, *(cell for cell, _ in CELLS.values())]
NAMES = sorted(contracts())
SECONDS = 10  # of the processor, for all cells in one column


@pytest.mark.parametrize("name", one_in(2, NAMES if WIDE else NAMES[4::12]))
def test_no_cell_stops_more_than_its_file(name: str, tally: Tally) -> None:
    contract = contracts()[name]
    for column in contract.columns:
        begun = time.process_time()
        held_against(contract, column)
        assert time.process_time() - begun < SECONDS, column
    tally(len(contract.columns) * len(HOSTILE), len(contract.columns) * len(HOSTILE))


def held_against(contract: Contract, column: str) -> None:
    """Check a file of one contract whose rows hold, in this column, one hostile cell each."""
    header = tuple(contract.columns)
    example = [one.example for one in contract.columns.values()]
    position = header.index(column)
    rows = [[*example[:position], cell, *example[position + 1 :]] for cell in HOSTILE]
    table = Table("cells.csv", "0" * 64, header, list(range(2, len(rows) + 2)), rows)
    report = check_against(table, contract, {name: name for name in header})
    assert report.rows is not None
    for kept in report.rows.to_pylist():
        for text in (value for value in kept.values() if isinstance(value, str)):
            assert not UNSEEN.search(text)
            assert without_email(text) == text


def test_every_contract_gives_an_example_that_can_be_replaced() -> None:
    assert all(
        one.example or not one.required for contract in contracts().values() for one in contract.columns.values()
    )
