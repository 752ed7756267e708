"""Names that a reader is shown stand in the order of the alphabet, Île-de-France with I: none sorts by bytes."""

import re
from pathlib import Path

import pandas as pd

from pages.text import alphabetical, alphabetically

ROOT = Path(__file__).parents[2]
# Names that are not shown in that order: of an aggregate, of files, of codes told apart.
ASIDE = {"latest_openings.sql", "access.sql", "services.sql"}


def test_names_sort_without_their_accents() -> None:
    names = ["Île-de-France", "Hauts-de-France", "Normandie", "La Réunion", "Œuilly", "Éparges", "Oye", "Odos"]
    wanted = ["Éparges", "Hauts-de-France", "Île-de-France", "La Réunion", "Normandie", "Odos", "Œuilly", "Oye"]
    assert sorted(names, key=alphabetical) == wanted


def test_rows_sort_by_their_names_and_by_other_columns_as_they_are() -> None:
    rows = pd.DataFrame({"count": [2, 1, 1], "name": ["Ain", "Île-de-France", "Jura"], "code": [None, "b", "a"]})
    ordered = rows.sort_values(["count", "name"], ascending=[False, True], key=alphabetically)
    assert list(ordered["name"]) == ["Ain", "Île-de-France", "Jura"]
    assert list(rows.sort_values("code", key=alphabetically)["code"])[:2] == ["a", "b"]


def test_no_page_sorts_names_by_bytes() -> None:
    calls = {
        f"{file.name}: {call}"
        for file in (ROOT / "pages").rglob("*.py")
        for call in re.findall(r"sort_values\([^()]*name\"[^()]*\)", file.read_text(encoding="utf-8"))
    }
    assert len(calls) >= 5
    assert [call for call in calls if "key=alphabetically" not in call] == []


def test_no_query_sorts_names_by_bytes() -> None:
    lasts = {
        file.name: text.rpartition("order by")[2]
        for file in (ROOT / "queries").rglob("*.sql")
        if file.name not in ASIDE and "order by" in (text := file.read_text(encoding="utf-8"))
    }
    by_name = {name: last for name, last in lasts.items() if re.search(r"\b\w*name(_fr)?\b", _outside(last))}
    assert by_name == {}


def _outside(words: str) -> str:
    """What is left of an ORDER BY without what is said of names on purpose, and without names of other things."""
    return re.sub(r"strip_accents\((any_value\()?[\w.]+\)+|starts_with\([^)]*\)|column_name", "", words)
