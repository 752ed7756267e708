"""What is said of a progress that is not computed, and of a target that is invented beside a value that is not."""

import datetime as dt

import pytest

from pages.parts import cards, scorecard
from pages.text import Say
from queries import indicators
from queries.indicators import Progress

FR, EN = Say("fr"), Say("en")


@pytest.mark.parametrize(
    ("say", "available", "words"),
    [
        (FR, 4, "Avancement connu pour 4 indicateurs sur 7"),
        (FR, 1, "Avancement connu pour 1 indicateur sur 7"),
        (EN, 4, "Progress known for 4 of 7 indicators"),
    ],
)
def test_a_progress_that_is_not_computed_is_a_sentence_and_no_empty_gauge(say: Say, available: int, words: str) -> None:
    html = scorecard.gauge(say, Progress(None, None, None, available, 7, "real"))
    assert words in html
    assert "tc-bar" not in html


def test_a_progress_says_its_kind() -> None:
    assert "tc-demonstration" in scorecard.gauge(FR, Progress(50.0, 60.0, -10.0, 7, 7, "demonstration"))
    assert cards.done(FR, None).count("Sans taux d’avancement") == 1


@pytest.mark.parametrize(
    ("kind", "target_kind", "said"),
    [
        ("real", "demonstration", True),
        ("estimated", "demonstration", True),
        (None, "demonstration", True),
        ("demonstration", "demonstration", False),  # the whole line is one already
        ("real", "real", False),
    ],
)
def test_an_invented_target_is_said_beside_a_value_that_is_not(kind: str | None, target_kind: str, said: bool) -> None:
    row = {"start": 0.0, "target": 100.0, "target_date": dt.date(2026, 12, 31), "kind": kind}
    row["target_kind"] = target_kind
    for say, words in ((FR, "cible de démonstration"), (EN, "demonstration target")):
        assert (words in scorecard.target(say, row, indicators.catalogue()["P7"])) is said


@pytest.mark.parametrize(
    ("start", "target", "said"),
    [
        (82.0, 85.0, True),  # three points make the whole way
        (95.4, 95.0, True),  # met before it was set
        (50.0, 55.0, True),  # a tenth of 50
        (50.0, 56.0, False),
        (0.0, 100.0, False),
        (85.0, 85.0, False),  # no way at all
        (None, 85.0, False),
    ],
)
def test_a_short_way_to_a_target_says_its_start(start: float | None, target: float, said: bool) -> None:
    row = {"start": start, "target": target, "target_date": dt.date(2026, 12, 31)}
    row |= {"kind": "real", "target_kind": "real"}
    html = scorecard.target(FR, row, indicators.catalogue()["P6"])
    assert (f"départ\u00a0: {str(start).replace('.', ',')}".removesuffix(",0") in html) is said
