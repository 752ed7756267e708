"""What a file means: known indicators out of many, files of one territory beside those of others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import store
from data.check import Report
from data.problem import Refused
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


@pytest.mark.wide
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


@whole
def test_two_files_that_say_the_same_are_one_and_a_contradiction_between_them_is_refused(write: Write) -> None:
    here = DETAIL + labels("35", "Ille-et-Vilaine", {"2022-11-30": 31, "2022-12-31": 32})
    same = write("35.csv", here)
    publish_files(same, write("aussi.csv", DETAIL + labels("35", "Ille-et-Vilaine", {"2022-12-31": 32})))
    assert [value for *_, value in held()] == [31.0, 32.0]
    other = write("autre.csv", DETAIL + labels("35", "Ille-et-Vilaine", {"2022-12-31": 33}))
    with pytest.raises(Refused) as refused:
        publish_files(same, other)
    assert [problem.rule for problem in refused.value.problems] == ["duplicate_across_files"]


COMMENTS = "chantier_id;maille;code_insee;date;type;contenu;meteo;date_meteo;auteur_email\n"
COMMENT = "{};REG;{};08/12/2023;{};{};COUVERT;08/12/2023;nom@exemple.fr\n"


@whole
def test_comments_of_the_tracker_are_those_of_the_network_and_no_address_is_kept(write: Write) -> None:
    here = COMMENT.format("CH-146", "53", "risques_et_freins_a_lever", "Deux cantons sans espace, voir nom@exemple.fr")
    path = write("c.csv", COMMENTS + here + COMMENT.format("CH-102", "84", "synthese_des_resultats", "Autre chose"))
    (report,) = publish_files(path).reports
    assert ("kinds_left_aside", None) in rules(report.problems)
    query = "select level, code, commented_on::text, topic, text, weather from core.tracker_comments"
    ((*place, text, weather),) = store.cursor(store.current()).execute(query).fetchall()
    assert place == ["region", "53", "2023-12-08", "risks"]
    assert (text.startswith("Deux cantons sans espace"), "@" in text, weather) == (True, False, "overcast")


STOP = "Bus France Services - [{}],{},{},16140,Mo 09:30-12:30,Aide,Emmaus Ruffec,{}\n"
STOPS = "nom,commune,code_insee,code_postal,horaires,services,structure_parente,ouverture\n"
LIST = "id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,h_lundi,h_samedi,itinerance,format_fs\n"
BUS = "2023,16,Bus France services du Ruffecois,16104,16700,Condac,,,Oui,Bus\n"
FIXED = "11,16,France services de Ruffec,16292,16700,Ruffec,9h-12h,,Non,Site principal\n"


def stops() -> list[tuple]:
    query = "select counter_id, commune, weekday, starts, ends, weeks from core.counter_stops order by all"
    return store.cursor(store.current()).execute(query).fetchall()


@pytest.mark.wide
@whole
def test_stops_go_to_the_bus_of_the_departement_that_bears_a_word_of_its_carrier(write: Write) -> None:
    here = STOP.format("mairie", "Saint-Fraigne", "16317", "Semaine impaire")
    there = STOP.format("poste", "Tusson", "16390", "Toutes les semaines").replace(
        "Mo 09:30-12:30", '"Tu,Th 09:30-12:30"'
    )
    path = write("bus.csv", STOPS + here + there)
    publish_files(path)
    expected = [("16317", 1, "09:30", "12:30", "odd")]
    expected += [("16390", day, "09:30", "12:30", None) for day in (2, 4)]
    # Alone, the file makes the counter; a list that holds it takes the stops, and the fixed counter of Ruffec does not.
    assert stops() == [("bus-16-emmaus-ruffec", *stop) for stop in expected]
    publish_files(write("liste-fs-20230701.csv", LIST + BUS + FIXED))
    assert stops() == [("2023", *stop) for stop in expected]
    query = "select counter_id from core.counters order by all"
    assert store.cursor(store.current()).execute(query).fetchall() == [("11",), ("2023",)]


@whole
def test_a_stop_whose_openings_are_not_understood_is_kept_without_a_day(write: Write) -> None:
    publish_files(write("bus.csv", STOPS + STOP.format("poste", "Tusson", "16390", "").replace("Mo 09:30", "le 1er")))
    assert stops() == [("bus-16-emmaus-ruffec", "16390", None, None, None, None)]


PLACES = "id,nom,commune,code_postal,code_insee,adresse,horaires,services,dispositif_programmes_nationaux,date_maj\n"
PLACE = 'p1,Médiathèque,Reims,51100,51454,1 rue X,"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",Aide,{},2024-04-02\n'


@whole
def test_places_of_digital_mediation_are_kept_with_their_weekly_hours(write: Write) -> None:
    other = PLACE.format("Conseillers numériques|France Services").replace("p1,", "p2,").replace('"Mo-Fr', '"Jul Mo-Fr')
    publish_files(write("lieux.csv", PLACES + PLACE.format("Aidants Connect") + other))
    query = "select place_id, department, commune, weekly_hours, france_services from core.digital_places order by all"
    # Five days of 3 and 4.5 hours, and a Saturday of 3.5; July alone says nothing of a week.
    assert store.cursor(store.current()).execute(query).fetchall() == [
        ("p1", "51", "51454", 41.0, False),
        ("p2", "51", "51454", None, True),
    ]


DIRECTORY = "id,nom,pivot,code_insee_commune,adresse,plage_ouverture\n"
ADDRESS = '[{""code_postal"": ""01000"", ""nom_commune"": ""Bourg-en-Bresse"", ""latitude"": ""46.2"",'
ADDRESS += ' ""longitude"": ""5.22""}]'


@whole
def test_of_the_directory_the_services_followed_here_are_taken_and_the_rest_is_counted(write: Write) -> None:
    def line(name: str, kind: str) -> str:
        pivot = f'[{{""type_service_local"": ""{kind}"", ""code_insee_commune"": [""01053""]}}]'
        return f'{name},{name},"{pivot}",01053,"{ADDRESS}",\n'

    names = {"DDT et de la mer": "ddt", "Mairie": "mairie", "CAF": "caf", "Mairie 2": "mairie", "DREAL": "dreal"}
    nation = "Un ministère,Un ministère,,75056,,\n"  # national services have no pivot
    path = write("annuaire.csv", DIRECTORY + "".join(line(*one) for one in names.items()) + nation)
    (report,) = publish_files(path).reports
    assert [(found.rule, found.value, found.detail) for found in report.problems] == [
        ("kinds_left_aside", "4", "3 (mairie, caf, -)")
    ]
    query = "select service_id, type_code, level, code, lat from core.services order by all"
    assert store.cursor(store.current()).execute(query).fetchall() == [
        ("DDT et de la mer", "DDTM", "department", "01", 46.2),
        ("DREAL", "DREAL", "region", "84", 46.2),
    ]
