"""What each source forbids: the example of its template, changed by hand, and the rule that must meet it."""

import csv
import io
import re
from collections.abc import Callable

import duckdb
import pytest

from data.check import Report, template
from data.contracts import contracts
from data.model import MODEL
from data.problem import rules as told
from data.problem import sentence
from tests.data.support import rules

Checked = Callable[[str | bytes], Report]
NOWHERE = {"commune": "99999", "commune_name": "Nulle part", "postcode": "", "latitude": "", "longitude": ""}
CASES = [
    ("mission_exercises", {"decision": "transférer"}, "decision_without_date"),
    ("mission_exercises", {"decided_on": "2018-12-01", "decision": "keep"}, "decided_before_consultation"),
    ("mission_exercises", {"started_on": "2020-01-01", "completed_on": "2019-01-01"}, "ends_before_start"),
    (
        "mission_exercises",
        {"level": "department", "code": "2A", "target_tier": "conseil départemental"},
        "tier_not_there",
    ),
    ("mission_exercises", {"level": "region", "code": "94", "target_tier": "conseil régional"}, "tier_not_there"),
    ("mission_exercises", {"level": "department", "code": "972", "target_tier": "région"}, "tier_not_there"),
    ("mission_overlaps", {"level": "department", "code": "75", "tier": "département"}, "tier_not_there"),
    ("mission_roles", {"legal_reference": ""}, "missing_value"),  # a role without a text
    ("mission_roles", {"body": "rectorat"}, "not_allowed"),  # a body that is in no list
    ("mission_roles", {"role": "conseille"}, "not_allowed"),
    ("mission_roles", {"in_force_until": "2020-12-31"}, "ends_before_start"),
    ("mission_hands", {"to_body": ""}, "missing_value"),
    ("mission_hands", {"legal_reference": ""}, "missing_value"),
    ("mission_staff", {"unit": "ETP et ETPT"}, "not_allowed"),
    ("mission_staff", {"staff": "3 ETP"}, "not_a_number"),
    ("staff_movements", {"destination": "départ", "to_department": "22"}, "left_and_arrived"),
    ("staff_movements", {"destination": "départ", "to_department": ""}, None),
    ("consultations", {"held_on": "2018-09-01"}, "held_before_invitation"),
    ("consultations", {"held_on": "", "attended": "Oui"}, "attended_without_meeting"),
    ("services", {"valid_to": "2009-01-01"}, "ends_before_start"),
    ("proposals", {"currency_year": ""}, "savings_without_year"),
    ("proposals", {"currency_year": "2017"}, "no_price_for_year"),
    ("proposals", {"currency_year": "2025"}, "price_provisional"),
    ("proposals", {"staff_saved": "25.5"}, "saved_above_concerned"),
    ("proposals", {"staff_saved": "25"}, None),
    ("proposals", {"savings_planned_eur": "90"}, "savings_in_thousands"),
    ("proposals", {"savings_planned_eur": "1400"}, "savings_in_thousands"),  # under a thousand for each post saved
    ("proposals", {"savings_actual_eur": "90"}, "savings_in_thousands"),
    ("proposals", {"savings_planned_eur": "90000000"}, "savings_out_of_scale"),
    ("proposals", {"savings_actual_eur": "90000000"}, "savings_out_of_scale"),
    ("proposals", {"savings_actual_eur": "", "savings_confirmed_by": "DITP"}, "confirmed_without_amount"),
    ("proposals", {"savings_planned_eur": "0"}, None),
    ("proposals", {"target_on": "2031-01-01"}, None),  # what is planned
    ("proposals", {"ditp_requested_on": "2031-01-01"}, "years_ahead"),
    ("proposal_options", {"staff_saved": "25.5"}, "saved_above_concerned"),
    ("proposal_options", {"savings_planned_eur": "90"}, "savings_in_thousands"),
    ("proposal_options", {"savings_planned_eur": "90000000"}, "savings_out_of_scale"),
    ("mission_exercises", {"decided_on": "2031-01-01"}, "years_ahead"),
    ("counters", {"labelled_on": "2031-01-01"}, "years_ahead"),
    ("satisfaction", {"satisfied": "0"}, "nobody_satisfied"),
    ("satisfaction", {"respondents": "4", "satisfied": "0"}, None),
    ("footfall", {"visits": "0"}, "zero_among_others"),
    ("indicator_values", {"period": "2099-02-01"}, "month_to_come"),
    ("indicator_values", {"period": "2099-02-01", "value_type": "vc"}, None),
    ("proposals", {"currency_year": "2024"}, None),
    ("proposals", {"ditp_started_on": "2019-02-01", "ditp_closed_on": "2019-01-01"}, "ends_before_start"),
    ("proposals", {"region": "99"}, "unknown_region"),
    ("ministry_analyses", {"closed_on": "2018-11-01"}, "ends_before_start"),
    ("ministry_analyses", {"ministry": "magie"}, "not_in_list"),
    ("cooperations", {"ended_on": "2018-12-31"}, "ends_before_start"),
    ("support_staff", {"pooled": "121"}, "pooled_above_support"),
    ("derogations", {"level": "region", "code": "35"}, "unknown_region"),
    ("decision_powers", {"territory_level": "department", "territory_code": "99"}, "unknown_department"),
    ("counters", {"closed_on": "2019-12-31"}, "closes_before_opening"),
    ("counters", {"hours_monday": "selon le planning affiché en mairie"}, "hours_not_understood"),
    ("counters", {"hours_monday": "17:00 - 09:00"}, "hours_not_understood"),
    ("counters", {"hours_monday": "9h - 12h / 11h30 - 17h"}, "hours_overlap"),
    ("counters", {"hours_monday": "9h - 12h / 12h - 17h"}, None),
    ("counters", {"hours_monday": "fermé", "hours_tuesday": "9h - 12h / 13h30 - 17h"}, None),
    ("counters", {"latitude": "5.826", "longitude": "46.106"}, "coordinates_swapped"),
    ("counters", {"latitude": "6558000", "longitude": "918000"}, "coordinates_in_metres"),
    ("counters", {"latitude": "40.7", "longitude": "-74.0"}, "coordinates_elsewhere"),  # New York
    ("counters", {"latitude": "48.11", "longitude": "-1.68"}, "coordinates_elsewhere"),  # in the 35, not the 01
    ("counters", {"geocoder_score": "0.34"}, "low_geocoder_score"),
    ("counter_stops", {"starts": "14:00"}, "ends_before_start"),
    ("counter_stops", {"commune": "99999"}, "required_not_usable"),
    ("travel_times", {"commune": "99999"}, "required_not_usable"),
    ("travel_times", {"destination": ""}, "missing_value"),
    ("travel_times", {"minutes": "-3"}, "negative"),
    ("travel_times", {"minutes": "1050"}, "too_great"),  # seconds
    ("travel_times", {"minutes": "une heure"}, "not_a_number"),
    ("counter_partners", {"until": "2019-01-01"}, "ends_before_start"),
    ("footfall", {"visits": "141"}, "visits_above_requests"),
    ("footfall", {"redirected": "21"}, "outcomes_above_requests"),
    ("footfall", {"month": "2099-02-01"}, "month_to_come"),
    ("footfall", {"requests": "85 %"}, "percent_in_count"),
    ("footfall_daily", {"visits": "5"}, "visits_above_requests"),
    ("footfall_daily", {"redirected": "2"}, "outcomes_above_requests"),
    ("footfall_daily", {"day": "2099-02-01"}, "day_to_come"),
    ("footfall_daily", {"requests": "100000"}, "too_many_a_day"),
    ("satisfaction", {"satisfied": "41"}, "satisfied_above_respondents"),
    ("satisfaction", {"month": "février 2099"}, "month_to_come"),
    ("indicator_values", {"level": "region", "code": "99"}, "unknown_region"),
    ("indicator_values", {"level": "nation", "code": "France"}, None),
    ("pilote_import", {"type_valeur": "va", "value_type": "prévision"}, "not_allowed"),
    ("milestones", {"kind": "rumeur"}, "not_allowed"),
    ("commitments", {"begun_on": "", "begun_by": "", "done_on": "2019-08-01"}, "kept_before_made"),
    ("commitments", {"begun_on": "2019-08-01"}, "begun_before_made"),
    ("commitments", {"due_on": "2019-08-01"}, "due_before_made"),
    ("commitments", {"begun_on": "2021-01-02"}, "begun_after_done"),
    ("commitments", {"done_on": ""}, "act_without_date"),
    ("commitments", {"begun_on": ""}, "act_without_date"),
    ("commitments", {"done_by": ""}, "date_without_act"),
    ("commitments", {"begun_by": ""}, "date_without_act"),
    ("operations", {"decided_on": "", "in_force_on": ""}, "operation_without_date"),
    ("operations", {"decided_on": "2021-04-02"}, "in_force_before_decided"),
    ("facts", {"source": ""}, "missing_value"),
    ("targets", {"origin": ""}, "missing_value"),
    ("targets", {"target_date": ""}, "missing_value"),
    ("targets", {"level": "department", "code": "99"}, "unknown_department"),
    ("state_services", {"valid_to": "2021-03-31"}, "ends_before_start"),
    ("commitments", {"made_on": ""}, "missing_value"),
    ("commitments", {"due_on": "2035-12-31"}, None),
    ("targets", {"target_date": "2035-12-31"}, None),
    ("commitments", dict.fromkeys(("due_on", "begun_on", "done_on"), "2019-08-02"), None),
    ("barometer_synthesis", {"period": ""}, "value_without_date"),
    ("barometer_synthesis_regions", {"period": ""}, "value_without_date"),
    ("barometer_synthesis_national", {"period": ""}, "value_without_date"),
    ("digital_places", NOWHERE, "place_nowhere"),
    ("digital_places", {"week": "en juillet"}, "opening_not_understood"),
    ("bus_stops", NOWHERE, "place_nowhere"),
    ("bus_stops", {"weeks": "une fois sur trois"}, "not_allowed"),
    ("directory_services", NOWHERE, "place_nowhere"),
    ("directory_services", {"kind": "mairie"}, "kinds_left_aside"),
    ("facts", {"period": "2099", "period_ends": "2099-12-31"}, "figure_to_come"),
    ("facts", {"period": "2020-08", "period_ends": "2021-08-31"}, "period_ends_elsewhere"),
    ("facts", {"period": "2019-2020", "period_ends": "2020-12-31"}, None),
    ("state_services", {"seen_on": "", "evidence": "secondaire"}, "seen_without_day"),
    ("state_services", {"seen_on": ""}, None),  # deduced from a text: no list shows it
]


def changed(name: str, *changes: dict[str, str]) -> str:
    """The template of a source, with one row for each change of its example."""
    header, example = csv.reader(io.StringIO(template(name)))
    written = io.StringIO()
    rows = csv.DictWriter(written, header, extrasaction="ignore")
    rows.writeheader()
    for change in changes:
        rows.writerow(dict(zip(header, example, strict=True)) | change)
    return written.getvalue()


@pytest.mark.parametrize(("name", "change", "rule"), CASES)
def test_rules(checked: Checked, name: str, change: dict[str, str], rule: str | None) -> None:
    found = checked(changed(name, change))
    assert found.contract is not None
    assert found.contract.name == name
    told = [told for told, _ in rules(found.problems)]
    assert told == [] if rule is None else rule in told


def test_the_same_journey_twice_is_told_with_the_line_of_the_first(checked: Checked) -> None:
    found = checked(changed("travel_times", {"minutes": "17"}, {"commune": "01001"}, {"minutes": "18"}))
    assert rules(found.problems) == [("duplicate_key", 4)]
    assert found.problems[0].detail == "2"


def test_every_rule_of_a_contract_is_met_here_or_in_the_quirks() -> None:
    declared = {(contract.name, rule.name) for contract in contracts().values() for rule in contract.rules}
    met = {(name, rule) for name, _, rule in CASES}
    elsewhere = {
        ("footfall", "far_above_others"),
        ("procedure_requests", "far_above_others"),
        ("satisfaction", "far_above_others"),
        ("procedure_requests", "zero_among_others"),
        ("mission_staff", "staff_out_of_scale"),
        ("support_staff", "staff_out_of_scale"),
        ("barometer", "zone_without_value"),
        ("barometer", "value_without_date"),
        ("france_services_list", "low_geocoder_score"),
        ("france_services_communes", "nearly_same_name"),
        ("proposal_events", "stage_skipped"),
        ("mission_staff", "mixed_units"),
        ("mission_roles", "two_tiers_decide"),
    }
    assert declared - met == elsewhere


def test_two_tiers_that_both_decide_are_told_with_their_lines(checked: Checked) -> None:
    """Each row beside the first, the prefect's: of line 2 and of those by which another tier decides the same."""
    prefect = {"role_id": "1", "role": "décide", "located": "art. L. 511-5, al. 1"}
    mayor = {**prefect, "body": "commune"}
    others = [
        {**mayor, "located": "art. L. 511-5, al. 3 ; art. L. 511-5, al. 1"},  # 3: the same passage, among others
        {**mayor, "legal_reference": "Code de la sécurité intérieure, art. L. 511-5 et L. 511-6"},  # 4
        {**prefect, "body": "minister"},  # 5: of the State as the prefect is, and beside those of 3 and 4
        {**mayor, "optional": "oui"},
        {**mayor, "role": "exécute"},
        {**mayor, "located": "art. L. 511-5, al. 2"},
        {**mayor, "located": ""},
        {**mayor, "mission_id": "SEC03"},
        {**mayor, "territories": "Paris"},
        {**mayor, "legal_reference": "Code de la route, art. L. 511-5"},
        {**mayor, "in_force_from": "2010-01-01", "in_force_until": "2020-12-31"},  # before the prefect, from 2021
        {**mayor, "body": "commission"},
    ]
    told = [
        {"territories": "", "optional": "", **one, "role_id": str(rank)} for rank, one in enumerate([prefect, *others])
    ]
    found = checked(changed("mission_roles", *told))
    assert rules(found.problems) == [("two_tiers_decide", line) for line in (2, 3, 4, 5)]


def test_events_out_of_order_are_told_and_a_postponed_decision_is_not(checked: Checked) -> None:
    path = [
        ("1", "formulée", "2018-10-01", ""),
        ("2", "décision", "2019-01-10", "retenue"),  # before the opinion
        ("3", "avis CNATE", "2019-02-10", "favorable"),
        ("4", "dialogue social", "2018-11-01", ""),  # may run beside the path
        ("5", "mise en œuvre", "2021-01-01", ""),
    ]
    events = [dict(zip(("event_id", "stage", "event_date", "outcome"), event, strict=True)) for event in path]
    assert rules(checked(changed("proposal_events", *events)).problems) == [("stage_skipped", 3)]
    events[1]["outcome"] = "ajournée"
    assert rules(checked(changed("proposal_events", *events)).problems) == []


def test_the_years_of_prices_are_those_of_the_table() -> None:
    years = re.findall(r"\((20\d\d), \d\.\d\)", (MODEL / "13_prices.sql").read_text(encoding="utf-8"))
    for rule, year in (("no_price_for_year", years[0]), ("price_provisional", years[-1])):
        for language in ("en", "fr"):
            assert set(re.findall(r"\b20\d\d\b", told()[rule][language])) == {year}


def test_a_year_without_an_index_has_the_last_one_known() -> None:
    """By hand: 1.011 x 1.005 x 1.016 x 1.052 x 1.049 x 1.02 = 1.16199 in 2024, and in each year after it."""
    with duckdb.connect() as connection:
        connection.execute("create schema core;" + (MODEL / "13_prices.sql").read_text(encoding="utf-8"))
        rows = connection.execute("select year, round(price, 5), provisional from core.prices order by year").fetchall()
    assert rows[6:9] == [(2024, 1.16199, False), (2025, 1.16199, True), (2026, 1.16199, True)]


def test_the_staff_of_one_year_that_is_ten_times_the_others_is_told(checked: Checked) -> None:
    years = [{"year": str(2018 + i), "staff": staff} for i, staff in enumerate(("12.5", "12", "115", "11"))]
    found = checked(changed("mission_staff", *years))
    assert rules(found.problems) == [("staff_out_of_scale", 4)]
    support = [{"department": one, "support": "120", "pooled": "96"} for one in ("01", "02", "03", "04", "05")]
    support[2] |= {"support": "1200"}
    assert rules(checked(changed("support_staff", *support)).problems) == [("staff_out_of_scale", 4)]


def test_a_month_of_nothing_among_full_ones_is_told(checked: Checked) -> None:
    months = [
        {"month": f"2024-0{i}-01", "visits": "", "done_on_site": "", "partly_done": "", "redirected": ""}
        for i in range(1, 6)
    ]
    months[2] |= {"requests": "0"}
    assert rules(checked(changed("footfall", *months)).problems) == [("zero_among_others", 4)]
    asked = [{"department": one} for one in ("01", "02", "03", "04")]
    asked[1] |= {"requests": "0"}
    assert rules(checked(changed("procedure_requests", *asked)).problems) == [("zero_among_others", 3)]


def test_what_may_be_written_is_listed_in_the_language_of_who_reads(checked: Checked) -> None:
    (problem,) = checked(changed("proposals", {"lever": "magie"})).problems
    assert "déconcentration, modulation, mutualisation" in sentence(problem, "fr")
    assert "deconcentration, modulation, pooling" in sentence(problem, "en")
    (problem,) = checked(changed("ministry_analyses", {"ministry": "magie"})).problems
    assert "Ministère chargé de l’agriculture, Ministère chargé de la culture" in sentence(problem, "fr")
    assert "Ministry for Agriculture, Ministry for Culture" in sentence(problem, "en")


def test_lists_of_places_of_inclusion_are_named_and_are_no_counters(checked: Checked) -> None:
    """The header that a region published in 2022, and the one of data·inclusion; rows are made up."""
    region = (
        "nom;structure_porteuse;description;siret;statut;type_lieu;adresse_rue;adresse_code_postal;adresse_commune;"
        "adresse_departement;adresse_region;latitude;longitude;itinerant;horaires_ouverture_brut;public_cible;"
        "modalites_acces;services;labels\n"
        "France Services;;;;Public;;rue;04000;Digne-les-Bains;;Région Sud;44.09;6.23;Non;;;Accès libre;Ateliers;FS\n"
    )
    country = (
        "id,siret,nom,commune,code_postal,code_insee,adresse,longitude,latitude,typologie,telephone,courriel,source,"
        "date_maj,horaires_ouverture,labels_nationaux,thematiques\n"
        "a,,Mission,Rennes,35000,35238,rue,-1.67,48.11,ML,,,dora,2023-01-01,,,mobilite\n"
    )
    for text, name in ((region, "inclusion_places"), (country, "inclusion_structures")):
        found = checked(text)
        assert found.contract is not None
        assert (found.contract.name, found.contract.used, found.blocking) == (name, False, False)
