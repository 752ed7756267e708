"""Where a trend leads: lines worked out by hand, made series whose end is known, and when nothing can be said."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from queries import access, indicators
from queries.studies import forecast
from queries.studies.forecast import Aim, outlook

SEASON = np.array([1.03, 1.01, 1.07, 1.09, 1.07, 1.10, 0.98, 0.74, 0.92, 1.09, 1.04, 0.86])
SEASON = SEASON / np.exp(np.log(SEASON).mean())


def monthly(values: "np.ndarray | list[float]", start: str = "2024-01-01") -> pd.DataFrame:
    return pd.DataFrame(
        {"month": pd.date_range(start, periods=len(values), freq="MS"), "value": np.array(values, float)}
    )


LINE = monthly([10.0 + 2 * month for month in range(28)])  # to April 2026: 64
TODAY = dt.date(2026, 4, 30)


def test_a_straight_line_is_followed_to_the_day_of_its_target() -> None:
    """64 in April 2026 and 2 a month: 70 in July 2026; no error was ever made, so the interval has no width."""
    found = outlook(LINE, Aim(70, dt.date(2026, 12, 31)), TODAY)
    july = pd.Timestamp("2026-07-01")
    assert (found.state, found.known, found.month, found.earliest, found.latest) == ("in_time", 28, july, july, july)
    assert (found.value, found.low, found.high) == (80, 80, 80)  # eight months on
    assert (found.held, found.tried) == (10, 10)  # 4 + 3 + 2 + 1 months after the 24th to the 27th
    assert outlook(LINE, Aim(82, dt.date(2026, 12, 31)), TODAY).state == "late"  # January 2027
    assert outlook(LINE, Aim(60, dt.date(2026, 12, 31), falls=True), TODAY).state == "never"
    assert outlook(LINE, Aim(64 + 2 * 61, dt.date(2026, 12, 31)), TODAY).state == "never"  # in 61 months
    bound = outlook(LINE, Aim(75, dt.date(2026, 12, 31), bounds=(0, 75)), TODAY)
    assert (bound.state, bound.value) == ("in_time", 75)


def test_a_wild_month_does_not_turn_the_line_and_a_missing_one_is_not_filled() -> None:
    """Of what is left of a line without some months every slope is 2 but those from the wild one."""
    wild = LINE.assign(value=LINE["value"].where(LINE.index != 20, 5000))
    assert outlook(wild, Aim(70, dt.date(2026, 12, 31)), TODAY).value == 80
    longer = monthly([10.0 + 2 * month for month in range(32)], "2023-09-01").drop(index=[3, 9, 10, 27])
    found = outlook(longer, Aim(78, dt.date(2026, 12, 31)), TODAY)
    assert (found.known, found.value) == (28, 88)  # 72 in April 2026
    told = longer.assign(value=longer["value"].where(longer.index != 20))
    assert outlook(told, Aim(78, dt.date(2026, 12, 31)), TODAY).state == "too_few"


def test_the_interval_is_as_wide_as_four_fifths_of_the_errors() -> None:
    """All zero but the last months: the line stays at zero, and the errors of those months are what they are.

    One month ahead there are 16 errors (months 13 to 28), and the 14th is the width, since 0.8 x 17 = 13.6: with two
    months off it is a zero, with three it is theirs. Two ahead, 15 errors, the 13th. A hundred ahead, the 36 that are
    nine to sixteen months off, the 30th, grown as much as 100 is further; the last three months are in three of each
    distance up to 14, then two and one.
    """
    months = np.arange(28)

    def half(off: int, *distances: int, by: int = 27) -> list[float]:
        errors = forecast._errors(months, np.where(months < 28 - off, 0.0, 5.0), seasonal=False)
        return errors.half(np.array(distances), by).tolist()

    assert half(2, 1) == [0]
    assert half(3, 1, 2) == [5, 5]
    far = [0.0] * 15 + sorted([500 / away for away in range(9, 17) for _ in range(min(3, 17 - away))])
    assert len(far) == 36
    assert half(3, 100) == pytest.approx([far[29]])
    assert np.isnan(half(3, 1, by=14)).all()  # three errors are known


def test_an_error_as_wide_as_the_interval_is_within_it() -> None:
    """Four errors of 0.7 a month ahead make 2.1 three months ahead; as computers multiply, 2.0999999999999996."""
    drawn, month = np.array([0, 1, 2, 3, 4]), np.array([1, 2, 3, 4, 7])
    held = forecast._Errors(drawn, month, np.array([0.7, 0.7, 0.7, 0.7, 2.1])).held(np.array([4]), 3)
    assert held == (1, 1)
    assert forecast._Errors(drawn, month, np.array([0.7, 0.7, 0.7, 0.7, 2.11])).held(np.array([4]), 3) == (0, 1)


@pytest.mark.parametrize(
    ("months", "breaks", "target_on", "today", "state"),
    [
        (27, [], "2027-12-31", "2026-04-30", "too_few"),
        (0, [], "2027-12-31", "2026-04-30", "too_few"),
        (60, ["2024-02-15"], "2029-12-31", "2028-12-31", "in_time"),
        (60, ["2026-10-01"], "2029-12-31", "2028-12-31", "broken"),
        (60, ["2024-01-01", "2030-01-01"], "2029-12-31", "2028-12-31", "in_time"),  # before the series, to come
        (28, [], "2026-04-29", "2026-04-30", "past"),
        (28, [], "2026-04-30", "2026-04-30", "due"),
        (28, [], "2031-05-01", "2026-04-30", "too_far"),
        (28, [], "2029-12-31", "2027-05-01", "old"),
        (28, [], "2029-12-31", "2027-04-30", "in_time"),
    ],
)
def test_why_there_is_no_forecast(months: int, breaks: list[str], target_on: str, today: str, state: str) -> None:
    rows = monthly([10.0 + 2 * month for month in range(months)])
    days = [dt.date.fromisoformat(day) for day in breaks]
    found = outlook(rows, Aim(135, dt.date.fromisoformat(target_on)), dt.date.fromisoformat(today), days)
    assert found.state == state
    assert (found.state in forecast.FORECASTS) == (found.value is not None)


def test_seasons_are_taken_out_and_given_back() -> None:
    """400 and 4 a month, times a known season: 660 in November 2026, and December low, whatever its trend."""
    month = pd.date_range("2021-06-01", periods=60, freq="MS")
    noise = np.exp(np.random.default_rng(0).normal(0, 0.01, 60))
    rows = pd.DataFrame({"month": month, "value": (400 + 4 * np.arange(60)) * SEASON[month.month - 1] * noise})
    found = outlook(rows, Aim(660, dt.date(2026, 12, 31)), dt.date(2026, 5, 31), seasonal=True)
    assert found.value == pytest.approx((400 + 4 * 66) * SEASON[11], rel=0.03)
    assert (found.low or 0) < (found.value or 0) < (found.high or 0)
    assert "2026-09" <= f"{found.month:%Y-%m}" <= "2027-01"
    gap = rows[~rows["month"].dt.month.eq(8)]  # no August at all
    assert outlook(gap, Aim(760, dt.date(2026, 12, 31)), dt.date(2026, 5, 31), seasonal=True).state == "months_missing"


def test_covid_is_no_trend() -> None:
    """Two years before the crisis and two after: whatever happened in it, the same is said."""
    month = pd.date_range("2018-03-01", periods=63, freq="MS")
    rows = pd.DataFrame({"month": month, "value": (400 + 4 * np.arange(63)) * SEASON[month.month - 1]})
    broken = rows.assign(
        value=rows["value"].where(~month.isin(pd.date_range("2020-03-01", "2021-05-01", freq="MS")), 9.0)
    )
    one, other = (
        outlook(told, Aim(700, dt.date(2023, 12, 1)), dt.date(2023, 5, 31), seasonal=True) for told in (rows, broken)
    )
    assert one == other
    assert one.known == 48


def noisy(seed: int, kind: str) -> np.ndarray:
    random = np.random.default_rng(seed)
    noise = random.normal(0, 5, 72)
    walk = {"white": noise, "persistent": noise.copy(), "walk": np.cumsum(noise)}[kind]
    if kind == "persistent":
        for before, now in pairwise(range(72)):
            walk[now] += 0.6 * walk[before]
    return 100 + 2.0 * np.arange(72) + walk


@pytest.mark.wide
@pytest.mark.parametrize(
    ("kind", "least", "most"), [("white", 0.8, 0.92), ("persistent", 0.78, 0.92), ("walk", 0.65, 0.85)]
)
def test_how_often_the_interval_holds_on_made_series(kind: str, least: float, most: float) -> None:
    """Sixty months, a target twelve months on: whether the interval holds the value of that month, in 100 series.

    A line among noise, even one that lingers, is what the rule is for. Of a walk, which has no trend to come back to,
    it holds less often (71 times in 100), and nothing is said of one in six.
    """
    inside, said = [], []
    for seed in range(100):
        values = noisy(seed, kind)
        found = outlook(monthly(values[:60]), Aim(1e6, dt.date(2029, 12, 1)), dt.date(2028, 12, 31))
        said.append(found.held / found.tried)
        assert (found.state == "unreliable") == (said[-1] < 0.5)
        if found.low is not None and found.high is not None:
            inside.append(found.low <= values[71] <= found.high)
    assert least < np.mean(inside) < most
    assert np.mean(said) == pytest.approx(np.mean(inside), abs=0.1)


def test_what_is_carried_on_or_kept_secret_is_no_month_of_a_trend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty months measured; the ten that follow are said from the last list, or by nobody: a year is not over."""
    rows = monthly([100.0 + month for month in range(40)], "2022-01-01").rename(columns={"month": "period"})
    kinds = ["real"] * 30 + ["estimated"] * 10
    states = ["value"] * 29 + ["secret"] + ["value"] * 10
    rows = rows.assign(level="nation", code="FR", kind=kinds, state=states)
    row: dict[str, Any] = {"target": 135.0, "target_date": dt.date(2025, 12, 31), "reached": False}
    monkeypatch.setattr(indicators, "_series", lambda *_: rows)
    monkeypatch.setattr(indicators, "_standings", lambda *_: {"FR": row})
    nobody, edition = access.parse("public"), SimpleNamespace(kind="real", as_of=dt.date(2025, 4, 30))

    def told() -> Any:
        return indicators.outlook.__wrapped__(nobody, edition, "P1", "nation", "FR")  # type: ignore[attr-defined]

    found = told()
    assert found == replace(found, state="in_time", known=29, last=pd.Timestamp("2024-05-01"))
    row["reached"] = True
    assert told() == forecast.Outlook("reached")
    row["target"] = None
    assert told() is None
