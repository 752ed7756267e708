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


def test_a_counter_is_silent_once_two_months_have_passed_without_a_figure(watched, edition):
    (first,) = (
        store.cursor(edition)
        .execute("""
        with known as (
            select max(month) as last from core.footfall join core.counters using (counter_id)
            where closed_on is null
            group by counter_id
        )
        select last_day(min(last) + interval 2 month) from known
        where last < (select max(month) - interval 1 month from core.footfall)
    """)
        .fetchone()
    )
    assert watched["FR"].loc["counters_silent", "oldest"].date() == first


# The world is of 30 June 2021; each of these counters had 50 acts a month, 150 over three months, but for some of 2021.
# The acts since a month, the alert, the end of the first month at which its rule found it (a fall: under 120).
CASES = {
    "falls": ({4: 35, 5: 35, 6: 35}, ("counters_falling", "2021-06-30")),  # 135, 120, then 105 from April to June
    "falls for longer": ({3: 35, 4: 35, 5: 35, 6: 35}, ("counters_falling", "2021-05-31")),  # 105 from March to May
    "fell": ({1: 10, 2: 10, 3: 10}, None),  # 150 again from April to June
    "fell, and falls again": ({1: 10, 2: 10, 4: 35, 5: 35, 6: 35}, ("counters_falling", "2021-06-30")),  # 120 in May
    "silent for one": ({6: None}, None),
    "silent for two": ({5: None, 6: None}, ("counters_silent", "2021-06-30")),
    "silent for three": ({4: None, 5: None, 6: None}, ("counters_silent", "2021-05-31")),
}


def _counter(name: str, acts: dict[int, int | None]) -> str:
    months = [f"{year}-{month:02}-01" for year in (2020, 2021) for month in range(1, 13)][:18]
    told = {month: acts.get(int(month[5:7]), 50) if month > "2021" else 50 for month in months}
    rows = [f"('{name}', '{month}', 'ants', 'desk', {count}, 'footfall')" for month, count in told.items() if count]
    return f"""insert into core.counters (counter_id, name, type, format, commune, department, location_quality,
            opened_on, source_id)
        values ('{name}', '{name}', 'france_services', 'fixed', '35238', '35', 'none', '2019-01-01', 'counters');
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id) values {", ".join(rows)}"""


@pytest.mark.wide
def test_an_alert_begins_on_the_first_day_that_its_rule_finds_it(changed):
    changed(*(_counter(name, acts) for name, (acts, _) in CASES.items()))
    for name, (_, expected) in CASES.items():
        rows = reading(Viewer("cabinet"))("counters/sheet_alerts", counter=name)
        told = [
            (alert, f"{day:%Y-%m-%d}") for alert, day in zip(rows["alert"], rows["since"], strict=True) if pd.notna(day)
        ]
        assert told == ([expected] if expected else []), name


@pytest.mark.wide
def test_a_year_passes_after_an_opinion_before_its_decision_is_awaited(changed):
    """365 days after 1 June 2020 is 1 June 2021: the day after is the first beyond a year."""
    changed(
        """insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id)
        values ('x1', 'national', 'cnate_opinion', '2020-06-01', 'favourable', 'proposals')"""
    )
    ask = reading(Viewer("cabinet"))
    assert f"{ask('overview/watch').set_index('alert').loc['decision_awaited', 'oldest']:%Y-%m-%d}" == "2021-06-02"
    thing = ask("territory/questions", alert="decision_awaited").iloc[0]
    assert (thing["thing"], thing["days"]) == ("national", 28)


@pytest.mark.wide
def test_what_is_carried_out_is_evaluated_within_two_years(changed):
    """Of five carried out: two years and a day ago, a day later, evaluated, decided before the path was asked for, and
    `waiting`, which nobody decided: what is said of it is no public alert.
    """
    changed(
        """update core.editions set as_of = '2023-01-02';
        insert into core.proposal_events (event_id, proposal_id, stage, event_date, source_id) values
            ('e17', 'waiting', 'implementation', '2020-12-01', 'proposals'),
            ('e27', 'late', 'evaluation', '2022-01-01', 'proposals'),
            ('e33', 'national', 'decision', '2019-06-20', 'proposals'),
            ('e34', 'national', 'implementation', '2021-01-02', 'proposals');
        update core.proposal_events set outcome = 'retained' where event_id = 'e33'""",
        public=True,
    )
    for reader in (Viewer("cabinet"), Viewer("public")):
        ask = reading(reader)
        found = ask("overview/watch").set_index("alert").loc["evaluation_missing"]
        assert (found["count"], f"{found['oldest']:%Y-%m-%d}", found["published"]) == (1, "2023-01-02", True)
        assert ask("reorganisation/inventory", only="unevaluated")["proposal_id"].tolist() == ["retained"]
