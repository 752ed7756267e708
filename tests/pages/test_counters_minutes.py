"""The page of access once travel times were deposited: the limits, the map and the white zones in minutes."""

import json
import re

import pytest

from tests.pages.support import page, run, says, told
from tests.queries.conftest import build_world
from tests.queries.test_counters_minutes import TIMES


@pytest.fixture(scope="module")
def timed(edition, tmp_path_factory):
    """The small world of by_hand.sql with a few journeys, as the current edition while this module lasts."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("timed")
        build_world(folder, TIMES)
        patch.setenv("EDITIONS_DIR", str(folder))
        yield


def drawn(test):
    """The class of each commune of the département that the map shows, a digit each."""
    (chart,) = test.get("deck_gl_json_chart")
    (layer,) = [one for one in json.loads(chart.proto.json)["layers"] if one["id"].startswith("communes ")]
    (digits,) = re.findall(r"'(\d+)'", layer["getFillColor"])
    return digits


@pytest.mark.wide
def test_limits_in_minutes_are_offered_and_colour_the_map(timed):
    test = run("counters.access", "public", departement="35", km="20min")
    (offered,) = (group for group in test.get("button_group") if group.proto.id.endswith("segment-km"))
    assert [option.content.replace("\u00a0", " ") for option in offered.proto.options][-2:] == ["20 min", "30 min"]
    assert says(told(test), "access.title", reach="20 min")
    assert says(told(test), "access.method_minutes", file="trajets.csv")
    assert says(told(test), "access.untimed")
    # Five communes of the 35 are timed: 0, 6 and 12 minutes, 30 at the limit, and one that reaches none.
    classes = drawn(test)
    assert [classes.count(one) for one in "01234"] == [2, 1, 0, 1, 1]


def test_white_zones_in_minutes(timed):
    shown = page("counters.access", "public", departement="35", km="20min")
    assert says(shown, "access.white.title", count=2, reach="20 min")


def test_where_the_file_says_nothing_the_page_says_so(timed):
    assert says(page("counters.access", "public", departement="75", km="20min"), "access.no_minutes_here")
