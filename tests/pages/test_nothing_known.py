"""Where nothing is known, nothing is said to be settled, complete, reached or without a target."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from data.store import Edition
from pages.blocks import about, workstream
from pages.elements import badges
from pages.missions import overlaps
from pages.parts import scorecard
from pages.reorganisation import contributions
from pages.text import Say
from queries.access import parse
from queries.indicators import WORKSTREAMS, catalogue
from tests.support import reading

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
def test_of_contributions_that_all_came_in_time_nothing_is_said_to_lack(language: str) -> None:
    say = Say(language)
    days = [pd.Timestamp("2018-10-31")] * 2
    rows = pd.DataFrame({"received_on": days, "state": ["received"] * 2, "name": ["A", "B"]})
    assert contributions._lead(say, rows, rows.iloc[:0]) == ""
    missing = rows.iloc[:1]
    assert "A" in contributions._lead(say, rows, missing)


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


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("publishers", [[], [None], [about.OURS], ["ANCT"]])
def test_data_of_nobody_known_are_of_no_empty_name(publishers: list[str | None], language: str) -> None:
    class Asked:
        edition = SimpleNamespace(kind="real", as_of=dt.date(2026, 6, 30))

        def __call__(self, name: str) -> pd.DataFrame:
            return pd.DataFrame({"publisher": pd.Series(publishers, dtype=object)})

    told = about.sentence(Asked(), Say(language))  # type: ignore[arg-type]
    assert "()" not in told
    assert ("(ANCT)" in told) == (publishers == ["ANCT"])


def test_what_has_no_value_is_made_of_nothing() -> None:
    """Not of real data, by a source that says nothing of it."""
    states = ["value", "secret", "missing", "not_applicable"]
    rows = pd.DataFrame({"state": states, "kind": ["real"] * 4})
    told = scorecard.reasons(Say("fr"), catalogue()["M5"], "department", rows)
    assert [one if isinstance(one, str) else None for one in told["kind"]] == ["real", "real", None, None]
    none = scorecard.reasons(Say("fr"), catalogue()["M5"], "department", rows[rows["state"] == "missing"])
    assert badges.least(none["kind"]) == ""


@pytest.mark.parametrize("room", WORKSTREAMS)
@pytest.mark.parametrize("viewer", ["public", "cabinet", "prefect:R53", "prefect:D35"])
def test_a_map_opens_on_an_indicator_that_its_reader_reads(room: str, viewer: str, edition: Edition) -> None:
    ask = reading(parse(viewer))
    shown = {
        item.id: item
        for item in ask.catalogue.values()
        if item.workstream == room and {"region", "department"} & set(item.levels) and workstream.is_rate(item)
    }
    first = workstream._first(ask, shown)
    assert (ask.latest(first, workstream._usual(ask, shown[first]))["state"] == "value").sum() > 1
