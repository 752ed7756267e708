"""Folders of Parquet: rows of every day brought to months, each damage said with its file and row, and what follows."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from data import check, publish, store
from data.check import folders
from data.problem import Refused
from tests.bench import rows as bench
from tests.data.support import Write, publish_files
from tests.data.test_publish import COUNTERS, FOOTFALL, rows

pytestmark = pytest.mark.usefixtures("facts_alone")

COLUMNS = ("counter_id", "day", "procedure_id", "channel", "visits", "requests", "done_on_site")
# The cells of cnaf at counter 1 in May: two procedures and three days, 3 + 4 + 5 requests; a day's outcome is unknown.
MAY = [
    ("1", "2022-05-02", "cnaf-housing", "desk", 2, 3, 1),
    ("1", "2022-05-03", "cnaf-housing", "desk", 4, 4, 2),
    ("1", "2022-05-03", "cnaf-change", "guichet", 5, 5, None),
    ("1", "2022-05-03", "cnav-pension", "phone", 1, 7, 6),
    ("2", "2022-05-31", "cnaf-housing", "desk", 0, 0, 0),
]
JUNE = [("1", "2022-06-01", "cnaf-housing", "desk", 1, 9, 8)]
MONTHS = """select counter_id, month::text, partner, channel, visits, requests, done_on_site
    from core.footfall order by month, counter_id, partner"""
SOURCE = "select file_name, rows, source_date::text, kind from core.sources where contract = 'footfall_daily'"
IN_MAY = [
    ("1", "2022-05-01", "cnaf", "desk", 11, 12, None),
    ("1", "2022-05-01", "cnav", "phone", 1, 7, 6),
    ("2", "2022-05-01", "cnaf", "desk", 0, 0, 0),
]
IN_JUNE = [("1", "2022-06-01", "cnaf", "desk", 1, 9, 8)]

Row = tuple[Any, ...]
Made = Callable[..., Path]


def table(lines: list[Row], **columns: pa.Array) -> pa.Table:
    values = dict(zip(COLUMNS, map(list, zip(*lines, strict=True)), strict=True))
    days = pa.array([day and datetime.date.fromisoformat(day) for day in values["day"]], pa.date32())
    return pa.table(values | {"day": days} | columns)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """made(folder, **files) -> a folder of Parquet: a month by name (may, june), a list of rows or a table of each."""

    def write(folder: str, **files: list[Row] | pa.Table) -> Path:
        for name, lines in files.items():
            place = tmp_path / folder / "year=2022" / f"month={'06' if name.startswith('june') else '05'}"
            place.mkdir(parents=True, exist_ok=True)
            found = table(lines) if isinstance(lines, list) else lines
            parquet.write_table(found, place / f"{name}.parquet", row_group_size=2)
        return tmp_path / folder

    return write


def told(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    """(rule, file, row, value) of each problem of a folder."""
    (report,) = check.check_all(folder)
    return [(one.rule, one.file.rpartition("/")[2], one.line, one.value) for one in report.problems]


def test_days_become_months_by_hand_and_a_further_month_is_read_alone(
    editions: Path, made: Made, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(connection: duckdb.DuckDBPyConnection, path: Path, statement: str) -> None:
        read.append(path.name)
        folders.group(connection, path, statement)

    publish_files(write("list.csv", COUNTERS), made("daily", may=MAY), engine=noted)
    whole = publish_files(made("daily", june=JUNE), engine=noted)  # the folder again, with one more month
    assert read == ["may.parquet", "june.parquet"]
    assert rows(MONTHS) == IN_MAY + IN_JUNE
    assert rows(SOURCE) == [("daily", 6, "2022-06-01", "real")]
    assert not publish_files(made("daily"), engine=noted).new
    publish_files(made("alone", june=[("1", "2022-06-01", "cnaf-housing", "desk", 1, 10, 8)]))
    assert [row for row in rows(MONTHS) if row[1] == "2022-06-01"] == [("1", "2022-06-01", "cnaf", "desk", 1, 10, 8)]
    assert rows(MONTHS)[:3] == IN_MAY
    for path in (whole.edition.path, store.edition(whole.edition.name, "public").path):
        path.unlink()
    assert publish.rebuild(whole.edition.name, lambda what: None) == whole.edition.name  # with no raw row at hand
    assert rows(MONTHS, whole.edition) == IN_MAY + IN_JUNE


@pytest.mark.wide
def test_a_further_month_and_a_file_that_was_written_to_bring_theirs_alone(
    editions: Path, made: Made, write: Write
) -> None:
    may = [*MAY, ("1", "2022-05-04", "cnaf-housing", "desk", 1, 2, 2)]  # of cnaf at counter 1: one visit more, and two
    publish_files(write("list.csv", COUNTERS))
    publish_files(made("daily", may=may))
    folder = made("daily", june=JUNE)
    publish_files(folder)
    in_may = [("1", "2022-05-01", "cnaf", "desk", 12, 14, None), *IN_MAY[1:]]
    assert rows(MONTHS) == in_may + IN_JUNE
    publish_files(made("daily", may=[*may[:-1], ("1", "2022-05-04", "cnaf-housing", "desk", 1, 3, 2)]))
    assert rows(MONTHS) == [("1", "2022-05-01", "cnaf", "desk", 12, 15, None), *IN_MAY[1:], *IN_JUNE]


def test_what_is_kept_and_damaged_is_told_and_read_again(editions: Path, made: Made, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS), made("daily", may=MAY))
    (kept,) = (editions / "deposits").glob("*.parquet")
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    with pytest.raises(Refused) as refused:
        publish_files(made("alone", june=JUNE))
    assert "deposit_damaged" in {problem.rule for problem in refused.value.problems}
    publish_files(made("daily", june=JUNE))
    assert rows(MONTHS) == IN_MAY + IN_JUNE


@pytest.mark.wide
def test_a_file_by_month_gives_way_to_days_month_by_month_and_takes_theirs(
    editions: Path, made: Made, write: Write
) -> None:
    monthly = FOOTFALL + "2,2022-05-01,anah,video,1,1\n1,2022-04-01,cnaf,desk,10,40\n"
    publish_files(write("list.csv", COUNTERS), write("monthly.csv", monthly))
    publish_files(made("daily", may=MAY, june=JUNE))
    april = [("1", "2022-04-01", "cnaf", "desk", 10, 40, None)]
    assert rows(MONTHS) == april + IN_MAY + IN_JUNE
    publish_files(write("later.csv", FOOTFALL))
    assert rows(MONTHS) == [("1", "2022-05-01", "cnaf", "desk", 10, 40, None), *IN_JUNE]
    with pytest.raises(Refused) as refused:
        publish_files(write("ours.csv", FOOTFALL), scope=("D01",))
    assert [problem.rule for problem in refused.value.problems] == ["daily_of_the_whole"]
    with pytest.raises(Refused) as refused:
        publish_files(made("daily"), scope=("D01",))
    assert [problem.rule for problem in refused.value.problems] == ["source_not_for_role"]


def test_an_unknown_counter_is_told_with_its_file_and_row(editions: Path, made: Made, write: Write) -> None:
    folder = made("daily", may=MAY, june=[*JUNE, ("99", "2022-06-01", "cnaf-housing", "desk", 1, 9, 8)])
    with pytest.raises(Refused) as refused:
        publish_files(write("list.csv", COUNTERS), folder)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.value) == ("unknown_reference", "99")
    assert (problem.file, problem.line) == ("daily/year=2022/month=06/june.parquet", 2)


def test_an_invented_folder_is_no_deposit(editions: Path, tmp_path: Path) -> None:
    label = {folders.DEMONSTRATION: b"yes"}
    lines = [("1", "2022-05-02", "cnaf-housing", "desk", 2, 3, 1)]
    (tmp_path / "invented").mkdir()
    parquet.write_table(table(lines).replace_schema_metadata(label), tmp_path / "invented" / "may.parquet")
    with pytest.raises(Refused) as refused:
        publish_files(tmp_path / "invented")
    assert [(problem.file, problem.rule) for problem in refused.value.problems] == [("invented", "invented_rows")]


def changed(place: int, column: str, value: object) -> list[Row]:
    """The rows of May, one cell of one of them changed."""
    found = [list(row) for row in MAY]
    found[place][COLUMNS.index(column)] = value
    return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (changed(2, "requests", -5), ("negative", 3, "-5")),
        (changed(2, "visits", 6), ("visits_above_requests", 3, "6")),
        (changed(3, "done_on_site", 8), ("outcomes_above_requests", 4, "8")),
        (changed(4, "day", "2099-05-01"), ("day_to_come", 5, "2099-05-01")),
        (changed(4, "day", None), ("missing_value", 5, None)),
        (changed(4, "day", "1970-01-01"), ("year_out_of_range", 5, "1970-01-01")),
        (changed(1, "requests", 250_000), ("too_many_a_day", 2, "250000")),
        (changed(1, "procedure_id", "magie"), ("not_in_list", 2, "magie")),
        (changed(1, "channel", "pigeon"), ("not_allowed", 2, "pigeon")),
        ([*MAY, MAY[1]], ("duplicate_key", 6, "1, 2022-05-03, cnaf-housing, desk")),
    ],
)
def test_damaged_rows_are_told_with_their_file_row_and_row_group(
    editions: Path, made: Made, lines: list[Row], said: tuple[str, int, str | None]
) -> None:
    found = told(made("daily", may=lines, june=JUNE))
    rule, row, value = said
    assert (rule, "may.parquet", row, value) in found
    (report,) = check.check_all(made("daily"))
    (counted,) = [one for one in report.problems if one.rule == "rows_of_a_rule" and one.line == row][:1]
    assert (counted.value, counted.detail) == ("1", str((row + 1) // 2))  # row groups of two rows
    assert report.blocking


def test_damaged_files_are_told(editions: Path, made: Made, tmp_path: Path) -> None:
    texts = table(JUNE, requests=pa.array(["neuf"]))
    lacking = table(JUNE).drop_columns(["day"])
    broken = made("types", may=MAY, june=texts, june_without=lacking)
    (broken / "year=2022/month=06/june_cut.parquet").write_bytes(b"PAR1 cut")
    (broken / "_SUCCESS").touch()
    (broken / "notes.txt").touch()
    assert told(broken) == [
        ("folder_files_left", "types", None, "1"),
        ("column_of_another_type", "june.parquet", 1, "VARCHAR"),
        ("parquet_unreadable", "june_cut.parquet", None, None),
        ("not_recognised", "june_without.parquet", 1, ", ".join(lacking.column_names)),
    ]  # fmt: skip
    moved = made("moved", may=MAY, june=[*JUNE, ("1", "2022-07-01", "cnaf-housing", "desk", 1, 9, 8)])
    assert told(moved) == [("partition_of_another_month", "june.parquet", None, "2022-06")]
    parquet.write_table(table(JUNE), moved / "beside.parquet")
    assert told(moved) == [("partition_missing", "beside.parquet", None, None)]
    twice = made("twice", may=MAY, may_again=[MAY[3], ("1", "2022-05-04", "cnaf-housing", "desk", 1, 1, 1)])
    assert told(twice) == [("duplicate_across_files", "may.parquet", None, "1, cnav-pension, phone, 2022-05")]
    (tmp_path / "empty").mkdir()
    assert [rule for rule, *_ in told(tmp_path / "empty")] == ["folder_without_parquet"]


def test_the_generator_is_the_same_for_a_seed_and_clean(editions: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(bench, "known_counters", lambda: pa.array(["1", "2", "3"]).to_numpy(zero_copy_only=False))
    assert bench.write(tmp_path / "one", 3000, 2) == bench.write(tmp_path / "two", 3000, 2) == 3000
    files = [sorted(path.read_bytes() for path in (tmp_path / one).rglob("*.parquet")) for one in ("one", "two")]
    assert files[0] == files[1]
    (report,) = check.check_all(tmp_path / "one")
    assert (report.count, report.problems, sorted(check.parts(report))) == (3000, (), ["2024-11", "2024-12"])
