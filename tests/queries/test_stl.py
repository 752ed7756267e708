"""Trend and season, held against statsmodels, which programs the same article."""

import numpy as np
import pytest
from statsmodels.tsa.seasonal import STL

from queries.studies.stl import stl


@pytest.mark.parametrize("count", [24, 25, 35, 36, 47, 78, 150])
def test_trend_and_season_are_those_of_statsmodels(count: int) -> None:
    chance = np.random.default_rng(count)
    values = 100 + chance.normal(size=count).cumsum() + 5 * np.tile(chance.normal(size=12), 13)[:count]
    theirs = STL(values, period=12, seasonal=1201, seasonal_deg=0).fit()
    trend, season = stl(values)
    assert trend == pytest.approx(theirs.trend, abs=1e-9)
    assert season == pytest.approx(theirs.seasonal, abs=1e-9)


def test_a_line_and_a_season_are_found_as_they_were_put_in() -> None:
    """100, one more each month, and a season that sums to nothing: what smooths by lines leaves both as they are."""
    months = np.arange(60)
    season = np.tile([-5, -3, -1, 0, 1, 3, 5, 3, 1, 0, -1, -3], 5)
    trend, found = stl(100.0 + months + season)
    assert trend == pytest.approx(100 + months, abs=0.05)
    assert found == pytest.approx(season, abs=0.05)
