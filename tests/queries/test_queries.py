"""Every query file: its first line, its one statement, what it reads, that it runs for every reader; and the door."""

import json
import re
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import queries
from data import database
from queries import indicators, query_parameters
from queries.__main__ import main
from queries.access import Viewer
from tests.bench.samples import SAMPLES
from tests.support import in_turn, one_in, reading

ROOT = Path(__file__).parents[2]
READERS = [
    Viewer("public"),
    Viewer("prefect", ("R53",)),
    Viewer("prefect", ("D35",)),
    Viewer("cabinet"),
    Viewer("administrator"),
]
CABINET = Viewer("cabinet")


def tables(tree: object) -> set[str]:
    """Every table named in a parse tree, with its schema, but the tables that the query itself defines."""
    found, defined = set(), set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            defined.update(entry["key"] for entry in node.get("cte_map", {}).get("map", ()))
            if node.get("type") == "BASE_TABLE":
                found.add(f"{node['schema_name']}.{node['table_name']}".lstrip("."))
            if node.get("type") == "TABLE_FUNCTION":
                function = node["function"]
                found.add(f"{function['schema']}.{function['function_name']}()".lstrip("."))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    return found - defined


def parse(sql: str) -> dict:
    with database.memory() as cursor:
        return json.loads(cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()[0])


def test_the_walk_sees_through_subqueries_and_definitions():
    tree = parse("with a as (from core.t) select * from a, (from visible.u) where exists (from read_csv('x'))")
    assert tables(tree) == {"core.t", "visible.u", "read_csv()"}
    assert tables(parse("from marts.f(a := 1) join visible.g(2) using (b)")) == {"marts.f()", "visible.g()"}


def test_a_query_is_one_statement_that_reads_only_what_is_visible_and_says_the_order_of_its_rows():
    """DuckDB promises no order but that of ORDER BY."""
    for name in queries.names():
        query = queries.load(name)
        tree = parse(query.sql)
        assert not tree["error"], (name, tree)
        (statement,) = tree["statements"]
        read = {table for table in tables(tree) if not table.startswith("visible.")}
        assert read <= {"range()", "unnest()"}, (name, read)
        ordered = "ORDER_MODIFIER" in {modifier["type"] for modifier in statement["node"]["modifiers"]}
        assert ordered or query.grain.startswith("One row: "), name


def test_a_macro_that_queries_read_through_reads_only_what_is_visible(edition):
    """Were it given the name of a table, it would read any: none is."""
    with queries.opened(CABINET, queries.edition(CABINET)) as cursor:
        written = cursor.execute(
            """select function_name, if(function_type = 'table_macro', '', 'select ') || macro_definition
            from duckdb_functions() where schema_name = 'visible' and function_type in ('macro', 'table_macro')"""
        ).fetchall()
    assert {"inventory_asked", "is_proposal_asked", "in_scope"} <= {name for name, _ in written}
    for name, definition in written:
        assert "query" not in definition.lower(), name  # query() and query_table() take the name of a table
        read = tables(parse(definition))
        assert {table for table in read if not table.startswith("visible.")} <= {"range()", "unnest()"}, name


def test_a_query_says_its_grain_and_knows_its_parameters():
    for name in queries.names():
        query = queries.load(name)
        assert query.grain.startswith("One row"), (name, query.grain)
        assert query.grain.endswith("."), (name, query.grain)
        assert query.optional <= query.parameters, (name, query.optional - query.parameters)
        sampled, told = SAMPLES.keys(), query_parameters.declared().keys()
        assert query.parameters - query.optional <= sampled, (name, "give tests/bench/samples.py a sample of it")
        assert query.parameters <= told, (name, "say in queries/parameters.toml what it means")


# Every page is drawn for them all, whose queries these are, and tests/pages/test_api.py asks each as the public.
@pytest.mark.parametrize(("name", "reader"), in_turn(queries.names(), READERS, 5), ids=str)
def test_runs_for_every_reader(edition, name, reader):
    query = queries.load(name)
    needed = {word: SAMPLES[word] for word in query.parameters - query.optional}
    rows = reading(reader)(name, **needed)
    assert len(rows.columns)
    assert not rows.columns.duplicated().any()


@pytest.mark.parametrize("reader", one_in(3, READERS), ids=lambda reader: "-".join((reader.role, *reader.territories)))
@pytest.mark.parametrize("workstream", one_in(2, ["missions", "reorganisation", "counters"]))
def test_every_scorecard_stands(edition, workstream, reader):
    for level, code in (("nation", "FR"), ("region", "11"), ("department", "2A")):
        card = reading(reader).scorecard(workstream, level, code)
        assert len(card) == sum(item.workstream == workstream for item in indicators.catalogue().values())
        assert set(card["state"]) <= {"value", "missing", "not_applicable", "hidden", "secret"}
        assert card[card["state"] == "value"]["value"].notna().all()
        assert card[card["state"] != "value"]["value"].isna().all()
        assert card["progress"].dropna().between(0, 100).all()


@pytest.mark.parametrize("indicator", one_in(2, indicators.catalogue()))
def test_a_share_lies_between_0_and_100_and_a_key_comes_once(edition, indicator):
    item = indicators.catalogue()[indicator]
    rows = reading(CABINET).series(indicator)
    assert len(rows)
    assert not rows.duplicated(["level", "code", "period"]).any()
    assert set(rows["level"]) <= set(item.levels)
    assert (rows["period"].dt.day == 1).all()
    if item.unit == "percent" and indicator != "O10":  # savings may go beyond what was planned
        assert rows["value"].dropna().between(0, 100).all()
    if item.unit == "percent" and item.better != "none":
        assert rows[rows["state"] == "value"]["kind"].notna().all()


def test_the_34_indicators_of_the_three_workstreams():
    names = [f"M{n}" for n in range(1, 11)] + [f"O{n}" for n in range(1, 13)] + [f"P{n}" for n in range(1, 13)]
    assert set(names) <= indicators.catalogue().keys()


@pytest.mark.parametrize("item", indicators.catalogue().values(), ids=lambda item: item.id)
def test_a_header_holds_together(item):
    assert item.unit in {"percent", "count", "days", "euro", "per_100k", "fte", "per_day", "ratio"}
    assert item.better in {"higher", "lower", "none"}
    assert item.levels == tuple(level for level in indicators.LEVELS if level in item.levels)
    assert item.public == tuple(level for level in item.levels if level in item.public)
    assert (item.target is None) == (item.target_date is None)
    assert item.target_kind in {"real", "demonstration"}
    assert item.target_date is None or item.start_date < item.target_date
    assert bool(item.overview) == bool(item.short_fr) == bool(item.short_en)
    places = [other.overview for other in indicators.catalogue().values() if other.workstream == item.workstream]
    assert not item.overview or places.count(item.overview) == 1
    assert item.better != "none" or (item.weight == 0 and item.target_date is None)


def test_the_progress_of_a_workstream_is_the_same_number_for_every_reader():
    """What weighs in a workstream is published at every level it is read at."""
    weighted = [item for item in indicators.catalogue().values() if item.weight]
    assert {item.workstream for item in weighted} == {"missions", "reorganisation", "counters"}
    assert [item.id for item in weighted if item.public != item.levels] == []


def test_the_progress_is_the_same_in_the_public_file(edition):
    for workstream in ("missions", "reorganisation", "counters"):
        assert reading(Viewer("public")).progress(workstream) == reading(CABINET).progress(workstream)


def test_an_optional_parameter_left_out_does_not_filter(by_hand):
    def domains(**where):
        return reading(CABINET)("missions/by_domain", **where)["policy_domain"].tolist()

    assert domains() == domains(region="53") == ["economy", "planning", "security"]
    assert domains(department="75") == ["planning"]


WRONG = [
    ({"departement": "35", "level": "nation"}, r"counters/access does not know departement; it knows code, level"),
    ({}, r"counters/access needs level; it knows code, level"),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_a_wrong_parameter_is_refused_by_name(by_hand, given, message):
    with pytest.raises(queries.WrongParameters, match=message):
        reading(CABINET)("counters/access", **given)


def test_a_value_that_cannot_be_read_is_refused(by_hand):
    with pytest.raises(queries.WrongParameters, match=r"counters/by_month: .*31/02/2021"):
        reading(CABINET)("counters/by_month", since="31/02/2021")


@pytest.mark.parametrize("name", ["counters/nothing", "../data/model/20_core", "counters/by_month.sql", ""])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(queries.UnknownQuery, match="there is no query"):
        queries.load(name)


def test_a_value_is_bound_never_pasted(by_hand):
    assert reading(CABINET)("missions/by_domain", region="53' or true --").empty


def test_the_edition_speaks_of_itself(by_hand):
    info = queries.edition(CABINET)
    assert (info.name, info.as_of, info.kind, info.audience) == ("by-hand", date(2021, 6, 30), "demonstration", "full")
    assert not info.confidential
    assert queries.edition(Viewer("public")).audience == "public"


@pytest.mark.wide
def test_the_command_prints_csv(by_hand):
    words = ("counters/by_month", "--viewer", "cabinet", "--department", "35", "--since=2020-01-01")
    done = subprocess.run([sys.executable, "-m", "queries", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = pd.read_csv(StringIO(done.stdout))
    assert rows[["month", "requests", "requests_before"]].values.tolist() == [["2020-03-01", 168, 60.0]]


def test_the_command_lists_every_query(by_hand, capsys):
    assert main(["--list"]) == 0
    rows = pd.read_csv(StringIO(capsys.readouterr().out))
    assert rows["name"].tolist() == queries.names()
    (access,) = rows[rows["name"] == "counters/access"]["parameters"]
    assert access == "[code] level"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["counters/nothing"], 'there is no query "counters/nothing"'),
        (["counters/access"], "needs level"),
        (["counters/access", "--viewer", "prefect"], "a prefect, and nobody else, answers for a territory"),
        (["counters/access", "level", "nation"], "expected --parameter value"),
    ],
)
def test_the_command_says_what_is_wrong(by_hand, words, message, capsys):
    assert main(words) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("terminal", "written"), [(True, r"a\u001b[2Jb\u202e"), (False, "a\x1b[2Jb\u202e")])
def test_a_terminal_is_shown_what_would_act_on_it_and_a_file_gets_it_as_it_is(terminal, written, monkeypatch, capsys):
    told = pa.table({"name": ["a\x1b[2Jb\u202e"], "kind": ["real"]})
    monkeypatch.setattr(queries, "table", lambda *query_parameters, **parameters: told)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main(["overview/kinds"]) == 0
    assert capsys.readouterr().out == f"name,kind\n{written},real\n"


def test_a_room_of_queries_holds_questions_and_studies_ask_none() -> None:
    for room in (folder for folder in queries.FOLDER.iterdir() if folder.is_dir() and folder.name != "__pycache__"):
        kinds = {file.suffix for file in room.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
        assert kinds == {".py" if room.name == "studies" else ".sql"}, room.name
    for file in (queries.FOLDER / "studies").glob("*.py"):
        taken = re.findall(r"^(?:from|import) (queries\S*)", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert {".".join(one.split(".")[:2]) for one in taken} <= {"queries.studies"}, f"{file.name} imports {taken}"
