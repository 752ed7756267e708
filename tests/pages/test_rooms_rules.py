"""What the lists, rankings, curves and maps of the rooms say: values in, words out, worked out by hand."""

import datetime as dt
import math

import pandas as pd
import pytest

from pages.counters.wording import change
from pages.elements import badges, numbers
from pages.missions.progress import with_share
from pages.parts import indicator, scorecard
from pages.territory import comparison
from pages.text import Say
from queries import indicators
from queries.indicators import Part, Progress
from tests.pages.support import says

FR, EN = Say("fr"), Say("en")
HARD, THIN = "\u00a0", "\u202f"
AS_OF = dt.date(2024, 12, 31)
ITEMS = indicators.catalogue()


def pace(value: float | None, expected: float | None, available: int = 6, weighted: int = 6, *parts: Part) -> Progress:
    gap = None if value is None or expected is None else value - expected
    return Progress(value, expected, gap, available, weighted, "demonstration", parts)


@pytest.mark.parametrize(
    ("progress", "place", "title"),
    [
        (pace(52, 61), None, "La clarification des missions a 9 points de retard"),
        (pace(60.2, 61), None, "La clarification des missions a 1 point de retard"),
        (pace(78, 72), None, "La clarification des missions a 6 points d’avance"),
        (pace(61.4, 61), None, "La clarification des missions suit le rythme attendu"),
        (pace(52, 61), "Bretagne", f"Bretagne{HARD}: la clarification des missions a 9 points de retard"),
        (
            pace(None, 61, 4),
            None,
            f"Missions{HARD}: avancement connu pour 4 indicateurs sur 6",
        ),
    ],
)
def test_the_title_states_the_finding(progress: Progress, place: str | None, title: str) -> None:
    assert scorecard.title(FR, "missions", place, progress) == title


def test_a_workstream_without_all_its_indicators_has_no_figure_but_says_how_many_it_has() -> None:
    for say in (FR, EN):
        told = {"count": 4, "date": AS_OF, "indicators": say("indicators.count", count=4, n=4, m=6)}
        written = scorecard.sentence(say, pace(None, None, 4), AS_OF, ITEMS)
        assert written == say("indicators.pace_sentence_unknown", **told)


LATE, HEAVY, FINE = Part("M10", 1, -50.04), Part("M4", 2, -25.02), Part("M1", 2, 8.9)


@pytest.mark.parametrize(
    ("parts", "end"),
    [
        (
            (LATE, Part("M4", 2, -14.66), FINE),
            "calcul sur 3 indicateurs pondérés, dont 1 au rythme attendu. "
            "Le retard tient d’abord à « Délai d’arbitrage (médiane depuis 2018) » (−50 points, poids 1 sur 5).",
        ),
        (
            (LATE, HEAVY, FINE),  # 1 x 50.04 and 2 x 25.02
            "Le retard tient d’abord, à égalité, à « Délai d’arbitrage (médiane depuis 2018) » (−50 points, poids 1 "
            "sur 5) et « Redondances résorbées » (−25 points, poids 2 sur 5).",
        ),
        ((FINE, FINE, FINE), "calcul sur 3 indicateurs pondérés, dont 3 au rythme attendu."),
    ],
)
def test_a_progress_says_what_it_rests_on_and_what_weighs_most(parts: tuple[Part, ...], end: str) -> None:
    count = len(parts)
    written = scorecard.sentence(FR, pace(52, 61, count, count, *parts), AS_OF, ITEMS)
    assert written.replace(HARD, " ").replace(THIN, " ").endswith(end)


def test_a_workstream_of_which_nothing_applies_says_so_and_has_no_bar() -> None:
    nothing = pace(None, None, 0, 0)
    title = scorecard.title(FR, "reorganisation", "Mayotte", nothing)
    assert FR.inside(FR("indicators.outside_title")) in title
    assert scorecard.sentence(FR, nothing, AS_OF, ITEMS) in scorecard.gauge(FR, nothing)
    assert "tc-bar" not in scorecard.gauge(FR, nothing)


@pytest.mark.parametrize(
    ("points", "written"),
    [
        (-8.7, '<span class="tc-late">−9\u00a0points</span>'),
        (-1.0, '<span class="tc-late">−1\u00a0point</span>'),
        (0.4, "au rythme"),
        (6.1, "+6\u00a0points"),
        (None, scorecard.NONE),
        (math.nan, scorecard.NONE),
    ],
)
def test_a_gap_stands_out_only_when_late(points: float | None, written: str) -> None:
    assert scorecard.gap(FR, points) == written


@pytest.mark.parametrize(
    ("moved", "unit", "written"),
    [
        (2.13, "percent", "+2,1\u00a0points"),
        (-0.96, "percent", "−1\u00a0point"),
        (0.04, "percent", "stable"),
        (119850, "count", f"+119{THIN}850"),
        (-5, "days", f"−5{HARD}j"),
        (1.27, "per_day", "+1,3"),  # its unit is under the value already
        (None, "count", "–"),
    ],
)
def test_a_change_is_in_points_for_a_percentage(moved: float | None, unit: str, written: str) -> None:
    assert scorecard.trend(FR, moved, unit) == written


@pytest.mark.parametrize(
    ("place", "tied", "ranked", "written"),
    [
        (1, 1, 101, "1 sur 101"),
        (1, 73, 101, '1 sur 101 <small class="tc-quiet">ex æquo</small>'),
        (18, 1, 101, "18 sur 101"),
        (None, None, 101, scorecard.NONE),
        (math.nan, math.nan, 101, scorecard.NONE),
        (1, 1, 1, scorecard.NONE),  # there is no rank among one
    ],
)
def test_a_rank(place: float | None, tied: float | None, ranked: float, written: str) -> None:
    assert scorecard.rank(FR, {"rank": place, "tied": tied, "ranked": ranked}) == written


@pytest.mark.parametrize(
    ("identifier", "here", "middle", "written"),
    [
        ("P2", 98.7, 98.7, "à la médiane"),  # never "stable": nothing moves here
        ("P2", 98.7, 96.2, "+2,5 points"),
        ("P1", 4.2, 3.1, "+1,1 <small>pour 100 000 habitants</small>"),  # a count is compared by inhabitant
        ("P1", 3.1, 4.2, "−1,1 <small>pour 100 000 habitants</small>"),
        ("P1", 3.1, 3.1, "à la médiane"),
        ("P2", None, 96.2, scorecard.NONE),
        ("P2", 98.7, math.nan, scorecard.NONE),
    ],
)
def test_a_gap_to_the_median(identifier: str, here: float | None, middle: float, written: str) -> None:
    found = scorecard.to_median(FR, {"comparable": here}, ITEMS[identifier], middle)
    assert found.replace(HARD, " ").replace(THIN, " ") == written


@pytest.mark.parametrize(
    ("level", "state", "words"),
    [
        ("region", "not_applicable", "un seul département dans la région"),
        ("region", "missing", "Aucune donnée déposée"),
    ],
)
def test_what_has_no_value_says_why(level: str, state: str, words: str) -> None:
    rows = pd.DataFrame({"code": ["06", "53"], "state": [state, "value"], "kind": ["real", "real"]})
    told = scorecard.reasons(FR, ITEMS["O8"], level, rows)
    assert told["why"].iloc[0].startswith(words)
    assert told["why"].iloc[1] is None
    assert told["kind"].dropna().tolist() == ["real"]  # what has no value is made of nothing


def test_a_level_where_an_indicator_is_not_read_is_another_reason() -> None:
    assert says(scorecard.reason(FR, ITEMS["P12"], "region", "not_applicable"), "indicators.why_not_applicable")


@pytest.mark.parametrize(
    ("state", "value", "words"),
    [
        ("missing", None, "donnée absente"),
        ("hidden", None, "masqué"),
        ("not_applicable", None, "sans objet"),
        ("value", 0.0, "0,0"),
    ],
)
def test_missing_hidden_not_applicable_and_zero_are_four_things(state: str, value: float | None, words: str) -> None:
    others = {"donnée absente", "masqué", "sans objet", "0,0"} - {words}
    html = scorecard.value(FR, {"state": state, "value": value}, "percent")
    assert words in html
    assert not any(other in html for other in others)


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (["real", "real"], "real"),
        (["real", "estimated"], "estimated"),
        (["real", "demonstration", None], "demonstration"),
        ([None], ""),  # what nothing vouches for does not pass for real
        ([], ""),
    ],
)
def test_a_figure_drawn_from_several_is_of_the_kind_that_promises_least(kinds: list[str | None], kind: str) -> None:
    assert badges.least(pd.Series(kinds, dtype=object)) == kind


# A straight line from 0 on 1 January 2020 to 100 on 31 December 2029, 3652 days: half of them are over on
# 31 December 2024.
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2019, 6, 1), 0.0),
        (dt.date(2020, 1, 1), 0.0),
        (dt.date(2024, 12, 31), 50.0),
        (dt.date(2031, 1, 1), 100.0),
    ],
)
def test_the_expected_value_is_a_straight_line_flat_at_both_ends(day: dt.date, expected: float) -> None:
    line = (dt.date(2020, 1, 1), 0, 100, dt.date(2029, 12, 31))
    assert indicator.expected_value(day, *line) == pytest.approx(expected)


def test_what_was_expected_of_a_month_is_what_was_expected_at_its_end() -> None:
    """Half of the ten years on 31 December 2024, as above: the value of December 2024 stands for that day."""
    series = pd.DataFrame({"period": [dt.date(2024, 12, 1)], "value": [42.0]})
    line = {"start_date": dt.date(2020, 1, 1), "start": 0, "target": 100, "target_date": dt.date(2029, 12, 31)}
    told = indicator.with_pace(series, ITEMS["M1"], line)
    assert told["expected"].tolist() == [pytest.approx(50.0)]


def test_there_is_no_expected_value_without_a_target() -> None:
    assert indicator.expected_value(AS_OF, dt.date(2020, 1, 1), 0, None, None) is None


PLACES = pd.DataFrame(
    {"code": ["A", "B", "C", "D"], "name": ["Ain", "Bru", "Cal", "Dol"], "value": [3.0, None, 5.0, 3.0]}
).assign(comparable=lambda rows: rows["value"], rank=None)


@pytest.mark.parametrize(("better", "order"), [("higher", "CADB"), ("lower", "ADCB"), ("none", "CADB")])
def test_a_ranking_puts_the_best_first_and_the_unknown_last(better: str, order: str) -> None:
    assert "".join(indicator.ordered(PLACES, better)["code"]) == order


def test_those_of_one_rank_stand_by_name_whatever_their_decimals_say() -> None:
    rows = PLACES.assign(comparable=[3.01, None, 5.0, 3.04], rank=[2, None, 1, 2])  # 3.0 is written of both
    assert "".join(indicator.ordered(rows, "higher")["code"]) == "CADB"


def test_a_map_finding_names_both_ends() -> None:
    known = PLACES.dropna(subset="value").assign(state="value")
    low, high = f"3,0{HARD}%", f"5,0{HARD}%"
    ends = {"low": low, "low_name": FR.tied(["Ain", "Dol"]), "high": high, "high_name": "Cal"}
    assert indicator.spread(FR, known, "percent") == FR("indicators.ranking_title", **ends)
    assert indicator.spread(FR, known.head(1), "percent") == FR("indicators.ranking_one", value=low, name="Ain")
    assert indicator.spread(FR, known.iloc[[0, 2]], "percent") == FR("indicators.ranking_same", value=low)
    assert indicator.spread(FR, known.head(0), "percent") == FR("indicators.ranking_none")


def test_a_count_becomes_a_rate_on_a_map_and_keeps_its_count() -> None:
    rows = pd.DataFrame({"code": ["01", "02"], "value": [10.0, None], "comparable": [5.0, None]})
    drawn, unit = indicator.compared(ITEMS["P1"], rows)
    assert unit == "per_100k"
    assert drawn["value"].iloc[0] == 5
    assert math.isnan(drawn["value"].iloc[1])
    assert drawn["count"].iloc[0] == 10
    assert indicator.compared(ITEMS["P2"], rows)[1] == "percent"


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(110, 100, 10), (90, 100, -10), (100, None, None), (100, 0, None), (None, 100, None)]
)
def test_a_change_against_nothing_is_not_a_change(now: float, before: float, percent: float | None) -> None:
    assert change(now, before) == (None if percent is None else pytest.approx(percent))


def test_a_share_of_nothing_is_unknown_and_comes_last() -> None:
    rows = pd.DataFrame({"name": ["none", "half", "all"], "part": [0, 5, 4], "whole": [0, 10, 4]})
    shared = with_share(rows, "part", "whole")
    assert list(shared["name"]) == ["half", "all", "none"]
    assert list(shared["share"].dropna()) == [50, 100]


def test_a_table_escapes_what_it_shows_and_aligns_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("streamlit.html", drawn.append)
    written = pd.DataFrame({"Nom": ["<b>*Ain*</b>"], "Actes (%)": [f"1{THIN}234,5"], "Reçue le": ["01/02/2024"]})
    numbers.table(written, "Alt")
    assert "&lt;b&gt;*Ain*&lt;/b&gt;" in drawn[0]
    assert f'<td class="tc-number" data-label="Actes (%)">1{THIN}234,5</td>' in drawn[0]
    assert '<td class="tc-brief" data-label="Reçue le">01/02/2024</td>' in drawn[0]


def regions(*gaps: float | None) -> list[comparison.Region]:
    return [comparison.Region(str(rank), chr(65 + rank), {}, None, gap) for rank, gap in enumerate(gaps)]


@pytest.mark.parametrize(
    ("gaps", "title"),
    [
        ((-24.1, -23.9, -22, -16.1, -15.6, -15.3), "Les 3 régions les plus en retard : A, B et C"),
        ((-24, -23, -16.1, -15.6, -1), "Les 4 régions les plus en retard : A, B, C et D"),  # D is level
        ((-3, -2.6, 4, None), "2 régions en retard : A et B"),
        ((-3, -0.4), "Une seule région en retard : A"),  # under half a point is on pace
        ((-0.4, 2), "Aucune région n’est en retard sur le rythme attendu"),
    ],
)
def test_the_title_of_the_comparison_never_cuts_between_regions_that_are_level(
    gaps: tuple[float | None, ...], title: str
) -> None:
    assert comparison.title(FR, regions(*gaps)).replace(HARD, " ") == title
