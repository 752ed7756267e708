"""Whether a counter moves: what its format, its flag, its name and its group say, each case with the reason."""

import csv
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from data import store
from data.check import check
from data.check.itinerance import Said, judge
from tests.data.support import Write, publish_files
from tests.support import one_in

pytestmark = pytest.mark.usefixtures("facts_alone")


@pytest.mark.parametrize(
    ("said", "format", "moves", "rule"),
    [
        # December 2022: "Site principal" tells nothing, so the flag needs the name or the group.
        (Said("main_site", None, True, "Bus France services de Thiérache", None), "bus", True, None),
        (Said("main_site", None, True, "France services itinérante d'Uzès", None), "itinerant", True, None),
        (Said("main_site", None, True, "France services de Vendôme", "Espace mobile"), "itinerant", True, None),
        (Said("branch", None, True, "Ebreuil - Antenne itinérante", None), "branch", True, None),
        (Said("main_site", None, True, "France services de Murat", None), "fixed", False, "itinerance_alone"),
        (Said("main_site", None, True, "France services de Bussière-Galant", None), "fixed", False, "itinerance_alone"),
        (Said("main_site", None, False, "Bus France services UNA 47", None), "fixed", False, None),
        # January 2020: no format at all.
        (Said(None, None, True, "Bus itinérant de l'Avesnois", None), "bus", True, None),
        (Said(None, None, None, "Valserhône", None), None, False, None),
        # July 2023: the agency's column decides, whatever the flag and the name.
        (Said("main_site", "mobile", True, "France services de Vendôme", None), "itinerant", True, None),
        (Said("main_site", "mobile", True, "Bus France services Solibus", None), "bus", True, None),
        (Said("main_site", "mobile", False, "Bus", None), "bus", True, "itinerance_against_format"),
        (Said("main_site", "multisite", True, "Bus Carantec", None), "multisite", False, "itinerance_against_format"),
        (Said("branch", "branch", True, "Antenne itinérante", None), "branch", False, "itinerance_against_format"),
        (Said("main_site", "other", True, "Bus de Carantec", None), "bus", True, None),
        # 2024, and our own template: the format tells.
        (Said("bus", None, None, "Vendôme", None), "bus", True, None),
        (Said("itinerant", None, False, "Vendôme", None), "itinerant", True, "itinerance_against_format"),
        (Said("multisite", None, True, "Bus", None), "multisite", False, "itinerance_against_format"),
        (Said("other", None, True, "Péniche itinérante", None), "itinerant", True, None),
        (Said("other", None, True, "Péniche", None), "other", False, "itinerance_alone"),
    ],
)
def test_a_format_says_what_moves_and_a_flag_alone_does_not(said: Said, format: str, moves: bool, rule: str) -> None:
    found = judge(said)
    assert (found.format, found.moves, found.rule) == (format, moves, rule)


@pytest.mark.real
def test_the_formats_of_july_2023_are_the_agency_s(real: Path) -> None:
    """Each line of the file against its own column format_fs_anct, read by the csv module."""
    words = {"Lieu fixe": "fixed", "Multi-sites": "multisite", "Antenne": "branch", "Mobile": "moves"}
    with (real / "counters" / "liste-fs-202307.csv").open(encoding="utf-8", newline="") as file:
        written = [words[row["format_fs_anct"]] for row in csv.DictReader(file)]
    rows = check(real / "counters" / "liste-fs-202307.csv").rows
    assert rows is not None
    assert ["moves" if row["itinerant"] else row["format"] for row in rows.to_pylist()] == written
    assert {row["format"] for row in rows.to_pylist() if row["itinerant"]} == {"bus", "itinerant"}


@pytest.mark.real
def test_the_flag_of_december_2022_alone_is_told_and_not_followed(real: Path) -> None:
    """The list sets the flag 288 times; 136 of those lines say bus, itinerant or mobile in the name or the group, as a
    search in the file by eye and by grep finds.
    """
    report = check(real / "counters" / "liste-fs-20221201.csv")
    assert report.rows is not None
    assert sum(report.rows["itinerant"].to_pylist()) == 136
    assert Counter(problem.rule for problem in report.problems)["itinerance_alone"] == 288 - 136


# Two counters, flagged in each list. The agency found in 2023 that the bus only has several sites, and that the other
# one moves; the lists of 2022 and 2024 have no format that tells.
FLAGGED = """id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,h_lundi,h_samedi,itinerance,format_fs,format_fs_anct
1,01,Bus France services du Bugey,01004,01500,Ambérieu-en-Bugey,,,Oui,Site principal,{}
2,01,France services de Valserhône,01033,01200,Valserhône,,,Oui,Site principal,{}
"""
LISTS = {
    "liste-20221201.csv": FLAGGED.format("", ""),
    "liste-20230701.csv": FLAGGED.format("Multi-sites", "Mobile"),
    "liste-20240101.csv": FLAGGED.format("", "") + "3,01,Bus de Bourg,01053,01000,Bourg,,,Oui,Site principal,\n",
}
TOLD = [("1", "multisite", False), ("2", "itinerant", True)]


def formats() -> list[tuple]:
    query = "select counter_id, format, itinerant from core.counters join core.sources using (source_id)"
    return store.cursor(store.current()).execute(f"{query} where kind = 'real' order by counter_id").fetchall()


@pytest.mark.wide
def test_a_format_told_by_one_list_holds_until_another_tells(editions: Path, write: Write) -> None:
    paths = {name: write(name, content) for name, content in LISTS.items()}
    publish_files(paths["liste-20221201.csv"])
    assert formats() == [("1", "bus", True), ("2", "fixed", False)]
    publish_files(paths["liste-20230701.csv"])
    assert formats() == TOLD
    publish_files(paths["liste-20240101.csv"])
    assert formats() == [*TOLD, ("3", "bus", True)]


@pytest.mark.wide
@pytest.mark.parametrize(
    "order",
    one_in(6, permutations(LISTS)),
)
def test_formats_are_the_same_in_whatever_order_lists_come(editions: Path, write: Write, order: tuple) -> None:
    for name in order:
        publish_files(write(name, LISTS[name]))
    assert formats() == [*TOLD, ("3", "bus", True)]
