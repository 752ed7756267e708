"""The commands, as people run them: what they print, what they answer, and bad input that changes nothing."""

import datetime
import json
import os
import re
from collections.abc import Callable
from getpass import getuser
from pathlib import Path

import pytest
from openpyxl import Workbook

from data import store
from data.__main__ import main
from data.problem import Problem, explanation, sentence, words_of
from tests.data.support import FIRST, Write, publish_files, publish_first

pytestmark = pytest.mark.usefixtures("facts_alone")
Capture = pytest.CaptureFixture[str]
FOOTFALL = "counter_id,month,partner,channel,visits,requests\n"
GOOD = FOOTFALL + "DEMO-1,2022-05-01,cnaf,desk,10,40\n"
STAFF = "department,year,support,pooled\n35,2021,120,96\n"
BAD = FOOTFALL + "DEMO-1,2022-13-01,cnaf,desk,10,-4\n,2022-01-01,cnaf,pigeon,10,85 %\n"


@pytest.fixture
def run(capsys: Capture) -> Callable[..., tuple[int, list[str]]]:
    """run(*arguments) -> exit code and printed lines."""

    def command(*arguments: str | Path) -> tuple[int, list[str]]:
        code = main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out.splitlines()

    return command


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")


def counted(lines: list[str], table: str) -> list[int]:
    """How many rows of a table were added, changed and removed, as a publication prints it."""
    (line,) = (line for line in lines if f" {table}: " in line)
    return [int(count) for count in re.findall(r"\d+", line.rpartition(":")[2])]


def test_check_prints_every_problem_at_once_then_a_summary(run: Callable, write: Write, editions: Path) -> None:
    path = write("footfall.csv", BAD)
    code, (*lines, summary) = run("check", path)
    assert code == 1
    found = json.loads("\n".join(run("check", "--json", path)[1]))
    problems = [*found["files"][0]["problems"], *found["together"]]
    assert [(one["rule"], one["line"], one["column"], one["value"]) for one in problems] == [
        ("not_a_month", 2, "month", "2022-13-01"),
        ("negative", 2, "requests", "-4"),
        ("missing_value", 3, "counter_id", None),
        ("not_allowed", 3, "channel", "pigeon"),
        ("percent_in_count", 3, "requests", "85 %"),
        ("reference_not_seen", 2, "counter_id", "DEMO-1"),
    ]
    for line, problem in zip(lines, problems, strict=True):
        assert line.startswith(f"footfall.csv, line {problem['line']}, column ")
        assert line.endswith(problem["message"])
    assert summary.startswith("footfall.csv: ")
    assert re.findall(r"\d+", summary) == ["2", "5", "0", "0"]  # rows, errors, warnings, notes
    assert summary.endswith("BLOCKING")


def test_check_speaks_french(run: Callable, write: Write, editions: Path) -> None:
    code, lines = run("--language", "fr", "check", write("f.csv", BAD))
    assert code == 1
    assert lines[1] == sentence(Problem("f.csv", "negative", 2, "requests", "-4"), "fr")
    assert lines[-1].endswith("2 lignes, 5 erreurs, 0 avertissements, 0 remarques, BLOQUANT")


def test_check_for_machines(run: Callable, write: Write, editions: Path) -> None:
    code, lines = run("check", "--json", write("good.csv", GOOD), write("bad.csv", BAD))
    found = json.loads("\n".join(lines))
    assert code == 1
    assert found["blocking"]
    good, bad = found["files"]
    assert (good["contract"], good["rows"], good["blocking"], good["problems"]) == ("footfall", 1, False, [])
    message = explanation(Problem("bad.csv", "not_a_month", value="2022-13-01"))
    assert bad["problems"][0] == {
        "file": "bad.csv",
        "rule": "not_a_month",
        "sheet": None,
        "line": 2,
        "column": "month",
        "label": "month",
        "value": "2022-13-01",
        "detail": None,
        "severity": "error",
        "message": message,
    }
    assert {problem["rule"] for problem in found["together"]} == {"two_files_for_one_source", "reference_not_seen"}


def test_a_clean_file_answers_zero(run: Callable, write: Write, editions: Path) -> None:
    publish_first()
    code, (summary,) = run("check", write("good.csv", GOOD))
    assert (code, re.findall(r"\d+", summary)) == (0, ["1", "0", "0", "0"])  # rows, errors, warnings, notes
    assert summary.endswith("not blocking")


def test_publish_editions_and_rollback(run: Callable, write: Write, editions: Path) -> None:
    code, lines = run("publish", write("first.csv", FIRST))
    assert code == 0
    assert counted(lines, "core.counters") == [1, 0, 0]
    first = store.current().name
    code, lines = run("publish", write("good.csv", GOOD))
    assert code == 0
    assert lines[0].startswith("good.csv: ")
    assert counted(lines, "core.footfall") == [1, 0, 0]
    second = store.current().name
    assert run("rollback", "--why", "wrong") == (0, [first])
    assert store.current().name == first
    _, lines = run("editions")
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    assert [line[:2] + line[2:].split()[0] for line in lines[:2]] == [f"* {first}", f"  {second}"]
    assert [line.split()[0] for line in lines[2:]] == ["Served", today, today, today]
    assert [line.split(maxsplit=2)[2] for line in lines[3:]] == [
        f"{first}  published  {getuser()}  first.csv",
        f"{second}  published  {getuser()}  good.csv",
        f"{first}  gone back to  {getuser()}  wrong",
    ]


def test_the_demonstration_has_a_folder_of_its_own(run: Callable, write: Write, editions: Path) -> None:
    assert run("publish", write("first.csv", FIRST))[0] == 0
    real = store.current()
    code, lines = run("publish", "--demo")
    assert (code, store.current()) == (0, real)
    assert counted(lines, "core.counters") == [1, 0, 0]
    made = store.demonstration()
    assert made.path.parent == editions / "demonstration"
    assert lines[-1] == str(made.path)
    assert store.names() == [real.name]  # nothing of it is among the real editions
    assert not [line for line in run("editions")[1] if made.name in line]


def bad_inputs(write: Write, folder: Path) -> dict[str, Path]:
    """The bad files of the house, by the rule that should meet them."""
    book = Workbook()
    book.active.append(FOOTFALL.strip().split(","))
    book.active.append(["DEMO-1", "2022-05-01", "cnaf", "desk", 10, "=20+20"])
    book.save(folder / "formulas.xlsx")
    return {
        "almost_recognised": write("header.csv", "counter_id,month,partner\n1,2022-01,cnaf\n"),
        "not_recognised": write("other.csv", "a,b,c\n1,2,3\n"),
        "not_in_list": write("code.csv", GOOD.replace("cnaf", "nobody")),
        "not_a_month": write("date.csv", GOOD.replace("2022-05-01", "2022-02-31")),
        "duplicate_key": write("twice.csv", GOOD + GOOD.splitlines()[1] + "\n"),
        "negative": write("negative.csv", GOOD.replace("10,40", "10,-40")),
        "percent_in_count": write("percent.csv", GOOD.replace("10,40", "10,40 %")),
        "visits_above_requests": write("visits.csv", GOOD.replace("10,40", "50,40")),
        "unknown_reference": write("unknown.csv", GOOD.replace("DEMO-1", "DEMO-9")),
        "empty_file": write("empty.csv", ""),
        "binary_file": write("binary.csv", bytes(range(256)) * 20),
        "file_cut": write("cut.csv", GOOD + "DEMO-1,2022-06"),
        "formula_without_result": folder / "formulas.xlsx",
        "no_such_file": folder / "nowhere.csv",
    }


def test_bad_input_is_told_and_leaves_the_current_edition(
    run: Callable, write: Write, editions: Path, tmp_path: Path
) -> None:
    publish_first()
    before = (store.current(), sorted(path.name for path in editions.rglob("*")))
    for rule, path in bad_inputs(write, tmp_path).items():
        code, lines = run("--language", "en", "publish", path)
        assert code == 1, rule
        assert lines, rule
        assert all(line.startswith(path.name) for line in lines), rule
        if rule != "unknown_reference":
            code, lines = run("check", "--json", path)
            assert rule in [problem["rule"] for problem in json.loads("\n".join(lines))["files"][0]["problems"]]
    assert (store.current(), sorted(path.name for path in editions.rglob("*"))) == before


def test_a_file_that_is_too_large_is_refused_in_words(run: Callable, write: Write, editions: Path) -> None:
    large = write("large.csv", GOOD)
    os.truncate(large, 65 * 2**20)
    code, lines = run("check", large)
    assert code == 1
    assert lines[0] == sentence(Problem("large.csv", "too_large", value="65", detail="64"))


def test_publishing_nothing_says_what_to_do(run: Callable, editions: Path, capsys: Capture) -> None:
    for asked in (["publish"], ["publish", "--fresh"]):
        assert main(asked) == 1
        assert "give files, --open" in capsys.readouterr().out
    assert not list(editions.glob("*.*duckdb"))


def test_a_journal_that_cannot_be_read_says_what_to_do(run: Callable, editions: Path, capsys: Capture) -> None:
    first = publish_first().edition.name
    (editions / "register.sqlite").write_text("not a database")
    for asked in (["publish"], ["rollback", first]):
        assert main(asked) == 1
        assert "move it away" in capsys.readouterr().err
    (editions / "register.sqlite").unlink()
    assert run("rollback", first) == (0, [first])


@pytest.mark.parametrize(
    ("language", "nothing", "busy"),
    [
        ("en", "nothing is published here yet", "another publication is under way"),
        ("fr", "rien n’est encore publié ici", "une autre publication est en cours"),
    ],
)
def test_what_stops_a_command_is_said_in_the_language_asked_for(
    language: str, nothing: str, busy: str, editions: Path, capsys: Capture
) -> None:
    assert main(["--language", language, "editions"]) == 0
    assert nothing in capsys.readouterr().err
    with store.publishing():
        assert main(["--language", language, "prune"]) == 1
    assert busy in capsys.readouterr().err


def test_publishing_again_takes_the_same_files(run: Callable, write: Callable, editions: Path) -> None:
    (first,) = [line for line in run("publish", write("staff.csv", STAFF))[1] if ".duckdb" in line]
    code, lines = run("publish")
    assert code == 0
    assert lines == [f"{first.strip()} ({words_of('command', 'en')['same']})"]


def test_a_template_is_written_once(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("template", "footfall") == (0, ["footfall.csv"])
    header, example = (tmp_path / "footfall.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(",")[:3] == ["counter_id", "month", "partner"]
    assert example.split(",")[:3] == ["1", "2024-01-01", "cnaf"]
    code, lines = run("template", "footfall")
    assert (code, lines) == (1, [sentence(Problem("footfall.csv", "file_exists"))])
    assert run("template", "footfall", "--output", "-")[1] == [header, example]
    code, lines = run("template", "nothing")
    assert (code, "the sources are: " in lines[0]) == (1, True)


@pytest.mark.wide
def test_no_email_is_kept_anywhere(write: Write, editions: Path) -> None:
    header = "id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,latitude,longitude,mail,h_lundi,h_samedi,"
    header += "commentaire,courriel\n"
    row = "1,01,Valserhône,01033,01200,Valserhône,46.1,5.82,une.adresse@exemple.fr,9h-12h,-,"
    row += "écrire à deuxieme@exemple.fr,troisieme@exemple.fr\n"
    publish_files(write("list.csv", header + row))
    publish_files(
        write(
            "acts.csv",
            "identifiant_indic,zone_id,zone_nom,date_valeur,type_valeur,valeur\nIND-1,D01,Ain,2022-01,va,1\n",
        )
    )
    kept = [path for path in editions.rglob("*") if path.is_file()]
    assert len(list(editions.glob("deposits/*"))) == 2
    for path in kept:
        content = path.read_bytes()
        for word in (b"exemple.fr", b"une.adresse", b"deuxieme", b"troisieme"):
            assert word not in content, (path, word)
    # The second publication read the list from the archive, and still says that addresses were taken out.
    with store.cursor(store.current()) as cursor:
        told = cursor.execute(
            "select rule, count(*) from core.problems where rule like 'email%' group by all"
        ).fetchall()
    assert sorted(told) == [("email_column_dropped", 2), ("email_removed", 1)]
