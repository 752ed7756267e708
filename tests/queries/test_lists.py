"""What two lists of counters show is told as that: between the day of one and the day of the other."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pages import changed as changes
from pages.text import Say
from queries.access import Viewer
from tests.pages.support import page
from tests.support import reading

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
    """Since a moment: how many opened, and the days that the sentence names."""
    ask, say = reading(Viewer("public")), Say("fr")
    moment = changes.asked(ask, name)
    assert moment is not None
    found = changes.of(ask, ("region", "53"), moment)
    told = " ".join(changes.counts(say, found, "counters"))
    return int(found.count("counters", "opened")), re.findall(r"\d+(?:er)?\s\w+\s\d{4}", told)


@pytest.mark.parametrize(
    ("before", "name", "days"),
    [
        ("2020-05-01", "3m", ["1er mai 2020", "1er juin 2021"]),  # thirteen months, whatever is asked
        ("2020-05-01", "12m", ["1er mai 2020", "1er juin 2021"]),
        ("2021-04-01", "3m", []),  # both lists are of these three months
        ("2020-07-01", "12m", []),
    ],
)
def test_what_a_list_shows_is_told_between_its_day_and_that_of_the_list_before(
    changed: Callable[..., Path], before: str, name: str, days: list[str]
) -> None:
    changed(LISTED.format(before=before), public=True)
    count, told = said(name)
    assert (count, [re.sub(r"\s", " ", day) for day in told]) == (1, days)


def test_of_several_openings_those_between_lists_are_told_apart(changed: Callable[..., Path]) -> None:
    changed(LISTED.format(before="2020-05-01"), OWN_DAY, public=True)
    count, told = said("3m")
    assert (count, len(told)) == (2, 2)
    shown = re.sub("<[^>]+>", " ", page("counters.lists", "public", region="53"))
    assert re.search(r"1\s+ouverture entre la liste du 01/05/2020 et celle du 01/06/2021", shown)
    assert re.search(r"en un an :\s+1\s+\(2021\)", shown)  # of the one that has a day of its own


def test_labels_by_year_are_those_of_the_counters_of_one_list(changed: Callable[..., Path]) -> None:
    """By hand, of Bretagne: Rennes, the branch and the bus, all of 2020; Saint-Brieuc has closed."""
    changed(LISTED.format(before="2020-05-01"), public=True)
    rows = reading(Viewer("public"))("counters/label_years", region="53")
    assert rows[["year", "labels"]].to_numpy().tolist() == [["2020", 3]]
    assert rows["listed_on"].tolist() == [pd.Timestamp("2021-06-01")]
