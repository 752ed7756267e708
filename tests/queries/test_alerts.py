"""What is alerted is what the indicators count: the same things, by two queries that share no line."""

import pandas as pd
import pytest

from data import store
from queries.access import Viewer
from tests.support import reading

# Indicator -> the alert of what it leaves behind, and where that is: in its numerator, or between it and the whole.
PAIRS = {
    "M3": ("redundant_undecided", "numerator"),
    "M6": ("decided_without_consultation", "rest"),
    "O1": ("contribution_missing", "rest"),
    "O4": ("decided_without_opinion", "rest"),
    "O8": ("no_cooperation", "rest"),
    "P2": ("communes_far", "rest"),  # in inhabitants
    "P10": ("counters_below_hours", "rest"),
    "P11": ("counters_below_agents", "rest"),
}


@pytest.fixture(scope="module")
def watched(edition) -> dict[str, pd.DataFrame]:
    """Code of the nation or region -> its alerts."""
    ask = reading(Viewer("cabinet"))
    regions = ask("overview/territories").query("level == 'region'")["code"]
    asked = {"FR": {}} | {code: {"region": code} for code in regions}
    return {code: ask("overview/watch", **where).set_index("alert") for code, where in asked.items()}


@pytest.mark.parametrize("indicator", PAIRS)
def test_an_alert_counts_what_its_indicator_leaves_behind(watched, indicator):
    alert, where = PAIRS[indicator]
    rows = reading(Viewer("cabinet")).series(indicator)
    last = rows[(rows["period"] == rows["period"].max()) & rows["level"].isin(["nation", "region"])]
    left = last["numerator"] if where == "numerator" else last["denominator"] - last["numerator"]
    column = "people" if indicator == "P2" else "count"
    counted = [watched[code][column].get(alert, 0) for code in last["code"]]
    assert dict(zip(last["code"], left.fillna(0).astype(int), strict=True)) == dict(
        zip(last["code"], counted, strict=True)
    )


def test_a_counter_is_silent_from_its_first_month_without_a_figure(watched, edition):
    (first,) = (
        store.cursor(edition)
        .execute("""
        with known as (
            select max(month) as last from core.footfall join core.counters using (counter_id)
            where closed_on is null
            group by counter_id
        )
        select min(last) + interval 1 month from known
        where last < (select max(month) - interval 1 month from core.footfall)
    """)
        .fetchone()
    )
    assert watched["FR"].loc["counters_silent", "oldest"] == first
