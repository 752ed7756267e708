"""What real files do to an importer, one test per quirk, with made data: the right value, or a clear problem."""

import datetime
import json
from collections.abc import Callable

import pytest

from data.build import counter_lists
from data.check import Report, check
from tests.data.support import Write, rules

Checked = Callable[[str | bytes], Report]
EPCI = "dept;siren;raison_sociale;insee;nom_membre;ptot_2025\r\n"
LIST = "id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,latitude,longitude,h_lundi,h_samedi"
BAROMETER = "indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta\n"
FOOTFALL = "counter_id,month,partner,channel,visits,requests\n"
FINESS = "Numéro FINESS;Raison sociale;Lib categorie;Date ouvert\n"


def column(report: Report, name: str) -> list:
    assert report.rows is not None
    return report.rows[name].to_pylist()


def counters(checked: Checked, *rows: str, header: str = LIST) -> Report:
    return checked("\n".join([header, *rows]) + "\n")


def test_01_windows_1252_with_ligatures_and_curly_apostrophes(checked: Checked) -> None:
    found = checked((EPCI + "59;245900410;CC du Cœur d’Ostrevent;59008;Anhiers;1\r\n").encode("cp1252"))
    assert column(found, "name") == ["CC du Cœur d’Ostrevent"]
    assert rules(found.problems) == []


def test_02_header_in_utf8_and_body_in_windows_1252(checked: Checked) -> None:
    found = checked(FINESS.encode() + "010001261;Société;Sécurité;01 octobre 2000\n".encode("cp1252"))
    assert column(found, "name") == ["Société"]
    assert rules(found.problems) == [("mixed_encoding", 2)]


def test_03_text_guards(checked: Checked) -> None:
    found = checked(
        '="Numéro FINESS";="Raison sociale";="Lib categorie";="Date ouvert"\n="010001261";="A;B";="C";=""\n'
    )
    assert (column(found, "finess"), column(found, "name")) == (["010001261"], ["A;B"])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_04_separators(checked: Checked, separator: str) -> None:
    found = checked(FOOTFALL.replace(",", separator) + separator.join(["1", "2024-01", "cnaf", "desk", "1", "2"]))
    assert column(found, "requests") == [2]


def test_05_line_breaks_in_cells(checked: Checked) -> None:
    row = '1,01,"France services\r\nde Valserhône",01033,01200,Valserhône,46.106,5.826,"9h-12h\r14h-17h",-'
    found = counters(checked, row, "x" + row[1:].replace("01033", "99999"))
    assert column(found, "name")[0] == "France services\r\nde Valserhône"
    assert column(found, "line") == [2, 5]
    assert ("commune_by_name", 5) in rules(found.problems)


def test_06_byte_order_mark(checked: Checked) -> None:
    found = checked(b"\xef\xbb\xbf" + FOOTFALL.encode() + b"1,2024-01,cnaf,desk,1,2\n")
    assert (found.contract is not None, column(found, "counter_id")) == (True, ["1"])


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_07_thousands_with_a_space(checked: Checked, space: str) -> None:
    found = checked(EPCI + f"01;200029999;CC;01304;Pont-d'Ain;15{space}156\r\n")
    assert column(found, "population") == [15156]


def test_08_whole_numbers_written_as_decimals(checked: Checked) -> None:
    found = checked(FOOTFALL + "1,2024-01,cnaf,desk,23.0,6642.0\n")
    assert (column(found, "visits"), column(found, "requests")) == ([23], [6642])
    assert column(checked(BAROMETER + "IND-323,FRANCE,2026-12-01,NAT,,,1053711.89,\n"), "vc") == [1053711.89]


def test_09_french_dates_and_months_by_their_first_or_last_day(checked: Checked) -> None:
    found = checked(FOOTFALL + "1,31/01/2023,cnaf,desk,1,2\n1,2023-02-01,cnaf,desk,1,2\n1,2023-03-31,cnaf,desk,1,2\n")
    assert column(found, "month") == [datetime.date(2023, month, 1) for month in (1, 2, 3)]
    assert rules(found.problems) == []


def test_10_dates_dragged_in_a_spreadsheet(checked: Checked) -> None:
    rows = "".join(f"IND-323,D{n:02d},2022-05-{n:02d},DEPT,100.0,,,\n" for n in range(1, 13))
    found = checked(BAROMETER + rows)
    assert set(column(found, "period")) == {datetime.date(2022, 5, 1)}
    (problem,) = found.problems
    assert (problem.rule, problem.line, problem.detail) == ("dates_dragged", 3, "2022-05 (11)")


def test_10_a_single_odd_day_is_not_dragged(checked: Checked) -> None:
    found = checked(FOOTFALL + "1,2023-01-15,cnaf,desk,1,2\n")
    assert column(found, "month") == [datetime.date(2023, 1, 1)]
    assert rules(found.problems) == [("month_from_day", 2)]


def test_11_dates_hidden_in_a_label(checked: Checked) -> None:
    rows = [f"{i},01,N{i},01033,01200,Valserhône,46.106,5.826,,,{text}" for i, text in enumerate(
        ["Espace labellisé 01/01/2020", "Espace labélisé 02/2020", "Decembre 2018", "Espace labellisé"]
    )]  # fmt: skip
    found = counters(checked, *rows, header=f"{LIST},labellisation")
    days = [datetime.date(2020, 1, 1), datetime.date(2020, 2, 1), datetime.date(2018, 12, 1), None]
    assert column(found, "labelled_on") == days
    assert column(found, "label_text")[1] == "Espace labélisé 02/2020"
    assert rules(found.problems) == [("no_date_in_text", 5)]


def test_12_zones_without_a_date_or_a_value_stay_missing(checked: Checked) -> None:
    found = checked(BAROMETER + "IND-246,R11,,REG,,,,\nIND-246,D01,2024-07-01,DEPT,,,,\nIND-246,D02,,DEPT,,97.5,,\n")
    assert column(found, "va") == [None, None, 97.5]
    assert rules(found.problems) == [("zone_without_value", 2), ("value_without_date", 4)]


def test_13_lost_leading_zeros_mixed_with_kept_ones(checked: Checked) -> None:
    found = counters(
        checked,
        "1,1,A,1033,01200,Valserhône,46.106,5.826,,",
        "2,01,B,01033,01200,Valserhône,46.106,5.826,,",
    )
    assert column(found, "department") == ["01", "01"]
    assert column(found, "commune") == ["01033", "01033"]
    assert rules(found.problems) == [("padded", 2), ("padded", 2)]


def test_14_postcodes_that_lost_a_digit(checked: Checked) -> None:
    found = counters(
        checked,
        "1,02,A,02058,2160,Beaurieux,,,,",
        "2,23,B,23061,2313,Chénérailles,,,,",
        "3,40,C,40088,401000,Dax,,,,",
        "4,40,D,40088,BP 628,Dax,,,,",
    )
    assert column(found, "postcode") == ["02160", "23130", "401000", "BP 628"]
    told = [rule for rule in rules(found.problems) if rule[0] != "no_coordinates"]
    assert told == [("postcode_completed", 2), ("postcode_completed", 3), ("not_a_postcode", 4), ("not_a_postcode", 5)]


def test_15_prefixed_zones(checked: Checked) -> None:
    rows = "".join(f"IND-323,{zone},2024-07-01,X,,1.0,,\n" for zone in ("D01", "D2A", "R84", "FRANCE", "D1"))
    found = checked(BAROMETER + rows)
    zones = [(zone["level"], zone["code"]) if zone else None for zone in column(found, "zone")]
    assert zones == [("department", "01"), ("department", "2A"), ("region", "84"), ("nation", "FR"), None]
    assert rules(found.problems) == [("unknown_zone", 6)]


def test_16_territories_outside_the_101_departments(checked: Checked) -> None:
    found = counters(checked, "1,978,Marigot,97801,97150,Saint-Martin,18.07,-63.08,,")
    assert (column(found, "department"), column(found, "department_given")) == ([None], ["978"])
    assert column(found, "lat") == [18.07]
    assert rules(found.problems) == [("outside_scope", 2)]


def test_17_municipal_arrondissements_are_rolled_up(checked: Checked) -> None:
    found = counters(checked, "1,75,A,75112,75012,Paris,48.84,2.38,,", "2,13,B,13202,13002,Marseille,43.3,5.37,,")
    assert column(found, "commune") == ["75056", "13055"]
    assert column(found, "commune_given") == ["75112", "13202"]
    assert rules(found.problems) == [("arrondissement_rolled_up", 2), ("arrondissement_rolled_up", 3)]


def test_18_merged_communes(checked: Checked) -> None:
    found = counters(
        checked, "1,49,A,49069,49270,Orée-d'Anjou,47.34,-1.27,,", "2,93,B,93059,93380,Pierrefitte,48.96,2.36,,"
    )
    assert column(found, "commune") == ["49126", "93066"]
    assert rules(found.problems) == [("commune_renamed", 2), ("commune_renamed", 3)]


def test_19_names_in_capitals_without_accents(checked: Checked) -> None:
    found = counters(
        checked,
        "1,38,A,,38160,ST MARCELLIN,45.15,5.32,,",
        "2,01,B,,01400,ABERGEMENT-CLEMENCIAT,46.15,4.92,,",
        "3,Correze,C,,19100,BRIVE LA GAILLARDE,45.16,1.53,,",
        "4,Côtes-d'armor,D,,22000,saint brieuc,48.51,-2.76,,",
    )
    assert column(found, "department") == ["38", "01", "19", "22"]
    assert column(found, "commune") == ["38416", "01001", "19031", "22278"]


def test_20_missing_coordinates_fall_back_to_the_commune(checked: Checked) -> None:
    found = counters(checked, "1,01,A,01033,01200,Valserhône,,,,")
    assert column(found, "location_quality") == ["commune"]
    assert 46 < column(found, "lat")[0] < 46.3
    assert rules(found.problems) == [("no_coordinates", 2)]


def test_21_wrong_coordinates_are_tried_swapped_then_left(checked: Checked) -> None:
    found = counters(
        checked,
        "1,06,A,06088,06000,Nice,38.9,-76.6,,",
        "2,06,B,06088,06000,Nice,43.7,43.7,,",
        "3,06,C,06088,06000,Nice,7.26,43.7,,",
        "4,06,D,06088,06000,Nice,1044000,6298000,,",
    )
    assert column(found, "location_quality") == ["commune", "commune", "given", "commune"]
    assert (column(found, "lat")[2], column(found, "lon")[2]) == (43.7, 7.26)
    assert [rule for rule, _ in rules(found.problems)] == [
        "coordinates_elsewhere", "latitude_is_longitude", "coordinates_swapped", "coordinates_in_metres"
    ]  # fmt: skip


def test_names_of_one_commune_that_an_article_alone_tells_apart_are_told_and_kept(checked: Checked) -> None:
    """As the list of June 2026 writes the counter of Saint-Amand-Montrond."""
    lines = ["lib_fs,insee_dep,insee_com"]
    lines += ["France services Saint-Amand,18,18197", "France services de Saint Amand,18,18197"]
    lines += ["France services La Poste de Saint-Amand,18,18197", "France services de Saint-Amand,18,18279"]
    found = checked("\n".join(lines) + "\n")
    assert found.count == 4
    assert [(one.rule, one.line) for one in found.problems if one.rule == "nearly_same_name"] == [
        ("nearly_same_name", 2),
        ("nearly_same_name", 3),
    ]


def test_22_coordinates_in_text_and_doubtful_geocoding(checked: Checked) -> None:
    row = '"1","01","A","01033","01200","Valserhône","46.106","5.826",,,"0.34"'
    found = counters(checked, row, header=f"{LIST},result_score")
    assert column(found, "lat") == [46.106]
    assert rules(found.problems) == [("low_geocoder_score", 2)]


def test_23_a_department_that_is_not_that_of_the_commune(checked: Checked) -> None:
    found = counters(checked, "1,27,A,76540,76000,Rouen,49.44,1.09,,")
    assert (column(found, "department"), column(found, "commune")) == (["27"], ["76540"])
    assert rules(found.problems) == [("department_differs", 2)]


def test_24_opening_hours_are_kept_and_understood_when_they_can_be(checked: Checked) -> None:
    found = counters(
        checked,
        "1,01,A,01033,01200,Valserhône,46.106,5.826,9h-12h/13h30-17h,Fermé",
        "2,01,B,01033,01200,Valserhône,46.106,5.826,Horaires non communiqués,",
        "3,01,C,01033,01200,Valserhône,46.106,5.826,Après-midi sur RDV,-",
    )
    assert column(found, "hours_monday") == ["9h-12h/13h30-17h", "Horaires non communiqués", "Après-midi sur RDV"]
    assert column(found, "weekly_hours") == [6.5, None, None]


def test_25_enumerations_of_real_lists(checked: Checked) -> None:
    row = "{},01,N{},01033,01200,Valserhône,46.106,5.826,,,{},{}"
    said = [("Bus_équivalent", "Oui"), ("Fixe_antenne(s)", "Non"), ("Itinérante", ""), ("Péniche", "Non")]
    rows = [row.format(i, i, *one) for i, one in enumerate(said)]
    found = counters(checked, *rows, header=f"{LIST},format_fs,itinerance")
    assert column(found, "format") == ["bus", "fixed_with_branches", "itinerant", "other"]
    assert column(found, "itinerant") == [True, False, True, False]
    assert rules(found.problems) == [("other_value", 5)]


def test_26_one_meaning_in_several_spellings(checked: Checked) -> None:
    row = "{},01,N{},01033,01200,Valserhône,46.106,5.826,,,{}"
    said = ["Collectivité", "collectivité", "Collectivité ", "La Poste", "La poste", "NA", ""]
    found = counters(checked, *[row.format(i, i, one) for i, one in enumerate(said)], header=f"{LIST},type_structure")
    assert column(found, "carrier") == ["local_authority"] * 3 + ["la_poste"] * 2 + [None] * 2
    assert rules(found.problems) == [("written_missing", 7)]


def test_27_column_names_of_four_vintages_and_an_unnamed_first_column(checked: Checked) -> None:
    headers = [
        "insee_dep,lib_france_services,insee_com,code_postal,lib_com,h_lundi,h_samedi,lat,long,result_score",
        "DEPARTEMENT,lib_france_services,insee_com,code_postal,lib_com,h_lundi,h_samedi,LATITUDE,LONGITUDE,Labellisation",
        "insee_dep,lib_fs,insee_com,code_postal,lib_com,h_lundi,h_samedi,latitude,longitude,labellisation",
        ",lib_fs,insee_com,code_postal,lib_com,h_lundi,h_samedi,latitude,longitude,insee_dep",
    ]
    first = ["01,A,01033,01200,Valserhône,,,46.106,5.826,", "0,A,01033,01200,Valserhône,,,46.106,5.826,01"]
    for header, row in zip(headers, [first[0]] * 3 + [first[1]], strict=True):
        found = checked(f"{header}\n{row}\n")
        assert found.contract is not None
        assert found.contract.name == "france_services_list"
        assert (column(found, "lat"), column(found, "department")) == ([46.106], ["01"])


def test_28_lists_without_identifiers_and_with_repeated_names(checked: Checked) -> None:
    header = LIST.removeprefix("id_fs,")
    row = "972,Case-Pilote,97205,97222,Case-Pilote,14.64,-61.13,,"
    found = counters(checked, row, row, header=header)
    assert column(found, "counter_id") == ["case-pilote-97205", "case-pilote-97205-2"]
    assert rules(found.problems) == [("identity_made", 1), ("identity_repeated", 3)]


def test_28_repeated_identifiers_are_errors(checked: Checked) -> None:
    found = counters(checked, *["1,972,Case-Pilote,97205,97222,Case-Pilote,14.64,-61.13,,"] * 2)
    (problem,) = found.problems
    assert (problem.rule, problem.line, problem.value, problem.detail) == ("duplicate_key", 3, "1", "2")
    assert found.blocking


def test_29_over_cleaned_text_is_left_as_it_is(checked: Checked) -> None:
    found = counters(checked, '1,01,"place du Pays-dAuge, Rue du 8-Mai-01945",01033,01200,Valserhône,46.106,5.826,,')
    assert column(found, "name") == ["place du Pays-dAuge, Rue du 8-Mai-01945"]


def test_30_several_facts_in_one_field_are_left_together(checked: Checked) -> None:
    text = "Adresse : 1 rue X,80000,Amiens | Tél : 03 22 | Fax : "
    found = counters(checked, f'1,01,A,01033,01200,Valserhône,46.106,5.826,,,"{text}"', header=f"{LIST},adresse")
    assert column(found, "address") == [text.strip()]


def test_31_trailing_separators_and_last_blank_lines(checked: Checked) -> None:
    found = checked("CODE_DPT;DATE_DEB_DPT;DATE_FIN_DPT;LIB_DPT;\n01;01/01/1900;;AIN;\n02;01/01/1900;;AISNE;\n\n")
    assert (found.count, rules(found.problems)) == (2, [])


def test_32_telephones_stay_text(checked: Checked) -> None:
    said = ["33630392518", "+33 4 74 32 55 00", "3949", "04 50 56 87 49 / 06 00"]
    rows = [f"{i},01,N{i},01033,01200,Valserhône,46.106,5.826,,,{phone}" for i, phone in enumerate(said)]
    assert column(counters(checked, *rows, header=f"{LIST},telephone"), "phone") == said


def test_34_columns_that_no_contract_knows_are_named_and_left_out(checked: Checked) -> None:
    found = counters(checked, "1,01,A,01033,01200,Valserhône,46.106,5.826,,,A revoir", header=f"{LIST},REMARQUES.CDC")
    (problem,) = found.problems
    assert (problem.rule, problem.detail) == ("columns_not_used", "REMARQUES.CDC")
    assert found.rows is not None
    assert "A revoir" not in str(found.rows.to_pylist())


def test_decimal_commas_in_coordinates(checked: Checked) -> None:
    found = counters(checked, '1,01,A,01033,01200,Valserhône,"46,106","5,826",,')
    assert (column(found, "lat"), column(found, "location_quality")) == ([46.106], ["given"])


def test_geojson_lists_are_read_like_the_others(write: Write) -> None:
    properties = {"MATRICULE": 1, "DEPARTEMENT": "1", "lib_france_services": "Valserhône", "insee_com": "01033"}
    properties |= {"lib_com": "VALSERHÔNE", "h_lundi": "-", "h_samedi": "-", "LATITUDE": 46.1, "LONGITUDE": 5.8}
    properties |= {"CONTACT.MAIL": "a@b.fr", "Labellisation": "Espace labellisé 01/2020"}
    feature = {"type": "Feature", "properties": properties, "geometry": None}
    found = check(write("list.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})))
    assert (column(found, "counter_id"), column(found, "department")) == (["1"], ["01"])
    assert rules(found.problems) == [("email_column_dropped", 1), ("padded", 1)]
    assert "@" not in str(found.rows)


def test_a_counter_keeps_its_identity_from_list_to_list() -> None:
    one, two, three = (datetime.date(year, 1, 1) for year in (2020, 2021, 2022))
    lists = [
        counter_lists.List("a", one, (
            counter_lists.Listed("vouziers-08490", None, "Espace France Services de Vouziers", "08490"),
            counter_lists.Listed("caen-14118", None, "Maison France Services de Caen Venoix", "14118"),
            counter_lists.Listed("sos-47302", None, "Sos", "47302"),
        )),
        counter_lists.List("b", two, (
            counter_lists.Listed("10", "10", "Vouziers", "08490"),
            counter_lists.Listed("20", "20", "Caen - Pierre Heuzé", "14118"),
            counter_lists.Listed("21", "21", "Caen Venoix", "14118"),
        )),
        counter_lists.List("c", three, (
            counter_lists.Listed("10", "10", "France services de Vouziers", "08185"),
            counter_lists.Listed("21", "21", "France services du Calvados", "14118"),
        )),
    ]  # fmt: skip
    told = counter_lists.changes(lists)
    assert {(event.counter_id, event.kind, event.event_date, event.before, event.after) for event in told.events} == {
        ("20", "opened", two, None, "Caen - Pierre Heuzé"),  # Venoix was there already, under a made identifier
        ("sos-47302", "closed", two, "Sos", None),
        ("10", "moved", three, "08490", "08185"),  # "France services de" makes no new name
        ("21", "renamed", three, "Caen Venoix", "France services du Calvados"),
        ("20", "closed", three, "Caen - Pierre Heuzé", None),
    }
    assert {one.counter_id: one.closed_on for one in told.earlier} == {"sos-47302": two, "20": three}


def test_a_line_that_repeats_a_counter_is_no_closure_and_a_corrected_commune_is_a_move() -> None:
    """As in the lists of 2020: Quimper on three lines, Bedarieux placed in Capestang, the Avesnois bus in Lille."""
    one, two = datetime.date(2020, 1, 2), datetime.date(2020, 10, 12)
    lists = [
        counter_lists.List("a", one, (
            counter_lists.Listed("pimms-29232", None, "PIMMS DE QUIMPER", "29232", address="2 Rue de l'Ile de Man"),
            counter_lists.Listed("quimper-29232", None, "QUIMPER", "29232", address="2 Rue de l'Ile de Man"),
            counter_lists.Listed("quimper-29232-2", None, "QUIMPER", "29232", address="2 rue de l'île de Man"),
            counter_lists.Listed("bedarieux-34052", None, "bedarieux", "34052"),
            counter_lists.Listed("mfs-capestang-34052", None, "MFS Capestang", "34052"),
            counter_lists.Listed("bus-59350", None, "Bus itinérant de l’Avesnois", "59350"),
        )),
        counter_lists.List("b", two, (
            counter_lists.Listed("170", "170", "PIMMS Quimper", "29232"),
            counter_lists.Listed("205", "205", "Capestang", "34052"),
            counter_lists.Listed("210", "210", "Bédarieux", "34028"),
            counter_lists.Listed("345", "345", "Bus itinérant de l’Avesnois", "59036"),
        )),
    ]  # fmt: skip
    told = counter_lists.changes(lists)
    assert {(event.counter_id, event.kind, event.before, event.after) for event in told.events} == {
        ("210", "moved", "34052", "34028"),
        ("345", "moved", "59350", "59036"),
    }
    assert told.earlier == ()
