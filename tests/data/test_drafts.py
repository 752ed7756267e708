"""Drafts: whose they are, how long and how much is kept, and what a name of a file may do."""

import datetime
import stat
from pathlib import Path

import pytest

from data import store
from data.__main__ import main
from data.problem import Refused
from data.publish import Candidate, drafts
from data.publish.drafts import Built, Draft
from data.store import log, register
from tests.data.support import refused

ANNE, BRUNO = "anne@example.fr", "bruno@example.fr"
STAFF = b"department,year,support,pooled\n35,2021,120,96\n35,2022,many,96\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    return tmp_path


def kept(folder: Path, *names: str, author: str = ANNE, content: bytes = STAFF) -> Draft:
    return drafts.keep(folder, author, "prefect:D35", [(name, content) for name in names or ("staff.csv",)])


def later(monkeypatch: pytest.MonkeyPatch, **time: int) -> None:
    then = store.now() + datetime.timedelta(**time)
    monkeypatch.setattr(store, "now", lambda: then)


def test_a_draft_is_found_by_its_author_alone_and_not_told_from_one_that_is_not_there(folder: Path) -> None:
    draft = kept(folder)
    assert drafts.find(folder, draft.id, ANNE) == draft
    assert [path.read_bytes() for path in draft.paths] == [STAFF]
    assert drafts.mine(folder, BRUNO) == []
    problems = []
    for name, author in ((draft.id, BRUNO), ("0" * 32, ANNE), ("../" + draft.id, ANNE), ("", ANNE)):
        with pytest.raises(Refused) as told:
            drafts.find(folder, name, author)
        problems.append({(problem.rule, problem.detail) for problem in told.value.problems})
    assert problems == [{("no_such_draft", "30")}] * 4


def test_a_draft_is_read_by_the_account_of_the_server_alone(folder: Path) -> None:
    draft = kept(folder)
    places = [folder / "drafts", draft.place, draft.place / "files", *draft.paths, draft.place / "draft.json"]
    assert [stat.S_IMODE(place.stat().st_mode) & 0o077 for place in (places[0], places[1], *places[3:])] == [0] * 4
    assert len({kept(folder).id for _ in range(3)}) == 3


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../register.sqlite", "register.sqlite"),
        ("C:\\Users\\anne\\staff.csv", "staff.csv"),
        ("/etc/passwd", "passwd"),
        (".draft.json", "draft.json"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\u202ecsv.exe", "a_b_csv.exe"),
        ("<img src=x onerror=alert(1)>.csv", "_img src=x onerror=alert(1)_.csv"),
        ("Liste n°3 (été) ?.csv", "Liste n_3 (été) _.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_of_a_file_leads_nowhere_else(folder: Path, sent: str, name: str) -> None:
    draft = kept(folder, sent)
    assert draft.files == (name,)
    assert [path.name for path in (draft.place / "files").iterdir()] == [name]
    assert sorted(path.name for path in folder.iterdir()) == ["drafts", "register.sqlite"]


def test_two_files_of_one_name_are_both_kept(folder: Path) -> None:
    assert kept(folder, "staff.csv", "other/STAFF.csv").files == ("staff.csv", "STAFF (2).csv")


def test_drafts_go_after_thirty_days_dropped_ones_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = kept(folder), kept(folder)
    drafts.drop(folder, second)
    assert drafts.mine(folder, ANNE) == [first]
    later(monkeypatch, days=29, hours=23)
    assert drafts.mine(folder, ANNE) == [first]
    assert drafts.prune(folder) == []
    later(monkeypatch, hours=2)
    assert drafts.mine(folder, ANNE) == []
    assert refused(drafts.find, folder, first.id, ANNE) == ["no_such_draft"]
    assert first.place.is_dir()
    assert main(["prune"]) == 0
    assert capsys.readouterr().out.splitlines() == [first.id]
    assert not first.place.exists()


def test_what_was_stopped_half_way_is_no_draft_and_is_cleared(folder: Path) -> None:
    draft = kept(folder)
    (draft.place / "draft.json").write_text('{"author": "anne@exa')
    (folder / "drafts" / ".building-1").mkdir()
    assert drafts.mine(folder, ANNE) == []
    other = kept(folder)  # which clears first
    assert sorted(place.name for place in (folder / "drafts").iterdir()) == [".lock", other.id]


def test_drafts_are_bounded_for_one_and_for_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_OF_AUTHOR", 2 * len(STAFF))
    monkeypatch.setattr(drafts, "MOST", 3 * len(STAFF))
    first = kept(folder, "a.csv", "b.csv")
    assert refused(kept, folder) == ["drafts_too_large"]
    kept(folder, author=BRUNO)
    with pytest.raises(Refused) as told:
        kept(folder, author=BRUNO)
    assert [problem.rule for problem in told.value.problems] == ["drafts_full"]
    drafts.drop(folder, first)
    kept(folder)
    assert refused(drafts.keep, folder, ANNE, "cabinet", []) == ["draft_files"]
    assert refused(drafts.keep, folder, ANNE, "cabinet", [("a.csv", b"")] * 21) == ["draft_files"]


def test_few_built_editions_are_kept_those_that_somebody_waits_for_the_longest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_BUILT", 2)

    def build(draft: Draft) -> None:
        place = folder / "made"
        place.mkdir()
        for audience in store.AUDIENCES:
            (place / f"{audience}.duckdb").touch()
        drafts._set_in(draft.place, Built(Candidate(place, {"name": f"built-{draft.id}"}, None, True, [], []), (), 1))
        drafts._let_go(folder / "drafts", draft.place)

    first, second, third = kept(folder), kept(folder), kept(folder)
    build(first)
    waits = drafts.hand_over(folder, first, "")
    build(second)
    build(third)
    assert [bool(drafts.built(draft)) for draft in (waits, second, third)] == [True, False, True]
    build(third)  # again: the one before is no more
    assert len([place for place in third.place.iterdir() if place.is_dir()]) == 2
    assert refused(drafts.hand_over, folder, second, "") == ["draft_not_built"]


def test_a_draft_is_checked_and_given_back_as_the_command_does(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draft = kept(folder)
    looked = drafts.check(draft, lambda what: None)
    assert [(problem.rule, problem.line) for problem in looked.problems if problem.severity != "note"] == [
        ("not_a_number", 3)
    ]
    ((name, content),) = drafts.with_remarks(draft, looked, "en")
    assert name == "staff-remarks.csv"
    main(["--language", "en", "check", "--remarks", str(tmp_path / "back"), str(draft.paths[0])])
    assert content == (tmp_path / "back" / name).read_bytes()
    assert sorted(place.name for place in draft.place.iterdir()) == ["draft.json", "files"]


def test_the_log_says_who_kept_and_dropped_a_draft(folder: Path) -> None:
    draft = kept(folder)
    drafts.drop(folder, draft)
    with register.opened(folder) as there:
        lines = [(line.kind, line.who, line.about["draft"]) for line in log.lines(there)]
        assert log.broken(there) is None
    assert lines == [("draft_kept", ANNE, draft.id), ("draft_dropped", ANNE, draft.id)]
