"""The finder on pairs written by hand: what looks alike and is not flagged, why, and nothing else."""

import pandas as pd
import pytest

from queries.missions import finder

MISSIONS = pd.DataFrame(
    [
        ("A1", "Contrôle de la formation professionnelle", "employment", "made", 4, 2),
        ("A2", "Formation professionnelle des demandeurs", "employment", "made", 4, 2),
        ("B1", "Police de l’eau", "environment", "made", 4, 2),
        ("B2", "Chasse et louveterie", "environment", "made", 4, 2),
        ("T1", "Des politiques de l’eau", "unclassified", "text", 0, 0),
        ("T2", "Des politiques de l’eau potable", "unclassified", "text", 0, 0),
    ],
    columns=["mission_id", "label", "policy_domain", "source_id", "exercises", "places"],
).assign(label_en=lambda rows: rows["label"], legal_basis="art. 1")
COMPETENCES = pd.DataFrame(
    [
        ("A2", "employment", "region", "Formation professionnelle", "art. 2"),
        ("B2", "environment", "operator", "Fédérations", None),
    ],
    columns=["mission_id", "policy_domain", "tier", "competence", "legal_basis"],
)
HOLDERS = pd.DataFrame(
    [("B1", "DDT + UD_DREAL", 2), ("B1", "DDTM + UD_DREAL", 5)], columns=["mission_id", "types", "places"]
)


@pytest.fixture(scope="module")
def pairs() -> dict[str, dict]:
    rows = finder.propose(MISSIONS, COMPETENCES, HOLDERS)
    return {row["pair"]: row for row in rows.to_dict("records")}


def test_a_competence_flagged_for_another_mission_is_proposed(pairs: dict[str, dict]) -> None:
    row = pairs["A1|region|Formation professionnelle"]
    assert (row["what"], row["tier"], row["other_id"]) == ("authority", "region", "A2")
    assert (row["shared"], row["same_domain"], row["places"]) == ("formation, professionnelle", True, 2)
    assert row["score"] == 100  # every telling word is shared, and the domain too


def test_what_is_flagged_is_not_proposed_again(pairs: dict[str, dict]) -> None:
    assert "A2|region|Formation professionnelle" not in pairs


def test_neighbouring_labels_are_proposed_once_and_not_within_a_text_nobody_exercises(pairs: dict[str, dict]) -> None:
    assert pairs["A1|A2"]["what"] == "labels"
    assert "A2|A1" not in pairs
    assert pairs["B1|T1"]["shared"] == "eau"
    assert "T1|T2" not in pairs


def test_services_side_by_side_are_one_pair_named_after_the_most_frequent(pairs: dict[str, dict]) -> None:
    row = pairs["B1|services"]
    assert (row["what"], row["other"], row["score"], row["places"]) == ("services", "DDTM + UD DREAL", 100, 7)


def test_an_accepted_or_refused_pair_of_services_is_flagged(pairs: dict[str, dict]) -> None:
    told = pd.DataFrame([("B1", "environment", "state", "DDTM + UD DREAL", None)], columns=COMPETENCES.columns)
    again = finder.propose(MISSIONS, pd.concat([COMPETENCES, told]), HOLDERS)
    assert "B1|services" not in set(again["pair"])


@pytest.mark.parametrize(
    ("one", "other"), [("Police de l’eau", "Chasse et louveterie"), ("Contrôle de légalité", "Contrôle des armes")]
)
def test_words_of_trade_do_not_make_a_likeness(one: str, other: str) -> None:
    assert finder.likeness(one, other) == (0.0, [])


def test_a_likeness_says_its_words_as_they_are_written() -> None:
    score, shared = finder.likeness("Inspection des établissements sociaux", "Établissement social")
    assert shared == ["établissements"]
    assert 0 < score < 100
