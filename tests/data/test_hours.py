"""Opening hours: spellings met in real lists, worked out by hand; unknown is not closed."""

import pytest

from data.check.hours import day, weekly_hours


def spans(text: str) -> str:
    found = day(text)
    return " ".join(f"{a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for a, b in found.spans) or found.state


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("09:00 - 12:00 / 14:00 - 17:00", "9:00-12:00 14:00-17:00"),
        ("9h - 12h / 14h – 17h", "9:00-12:00 14:00-17:00"),
        ("9h-12h/13h30-17h", "9:00-12:00 13:30-17:00"),
        ("8H30 – 12H / 13H 30 – 17H", "8:30-12:00 13:30-17:00"),
        ("9h12h/13h-15h", "9:00-12:00 13:00-15:00"),
        ("8h30-12h/13h16h30", "8:30-12:00 13:00-16:30"),
        ("9 h 12\u00a0h / 14 h 17 h ", "9:00-12:00 14:00-17:00"),
        ("8 h 30 – 12 h 30 et 13 -30 à 17 h", "8:30-12:30 13:30-17:00"),
        ("8 h 30 – 1 2h 30 / 13 h 30 – 18 h 30", "8:30-12:30 13:30-18:30"),
        ("8h30-11h-45 et 13h30-17h15", "8:30-11:45 13:30-17:15"),
        ("8h- 12-30/ 13h30- 18h15", "8:00-12:30 13:30-18:15"),
        ("9h – 12 / 13h30 – 17h30", "9:00-12:00 13:30-17:30"),
        ("8h30-12h30 / 13h30 8 17h30", "8:30-12:30 13:30-17:30"),
        ("de 09h00 à 12h30 de 14h00 à 17h30 ", "9:00-12:30 14:00-17:30"),
        ("9-12 :30/13 :30-17", "9:00-12:30 13:30-17:00"),
        ("13-17", "13:00-17:00"),
        ("08h/16h", "8:00-16:00"),
        ("9h-12h30\n13h30-17h30", "9:00-12:30 13:30-17:30"),
        ("14:00:16:00", "14:00-16:00"),
        ("8 :30-12/13:30:00-17", "8:30-12:00 13:30-17:00"),
        ("08:30:00 - 12:00:00", "8:30-12:00"),
        ("9H00-12H00", "9:00-12:00"),
        ("13H00 - 20H00 (Accueil libre)", "13:00-20:00"),
        ("FERME / 13h30 – 18h00", "13:30-18:00"),
        ("rdv / 14h-16h45", "14:00-16:45"),
        ("00:00 - 00:00 / 13:30 - 17:00", "13:30-17:00"),
        ("09:00 - 12:00 / 11:00 - 14:00 / 13:00 - 17:00", "9:00-17:00"),
        ("08:30 - 12:00 / 08:30 - 16:30", "8:30-16:30"),
        ("24h/24", "0:00-24:00"),
        ("00:00 - 24:00", "0:00-24:00"),
        ("-", "closed"),
        ("'-", "closed"),
        ("/", "closed"),
        ("Fermé", "closed"),
        ("Fermée ", "closed"),
        ("Espace fermé ce jour", "closed"),
        ("non", "closed"),
        ("", "unknown"),
        ("Horaires non communiqués", "unknown"),
        ("Après-midi sur RDV", "unknown"),
        ("Sur RDV", "unknown"),
        ("PIMMS du Gand Longwy", "unknown"),
        ("9h – 12h le premier samedi de chaque mois", "unknown"),
        ("9h-12h30 – 1 samedi sur 2", "unknown"),
        ("Semaines paires : 9:00 - 12:00", "unknown"),
        ("Permanence à Sermaize-les-Bains : 8h30 – 12h ", "unknown"),
        ("00:00 - 00:00", "unknown"),
        ("01:00 - 17:00", "unknown"),
        ("17:00 - 9:00", "unknown"),
    ],
)
def test_days(text: str, understood: str) -> None:
    assert spans(text) == understood


def test_hours_by_appointment_are_open_and_say_so() -> None:
    assert day("8h30 – 12h00/13h30 – 16h30 sur RDV").by_appointment
    assert not day("8h30 – 12h00/13h30 – 16h30").by_appointment


@pytest.mark.parametrize(
    ("days", "hours"),
    [
        (["9h-12h/14h-17h"] * 4 + ["9h-12h", "-"], 27.0),  # 4 days of 6 hours, one of 3
        (["9h-12h/14h-17h"] * 5 + [None], 30.0),  # a Saturday without a word adds nothing
        (["9h-12h", "Sur RDV", "9h-12h", None, None, None], None),  # one day is not understood
        ([None, "", "Horaires non communiqués", None, None, None], None),
        (["-", "-", "-", "-", "-", "-"], 0.0),
        (["9h-12h", "00:00 - 00:00", "9h-12h", None, None, None], 6.0),  # zeros state nothing
        (["8:30-12:15"] * 5, 18.75),
    ],
)
def test_hours_per_week(days: list[str | None], hours: float | None) -> None:
    assert weekly_hours(days) == hours
