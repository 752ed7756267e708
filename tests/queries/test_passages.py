"""How long a passage takes: a curve of a textbook, waits worked out by hand, ranges on made passages."""

import numpy as np
import pandas as pd
import pytest

from queries.studies import passages

# Remission of leukaemia under 6-MP, in weeks (Freireich and others, 1963), the example of most textbooks: nine of 21
# relapsed, the others were last seen well (+). The curve is in Kleinbaum and Klein, "Survival Analysis", chapter 2.
WEEKS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
CURVE = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def test_the_curve_of_a_textbook() -> None:
    days = np.array([float(week.rstrip("+")) for week in WEEKS.split()])
    times, left = passages.still_waiting(days, np.array(["+" not in week for week in WEEKS.split()]))
    assert dict(zip(times, left.round(4), strict=True)) == CURVE


def test_a_wait_by_hand() -> None:
    """Twenty passed after 10, 20... 200 days: a tenth after 20, half after 100, nine tenths after 180.

    Of the ten left after 100 days, one passes at 110, half by 150, nine by 190. After 160 days four are left, after 170
    too few; ten passages are too few.
    """
    days, all_passed = np.arange(10.0, 201, 10), np.ones(20, bool)
    told = [passages.wait(days, all_passed, waited) for waited in (0, 100, 160, 170)]
    assert [(one.early, one.middle, one.late) for one in told] == [
        (20, 100, 180), (110, 150, 190), (170, 180, 200), (None, None, None)
    ]  # fmt: skip
    assert passages.wait(days[:10], all_passed[:10]) == passages.Wait(None, None, None, 10)


def test_those_who_still_wait_count_as_such() -> None:
    """The same twenty, and twenty more seen waiting for 300 days: half pass, nine tenths are never seen to."""
    days = np.concatenate([np.arange(10.0, 201, 10), np.full(20, 300.0)])
    told = passages.wait(days, days < 300)
    assert (told.early, told.middle, told.late, told.passages) == (40, 200, None, 20)
    # Left out, they would make a wait of 100 days of it; counted as gone on the day they were last seen, too.
    assert passages.wait(days[:20], days[:20] < 300).middle == 100


def made(seed: int) -> pd.DataFrame:
    """Three hundred that come in a day apart and take a hundred days or so to pass."""
    entered = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(300), unit="D")
    days = np.random.default_rng(seed).gamma(25, 4, 300).astype(int)
    rows = pd.DataFrame({"entered_on": entered, "reached_on": entered + pd.to_timedelta(days, unit="D")})
    return rows.assign(gone_on=pd.Series(pd.NaT, rows.index, dtype="datetime64[ns]"))


def test_a_range_is_tried_on_those_that_came_before() -> None:
    """Each is told a range made of those that came in before, by what was known that day; six draws."""
    found = [passages.expected(made(seed), pd.Timestamp("2021-06-01"), 0) for seed in range(6)]
    for one in found:
        assert (one.passages, one.tried > 150) == (300, True)
        assert (one.early, one.middle, one.late) == pytest.approx((75.4, 98.7, 126.3), abs=5)  # of the gamma law
    assert np.mean([one.held / one.tried for one in found]) == pytest.approx(0.8, abs=0.05)


def test_those_that_left_the_path_waited_until_then() -> None:
    """Every other one leaves after five days: the wait of the others stays what it is, from half as many passages."""
    rows = made(1)
    left = rows.assign(
        reached_on=rows["reached_on"].where(rows.index % 2 == 0),
        gone_on=(rows["entered_on"] + pd.Timedelta(days=5)).where(rows.index % 2 == 1),
    )
    found = passages.expected(left, pd.Timestamp("2021-06-01"), 0)
    assert (found.passages, found.middle) == (150, pytest.approx(99, abs=6))
    assert 0 < found.tried < 150
