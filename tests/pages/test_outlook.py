"""Whether targets will be met, when stages are expected: sentences of made findings, then the pages of readers."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import queries
from data.store import Edition
from pages.parts import outlook
from pages.text import Say
from queries import access, indicators
from queries.studies.forecast import Outlook
from tests.pages.support import page, says
from tests.support import as_read

FR, EN = Say("fr"), Say("en")
P1 = indicators.catalogue()["P1"]
ROW = {"target": 3000.0, "target_date": dt.date(2027, 1, 31)}
MARCH, NOVEMBER, AFTER = (pd.Timestamp(day) for day in ("2027-03-01", "2026-11-01", "2028-01-01"))
LATE = Outlook("late", 30, pd.Timestamp("2026-06-01"), None, 2950.0, 2900.0, 3010.0, MARCH, NOVEMBER, AFTER, 61, 74)
LED = "mène en janvier 2027 à 2 950 (entre 2 900 et 3 010), pour une cible de 3 000 (30 mois connus). Intervalle à "


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Outlook("reached"), "Déjà atteinte."),
        (
            LATE,
            "continue en ligne droite, la cible ne sera pas atteinte au 31 janvier 2027, mais vers mars 2027 (entre",
        ),
        (LATE, LED + "80 % : rejoué sur le passé, il a tenu 61 fois sur 74."),
        (replace(LATE, latest=None), "vers mars 2027 (pas avant novembre 2026"),
        (replace(LATE, earliest=MARCH, latest=MARCH), "mais vers mars 2027. Cette droite"),
        (
            replace(LATE, state="in_time", month=NOVEMBER),
            "continue en ligne droite, la cible sera atteinte vers novembre 2026 (entre novembre 2026 et",
        ),
        (
            replace(LATE, state="never", month=None),
            "ne sera pas atteinte dans les cinq ans. Au mieux de l’intervalle, elle",
        ),
        (replace(LATE, state="never", month=None, earliest=None), "atteinte dans les cinq ans. Cette droite"),
        (Outlook("too_few", 9), "Pas de prévision : trop peu de mois (9, il en faut 28)."),
        (Outlook("too_few", 0), "trop peu de mois (0, il en faut 28)."),
        (Outlook("broken", 7, broke=dt.date(2022, 5, 1)), "la tendance a une rupture en mai 2022, et 7 mois connus"),
        (Outlook("old", 61, pd.Timestamp("2023-07-01")), "la dernière valeur, de juillet 2023, a plus d’un an."),
        (Outlook("past", 60), "Pas de prévision : l’échéance est passée."),
        (Outlook("unreliable", 60, held=3, tried=40), "l’intervalle à 80 % n’a tenu que 3 fois sur 40."),
    ],
)
def test_each_finding_has_its_sentence(found: Outlook, told: str) -> None:
    assert told in plain(outlook.sentence(FR, P1, found, ROW, "nation", "FR"))
    assert outlook.sentence(EN, P1, found, ROW, "nation", "FR")


def test_a_workstream_counts_its_targets_once() -> None:
    states: list[Any] = ["reached", "in_time", "late", "never", "past", "old", "past"]
    assert counted(*((state, None) for state in states)) == (
        "Selon les tendances, sur 7 cibles : 1 déjà atteinte ; 1 atteinte à temps ; "
        "2 manquées ; 3 sans prévision (échéance passée : 2, dernière valeur de plus d’un an : 1)."
    )
    assert counted(("late", None), ("past", None), brief=True).endswith("1 manquée ; 1 sans prévision.")
    for brief in (False, True):  # where none has a forecast, why is all there is to say
        assert counted(("past", None), brief=brief) == "Sur 1 cible : 1 sans prévision (échéance passée)."
    assert counted() == ""


def counted(*found: tuple[Any, float | None], brief: bool = False) -> str:
    """The sentence of targets of these states, beside these gaps to the pace of today."""
    told = [(replace(LATE, state=state), gap) for state, gap in found]
    return plain(outlook.targets(FR, told, "counters", "nation", "FR", brief))


BEHIND = "2 manquées"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([("late", -3), ("never", -0.6)], f"{BEHIND}."),
        ([("late", -3), ("never", -0.4)], f"{BEHIND}, dont 1 aujourd’hui au rythme attendu."),  # written as 0 points
        ([("late", 2), ("never", 0)], f"{BEHIND}, bien qu’aujourd’hui au rythme attendu."),
        ([("late", 2)], "1 manquée, bien qu’aujourd’hui au rythme attendu."),
        ([("in_time", -2), ("in_time", 1)], "2 atteintes à temps, dont 1 aujourd’hui en retard."),
        ([("in_time", -2), ("late", -2)], "atteinte à temps, bien qu’aujourd’hui en retard ; 1 manquée."),
        ([("old", -2), ("old", 2), ("reached", 4)], "1 déjà atteinte ; 2 sans prévision (dernière valeur de plus"),
        ([("late", None), ("never", None)], f"{BEHIND}."),  # no pace is known
    ],
)
def test_a_forecast_that_the_pace_of_today_does_not_tell_says_so(found: list[Any], told: str) -> None:
    """By hand: late and never are not met in time; a gap of half a point or more below is late, as it is written."""
    assert told in counted(*found)


@pytest.mark.parametrize(
    ("state", "gap", "told"),
    [("late", 3, "kept"), ("never", 0, "kept"), ("late", -3, ""), ("in_time", -3, "late"), ("in_time", 3, "")],
)
def test_an_indicator_says_where_its_pace_and_its_forecast_differ(state: Any, gap: float, told: str) -> None:
    said = outlook.sentence(FR, P1, replace(LATE, state=state), {**ROW, "gap": gap}, "nation", "FR")
    assert [name for name in ("kept", "late") if says(said, f"outlook.although.{name}")] == ([told] if told else [])


def plain(text: str) -> str:
    return as_read(text).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.wide
def test_an_indicator_and_a_home_say_where_trends_lead(edition: Edition) -> None:
    told = page("missions.progress", indicateur="M4")
    assert says(told, "outlook.leads")
    assert says(told, "outlook.tried")
    assert says(page("overview.cabinet"), "outlook.led")
    assert says(
        page("missions.progress", "public", indicateur="M2"), "outlook.why.too_few", count="7"
    )  # one value a year


def test_a_wait_is_made_of_what_its_reader_may_read(edition: Edition) -> None:
    """In scope every passage; elsewhere, as for the public, those of decided proposals, from the decision on."""

    def read(who: str, name: str, **asked: str) -> pd.DataFrame:
        viewer = access.parse(who)
        return queries.run(viewer, queries.edition(viewer), name, **asked)

    readers = ("cabinet", "prefect:R53", "public")
    before, after = (
        [{*read(who, "reorganisation/passages", stage=stage)["proposal_id"]} for who in readers]
        for stage in ("ministry_analysis", "decision")
    )
    own = read("prefect:R53", "reorganisation/inventory").query("own")["proposal_id"]
    assert before[0] > before[1] > before[2] == set()
    assert before[1] <= {*own}
    assert after[0] == after[1] == after[2] != set()


def test_a_sheet_says_when_the_next_stage_is_expected(edition: Edition) -> None:
    """Of one that ministries analyse, in scope alone; of a decided one, to everyone; of one evaluated, nothing."""
    for who, proposal, told in (
        ("cabinet", "P-01-05", True),
        ("public", "P-01-05", False),
        ("public", "P-02-05", True),
        ("cabinet", "P-01-01", False),
    ):
        assert says(page("reorganisation.proposals", who, proposition=proposal), "sheet.expected.lead") is told
