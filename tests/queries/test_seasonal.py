"""Season adjustment on made series whose seasons are known; comparisons by hand; the ramp-up of made cohorts."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.seasonal import STL

from queries.studies import ramp_up, seasonal

SEASON = np.array([1.03, 1.01, 1.07, 1.09, 1.07, 1.10, 0.98, 0.74, 0.92, 1.09, 1.04, 0.86])
SEASON = SEASON / np.exp(np.log(SEASON).mean())


def made(months: int = 60, start: str = "2020-01-01", noise: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """A series that grows by 1 percent a month under a known multiplicative season."""
    month = pd.date_range(start, periods=months, freq="MS")
    random = np.random.default_rng(seed)
    value = 400 * 1.01 ** np.arange(months) * SEASON[month.month - 1] * np.exp(random.normal(0, noise, months))
    return pd.DataFrame({"month": month, "value": value})


def test_a_known_season_is_found() -> None:
    adjusted = seasonal.adjust(made(start="2022-01-01"))
    assert (adjusted.state, adjusted.method, adjusted.known) == ("adjusted", "stl_log", 60)
    month = adjusted.table["month"].dt.month.to_numpy()
    assert adjusted.table["season"].to_numpy() == pytest.approx(SEASON[month - 1], rel=0.01)
    assert adjusted.table["adjusted"].to_numpy() == pytest.approx(400 * 1.01 ** np.arange(60), rel=0.01)


@pytest.mark.parametrize("months", [23, 24, 35, 60, 90])
@pytest.mark.parametrize("level", [False, True])
def test_the_season_alone_is_that_of_the_series_with_gaps_outliers_and_on_both_scales(months: int, level: bool) -> None:
    """`adjust` is the source of what is expected; it is held against statsmodels and a known season elsewhere."""
    table = made(months, start="2022-01-01", noise=0.05, seed=months)
    table.loc[[3, 5], "value"] = [np.nan, table["value"][5] * 3]
    if level:
        table.loc[7, "value"] = 0
    whole, alone = seasonal.adjust(table), seasonal.season_of(table["value"].to_numpy())
    if whole.state != "adjusted":
        assert alone is None
    else:
        assert alone is not None
        assert alone[1] == (whole.method == "stl_log") == (not level)
        np.testing.assert_array_equal(alone[0], whole.table["season"].to_numpy())


@pytest.mark.parametrize("months", [*range(24, 61), 90, 120])
def test_a_series_is_taken_apart_as_statsmodels_takes_it_apart(months: int) -> None:
    """STL itself, of the same series, is the source of what is expected."""
    series = np.random.default_rng(months).normal(100, 20, months)
    fitted = STL(series, period=12, seasonal=seasonal.WINDOW, seasonal_deg=0).fit()
    trend, season = seasonal._stl(series)
    np.testing.assert_allclose(trend, fitted.trend, rtol=1e-12)
    np.testing.assert_allclose(season, fitted.seasonal, rtol=0, atol=1e-10)


def test_the_parts_multiply_back() -> None:
    table = seasonal.adjust(made(start="2022-01-01", noise=0.05)).table
    whole = table["trend"] * table["season"] * table["residual"]
    assert whole.to_numpy() == pytest.approx(table["value"].to_numpy())


def test_covid_is_no_baseline() -> None:
    """Whatever happened in the break, the seasons, and what is adjusted outside it, are the same."""
    calm, broken = made(noise=0.03), made(noise=0.03)
    broken.loc[2:16, "value"] *= 0.3
    one, other = seasonal.adjust(calm).table, seasonal.adjust(broken).table
    assert one["in_break"].sum() == 15  # March 2020 to May 2021
    assert one["season"].to_numpy() == pytest.approx(other["season"].to_numpy())
    outside = ~one["in_break"]
    assert one.loc[outside, "adjusted"].to_numpy() == pytest.approx(other.loc[outside, "adjusted"].to_numpy())
    assert other.loc[2:16, "trend"].isna().all()
    assert (other.loc[2:16, "adjusted"] / one.loc[2:16, "adjusted"]).to_numpy() == pytest.approx(np.full(15, 0.3))


def test_seasons_are_found_around_the_break() -> None:
    adjusted = seasonal.adjust(made())
    month = adjusted.table["month"].dt.month.to_numpy()
    assert adjusted.known == 45
    assert adjusted.table["season"].to_numpy() == pytest.approx(SEASON[month - 1], rel=0.03)


@pytest.mark.parametrize(
    ("months", "start", "known"), [(60, "2020-01-01", 45), (60, "2022-01-01", 60), (36, "2022-01-01", 36)]
)
def test_noise_stays_out_of_the_season(months: int, start: str, known: int) -> None:
    """Twenty made series of known trend, season and noise (5 percent), of three to five years, with COVID or without.

    The best a month of the year can be known from n years is noise / sqrt(n): here 2.2 to 2.9 percent. A season free to
    move (window of 13 years, robust), as this one once was, is 3.6 to 4.8 percent off. A fit leaves
    sqrt(1 - parameters / months) of the noise: twelve for the season, about one a year for the trend.
    """
    off, left = [], []
    for seed in range(20):
        table = seasonal.adjust(made(months, start, 0.05, seed)).table
        truth = SEASON[table["month"].dt.month - 1]
        off.append(np.std(np.log(table["season"] / truth)))
        left.append(np.log(table["residual"]).std())
    assert np.mean(off) < 1.25 * 0.05 / np.sqrt(known / 12)
    assert np.mean(left) == pytest.approx(0.05 * np.sqrt(1 - (12 + known / 12) / known), rel=0.15)


def test_an_outlier_is_set_aside_and_says_nothing_of_its_season() -> None:
    series = made(noise=0.03)
    series.loc[40, "value"] *= 0.4  # May 2023
    adjusted = seasonal.adjust(series)
    assert pd.Timestamp("2023-05-01") in adjusted.aside
    table = adjusted.table
    assert table["season"].to_numpy() == pytest.approx(SEASON[table["month"].dt.month - 1], rel=0.06)
    assert table.loc[40, "residual"] == pytest.approx(0.4, rel=0.1)


def test_missing_months_stay_missing() -> None:
    series = made(start="2022-01-01").drop(index=[20, 21]).reset_index(drop=True)
    series.loc[40, "value"] = np.nan
    table = seasonal.adjust(series).table
    assert len(table) == 60
    assert table["adjusted"].isna().sum() == 3
    month = table["month"].dt.month.to_numpy()
    assert table["season"].to_numpy() == pytest.approx(SEASON[month - 1], rel=0.02)


def test_a_series_with_zeros_is_adjusted_on_its_level() -> None:
    series = made(start="2022-01-01").assign(value=lambda rows: 10 * SEASON[rows["month"].dt.month - 1])
    series.loc[5, "value"] = 0
    adjusted = seasonal.adjust(series)
    assert adjusted.method == "stl_level"
    assert adjusted.table.loc[30:, "adjusted"].to_numpy() == pytest.approx(np.full(30, 10.0), abs=0.3)


DAYS = np.random.default_rng(3).integers(18, 24, 60)


def test_working_days_are_evened_out() -> None:
    """Acts follow working days exactly: once they are evened out, nothing is left."""
    series = made(start="2022-01-01")
    adjusted = seasonal.adjust(series.assign(value=series["value"] * DAYS, working_days=DAYS))
    assert adjusted.per_day == pytest.approx(1.0, abs=0.05)
    assert adjusted.table["adjusted"].to_numpy() == pytest.approx(DAYS.mean() * 400 * 1.01 ** np.arange(60), rel=0.015)


def test_working_days_that_do_not_matter_are_left_alone() -> None:
    """Acts that do not follow working days, with noise: dividing by them would add theirs (8 percent)."""
    for seed in range(5):
        series = made(noise=0.03, seed=seed)
        adjusted = seasonal.adjust(series.assign(working_days=DAYS))
        assert adjusted.per_day < 0.35
    calm = seasonal.adjust(made(noise=0.03).assign(working_days=DAYS))
    assert (calm.per_day, np.log(calm.table["residual"]).std()) == (0, pytest.approx(0.025, abs=0.005))


@pytest.mark.parametrize(
    ("series", "state", "known", "missing"),
    [
        (made(23, "2022-01-01"), "too_short", 23, (12,)),
        (made(36, "2020-01-01"), "too_short", 21, ()),  # 15 of the 36 months are in the break
        (made(24, "2022-01-01"), "adjusted", 24, ()),
        (made(40, "2022-01-01").query("month.dt.month != 8"), "months_missing", 37, (8,)),
        (made(0), "too_short", 0, tuple(range(1, 13))),
    ],
)
def test_it_says_why_not(series: pd.DataFrame, state: str, known: int, missing: tuple[int, ...]) -> None:
    adjusted = seasonal.adjust(series)
    assert (adjusted.state, adjusted.known, adjusted.needed) == (state, known, 24)
    assert adjusted.missing[: len(missing)] == missing
    assert adjusted.table["adjusted"].isna().all() == (state != "adjusted")


def test_a_month_twice_is_refused() -> None:
    series = pd.DataFrame({"month": pd.to_datetime(["2022-03-01", "2022-03-31"]), "value": [1.0, 2.0]})
    with pytest.raises(ValueError, match="a month comes twice: 2022-03"):
        seasonal.adjust(series)


def test_against_the_year_before() -> None:
    rows = [
        ("a", "2022-01-01", 100.0), ("a", "2023-01-31", 80.0),   # 20 percent less, whatever the day of the month
        ("a", "2020-04-01", 10.0), ("a", "2021-04-01", 90.0),    # the year before is in the break
        ("b", "2023-01-01", 50.0), ("b", "2022-01-01", 0.0),     # zero, and the break, the year before
        ("b", "2024-01-01", np.nan), ("b", "2024-06-01", 5.0),   # missing now, missing before
    ]  # fmt: skip
    series = pd.DataFrame(rows, columns=["counter_id", "month", "value"])
    told = [seasonal.against_year_before(rows) for _, rows in series.groupby("counter_id", sort=False)]
    table = pd.concat(told)
    assert table.loc[1, ["before", "change"]].tolist() == [100, pytest.approx(-20)]
    assert table["why"].tolist()[2:] == ["missing", "break", "zero", "break", "missing", "missing"]
    assert table["change"].notna().sum() == 1
    assert table["in_break"].tolist() == [False, False, True, True, False, False, False, False]


def made_cohorts() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Eight counters of 2019 at full size, four of 2022 that go from 40 to 100 percent in six months; a season on all.

    The network grows by 2 percent a month; sizes differ from counter to counter.
    """
    months = pd.date_range("2021-01-01", "2024-06-01", freq="MS")
    opened = {f"old{k}": "2019-01-01" for k in range(8)} | {f"new{k}": "2022-03-15" for k in range(4)}
    rows = []
    for size, (counter, start) in enumerate(opened.items(), 1):
        age = (months.year - int(start[:4])) * 12 + months.month - int(start[5:7]) - (start[8:] != "01")
        level = np.clip(0.4 + 0.1 * age, 0, 1) * (age >= 0)
        acts = 100 * size * level * SEASON[months.month - 1] * 1.02 ** np.arange(len(months))
        rows.append(pd.DataFrame({"counter_id": counter, "month": months, "requests": acts})[age >= 0])
    return pd.concat(rows), pd.DataFrame({"counter_id": list(opened), "opened_on": list(opened.values())})


def test_ramp_up_is_freed_of_seasons_and_growth() -> None:
    curve = ramp_up.ramp_up(*made_cohorts()).query("cohort == 2022").set_index("age")
    assert curve["counters"].eq(4).all()
    # Peers are the eight old counters, then also the new ones once mature: all at their full size.
    assert curve.loc[:8, "relative"].to_numpy() == pytest.approx(
        [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0], rel=0.08
    )
    assert curve.loc[:3, "relative"].is_monotonic_increasing
    assert (curve["low"] <= curve["relative"] + 1e-9).all()


def test_ramp_up_leaves_the_health_crisis_out() -> None:
    """The same cohorts a year earlier: what happened in the crisis, whatever it was, changes nothing."""
    footfall, opened = made_cohorts()
    footfall["month"] -= pd.DateOffset(years=1)
    opened["opened_on"] = pd.to_datetime(opened["opened_on"]) - pd.DateOffset(years=1)
    shut = footfall.assign(
        requests=footfall["requests"].where(~footfall["month"].between("2020-03-01", "2021-05-01"), 1.0)
    )
    curve = ramp_up.ramp_up(shut, opened)
    pd.testing.assert_frame_equal(curve, ramp_up.ramp_up(footfall, opened))
    assert curve.query("cohort == 2021")["age"].min() == 2  # opened in March 2021: June is its third month


def test_counters_that_have_just_begun_to_be_counted_are_no_peers() -> None:
    """The old ones opened in 2019 and are first counted in March 2022: a year later they are peers."""
    footfall, opened = made_cohorts()
    late = footfall[footfall["month"] >= "2022-03-01"]
    assert ramp_up.ramp_up(late, opened).query("cohort == 2022")["age"].min() == 11  # March 2023


def test_ramp_up_without_peers_says_nothing() -> None:
    footfall, opened = made_cohorts()
    few = footfall[footfall["counter_id"].isin(["old1", "new1"])]
    assert ramp_up.ramp_up(few, opened).empty
