"""Values of indicators in shapes that others read: what PILOTE would import comes back in as the same values."""

import csv
import io
from pathlib import Path

import duckdb
import pytest

import queries
from data import check
from queries import access, files, indicators, query_parameters, shapes
from queries.__main__ import main
from tests.data.support import publish_files
from tests.support import build_world

PUBLIC = access.parse("public")
HEADS = "identifiant_indic;zone_id;zone_nom;date_valeur;type_valeur;valeur"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world of by_hand.sql, with a start and a target that PILOTE gave for requests in Ille-et-Vilaine."""
    folder = tmp_path_factory.mktemp("shapes")
    given = ", ".join(
        f"('IND-323', 'department', '35', '{day}', '{type_}', {value}, 'footfall')"
        for day, type_, value in (("2019-01-01", "vi", 50), ("2026-12-01", "vc", 1000))
    )
    columns = "indicator, level, code, period, value_type, value, source_id"
    build_world(folder, f"insert into core.indicator_values ({columns}) values {given}")
    return folder


@pytest.fixture(autouse=True)
def of_world(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(world))


def rows(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode()), delimiter=delimiter))


def made(shape: str, identifier: str, **given: str) -> shapes.Shaped:
    return shapes.of_indicator(PUBLIC, queries.edition(PUBLIC), shape, identifier, given)


@pytest.mark.wide
@pytest.mark.usefixtures("facts_alone")
def test_what_goes_out_for_pilote_comes_in_as_the_same_values(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each value that the public reads of two indicators, a rate and a count, and the start and target of one: the file
    passes `data check` without a remark, and an edition made from it holds the very numbers.
    """
    edition = queries.edition(PUBLIC)
    expected = {
        (item.external or item.id, row["level"], row["code"], row["period"], "va", row["value"])
        for item in (indicators.catalogue()[one] for one in ("P2", "P3"))
        for row in files.of_indicator(PUBLIC, edition, item.id, {}).table.to_pylist()
        if row["value"] is not None
    }
    written = [tmp_path / f"{one}.csv" for one in ("P2", "P3")]
    for file in written:
        file.write_bytes(made("pilote", file.stem).content)
        assert file.read_text(encoding="utf-8").splitlines()[0] == HEADS
        assert [problem.rule for problem in check.check(file).problems] == []
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "again"))
    publish_files(*written)
    with duckdb.connect(
        str(next(one for one in (tmp_path / "again").glob("*.duckdb") if ".public" not in one.name)), read_only=True
    ) as connection:
        found = connection.execute(
            "select indicator, level, code, period, value_type, value from core.indicator_values"
        ).fetchall()
    assert {row for row in found if row[4] == "va"} == expected
    assert len(expected) > 50
    told = {(row[4], str(row[3]), row[5]) for row in found if row[:3] == ("IND-323", "department", "35")}
    assert {("vi", "2019-01-01", 50.0), ("vc", "2026-12-01", 1000.0)} < told


def test_what_is_secret_or_unknown_takes_no_value_away() -> None:
    """An empty cell would, in PILOTE: such rows are left out. M2 is secret for the nation in December 2019."""
    found = rows(made("pilote", "M2").content, ";")[1:]
    answer = files.of_indicator(PUBLIC, queries.edition(PUBLIC), "M2", {}).table
    assert "secret" in answer["state"].to_pylist()
    assert all(row[5] for row in found)
    assert sum(row[4] == "va" for row in found) == sum(value is not None for value in answer["value"].to_pylist())
    one = rows(made("pilote", "P2", level="department", code="35").content, ";")[1:]
    assert {row[1] for row in one} == {"D35"}


def test_a_level_is_written_as_ecolab_proposes() -> None:
    """By issue 343 of schema.data.gouv.fr: date, code and name of the level, an axis, numerator, denominator, value."""
    shaped = made("ecolab", "P2", level="department")
    heads, *found = rows(shaped.content, ",")
    assert heads == [
        *("date_mesure", "geocode_departement", "libelle_departement", "nature"),
        *("numerateur", "denominateur", "valeur"),
    ]
    assert shaped.file_name == "DEMONSTRATION-ecolab-P2-departement.csv"
    assert len(found) == shaped.rows > 100
    row = next(row for row in found if row[1] == "35" and row[6])
    assert row[2:4] == ["Ille-et-Vilaine", "demonstration"]
    assert float(row[6]) == pytest.approx(100 * float(row[4]) / float(row[5]))


def test_what_cannot_be_asked_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    edition = queries.edition(PUBLIC)
    for shape, identifier, given in (
        ("ecolab", "P2", {}),
        ("ecolab", "P2", {"level": "commune"}),
        ("pilote", "P2", {"a": "1"}),
    ):
        with pytest.raises(query_parameters.Wrong):
            shapes.of_indicator(PUBLIC, edition, shape, identifier, given)
    assert main(["pilote/P999"]) == main(["pilote/P2", "--code", "35", "--level", "sheep"]) == 2
    assert "pilote/P999" in capsys.readouterr().err
