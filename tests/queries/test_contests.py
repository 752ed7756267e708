"""What stands beside a figure, of all that is said of it: which request, and for whom."""

import datetime as dt

import pandas as pd
import pytest

from pages.parts import remarks
from pages.text import Say
from queries import files
from queries.contests import Remark, Step, remark_of_value, remarked

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
PLACE = ("M1", "region", "53")


def said(number: int, *states: str, period: dt.date | None = MAY, whole: bool = True, words: str = "Mot") -> Remark:
    """A request of 1 July whose steps follow day by day."""
    steps = [Step(dt.date(2021, 7, 1 + n), state, "cabinet", words) for n, state in enumerate(("received", *states))]
    return Remark(number, "contest", *PLACE, period, tuple(steps), whole)


@pytest.mark.parametrize(
    ("found", "period", "known", "number"),
    [
        ([], MAY, True, None),
        ([said(1)], MAY, True, 1),
        ([said(1)], JUNE, True, 1),  # nobody answered: whatever the month
        ([said(1, "accepted")], MAY, True, 1),
        ([said(1, "accepted")], JUNE, True, None),  # the figure is another one by now
        ([said(1, "refused")], MAY, True, None),  # in its history alone
        ([said(1, "refused", "changed")], MAY, True, 1),
        ([said(1, "accepted", "refused")], MAY, True, None),
        ([said(1, "accepted"), said(2)], MAY, True, 2),  # what waits first
        ([said(1, "accepted"), said(2, "changed")], MAY, True, 2),
        ([said(1), said(2)], MAY, True, 2),
        ([said(1, "accepted")], MAY, False, 1),  # who reads it in full
        ([said(1, "accepted", whole=False)], MAY, True, 1),
        ([said(1, "accepted", whole=False)], MAY, False, None),  # everyone, where they read no value
        ([said(1, "accepted", period=None)], None, True, 1),
    ],
)
def test_which_request_stands_beside_a_figure(
    found: list[Remark], period: dt.date | None, known: bool, number: int | None
) -> None:
    shown = remark_of_value(tuple(found), period, known)
    assert (shown.number if shown else None) == number


def test_a_mark_is_text_wherever_it_goes() -> None:
    """On a page, in a table and in a file: HTML is escaped, and a formula is none."""
    rows = pd.DataFrame({"period": [pd.Timestamp(MAY), pd.NaT], "state": ["value", "missing"], "value": [1.0, None]})
    told = {PLACE: (said(1, "changed", words="=1+1 <b>l'État</b>"),)}
    found = remarked(rows, [PLACE, ("M1", "region", "75")], told)
    written = remarks.written(Say("fr"), found)
    state = Say("fr")("contests.state.changed")
    assert written["remark_told"].tolist() == [f"contesté\u00a0: {state} le 02/07/2021", None]
    first, second = found.to_dict("records")
    assert "=1+1 &lt;b&gt;l" in remarks.mark(Say("fr"), first)
    assert (remarks.mark(Say("fr"), second), remarks.words(Say("en"), second)) == ("", "")
    assert "'=1+1 <b>" in files.csv(found, "real").decode()
    assert remarked(rows, [PLACE, PLACE], {}) is rows
