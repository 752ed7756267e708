"""Open data: all that everyone may read, described and valid; in one folder or not at all."""

import hashlib
import json
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pyshacl
import pytest
import rdflib

import queries
from queries import export, files, indicators
from queries.__main__ import main
from tests import canaries
from tests.support import build_world

FEW = 10_000  # rows: the tables of all communes are written as the others, and take most of the time
ROWS = 200  # of each table that are held against its schema: enough for every state that a value can be in


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small world with its canaries, exported."""
    place = tmp_path_factory.mktemp("export")
    build_world(place, canaries.statements())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(place))
        tables = export.tables
        with pytest.MonkeyPatch.context() as fewer:
            fewer.setattr(export, "tables", lambda edition: (one for one in tables(edition) if len(one.table) < FEW))
            assert main(["export", str(place / "out"), "--base", "https://data.example/tc"]) == 0
        yield place / "out"


def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.wide
def test_the_package_validates_as_do_its_tables_against_their_schemas(made: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import validate

        report = validate(str(made / "datapackage.json"), limit_rows=ROWS)
    assert [(task.name, [error.note for error in task.errors][:3]) for task in report.tasks if not task.valid] == []
    assert report.valid, report.errors
    assert len(report.tasks) == len(package(made)["resources"]) > 90


def test_every_file_is_there_as_described_and_none_besides(made: Path) -> None:
    told = [one for resource in package(made)["resources"] for one in (resource, *resource.get("alternatives", ()))]
    for one in told:
        content = (made / one["path"]).read_bytes()
        assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (one["bytes"], one["hash"])
    about = {"datapackage.json", "dcat.jsonld", "changelog.json", "CHANGELOG.md", "README.md", "LICENCE.txt"}
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    schemas = {one["schema"] for one in told if "schema" in one}
    assert there == {one["path"] for one in told} | schemas | about


def test_every_indicator_and_query_with_public_rows_goes_out_as_its_address_answers(made: Path) -> None:
    titles = {one["title"] for one in package(made)["resources"]}
    assert {f"indicators/{one}" for one in indicators.catalogue()} < titles
    edition = queries.edition(export.PUBLIC)
    answer = files.of_indicator(export.PUBLIC, edition, "P1", {})
    assert (made / "data" / "indicators-p1.csv").read_bytes() == files.written(answer, "csv")
    assert pyarrow.parquet.read_table(made / "data" / "indicators-p1.parquet").num_rows == answer.table.num_rows
    assert "counters/procedures" in titles
    assert "missions/staff_by_service" not in titles  # no row of it is everyone's
    assert (made / export.DATABASE).read_bytes() == edition.file.path.read_bytes()


def test_no_canary_is_in_what_leaves(made: Path) -> None:
    """In each text; a table of Parquet holds the rows of its CSV, and test_fences searches the database."""
    texts = [path for path in made.rglob("*") if path.suffix in (".csv", ".json", ".jsonld", ".md", ".txt")]
    assert len(texts) > 180
    assert [path.name for path in texts if canaries.LIKE_A_CANARY.search(path.read_bytes())] == []


def test_columns_say_what_they_are(made: Path) -> None:
    """At least nine in ten, by name; the value of an indicator has its unit."""
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in (made / "schemas").glob("*.json")]
    fields = [field for schema in schemas for field in schema["fields"]]
    assert sum("description" in field for field in fields) > 0.9 * len(fields)
    value = {field["name"]: field for field in schemas_of(made, "indicators-p2")["fields"]}["value"]
    assert (value["type"], value["unit"]) == ("number", indicators.catalogue()["P2"].unit)


def schemas_of(made: Path, name: str) -> dict:
    return json.loads((made / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def test_the_catalogue_names_each_file_where_it_will_stand(made: Path) -> None:
    dataset, service, *_ = json.loads((made / "dcat.jsonld").read_text(encoding="utf-8"))["@graph"]
    addresses = [one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]]
    twins = [one for one in package(made)["resources"] if one["path"].startswith("data/")]  # CSV and Parquet
    assert len(addresses) == len(package(made)["resources"]) + len(twins)
    assert all((made / one.removeprefix("https://data.example/tc/")).is_file() for one in addresses)
    assert service["dcat:endpointURL"]["@id"] == "https://data.example/tc/api/v1"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib by pyshacl
def test_the_catalogue_has_what_dcat_ap_asks_for(made: Path) -> None:
    """The mandatory properties of DCAT-AP 3 and the classes of what they lead to, in shapes of our own."""
    graph = rdflib.Graph().parse(made / "dcat.jsonld", format="json-ld")
    shapes = str(Path(__file__).parent / "shapes" / "dcat-ap-3.ttl")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert conforms, told[:2000]
    graph.remove((None, rdflib.DCAT.accessURL, None))
    assert not pyshacl.validate(graph, shacl_graph=shapes, inference="none")[0]


def test_it_says_that_it_is_a_demonstration_and_under_which_licence(made: Path) -> None:
    assert package(made)["licenses"][0]["title"] == "Licence Ouverte 2.0"
    about = package(made)["description"]
    assert (about.startswith("ATTENTION : "), "démonstration" in about) == (True, True)
    assert "arrêtées au 2021-06-30" in (made / "LICENCE.txt").read_text(encoding="utf-8")
    rows = queries.run(export.PUBLIC, queries.edition(export.PUBLIC), "method/sources")
    assert [one["kind"] for one in package(made)["sources"]] == rows["kind"].tolist()


def test_it_refuses_a_folder_that_holds_something(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["export", str(tmp_path)]) == 2
    assert "not an empty folder" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "mine.txt")]) == 2
    assert main(["export", str(tmp_path / "new"), "--since", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_it_is_all_there_or_nothing(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "tables", lambda edition: iter(()))
    (tmp_path / "empty").mkdir()
    export.export(tmp_path / "empty")
    assert (tmp_path / "empty" / "datapackage.json").exists()

    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(export, "_catalogue", broken)
    assert main(["export", str(tmp_path / "out")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.wide
def test_what_changed_since_an_earlier_export_is_told_with_what_to_do(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier one is this one made otherwise: a table less, a column more, other types, rows and kind."""
    before = tmp_path / "before"
    shutil.copytree(made, before, ignore=shutil.ignore_patterns("data", "*.duckdb"))
    told = package(before)
    kept = {"indicators-p1", "counters-procedures", "overview-kinds", "overview-ministries"}
    named = {one["name"]: one for one in told["resources"] if one["name"] in kept}
    named["indicators-p1"]["rows"] += 1
    named["overview-ministries"]["hash"] = "sha256:0"
    told |= {
        "resources": [one for name, one in named.items() if name != "overview-kinds"],
        "kind": "real",
        "version": "x",
    }
    told["resources"].append({**named["overview-kinds"], "name": "overview-gone"})
    (before / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    schema = schemas_of(before, "counters-procedures")
    schema["fields"][0]["type"] = "any"
    schema["fields"][1]["name"] = "other_name"
    (before / "schemas" / "counters-procedures.json").write_text(json.dumps(schema), encoding="utf-8")
    answers = [
        one for one in export.tables(queries.edition(export.PUBLIC)) if one.name.replace("/", "-").lower() in kept
    ]
    monkeypatch.setattr(export, "tables", lambda edition: iter(answers))
    export.export(tmp_path / "out", since=before)
    latest, first = json.loads((tmp_path / "out" / "changelog.json").read_text(encoding="utf-8"))
    assert [one["what"] for one in first["changes"]] == ["first"]
    assert latest["since"] == "x"
    assert sorted(one["what"] for one in latest["changes"]) == [
        *("column_added", "column_gone", "content_changed", "kind_changed", "rows_changed"),
        *("table_added", "table_gone", "type_changed"),
    ]
    assert all(one["guidance_fr"] and one["guidance_en"] for one in latest["changes"])
    assert "`overview-gone`" in (tmp_path / "out" / "CHANGELOG.md").read_text(encoding="utf-8")
