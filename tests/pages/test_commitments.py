"""What was kept of what was promised: counts by state, as a bar and in words, for none, one and many."""

import pytest

from pages.blocks import commitments
from pages.blocks.commitments import Kept
from pages.text import Say

NO_BREAK = "\u00a0"
FR, EN = Say("fr"), Say("en")


def counted(**counts: int) -> Kept:
    return Kept("missions", dict.fromkeys(commitments.STATES, 0) | counts)


@pytest.mark.parametrize(
    ("found", "kept", "total", "late"),
    [
        (counted(), 0, 0, False),
        (counted(nothing_found=1), 0, 1, False),
        (counted(kept=1), 1, 1, False),
        (counted(kept_late=1), 1, 1, True),
        (counted(kept=9, kept_late=1, under_way=17, nothing_found=12), 10, 39, True),
    ],
)
def test_what_was_kept_late_was_kept_and_it_is_said(found: Kept, kept: int, total: int, late: bool) -> None:
    assert (found.kept, found.total) == (kept, total)
    for say in (FR, EN):
        told = commitments.title(say, found)
        assert str(total) in told
        assert told.replace(NO_BREAK, " ").startswith(f"{kept} ") == bool(kept)
        assert (say("commitments.state.kept_late", count=1).split()[-1] in told) == late


def test_a_bar_has_a_part_for_each_state_that_counts_something_in_their_order() -> None:
    html = str(commitments.bar(FR, counted(kept=2, under_way=3, nothing_found=1)))
    places = [html.index(f'data-state="{state}" style="flex:{count}"') for state, count in
              (("kept", 2), ("under_way", 3), ("nothing_found", 1))]  # fmt: skip
    assert places == sorted(places)
    assert "kept_late" not in html
    assert "to_come" not in html
