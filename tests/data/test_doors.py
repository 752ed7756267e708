"""Where files come in: odd folders and names, odd dates, columns twice, files cut anywhere, characters that act."""

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data import build, check, demo, store
from data.__main__ import main
from data.check import Report
from data.problem import Problem, Refused, column_label, sentence
from data.read import read
from data.store import served
from tests.data.support import Write, publish_files, publish_first, rows, rules, small_demonstration
from tests.support import one_in

pytestmark = pytest.mark.usefixtures("facts_alone")

STAFF = "department,year,support,pooled\n35,2021,120,96\n22,2021,80,12\n"
CONTRIBUTIONS = "region,due_on,received_on,complete,options_count\n53,2018-10-31,2018-10-30,Oui,9\n11,2018-10-31,,,\n"
ODD = 'l\'été 100% "x" [a]; --'


def refusal(*paths: Path, **options: object) -> Problem:
    """The one problem for which a publication is refused."""
    with pytest.raises(Refused) as refused:
        publish_files(*paths, **options)
    (problem,) = refused.value.problems
    return problem


# Folders --------------------------------------------------------------------------------------------------------------


def test_a_folder_of_editions_may_have_any_name_a_person_gives(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / ODD))
    monkeypatch.setattr(demo, "rows", small_demonstration)
    first = publish_first()
    second = publish_files(write("staff.csv", STAFF))
    assert [(change.table, change.added) for change in second.changes] == [("support_staff", 2)]
    assert served.rollback()[0] == first.edition.name
    assert served.prune(1) == []  # the newest and the current one stay
    assert store.cursor(store.current("public")).execute("select audience from core.editions").fetchall() == [
        ("public",)
    ]


def test_a_folder_that_the_database_cannot_name_is_refused_in_words(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "who?"))
    assert refusal(write("staff.csv", STAFF)).rule == "folder_not_usable"
    assert not (tmp_path / "who?").exists()


# Dates of editions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2018-07-24", "1999-12-31", "2999-01-01", "9999-12-31"])
def test_an_edition_is_not_dated_before_the_workstreams_nor_in_another_age(
    day: str, editions: Path, write: Write
) -> None:
    problem = refusal(write("staff.csv", STAFF), as_of=datetime.date.fromisoformat(day))
    assert (problem.file, problem.rule, problem.value) == ("--as-of", "not_an_edition_date", day)
    assert not list(editions.glob("*.duckdb"))


def test_an_edition_may_be_dated_from_the_first_day_to_a_year_from_now() -> None:
    today = datetime.date(2026, 11, 25)
    for day in ("2018-07-25", "2026-11-25", "2027-11-25", "2027-11-26"):
        build.refuse_date(datetime.date.fromisoformat(day), today, "--as-of", "not_an_edition_date")
    with pytest.raises(Refused):  # 367 days
        build.refuse_date(datetime.date(2027, 11, 27), today, "--as-of", "not_an_edition_date")


def test_a_fact_of_another_age_does_not_date_the_edition_in_silence(editions: Path, write: Write) -> None:
    late = write("staff.csv", STAFF.replace("22,2021", "22,2099"))
    problem = refusal(late)
    assert (problem.file, problem.rule, problem.value) == ("staff.csv", "edition_date_deduced", "2099-12-31")
    publish_files(late, as_of=datetime.date(2024, 12, 31))
    assert rows("select as_of::text from core.editions") == [("2024-12-31",)]


def test_a_region_is_asked_for_one_contribution(checked: Callable[[str], Report]) -> None:
    twice = checked(CONTRIBUTIONS + "53,2018-12-31,2018-12-30,Oui,9\n")
    assert rules(twice.problems) == [("duplicate_key", 4)]


# The same file, the same column, twice --------------------------------------------------------------------------------


def test_a_file_given_twice_counts_once_and_it_is_said(
    editions: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    flawed = STAFF.replace("12\n", "95\n")  # more pooled than there are
    one, again = str(write("staff.csv", flawed)), str(write("copy.csv", flawed))
    assert main(["--language", "en", "check", one, again, one]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed] == [
        f"staff.csv, line 3, column {column_label('pooled', 'en')} (pooled)",
        "copy.csv",
        "staff.csv",
        "staff.csv",
    ]
    assert [line for line in printed if "counts once" in line] == printed[1:3]
    done = publish_files(write("good.csv", STAFF), write("again.csv", STAFF))
    assert [(problem.file, problem.rule) for problem in done.inconsistencies] == [("again.csv", "given_twice")]
    assert rows("select count(*) from core.support_staff") == [(2,)]


def test_two_files_of_one_name_and_different_contents_are_told_apart(
    editions: Path, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    first, second = write("staff.csv", STAFF), write("other/staff.csv", STAFF + "29,2021,70,5\n")
    assert refusal(first, second).rule == "two_files_for_one_source"


@pytest.mark.parametrize("name", ["pooled", "Pooled ", "POOLED", "pôoled"])
def test_a_column_twice_stops_where_it_says_two_things(checked: Callable[[str], Report], name: str) -> None:
    found = checked(f"department,year,support,pooled,{name}\n35,2021,120,96,96\n22,2021,80,12,13\n")
    assert found.blocking
    (problem,) = found.problems
    assert (problem.rule, problem.line, problem.column) == ("column_twice", 3, "pooled")
    assert (problem.value, problem.detail) == ("12", "13")


def test_a_column_twice_goes_on_where_it_says_the_same(checked: Callable[[str], Report]) -> None:
    found = checked("department,year,support,pooled,Pooled\n35,2021,120,96, 96\n")
    assert [(problem.rule, problem.severity, problem.detail) for problem in found.problems] == [
        ("column_repeated", "note", "2")
    ]
    assert found.rows is not None
    assert found.rows["pooled"].to_pylist() == [96]


def test_a_column_that_is_not_read_may_be_there_twice(checked: Callable[[str], Report]) -> None:
    found = checked("department,year,support,pooled,remark,remark\n35,2021,120,96,a,b\n")
    assert [problem.rule for problem in found.problems] == ["columns_not_used"]


def test_a_geojson_object_that_says_two_things_of_one_name_is_refused(checked: Callable[[str], Report]) -> None:
    found = checked('{"type": "FeatureCollection", "features": [{"properties": {"id_fs": "1", "id_fs": "2"}}]}')
    assert [(problem.rule, problem.value, problem.detail) for problem in found.problems] == [
        ("key_twice", "id_fs", "1")
    ]


# Files that stop in the middle ----------------------------------------------------------------------------------------

ACCENTED = (
    'department,year,support,pooled,remark\n35,2021,120,96,"Créé à Rennes,\nœuvre"\n22,2021,80,12,Côtes-d’Armor\n'
)


@pytest.mark.parametrize("encoding", one_in(5, ["utf-16", "utf-8", "utf-8-sig", "cp1252", "utf-16-be"]))
def test_a_file_cut_anywhere_but_at_the_end_of_a_line_says_so(encoding: str, write: Write) -> None:
    content = (("\ufeff" if encoding == "utf-16-be" else "") + ACCENTED).encode(encoding)
    ends = [size for size in range(len(content)) if whole_lines(content[:size], encoding)]
    assert len(ends) == 3  # after the header, after the first row, and inside it: its remark holds a line break
    for size in set(range(ends[0] + 1, len(content))) - set(ends):
        try:
            problems = read(write("cut.csv", content[:size])).problems
        except Refused as refused:
            problems = refused.problems
        told = {problem.rule for problem in problems if problem.line in (2, 4)}
        assert told & {"file_cut", "last_line_open", "quote_open"}, content[:size]


def whole_lines(cut: bytes, encoding: str) -> bool:
    """Whether what is left ends with a line: nothing in the file alone tells then that it was cut."""
    try:
        return cut.decode(encoding.removesuffix("-be") if encoding == "utf-16-be" else encoding).endswith("\n")
    except UnicodeDecodeError:
        return False


def test_a_short_last_row_is_short_in_every_encoding(write: Write) -> None:
    for encoding in ("utf-8", "cp1252", "utf-16"):
        table = read(write("short.csv", "é,b,c\n1,2,3\n4,5\n".encode(encoding)))
        assert rules(table.problems) == [("row_too_short", 3)], encoding


def test_a_quote_left_open_does_not_swallow_lines(write: Write) -> None:
    with pytest.raises(Refused) as refused:
        read(write("open.csv", 'a,b\n1,"two\n3,four\n5,"six"\n7,8\n'))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.line, problem.value) == ("quote_open", 2, "3")


# Characters that act --------------------------------------------------------------------------------------------------

OVERRIDE = "\u202e"
ACTS = f"\x1b[2J{OVERRIDE}\x9b2J"  # clears the screen, turns the line around, clears the screen in one byte


def test_no_command_lets_a_file_act_on_the_terminal(
    editions: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    flawed = str(write(f"st{ACTS}aff.csv", STAFF.replace("96", f"9{ACTS}x").replace("pooled", f"poo{ACTS}led")))
    good = str(write(f"go{ACTS}od.csv", STAFF))
    for command in (("check", flawed, good), ("check", "--json", flawed), ("publish", flawed), ("publish", good)):
        main(["--language", "fr", *command])
        captured = capsys.readouterr()
        assert not re.search("[\x1b\x9b\u202e]", captured.out + captured.err)
        if "--json" in command:
            assert json.loads(captured.out)["files"][0]["file"] == r"st\u001b[2J\u202e\u009b2Jaff.csv"


def test_what_is_not_seen_is_shown_in_a_sentence() -> None:
    problem = Problem("a\nb\x1b.csv", "not_a_number", 2, "c\u202e", "\u20661\udc80")
    assert sentence(problem) == (
        'a\\u000ab\\u001b.csv, line 2, column c\\u202e: "\\u20661\\udc80" is not a number;'
        " write digits only, with a point or a comma before decimals"
    )


def test_a_cell_loses_what_is_not_seen_and_it_is_said(checked: Callable[[str], Report]) -> None:
    found = checked(check.template("counters").replace("Valserhône", f"Valser\x1b{OVERRIDE}hône", 1))
    told = [(problem.line, problem.column, problem.detail) for problem in found.problems]
    assert (2, "name", "France services de Valserhône") in told
    assert found.rows is not None
    assert found.rows["name"].to_pylist() == ["France services de Valserhône"]
