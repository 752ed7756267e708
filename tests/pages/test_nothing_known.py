"""Where nothing is known, nothing is said to be settled, complete, reached or without a target."""

import pandas as pd
import pytest

from pages import workstream
from pages.missions import overlaps
from pages.reorganisation import progress
from pages.text import Say

NONE = pd.DataFrame({"overlap_type": [], "missions": []})
PAIRS = pd.DataFrame({"overlap_type": ["redundant"], "missions": [2]})


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("known", "left", "settled"),
    [(0, 0, False), (1, 0, True), (2, 0, True), (2, 1, False)],
)
def test_what_nobody_inventoried_is_not_settled(known: int, left: int, settled: bool, language: str) -> None:
    say = Say(language)
    for rows in (NONE, PAIRS):  # the nomenclature tells of pairs, whether or not anybody exercises them
        assert (say("overlaps.settled") in overlaps.sentence(say, rows, known, left)) == settled


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("asked", "received", "complete"), [(0, 0, False), (1, 1, True), (2, 1, False), (2, 2, True)])
def test_no_contribution_is_not_all_of_them(asked: int, received: int, complete: bool, language: str) -> None:
    say = Say(language)
    days = [pd.Timestamp("2018-10-31")] * received + [pd.NaT] * (asked - received)
    rows = pd.DataFrame({"received_on": days, "state": ["on_time"] * asked, "name": ["Région"] * asked})
    late = say("reorganisation.contributions.late", count=0)
    whole = say("reorganisation.contributions.lead_complete", late=late)
    assert (progress._contributions_sentence(say, rows) == whole) == complete


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("targets", "measured"), [(0, 0), (1, 0), (8, 0), (1, 1), (8, 3)])
def test_no_progress_is_not_no_target(targets: int, measured: int, language: str) -> None:
    say = Say(language)
    card = pd.DataFrame(
        {
            "target": [100.0] * targets,
            "progress": [50.0] * measured + [None] * (targets - measured),
            "reached": [False] * targets,
        }
    )
    told = workstream.reached(say, "counters", card, "nation", "FR")
    assert (told == say("indicators.heading")) == (targets == 0)
    if targets and not measured:
        assert told == say("indicators.unmeasured", count=targets)
