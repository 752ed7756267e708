"""What two lists of counters show is told as that: between the day of one and the day of the other."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pages.blocks import changed as changes
from pages.counters import wording
from pages.parts import scorecard
from pages.text import Say
from queries.access import Viewer
from tests.pages.support import page, says
from tests.support import one_in, reading

# The edition is of 30 June 2021; its list of counters of 1 June has a bus that the list before had not.
LISTED = """
update core.sources set kind = 'real', contract = 'france_services_list', source_date = '2021-06-01'
where source_id = 'counters';
insert into core.sources (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind) values
    ('before', 'before', '3', 1, '{before}', '2021-06-30', 'france_services_list', 'counters', 'real'),
    ('other', 'other', '4', 1, '2021-05-31', '2021-06-30', 'bus_stops', 'counters', 'real');
insert into core.counter_events (counter_id, kind, event_date, before, after, source_id) values
    ('bus', 'opened', '2021-06-01', null, 'Bus', 'counters')
"""
OWN_DAY = """insert into core.counter_events (counter_id, kind, event_date, before, after, source_id) values
    ('rennes', 'opened', '2021-06-15', null, 'Rennes', 'open')"""  # of a source that is no list


def said(name: str) -> tuple[int, list[str]]:
    """Since a moment: how many are known to have opened, and the days that the sentence names."""
    ask, say = reading(Viewer("cabinet")), Say("fr")
    moment = changes.since_from_url(ask, name)
    assert moment is not None
    found = changes.of(ask, ("region", "53"), moment)
    told = " ".join([*changes.counts(say, found, "counters"), *changes.listed(say, found, "counters")])
    return int(found.count("counters", "opened")), re.findall(r"(?:liste|celle) d\w+ (\w+ \d{4})", told)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("before", "name", "known", "days"),
    one_in(
        3,
        [
            ("2020-05-01", "3m", 0, ["mai 2020", "juin 2021"]),  # thirteen months, whatever is asked
            ("2020-05-01", "12m", 0, ["mai 2020", "juin 2021"]),
            ("2020-07-01", "12m", 1, []),  # both lists are of these twelve months
        ],
        several=True,
    ),
)
def test_what_a_list_shows_is_told_between_its_day_and_that_of_the_list_before(
    changed: Callable[..., Path], before: str, name: str, known: int, days: list[str]
) -> None:
    changed(LISTED.format(before=before))
    assert said(name) == (known, days)


@pytest.mark.wide
def test_of_several_openings_those_between_lists_are_told_apart(changed: Callable[..., Path]) -> None:
    changed(LISTED.format(before="2020-05-01"), OWN_DAY)
    count, told = said("3m")
    assert (count, len(told)) == (1, 2)
    shown = re.sub("<[^>]+>", " ", page("counters.follow", "cabinet", region="53"))
    assert says(shown, "lists.between.title", count=1, since="de mai 2020", until="de juin 2021")
    assert re.search(r"nombreuses en\s+2021\s:\s+1\b", shown)  # of the one that has a day of its own


def test_labels_by_year_are_those_of_the_counters_of_one_list(changed: Callable[..., Path]) -> None:
    """By hand, of Bretagne: Rennes, the branch and the bus, all of 2020; Saint-Brieuc has closed."""
    changed(LISTED.format(before="2020-05-01"))
    rows = reading(Viewer("cabinet"))("counters/label_years", region="53")
    assert rows[["year", "labels"]].to_numpy().tolist() == [["2020", 3]]
    assert rows["listed_on"].tolist() == [pd.Timestamp("2021-06-01")]


# A list of 20 June that tells no label: it names Rennes and the bus, and no longer the branch.
LATER = """
insert into core.sources (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind) values
    ('later', 'later', '5', 2, '2021-06-20', '2021-06-30', 'france_services_communes', 'counters', 'real');
update core.counters set source_id = 'later', told_on = '2021-06-01' where counter_id in ('rennes', 'bus');
update core.counters set closed_on = '2021-06-20' where counter_id = 'branch'
"""


@pytest.mark.wide
def test_a_later_list_without_labels_takes_none_from_the_list_that_tells_them(changed: Callable[..., Path]) -> None:
    """By hand: the list of 1 June told three labels of Bretagne, whatever is named after."""
    changed(LISTED.format(before="2020-05-01"), LATER)
    rows = reading(Viewer("cabinet"))("counters/label_years", region="53")
    assert rows[["year", "labels"]].to_numpy().tolist() == [["2020", 3]]
    assert rows["listed_on"].tolist() == [pd.Timestamp("2021-06-01")]


# A list that nobody dated, which tells no hours.
BARE = """
update core.sources set kind = 'real', contract = 'france_services_list', source_date = null
where source_id = 'counters';
update core.counters set weekly_hours = null
"""


@pytest.mark.wide
@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_a_list_without_a_day_or_hours_is_said_to_have_neither(changed: Callable[..., Path], language: str) -> None:
    """Not counters "listed in –", nor none open for less than 24 hours."""
    changed(BARE, public=True)
    assert reading(Viewer("public"))("counters/listed").empty
    text = page("counters.follow", "public", language, alert="counters_below_hours")
    assert says(text, "follow.alerts.unknown_title", language)
    assert not says(text, "follow.alerts.title_counters_below_hours", language)


# Footfall shared out equally among counters, as an edition of the barometer alone has it.
SHARED_OUT = """
update core.sources set kind = 'estimated' where source_id = 'footfall';
update core.footfall set month = month + interval 14 month
"""


@pytest.mark.wide
def test_what_was_shared_out_equally_ranks_no_counter_and_none_is_said_to_be_steady(
    changed: Callable[..., Path],
) -> None:
    changed(SHARED_OUT)
    for axis in ("format", "carrier", "area_type"):
        assert not says(page("counters.footfall", "cabinet", axe=axis), "footfall.by.title")
    for alert in ("counters_falling", "counters_silent"):
        assert not re.search(r"\b0 guichet", page("counters.follow", "cabinet", alert=alert))


@pytest.mark.wide
def test_no_access_is_known_before_the_first_counter_that_a_list_knows(changed: Callable[..., Path]) -> None:
    """Without the house of Paris, of 2018, the first known of all opened in Rennes on 1 May 2019."""
    changed("delete from core.counters where counter_id = 'paris'", public=True)
    rows = reading(Viewer("public"))("counters/access_over_time")
    assert f"{rows['month'].min():%Y-%m}" == "2019-05"
    shown = page("counters.access", "public")
    assert "juillet 2018" not in shown


def test_two_places_side_by_side_are_of_one_month_or_say_theirs() -> None:
    say, here = Say("fr"), {"state": "value", "value": 5, "period": pd.Timestamp("2024-07-01")}
    same, other = here | {"value": 9}, here | {"value": 9, "period": pd.Timestamp("2024-02-01")}
    assert "2024" not in scorecard._in_france(say, here, same, "count")
    assert "2024" in scorecard._in_france(say, here, other, "count")


@pytest.mark.parametrize(("months", "known"), [(range(12), 12), (range(0, 12, 2), 6), (range(20), 12), ([3], 1)])
def test_the_months_known_of_a_year_are_counted_back_from_the_last_one(months: list[int], known: int) -> None:
    days = [pd.Timestamp("2024-07-01") - pd.DateOffset(months=one) for one in months]
    rows = pd.DataFrame({"month": [*days, pd.Timestamp("2024-08-01")], "requests": [*[7.0] * len(days), None]})
    assert wording.year_known(rows) == known
