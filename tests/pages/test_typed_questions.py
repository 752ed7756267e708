"""Questions typed as people speak (questions/typed.toml): their page is among the first three results."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.blocks.search.results import Match, found, matches
from pages.blocks.unpublished import missing, owes
from pages.text import Say
from queries import access
from tests.support import one_in, open_edition, reading

ASKED = tomllib.loads((Path(__file__).parent / "questions" / "typed.toml").read_text(encoding="utf-8"))
FIRST = 3
LEAST_SHARE = 0.9
MOST_SECONDS = 0.05  # of processor, for the answers of the box
OWED = ("cooperations", "counter_stops")


@pytest.fixture(params=one_in(2, ["open", "demonstration"]))
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of an edition, which is the one read."""
    if request.param == "demonstration":
        request.getfixturevalue("edition")
        yield request.param
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(open_edition(tmp_path_factory.mktemp("typed") / "editions")))
        yield request.param


def test_nine_in_ten_find_their_page_and_none_is_led_to_a_place_that_it_did_not_name(asked: str) -> None:
    missed, absurd, seconds, count = [], [], [], 0
    for language, questions in ASKED.items():
        for row in (one for one in questions if one.get("on", asked) == asked):
            ask, say, count = reading(access.parse(row.get("reader", "public"))), Say(language), count + 1
            first = matches(ask, say, row["typed"], FIRST)
            results = found(ask, say, row["typed"], FIRST)
            begun = thread_time()
            assert found(ask, say, row["typed"], FIRST) == results
            seconds.append(thread_time() - begun)
            pages = row["page"] if isinstance(row["page"], list) else [row["page"]]
            if not any(_leads(match, page) for match in first for page in pages):
                missed.append(row["typed"])
            if not row.get("place") and any(one.hit.thing.kind in ("commune", "counter") for one in first[:1]):
                absurd.append(row["typed"])
            if row.get("owed"):
                told = [owes(say, source) for source in OWED if source in missing(ask, OWED)]
                assert any(one in str(result.note) for one in told for result in results), row["typed"]
    assert (len(missed) <= count * (1 - LEAST_SHARE), absurd) == (True, []), missed
    assert median(seconds) < MOST_SECONDS


@pytest.mark.wide
def test_nobody_waits_on_a_ministry_where_nobody_published_proposals(asked: str) -> None:
    ask, say = reading(access.parse("cabinet")), Say("fr")
    notes = [str(one.note) for one in found(ask, say, "propositions en attente Intérieur", FIRST)]
    assert notes[0] == str(owes(say, "proposals")) if asked == "open" else notes[0][0].isdigit(), notes


def test_there_are_a_hundred() -> None:
    assert sum(map(len, ASKED.values())) >= 100


def _leads(match: Match, page: str) -> bool:
    place = urlsplit(page)
    changes: Mapping[str, Any] = dict(match.changes)
    there = match.path == place.path and place.fragment in ("", changes.get("#"))
    return there and dict(parse_qsl(place.query)).items() <= changes.items()
