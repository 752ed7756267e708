"""The nomenclatures: complete, consistent with each other, in proper French."""

import re
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[2] / "data" / "reference" / "nomenclature"
NAMES = (
    "associations", "decision_powers", "hands", "milestones", "ministries", "missions", "overlaps", "partners",
    "procedures", "roles", "service_types",
)  # fmt: skip
FRENCH = {"name_fr", "label", "label_fr", "perimeter", "expected_note", "competence", "rule", "act_type", "body"}
CHOICES = [
    ("missions", "core_category", "security control prevention crisis non_core"),
    ("missions", "default_level", "region department interdepartmental"),
    ("missions", "expected_decision", "keep transfer share drop outsource deconcentrate regroup"),
    ("overlaps", "tier", "commune epci department region metropole single_authority operator"),
    ("overlaps", "overlap_type", "none complement shared redundant"),
    ("milestones", "kind", "announcement circular decision decree entry_into_force evaluation"),
    ("milestones", "workstream", "missions reorganisation counters"),
    ("service_types", "scope", "ate outside_ate_deconcentrated outside_ate_centralised"),
    ("partners", "family", "state local_authority operator"),
]
LEVELS = "minister region_prefect department_prefect subprefect head_of_service"
CHOICES += [("decision_powers", column, LEVELS) for column in ("from_level", "to_level")]
REFERENCES = [
    ("missions", "ministry", "ministries", "ministry"),
    ("missions", "default_service", "service_types", "type_code"),
    *((name, "mission_id", "missions", "mission_id") for name in ("overlaps", "roles", "hands")),
    ("service_types", "ministry", "ministries", "ministry"),
    ("service_types", "successor", "service_types", "type_code"),
    ("procedures", "partner", "partners", "partner"),
]


@pytest.fixture(scope="module")
def tables():
    return {name: pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False) for name in NAMES}


def test_the_84_missions_and_5_support_functions_are_there(tables):
    missions = tables["missions"]
    domains = missions["mission_id"].str[:3].value_counts()
    assert domains.drop("SUP").sum() == 84
    assert domains["SUP"] == 5
    assert (missions.loc[missions["core_category"] == "crisis", "mission_id"].str[:3] == "CRI").all()
    assert missions["label_en"].ne("").all()


@pytest.mark.parametrize("name", NAMES)
def test_the_first_column_is_a_key(tables, name):
    key = tables[name].iloc[:, 0]
    assert key.is_unique
    assert key.str.fullmatch(r"[A-Za-z0-9_\-]+").all()


@pytest.mark.parametrize(("name", "column", "values"), CHOICES)
def test_values_are_those_of_the_schema(tables, name, column, values):
    assert set(tables[name][column]) - {""} <= set(values.split())


@pytest.mark.parametrize(("name", "column", "other", "key"), REFERENCES)
def test_codes_exist(tables, name, column, other, key):
    assert set(tables[name][column]) - {""} <= set(tables[other][key])


@pytest.mark.parametrize("name", NAMES)
def test_french_is_typeset(tables, name):
    """No straight apostrophe or quotation mark; no ordinary space before : ; ! ? nor inside guillemets."""
    wrong = re.compile(r"['\"]| [:;!?]|« | »|\b1ier\b|\.\.\.")
    for column in FRENCH & set(tables[name]):
        found = tables[name].loc[tables[name][column].map(lambda text: bool(wrong.search(text))), column]
        assert found.empty, found.to_list()


@pytest.mark.parametrize(
    ("kind", "date", "successor"),
    [
        ("DIRECCTE", "2021-03-31", "DREETS"),
        ("UD_DIRECCTE", "2021-03-31", "DDETS"),
        ("DDCS", "2021-03-31", "DDETS"),
        ("DDCSPP", "2021-03-31", "DDETSPP"),
        ("DRIEA", "2021-03-31", "DRIEAT"),
        ("DRIEE", "2021-03-31", "DRIEAT"),
    ],
)
def test_services_changed_identity_on_1_april_2021(tables, kind, date, successor):
    types = tables["service_types"].set_index("type_code")
    assert (types.loc[kind, "valid_to"], types.loc[kind, "successor"]) == (date, successor)
    assert types.loc[successor, "valid_from"] == "2021-04-01"


def test_nine_partners_then_eleven_then_thirteen_national_ones(tables):
    joined = tables["partners"]["joined_on"]
    national = joined[joined != ""]
    assert [(national <= date).sum() for date in ("2019-12-31", "2023-12-31", "2024-01-01", "2025-01-01")] == [
        9,
        9,
        11,
        13,
    ]


def test_the_33_procedures_have_a_usefulness_and_an_official_theme(tables):
    procedures = tables["procedures"]
    assert len(procedures) == 33
    assert procedures["usefulness"].astype(int).between(1, 5).all()
    themes = "training_work_retirement justice prevention_health budget civil_status_family housing_mobility_mail"
    assert set(procedures["theme"]) == set(themes.split())


# Real dates, from the texts themselves.
@pytest.mark.parametrize(
    ("milestone", "date", "kind", "reference"),
    [
        ("cnate-2018", "2018-07-25", "announcement", "Communiqué"),
        ("circular-ote", "2019-06-12", "circular", "6092/SG"),
        ("circular-6094", "2019-07-01", "circular", "6094/SG"),
        ("decree-sgcd", "2020-02-07", "decree", "2020-99"),
        ("decree-derogation", "2020-04-08", "decree", "2020-412"),
        ("sgcd", "2021-01-01", "entry_into_force", "2020-99"),
        ("dreets", "2021-04-01", "entry_into_force", "2020-1545"),
        ("drieat", "2021-04-01", "entry_into_force", "2021-261"),
        ("decrees-2025", "2025-07-30", "decree", "2025-723"),
    ],
)
def test_milestones_are_dated_and_sourced(tables, milestone, date, kind, reference):
    row = tables["milestones"].set_index("milestone_id").loc[milestone]
    assert (row["milestone_date"], row["kind"]) == (date, kind)
    assert reference in row["reference"]


def test_milestones_are_in_order_in_both_languages(tables):
    milestones = tables["milestones"]
    assert milestones["milestone_date"].is_monotonic_increasing
    assert milestones[["label_fr", "label_en"]].ne("").all().all()
    later = milestones[milestones["milestone_date"] > "2018-07-25"]
    assert not later["body"].eq("CNATE").any()  # no later meeting of the CNATE is known


def test_powers_in_force_name_their_text(tables):
    powers = tables["decision_powers"]
    dated = powers[powers["effective_on"] != ""]
    assert dated["legal_text"].str.contains(r"n° 20\d\d-\d+").all()
