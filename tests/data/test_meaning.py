"""What a file means: known indicators out of many, files of one territory beside those of others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import store
from data.check import Report
from tests.data.support import Write, publish_files, rules

Checked = Callable[[str | bytes], Report]
DETAIL = "mesure,indicateur,id_indicateur,code_departement,libelle_departement,date,valeur,unite\n"
LABELS = "Offre,Labels,nb-labellisations-france-services,{},{},{},{},labels\n"
# Rows of other indicators as the barometer has them: below zero, and twice for one date.
OTHERS = "Routes,Morts,nb-morts-routes,35,Ille-et-Vilaine,2022-12-31,-905.0,morts\n" * 2
SYNTHESIS = (
    "mesure,indicateur,id_indicateur,maille_geographique,valeur_actuelle,date_valeur_actuelle,valeur_initiale,"
    "date_valeur_initiale,progression,cible,pourcentage_cible,date_cible,unite\n"
)
NATION = "Offre,Labels,nb-labellisations-france-services,national,"
NATION += "1745.0,2021-12-31,0.0,2017-01-01,1745.0,2543.0,69.0,2022-12-31,labels\n"
whole = pytest.mark.usefixtures("facts_alone", "editions")


def labels(code: str, name: str, values: dict[str, int]) -> str:
    """Rows of one departement, a value for each month."""
    return "".join(LABELS.format(code, name, month, f"{value}.0") for month, value in values.items())


def held() -> list[tuple]:
    """The values of indicators that the current edition holds."""
    query = "select level, code, period::text, value_type, value from core.indicator_values order by all"
    return store.cursor(store.current()).execute(query).fetchall()


def test_known_indicators_are_taken_and_the_rest_is_counted_in_one_line(checked: Checked) -> None:
    found = checked(DETAIL + OTHERS + labels("35", "Ille-et-Vilaine", {"2022-11-30": 31, "2022-12-31": 32}))
    assert rules(found.problems) == [("indicators_left_aside", None)]
    (told, _) = found.problems
    assert (told.value, told.detail) == ("2", "1 (nb-morts-routes)")
    assert found.rows is not None
    assert found.rows["value"].to_pylist() == [31, 32]
    assert found.rows["line"].to_pylist() == [4, 5]
    assert not found.blocking


def test_a_line_that_is_there_twice_is_read_once_and_a_contradiction_blocks(checked: Checked) -> None:
    assert rules(checked(SYNTHESIS + NATION * 2).problems) == [("line_repeated", 3)]
    twice = checked(SYNTHESIS + NATION + NATION.replace("1745.0,2021", "1746.0,2021"))
    assert [rule for rule, _ in rules(twice.problems)] == ["duplicate_key"]
    assert twice.blocking


@whole
def test_a_synthesis_gives_the_value_the_start_and_the_target(write: Write) -> None:
    publish_files(write("national.csv", SYNTHESIS + NATION))
    assert held() == [
        ("nation", "FR", "2017-01-01", "vi", 0.0),
        ("nation", "FR", "2021-12-01", "va", 1745.0),
        ("nation", "FR", "2022-12-01", "vc", 2543.0),
    ]


@whole
def test_files_of_one_departement_complete_one_another_and_the_newer_value_stands(write: Write) -> None:
    here: Path = write("35.csv", DETAIL + labels("35", "Ille-et-Vilaine", {"2022-11-30": 31, "2022-12-31": 32}))
    there = write("22.csv", DETAIL + labels("22", "Côtes-d'Armor", {"2022-12-31": 33}))
    publish_files(here, there)
    publish_files(write("again.csv", DETAIL + labels("35", "Ille-et-Vilaine", {"2022-12-31": 34})))
    assert held() == [
        ("department", "22", "2022-12-01", "va", 33.0),
        ("department", "35", "2022-11-01", "va", 31.0),
        ("department", "35", "2022-12-01", "va", 34.0),
    ]
