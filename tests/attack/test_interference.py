"""What a reader may not read moves nothing of what they are told: the whole demonstration, by `make attack` alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.store import Edition
from tests.attack import interference


@pytest.mark.attack  # some minutes
def test_nothing_out_of_scope_moves_an_answer(edition: Edition, record_property: Callable[[str, object], None]) -> None:
    """Each view, query, page, map, file and the summary, as the public and two prefects; seen by a cabinet (Blunt)."""
    found = interference.attack()
    tried = sum(one.compared for one in found)
    moved = {(one.reader, one.kind): one.moved for one in found if one.moved}
    record_property("tried", tried)
    record_property("held", tried - sum(map(len, moved.values())))
    assert moved == {}
    assert tried > 900


# The country's median time in each stage, which prefects read and the public does not: SECURITY.md does not promise it.
AT_EACH_CHANGE = 3  # neither one proposal, of which nothing is told, nor ten, among which one is hidden anyway
MEDIANS = {(interference.ELSEWHERE, "views"): ("stage_delays",)}


@pytest.mark.parametrize(
    "size",
    [pytest.param(size, marks=[] if size == AT_EACH_CHANGE else [pytest.mark.wide]) for size in interference.SMALL],
)
def test_what_is_not_decided_moves_nothing_that_everyone_reads(size: int, tmp_path: Path) -> None:
    """Portfolios of one, three and ten: each table of the public file, and each view, as the public and a prefect."""
    found = interference.attack_small(size, tmp_path)
    assert {(one.reader, one.kind): one.moved for one in found if one.moved} == MEDIANS
    assert sum(one.compared for one in found) > 300


@pytest.mark.attack  # some minutes
@pytest.mark.parametrize("size", interference.SMALL)
def test_nor_an_answer_a_figure_shown_elsewhere_a_note_a_feed_or_a_page_as_a_file(
    size: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = interference.attack_small(size, tmp_path, [*interference.ASKED])
    tried = sum(one.compared for one in found)
    moved = {(one.reader, one.kind): one.moved for one in found if one.moved}
    record_property("tried", tried)
    record_property("held", tried - sum(len(names) for told, names in moved.items() if told not in MEDIANS))
    assert moved == MEDIANS
    assert tried > 1500
