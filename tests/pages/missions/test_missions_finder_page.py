"""The finder's file: what was answered fits the contract it is deposited under, and nothing else is in it."""

from pathlib import Path

import pandas as pd
import pytest

from data.check import check
from pages.missions.finder import CONTRACT, deposit
from pages.text import Say
from queries.access import own, parse

PAIRS = pd.DataFrame(
    [
        ("A|region|x", "EMP04", "region", "Formation professionnelle", "art. L. 6121-1", 98, "formation"),
        ("A|services", "LOG02", "state", "DDT + DT ARS", None, 100, ""),
        ("B|C", "CON01", "state", "Veille sanitaire", None, 77, "sanitaire"),
    ],
    columns=["pair", "mission_id", "tier", "other", "legal_basis", "score", "shared"],
)
ANSWERS = {"A|region|x": "redundant", "A|services": "none"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("place", [("nation", "FR"), ("region", "53"), ("department", "2A")])
def test_the_file_is_read_by_its_contract_without_a_problem(
    tmp_path: Path, language: str, place: tuple[str, str]
) -> None:
    rows = deposit(Say(language), PAIRS, ANSWERS, *place, "Cabinet", "2024-12-31")
    path = tmp_path / "mission_overlaps.csv"
    path.write_text(rows.to_csv(index=False), encoding="utf-8")
    report = check(path)
    assert report.contract is not None
    assert report.contract.name == "mission_overlaps"
    # A region's council does not exist in Corse: the contract says so, and nothing else is wrong.
    expected = ["tier_not_there"] if place[1] == "2A" else []
    assert [problem.rule for problem in report.problems] == expected
    assert report.count == 2


def test_only_what_was_answered_is_written_with_its_author_score_and_reason() -> None:
    rows = deposit(Say("fr"), PAIRS, ANSWERS, "nation", "FR", "Cabinet", "2024-12-31")
    assert tuple(rows.columns) == CONTRACT
    assert rows["mission_id"].tolist() == ["EMP04", "LOG02"]
    assert rows["overlap_type"].tolist() == ["redundant", "none"]
    assert set(rows["judged_by"]) == {"Cabinet"}
    assert "98 sur 100" in rows["rule"][0]
    assert rows["rule"][0].endswith("Accepté après examen.")
    assert rows["rule"][1].endswith("Écarté après examen.")
    assert rows["overlap_id"].is_unique


def test_without_an_answer_nothing_is_decided() -> None:
    assert deposit(Say("fr"), PAIRS, {}, "nation", "FR", "Cabinet", "2024-12-31").empty


@pytest.mark.parametrize(("text", "place"), [("R53", ("region", "53")), ("D2A", ("department", "2A"))])
def test_a_prefect_judges_at_home(text: str, place: tuple[str, str]) -> None:
    assert own(parse(f"prefect:{text}")) == (place,)


@pytest.mark.parametrize(
    ("name", "extra", "refused"),
    [
        ("DEMONSTRATION-mission_overlaps.csv", {}, True),
        ("mission_overlaps.csv", {"kind": "demonstration"}, True),  # as the API writes it
        ("mission_overlaps.csv", {"Nature": "Démonstration"}, True),  # as a page does
        ("mission_overlaps.csv", {"kind": "real"}, False),
    ],
)
def test_what_was_taken_from_a_demonstration_is_refused_as_a_deposit(
    tmp_path: Path, name: str, extra: dict[str, str], refused: bool
) -> None:
    rows = deposit(Say("fr"), PAIRS, ANSWERS, "nation", "FR", "Cabinet", "2024-12-31").assign(**extra)
    path = tmp_path / name
    path.write_text(rows.to_csv(index=False), encoding="utf-8")
    assert ("invented_rows" in [problem.rule for problem in check(path).problems]) == refused
