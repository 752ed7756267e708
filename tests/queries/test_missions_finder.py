"""The finder on pairs written by hand: what looks alike and is not flagged, why, and nothing else."""

from pathlib import Path

import pandas as pd
import pytest

from data.store import Edition
from pages.missions import finder as page
from queries.access import Viewer, parse
from queries.studies import finder, interval
from tests.support import reading

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
).assign(label_en=lambda rows: rows["label"], legal_basis="art. 1", places_region=1)
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
    assert (row["shared"], row["same_domain"]) == ("formation, professionnelle", True)
    assert row["places"] == 1  # of the two territories that exercise it, one has that tier
    assert row["score"] == 100  # "contrôle de la" says nothing: both say the same two words


def test_what_is_flagged_is_not_proposed_again(pairs: dict[str, dict]) -> None:
    assert "A2|region|Formation professionnelle" not in pairs


def test_neighbouring_labels_are_proposed_once_and_not_within_a_text_nobody_exercises(pairs: dict[str, dict]) -> None:
    assert pairs["A1|A2"]["what"] == "labels"
    assert pairs["A1|A2"]["score"] == 88  # two words of two and three: 4 of 5, and 8 for the domain
    assert "A2|A1" not in pairs
    assert pairs["B1|T1"]["shared"] == "eau"
    assert "T1|T2" not in pairs


def test_services_side_by_side_are_one_pair_named_after_the_most_frequent(pairs: dict[str, dict]) -> None:
    row = pairs["B1|services"]
    assert (row["what"], row["other"], row["places"]) == ("services", "DDTM + UD DREAL", 7)
    assert pd.isna(row["score"])  # they are side by side: no word is compared


def test_an_accepted_or_refused_pair_of_services_is_flagged(pairs: dict[str, dict]) -> None:
    told = pd.DataFrame([("B1", "environment", "state", "DDTM + UD DREAL", None)], columns=COMPETENCES.columns)
    again = finder.propose(MISSIONS, pd.concat([COMPETENCES, told]), HOLDERS)
    assert "B1|services" not in set(again["pair"])


def test_a_support_function_is_not_an_overlap_of_services() -> None:
    held = pd.DataFrame([("B1", "DDT + PREFECTURE", 101)], columns=HOLDERS.columns)
    own = MISSIONS.assign(policy_domain=MISSIONS["policy_domain"].where(MISSIONS["mission_id"] != "B1", "support"))
    assert "B1|services" in set(finder.propose(MISSIONS, COMPETENCES, held)["pair"])
    assert "B1|services" not in set(finder.propose(own, COMPETENCES, held)["pair"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police de l’eau", "Chasse et louveterie"),
        ("Contrôle de légalité", "Contrôle des armes"),
        ("Inspection du travail", "France Travail"),  # the domain's own name
        ("Tutelle des pupilles de l’État", "Permis de compétence État"),
        ("Avis des architectes", "Avis du maire"),  # the list is read in the singular, as the texts are
    ],
)
@pytest.mark.parametrize("same_domain", [True, False])
def test_words_of_trade_do_not_make_a_likeness(one: str, other: str, same_domain: bool) -> None:
    assert finder.likeness(one, other, same_domain) == (0.0, [])


@pytest.mark.parametrize(
    ("one", "other", "same_domain", "score"),
    [
        ("Insertion par contrats aidés", "Contrat de ville", False, 0),  # one word in common
        ("Insertion par contrats aidés", "Contrat de ville", True, 58),  # one of two (an aid is of trade) and two
        ("Police de l’eau", "Des politiques de l’eau", False, 100),  # all that both say
        ("Permis de conduire", "Permis de conduire et armes", False, 80),  # contained: 4 of 5 words
        ("Permis de conduire", "Permis de conduire et armes", True, 88),
    ],
)
def test_a_likeness_is_the_share_of_telling_words(one: str, other: str, same_domain: bool, score: int) -> None:
    assert round(finder.likeness(one, other, same_domain)[0]) == score


def test_a_likeness_says_its_words_as_they_are_written() -> None:
    score, shared = finder.likeness("Inspection des canaux forestiers", "Canal forestier")
    assert (score, shared) == (100, ["canaux", "forestiers"])


VARIANT = r" \((Collectivité européenne d’Alsace|métropole de Lyon)\)$"


def test_what_the_finder_shows_is_right_four_times_in_five_on_the_half_it_was_not_tuned_on(edition: Edition) -> None:
    """Marked by hand beforehand: finder_marks.md. Each pair of texts counts once, whatever the tier and the variant."""
    asked = ("finder_missions", "finder_competences", "finder_holders")
    shown = finder.propose(*(reading(Viewer("cabinet"))(f"missions/{name}") for name in asked))
    shown["other"] = shown["other"].str.replace(VARIANT, "", regex=True)
    shown = shown.drop_duplicates(["what", "mission_id", "other"])
    marks = pd.read_csv(Path(__file__).with_name("finder_marks.csv"))
    assert (len(marks), *marks["half"].value_counts().sort_index()) == (200, 98, 102)
    judged = shown.merge(marks, on=["what", "mission_id", "other"], how="left", suffixes=("", "_marked"))
    assert judged["mark"].notna().all(), "a pair is shown that nobody marked: mark it, and say so in finder_marks.md"
    held = judged.loc[judged["half"] == "hold", "mark"]
    assert (held.sum(), len(held)) == (4, 4)
    low, high = interval.wilson(float(held.sum()), float(len(held)))
    assert (round(low), round(high)) == (51, 100)
    assert held.mean() >= 0.8
    assert (judged["mark"].sum(), len(judged)) == (12, 12)


@pytest.mark.parametrize(
    ("where", "tier", "places"),
    [
        # Planning for communes is exercised by every département. Corse (two), Martinique, Guyane and Mayotte have one
        # assembly in place of two, Paris one in place of commune and département.
        ({}, "department", 95),
        ({}, "region", 96),
        ({}, "single_authority", 6),
        ({"region": "76"}, "department", 13),
        ({"region": "76"}, "single_authority", 0),
        ({"department": "972"}, "department", 0),
        ({"department": "972"}, "single_authority", 1),
    ],
)
def test_a_tier_is_counted_where_it_is_there(edition: Edition, where: dict[str, str], tier: str, places: int) -> None:
    rows = reading(Viewer("cabinet"))("missions/finder_missions", **where).set_index("mission_id")
    assert rows.loc["URB01", f"places_{tier}"] == places


def test_nobody_is_asked_about_an_assembly_that_their_territory_has_not(edition: Edition) -> None:
    """Occitanie has départements and a region: what Corse's assembly does was put to its prefect as a likeness."""
    ask = reading(parse("prefect:R76"))
    assert "single_authority" not in set(page.proposals(ask, {"region": "76", "department": None})[0]["tier"])
    corse = reading(parse("prefect:R94"))
    assert "single_authority" in set(page.proposals(corse, {"region": "94", "department": None})[0]["tier"])
