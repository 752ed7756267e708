"""Contracts: complete, consistent with the model and with the sentences, and recognised by their own templates."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import pages
import queries
from data import build, check
from data.check import indicators
from data.contracts import Contract, contracts, fold, nearest, recognise
from data.model import MODEL, keys, references
from data.problem import Problem, column_label, column_words, explanation, full_sentence, labels, sentence
from data.problem import rules as sentences
from tests.data.support import Write, rules

Checked = Callable[[str | bytes], check.Report]

OURS = sorted(keys().keys() - {"counter_events"})  # events are deduced from lists, never deposited
SENTENCES = sentences()
each_contract = pytest.mark.parametrize("contract", contracts().values(), ids=lambda contract: contract.name)


@pytest.fixture(scope="module")
def model() -> duckdb.DuckDBPyConnection:
    """A database with the tables of core, empty but for the reference."""
    connection = duckdb.connect()
    connection.execute("set variable reference = ?", [str(build.REFERENCE)])
    for script in sorted(MODEL.glob("*.sql")):
        if script.name < build.BEFORE_ROWS:
            connection.execute(script.read_text(encoding="utf-8"))
    return connection


def test_every_table_of_facts_has_a_template_and_a_key(model: duckdb.DuckDBPyConnection) -> None:
    facts = {
        table
        for (table,) in model.execute(
            "select table_name from duckdb_columns() where schema_name = 'core' and column_name = 'source_id'"
        ).fetchall()
    }
    assert facts - {"sources", "problems"} == set(keys())
    assert all(name in contracts() and name in contracts()[name].tables for name in OURS)


@each_contract
def test_a_template_is_recognised_and_clean(contract: Contract, write: Write) -> None:
    found = check.check(write("template.csv", check.template(contract.name)))
    assert found.contract == contract
    assert found.count == 1
    assert rules(found.problems) == []


@each_contract
def test_columns_and_queries_fit_the_model(contract: Contract, model: duckdb.DuckDBPyConnection, write: Write) -> None:
    found = check.check(write("template.csv", check.template(contract.name)))
    model.register("rows", found.rows)
    for table, query in contract.tables.items():
        given = {name for name, *_ in model.execute(f"describe ({query})").fetchall()}
        columns = model.execute(
            """select column_name from duckdb_columns()
            where schema_name = 'core' and table_name = ? and not is_nullable and column_default is null""",
            [table],
        ).fetchall()
        assert {name for (name,) in columns} - given <= {"source_id"}
        model.execute(query).fetchall()
    model.unregister("rows")


@each_contract
def test_what_a_contract_names_is_a_column_of_it_and_names_do_not_clash(contract: Contract) -> None:
    named = set(contract.elsewhere) | set(contract.recognised_by) | set(contract.key) | set(contract.identity)
    assert named <= set(contract.columns)
    for column in contract.columns.values():
        spellings = [fold(value) for value in column.values]
        spellings += [fold(text) for texts in column.values.values() for text in texts]
        clashing = {text for text in spellings if spellings.count(text) > 1}
        assert all(text in map(fold, column.values) for text in clashing), (column.name, clashing)


def test_every_rule_that_is_reported_has_a_sentence() -> None:
    folders = (Path(pages.__file__).parent, Path(queries.__file__).parent)
    files = (*Path(check.__file__).parents[1].rglob("*.py"), *(path for one in folders for path in one.glob("*.py")))
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    scripts = (*MODEL.glob("*.sql"), *indicators.QUERIES.glob("*.sql"))
    model_sql = "".join(path.read_text(encoding="utf-8") for path in scripts)
    declared = {rule.name for contract in contracts().values() for rule in contract.rules}
    assert declared <= set(SENTENCES)
    unused = [
        name for name in SENTENCES if name not in declared and f'"{name}"' not in code and f"'{name}'" not in model_sql
    ]
    assert unused == []


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_say_what_is_wrong_and_what_to_do_in_both_languages(name: str) -> None:
    rule = SENTENCES[name]
    assert set(rule) - {"gathered", "command", "labels", "choices"} == {"severity", "en", "fr"}
    assert rule.get("gathered", True) is rule.get("command", True) is True
    assert rule["severity"] in ("note", "warning", "error")
    fields = {language: set(re.findall(r"{(\w+)}", rule[language])) for language in ("en", "fr")}
    assert fields["en"] == fields["fr"] <= {"value", "detail"}
    assert not re.search(
        r"(?<![\u202f\u00a0])[;!?»]|(?<![\u00a0\d]):(?! //|[RD]\d)|«(?!\u202f)|'", rule["fr"].replace("{", "«\u202f")
    )
    assert not rule["en"].endswith(".")
    assert not rule["fr"].endswith(".")
    for language in ("en", "fr"):
        assert ";" in rule[language] or re.search(r"[\w}]\. [A-Z]", rule[language]), "nothing says what to do"
        # Who deposits a file has a spreadsheet, not a terminal; who runs a command may be told of its options.
        assert rule.get("command") or not re.search(r"python|--", rule[language])


def test_codes_are_said_in_words() -> None:
    for rule in SENTENCES.values():
        assert set(rule.get("labels", {})) <= {"value", "detail"}
        assert set(rule.get("labels", {}).values()) <= set(labels())
    for group in labels().values():
        assert all(len(words) == 2 and all(words) for words in group.values())
    assert {parent for parent, _ in references().values()} <= set(labels()["table"])
    told = explanation(Problem("f", "stage_missing", value="decision", detail="P-02-01, cnate_opinion"), "fr")
    assert told.startswith("l’étape décision est atteinte sans celle qui y mène (P-02-01, avis de la CNATE)")
    told = explanation(Problem("f", "unknown_territory", value="99", detail="department"), "en")
    assert told == '"99" is the code of no territory of this level (département); check the code and its level'
    told = full_sentence(Problem("f", "tier_not_there", value="department"), "fr")
    assert told.startswith("Cet échelon (conseil départemental) n’existe pas dans ce territoire\u00a0: ")
    assert told.endswith("n’ont qu’elle.")
    # What a file says is quoted as it is, even where it looks like a code.
    assert "\u202fdecision\u202f" in explanation(Problem("f", "not_a_number", value="decision"), "fr")


def test_a_sentence_tells_file_line_and_column() -> None:
    problem = Problem("missions.csv", "not_a_date", 12, "decided_on", "31/02/2026")
    assert sentence(problem) == (
        'missions.csv, line 12, column date of the decision (decided_on): "31/02/2026" is not a date'
        " (expected YYYY-MM-DD or DD/MM/YYYY); correct it"
    )
    assert sentence(problem, "fr").startswith(
        "missions.csv, ligne 12, colonne date de la décision (decided_on)\u00a0: «\u202f31/02/2026\u202f»"
    )


def test_long_values_are_shortened_in_sentences() -> None:
    assert len(explanation(Problem("f", "not_a_number", value="x" * 500))) < 200


def test_a_header_that_almost_fits_is_compared_with_the_nearest_source() -> None:
    assert recognise(["id_fs", "mois", "partenaire", "canal"]) == (None, {})
    near = nearest(["id_fs", "mois", "partenaire", "canal"])
    assert near is not None
    assert (near.contract.name, near.missing) == ("footfall", ("requests",))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        # Many columns of a list of counters, and each of another contract with few: a name, a commune, a label.
        ("lib_fs,adresse,code_postal,lib_com,h_lundi,h_mardi,telephone,latitude,longitude", "france_services_list"),
        ("commune,destination,secondes,nom", "travel_times"),
        ("id_indicateur,code_departement,valeur,mesure", "france_services_labels"),
        ("nom,commune,latitude,longitude,velos", None),
    ],
)
def test_the_nearest_source_is_the_one_of_closest_meaning(header: str, name: str | None) -> None:
    near = nearest(header.split(","))
    assert (near and near.contract.name) == name


def test_what_a_file_lacks_is_told_with_an_example_and_the_names_it_may_bear(checked: Checked) -> None:
    first, second = checked("commune,destination\n01033,01283\n").problems
    assert (first.rule, first.value, first.detail) == ("almost_recognised", "travel_times", "minutes")
    assert explanation(first, "fr").startswith(
        "le fichier est le plus proche de cette source\u00a0: Temps de trajet entre communes\u202f;"
        " il y manque durée en minutes (minutes)"
    )
    assert (second.rule, second.column, second.value) == ("column_lacking", "minutes", "17.5")
    assert second.detail == "minutes, durée, temps, durée_minutes"


@each_contract
def test_columns_that_tell_a_contract_have_an_example_and_all_have_words(contract: Contract) -> None:
    assert all(contract.columns[name].example for name in contract.recognised_by)
    lacking = {name for name in contract.columns if len(column_words().get(name, ())) != 2}
    assert not lacking, f"{contract.name}: say these columns in data/columns.toml, in French and in English"
    lacking = {rule.name for rule in contract.rules} - SENTENCES.keys()
    assert not lacking, f"{contract.name}: write the sentences of these rules in data/rules.toml"


def test_columns_are_called_by_what_they_hold() -> None:
    assert column_label("h_lundi", "fr") == "horaires du lundi"
    assert column_label("Requests", "en") == ""
    assert column_label("commune", "fr") == "code Insee de la commune"
    assert column_label("commune_départ", "fr") == "code Insee de la commune"
    assert column_label("secondes", "fr") == ""


def test_columns_are_found_whatever_their_case_accents_and_order() -> None:
    contract, names = recognise(["REQUESTS", "Canal", "Partenaire", "MOIS", "id_fs"])
    assert contract is not None
    assert contract.name == "footfall"
    assert names["month"] == "MOIS"
