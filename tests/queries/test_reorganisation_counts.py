"""Counts of the reorganisation: what two pages count alike has one definition; each value is worked out by hand."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from queries.access import Viewer, parse
from tests.support import one_in, reading

CABINET = Viewer("cabinet")
PRICE_2019 = 1.011  # euros of 2019 in euros of 2018: 1.1 % of inflation (data/model/13_prices.sql)


def ask(name: str, viewer: str = "cabinet", **parameters: object) -> pd.DataFrame:
    return reading(parse(viewer))(name, **parameters)


def last(indicator: str, level: str = "nation", code: str = "FR") -> pd.Series:
    return reading(CABINET).series(indicator, level, code).iloc[-1]


# The by-hand proposal plans 100 and achieved 80. Here Paris kept option B instead of A, which the prefect preferred.
SWITCHED = """
update core.proposal_options set preferred = true, retained = false, savings_planned_eur = 100
where proposal_id = 'retained';
insert into core.proposal_options (proposal_id, option_code, label, preferred, retained, savings_planned_eur, source_id)
values ('retained', 'B', 'Deux centres', false, true, {amount}, 'proposals')
"""


OPINION = (
    "insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id) "
    "values ('x1', '{proposal}', 'cnate_opinion', '{day}', 'favourable', 'proposals')"
)
# Of seven regions, one each: when the contribution came, whether it is complete, and its state.
CONTRIBUTIONS = {
    "53": ("null", "null", "missing"),
    "11": ("'2021-07-01'", "true", "missing"),  # after the edition
    "24": ("'2018-10-31'", "true", "received"),
    "27": ("'2018-10-31'", "null", "received"),
    "28": ("'2018-10-31'", "false", "incomplete"),
    "32": ("'2018-11-01'", "true", "late"),
    "44": ("'2018-11-01'", "false", "late_incomplete"),
}
CONTRIBUTED = ", ".join(
    f"('{region}', '2018-10-31', {received}, {complete}, 'proposals')"
    for region, (received, complete, _) in CONTRIBUTIONS.items()
)
# A world takes seconds: each of these holds what several tests change, none of which bears on the others.
ONE_OPTION = (
    "update core.proposal_options set preferred = true where proposal_id = 'retained'",
    """insert into core.decision_powers
        (power_id, act_type, from_level, to_level, effective_on, territory_level, territory_code, source_id) values
        ('old', 'Ouvrir', 'minister', 'region_prefect', '2015-01-01', 'nation', 'FR', 'powers'),
        ('next', 'Fermer', 'minister', 'region_prefect', '2022-01-01', 'nation', 'FR', 'powers')""",
    f"""delete from core.regional_contributions;
    insert into core.regional_contributions (region, due_on, received_on, complete, source_id) values {CONTRIBUTED}""",
)
ANOTHER_KEPT = (
    SWITCHED.format(amount=160),
    "update core.ministry_analyses set closed_on = '2019-03-01' where proposal_id = 'waiting'",
    OPINION.format(proposal="waiting", day="2021-05-01"),
)
UNPRICED = (SWITCHED.format(amount="null"), OPINION.format(proposal="national", day="2019-01-01"))


@pytest.mark.wide
def test_savings_are_compared_with_the_option_that_was_retained(changed: Callable[..., Path]) -> None:
    changed(*ANOTHER_KEPT)
    sheet = ask("reorganisation/sheet", proposal="retained").iloc[0]
    assert sheet["planned_eur"] == pytest.approx(160 / PRICE_2019)
    savings = last("O10")
    assert (savings["numerator"], savings["denominator"]) == pytest.approx((80 / PRICE_2019, 160 / PRICE_2019))


@pytest.mark.wide
def test_the_amount_of_another_option_never_stands_in(changed: Callable[..., Path]) -> None:
    changed(*UNPRICED)
    assert pd.isna(ask("reorganisation/sheet", proposal="retained")["planned_eur"].iloc[0])
    assert last("O10")["denominator"] == 0


@pytest.mark.wide
def test_the_proposals_own_amount_stands_in_for_its_only_option(changed: Callable[..., Path]) -> None:
    changed(*ONE_OPTION)
    assert ask("reorganisation/sheet", proposal="retained")["planned_eur"].iloc[0] == pytest.approx(100 / PRICE_2019)


def test_a_power_brought_down_before_2018_counts_nowhere(changed: Callable[..., Path]) -> None:
    changed(*ONE_OPTION)
    states = ask("reorganisation/decision_powers").set_index("power_id")["state"]
    assert (states["old"], states["next"]) == ("earlier", "coming")
    # `derogate` everywhere and `delegate` in Bretagne: two for France, two in Bretagne, one in Île-de-France.
    for level, code, expected in (("nation", "FR", 2), ("region", "53", 2), ("region", "11", 1)):
        where = {} if level == "nation" else {"region": code}
        assert last("O7", level, code)["numerator"] == expected
        assert (ask("reorganisation/decision_powers", **where)["state"] == "new").sum() == expected


# `national` holds an opinion and no decision: the postponement of 12 June 2019 decides nothing. The edition is of
# 30 June 2021.
@pytest.mark.parametrize(
    ("day", "awaited"), one_in(2, [("2020-06-29", 1), ("2020-06-30", 0)], several=True)
)  # 366 and 365 days before
def test_a_decision_awaited_for_more_than_a_year_is_told(changed: Callable[..., Path], day: str, awaited: int) -> None:
    changed(OPINION.format(proposal="national", day=day), public=True)
    watched = ask("overview/watch").set_index("alert")["count"]
    assert watched.get("decision_awaited", 0) == awaited
    path = ask("reorganisation/pipeline").set_index("stage")
    assert (path["undecided"]["cnate_opinion"], path["red"]["cnate_opinion"]) == (awaited, awaited)
    listed = ask("reorganisation/inventory", only="undecided", sort="days", page=1, size=9)
    assert listed["proposal_id"].tolist() == ["national"] * awaited
    assert "decision_awaited" not in set(ask("overview/watch", "public")["alert"])


@pytest.mark.wide
def test_the_longest_waits_stand_in_the_order_of_the_days_shown(changed: Callable[..., Path]) -> None:
    changed(*UNPRICED)
    rows = ask("reorganisation/inventory", sort="days", page=1, size=9)
    live = rows[rows["live"] & rows["implemented_on"].isna()]
    # From 20 November 2018 (waiting, at its analysis since the 15th) and from 1 January 2019 (national).
    assert live["proposal_id"].tolist() == ["waiting", "national"]
    assert live["days"].tolist() == [958, 911]


@pytest.mark.parametrize(("ministry", "held"), [("agriculture", 1), ("interior", 0), ("economy", 0)])
def test_a_ministry_is_shown_what_it_holds(changed: Callable[..., Path], ministry: str, held: int) -> None:
    """`waiting` was put to the interior, which has answered, and to agriculture, which has not."""
    changed()
    assert ask("reorganisation/pipeline", ministry=ministry)[["waiting", "late"]].sum().tolist() == [held, held]
    assert ask("reorganisation/held", ministry=ministry)["waiting"].sum() == held
    for only in ("waiting", "late"):
        assert len(ask("reorganisation/inventory", only=only, ministry=ministry, sort="days", page=1, size=9)) == held
    # It is not ready for the CNATE, whichever of the two ministries is looked at.
    assert ask("reorganisation/pipeline", ministry=ministry)["ready"].sum() == 0


def test_what_has_been_answered_is_no_longer_due(changed: Callable[..., Path]) -> None:
    """The day set for ministries says nothing of a proposal that the council has in hand."""
    changed(*ANOTHER_KEPT)
    steps = ask("territory/next_steps", region="53").set_index("proposal_id")
    assert pd.isna(steps["next_on"]["waiting"])
    assert not steps["red"]["waiting"]


@pytest.mark.wide
def test_slips_by_region_add_up_to_those_by_type(changed: Callable[..., Path]) -> None:
    """The national platform, retained and awaited, belongs to no region: it has a row all the same."""
    changed(
        """insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id)
            values ('x2', 'national', 'decision', '2019-07-01', 'retained', 'proposals');
        update core.proposals set target_on = '2020-01-01' where proposal_id = 'national'"""
    )
    rows = ask("reorganisation/slippage")
    sums = rows.groupby("what")[["due", "on_time", "came_late", "awaited"]].sum()
    # retained (on time), late (two months), earlier (2011, before its day) and national (awaited).
    assert sums.loc["region"].tolist() == sums.loc["type"].tolist() == [4, 2, 1, 1]
    assert rows[rows["what"] == "region"]["thing"].isna().sum() == 1


def test_a_contribution_has_one_state(changed: Callable[..., Path]) -> None:
    changed(*ONE_OPTION)
    found = ask("reorganisation/regional_contributions").set_index("region")
    assert found["state"][list(CONTRIBUTIONS)].to_dict() == {one: told[2] for one, told in CONTRIBUTIONS.items()}
    assert str(found["first_on"]["53"].date()) == "2018-10-01"  # the first proposal of Bretagne
