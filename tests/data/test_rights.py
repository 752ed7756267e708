"""Rights in the register: given, ended, imported whole or not at all, and each told in a log that shows its breaks."""

import datetime
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data.__main__ import main
from data.problem import Refused, words_of
from data.store import log, register, rights, sessions
from data.store.sessions import Attempt, Session

TODAY = datetime.date(2026, 11, 26)
UNTIL = "2027-06-30"
SESSION = Session("anne.martin@example.fr", "idp", "prefect:R53", True, "token")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    monkeypatch.setattr(rights, "today", lambda: TODAY)
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """run("rights", "list") -> what it answered, and what it printed."""

    def command(*arguments: str, language: str = "en") -> tuple[int, str]:
        code = main(["--language", language, *arguments])
        return code, capsys.readouterr().out

    return command


def held(folder: Path, email: str) -> list[str]:
    return [right.viewer for right in rights.live(folder, email)]


def test_a_right_is_given_and_ends(run: Callable, folder: Path) -> None:
    assert run("rights", "add", " Anne.MARTIN@Example.fr ", "prefect:r53", "--until", UNTIL)[0] == 0
    assert held(folder, "anne.martin@example.fr") == ["prefect:R53"]
    assert held(folder, "someone@example.fr") == []
    assert "anne.martin@example.fr  prefect:R53  from 2026-11-26 to 2027-06-30" in run("rights", "list")[1]
    sessions.open_(folder, "key", Session("anne.martin@example.fr", "", "prefect:R53", True, ""))
    code, told = run("rights", "end", "ANNE.martin@example.fr")
    assert (code, told.splitlines()[-1]) == (0, "1 sessions ended")
    assert held(folder, "anne.martin@example.fr") == []
    assert sessions.find(folder, "key") is None
    assert run("rights", "end", "anne.martin@example.fr")[0] == 1


def test_full_width_letters_are_the_same_address(run: Callable, folder: Path) -> None:
    run("rights", "add", "\uff41nne@example.fr", "cabinet", "--until", UNTIL)  # NFKC, in what an administrator types
    assert held(folder, "anne@example.fr") == ["cabinet"]


@pytest.mark.parametrize(
    ("day", "there"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_right_holds_from_its_first_day_to_its_last(
    run: Callable, folder: Path, monkeypatch: pytest.MonkeyPatch, day: str, there: bool
) -> None:
    run("rights", "add", "a@example.fr", "cabinet", "--from", "2026-12-01", "--until", "2026-12-31")
    monkeypatch.setattr(rights, "today", lambda: datetime.date.fromisoformat(day))
    assert held(folder, "a@example.fr") == ["cabinet"] * there


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("anne", "cabinet", "--until", UNTIL), '"anne" is not an address'),
        (("аnne@example.fr", "cabinet", "--until", UNTIL), "is not an address"),  # its first letter is Cyrillic
        (("a@example.fr", "minister", "--until", UNTIL), '"minister" is not a role'),
        (("a@example.fr", "public", "--until", UNTIL), '"public" is not a role'),
        (("a@example.fr", "prefect", "--until", UNTIL), "a prefect answers for a territory"),
        (("a@example.fr", "cabinet:R53", "--until", UNTIL), "answers for no territory"),
        (("a@example.fr", "prefect:R99", "--until", UNTIL), 'there is no territory "R99"'),
        (("a@example.fr", "prefect:D20", "--until", UNTIL), 'there is no territory "D20"'),
        (("a@example.fr", "cabinet", "--ministry", "magic", "--until", UNTIL), '"magic" is not the code of a ministry'),
        (("a@example.fr", "cabinet", "--until", "soon"), '"soon" is not a day'),
        (("a@example.fr", "cabinet", "--until", "2026-11-25", "--from", "2026-11-20"), "has passed"),
        (("a@example.fr", "cabinet", "--until", "2026-11-26", "--from", "2026-11-27"), "is before the first"),
        # Two years from 26 November 2026, of which 2028 has a 29 February: 731 days.
        (("a@example.fr", "cabinet", "--until", "2028-11-27"), "write 2028-11-26 or a day before"),
    ],
)
def test_what_no_right_can_be_is_told(run: Callable, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    code, told = run("rights", "add", *arguments)
    assert code == 1
    assert said in told
    assert rights.every(folder) == []


def test_one_given_again_takes_the_place_of_the_first(run: Callable, folder: Path) -> None:
    for until in ("2026-12-31", UNTIL):
        run("rights", "add", "a@example.fr", "cabinet", "--until", until)
    run("rights", "add", "a@example.fr", "prefect:D35", "--until", UNTIL)
    assert [str(right.until) for right in rights.every(folder) if right.viewer == "cabinet"] == [UNTIL]
    assert held(folder, "a@example.fr") == ["cabinet", "prefect:D35"]
    run("rights", "end", "a@example.fr", "cabinet")
    assert held(folder, "a@example.fr") == ["prefect:D35"]


HEADER = "email;role;territory;ministry;until\n"
GOOD = f"{HEADER}a@example.fr;prefect;R53;;2027-06-30\nb@example.fr;cabinet;;culture;2027-06-30\n"


def test_a_file_of_rights_is_given_whole(run: Callable, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rights.csv").write_text(GOOD, encoding="utf-8-sig")
    assert run("rights", "import", str(tmp_path / "rights.csv"))[0] == 0
    assert [(right.viewer, right.ministry) for right in rights.every(folder)] == [
        ("prefect:R53", ""),
        ("cabinet", "culture"),
    ]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("c@example.fr;cabinet;;;\n", "line 4, column until"),
        ("c@example.fr;préfet;R53;;2027-06-30\n", "line 4, column role"),
        ("A@example.fr ;prefect;r53;;2027-06-30\n", "(email): a@example.fr has this right on line 2"),
        ("c@example.fr;cabinet\n", "line 4: the line has 2 cells, the header 5"),
    ],
)
def test_nothing_of_a_file_with_a_problem_is_given(
    run: Callable, folder: Path, tmp_path: Path, more: str, line: str
) -> None:
    (tmp_path / "rights.csv").write_text(GOOD + more, encoding="utf-8")
    code, told = run("rights", "import", str(tmp_path / "rights.csv"))
    assert (code, line in told) == (1, True), told
    assert rights.every(folder) == []


@pytest.mark.parametrize("content", [
    "", "email,role,until,until\n", "mail,role,until\n", "email,role,until\n",
    f"email,role,until\n{'a' * 140_000},cabinet,2027-06-30\n",
], ids=range(5))  # fmt: skip
def test_a_file_that_is_none_of_rights_is_told(run: Callable, tmp_path: Path, content: str) -> None:
    (tmp_path / "rights.csv").write_text(content, encoding="utf-8")
    assert run("rights", "import", str(tmp_path / "rights.csv"))[0] == 1


def test_the_first_administrator_is_named_once(folder: Path) -> None:
    assert [right.viewer for right in rights.begin(folder, "root@example.fr")] == ["administrator"]
    assert rights.begin(folder, "other@example.fr") == []
    rights.end(folder, "root@example.fr", None, "test")
    assert rights.begin(folder, "root@example.fr") == []  # a right was given once, though none is left
    assert held(folder, "root@example.fr") == held(folder, "other@example.fr") == []


@pytest.mark.wide
def test_a_register_that_is_lost_is_not_begun_again(folder: Path) -> None:
    (folder / "deposits").mkdir()
    (folder / "deposits" / "0.jsonl").touch()
    with pytest.raises(Refused, match="CURRENT"):
        rights.begin(folder, "root@example.fr")
    assert not register.is_there(folder)


def test_the_first_account_of_an_address_is_pinned_until_it_is_released(run: Callable, folder: Path) -> None:
    assert rights.pin(folder, "a@example.fr", "idp", "1")
    assert rights.pin(folder, "a@example.fr", "idp", "1")
    assert not rights.pin(folder, "a@example.fr", "idp", "2")
    assert not rights.pin(folder, "a@example.fr", "other", "1")
    assert run("rights", "repin", "a@example.fr")[0] == 0
    assert rights.pin(folder, "a@example.fr", "idp", "2")
    assert not rights.pin(folder, "a@example.fr", "idp", "1")
    assert run("rights", "repin", "b@example.fr")[0] == 1


def test_a_register_put_in_place_of_another_is_read_at_once(run: Callable, folder: Path) -> None:
    run("rights", "add", "a@example.fr", "cabinet", "--until", UNTIL)
    assert held(folder, "a@example.fr") == ["cabinet"]
    for file in folder.glob(f"{register.FILE}*"):
        file.unlink()
    register.begin(folder)
    assert held(folder, "a@example.fr") == []


KEY = "held by a browser"


def test_a_session_is_found_by_its_key_alone_and_for_four_hours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session("a@example.fr", "idp", "cabinet", True, "token")
    sessions.open_(folder, KEY, session)
    assert sessions.find(folder, KEY) == session
    assert sessions.find(folder, "other") is None
    assert (folder / sessions.FILE).stat().st_mode & 0o077 == 0
    written = b"".join(file.read_bytes() for file in folder.glob(f"{sessions.FILE}*"))
    assert (b"a@example.fr" in written, KEY.encode() in written) == (True, False)
    begun = sessions.time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: begun + 4 * 3600 - 1)
    assert sessions.find(folder, KEY) == session
    monkeypatch.setattr(sessions.time, "time", lambda: begun + 4 * 3600 + 1)
    assert sessions.find(folder, KEY) is None


def test_an_attempt_is_taken_once_by_the_browser_that_began_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = sessions.time.time()
    for state in ("one", "two"):
        sessions.attempt(folder, state, "browser", Attempt("nonce", "verifier", "/missions"))
    assert sessions.take(folder, "one", "another browser") is None
    assert sessions.take(folder, "one", "browser") == Attempt("nonce", "verifier", "/missions")
    assert sessions.take(folder, "one", "browser") is None
    monkeypatch.setattr(sessions.time, "time", lambda: begun + 601)
    assert sessions.take(folder, "two", "browser") is None


def test_attempts_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_ATTEMPTS", 2)
    for state in ("one", "two", "three"):
        sessions.attempt(folder, state, "browser", Attempt("", "", "/"))
    assert [sessions.take(folder, state, "browser") is None for state in ("one", "two", "three")] == [
        True,
        False,
        False,
    ]


@pytest.fixture
def told(run: Callable, folder: Path) -> Path:
    """A register with an edition served, two rights given, of which one was ended."""
    register.write(folder, "first", "publish", "a reason")
    for email in ("a@example.fr", "b@example.fr"):
        run("rights", "add", email, "cabinet", "--until", UNTIL)
    run("rights", "end", "a@example.fr")
    return folder / register.FILE


def test_the_log_says_who_did_what_and_that_it_is_whole(run: Callable, told: Path) -> None:
    code, said = run("audit")
    lines = [line.split("  ") for line in said.splitlines()]
    assert code == 0
    assert [(line[0], line[2], line[4]) for line in lines[:-1]] == [
        ("1", "publish", "edition=first"),
        ("2", "grant", "email=a@example.fr"),
        ("3", "grant", "email=b@example.fr"),
        ("4", "end", "email=a@example.fr"),
    ]
    for language in ("en", "fr"):
        last = run("audit", language=language)[1].splitlines()[-1]
        assert last.startswith(f"{words_of('rights', language)['whole']}, 4 ")


def test_what_is_told_cannot_draw_a_line_of_its_own(run: Callable, told: Path) -> None:
    with register.opened(told.parent) as there:
        log.add(there, "export", "a@example.fr", {"file": "x\n6  2026-01-01T00:00:00  grant\x1b[2K\u202e"})
    said = run("audit")[1].splitlines()
    assert len(said) == 6  # five, and the last hash
    assert said[4].endswith(r"file=x\u000a6  2026-01-01T00:00:00  grant\u001b[2K\u202e")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("update log set who = 'nobody' where n = 2", "log 2"),
        ("update log set about = '{}' where n = 4", "log 4"),
        ("delete from log where n = 3", "log 3"),
        ("delete from log where n = 4", "ended 1"),
        ("update granted set until = '2099-01-01' where rowid = 2", "granted 2"),
        (
            "insert into granted values ('', 'x@y.fr', 'cabinet', '', '', '2020-01-01', '2099-01-01', '')",
            "granted 3",
        ),
        ("delete from ended", "ended 1"),
        ("update served set why = ''", "served 1"),
        ("insert into served values ('', 'second', 'publish', '', '')", "served 2"),
        ("insert into pinned values ('', 'b@example.fr', 'idp', 'other', '')", "pinned 1"),
    ],
)
def test_what_was_changed_by_another_hand_is_found(run: Callable, told: Path, change: str, place: str) -> None:
    with closing(sqlite3.connect(told)) as there, there:
        for table in register.GROWING:
            for trigger in ("stays", "is_as_written"):
                there.execute(f"drop trigger {table}_{trigger}")
        there.execute(change)
    code, said = run("audit")
    assert code == 1
    assert said.splitlines()[-1].startswith(f"{place}: ")


@pytest.mark.parametrize("table", register.GROWING)
@pytest.mark.parametrize("change", ["delete from {}", "update {} set rowid = rowid + 1000"])
def test_tables_only_grow(told: Path, table: str, change: str) -> None:
    rights.pin(told.parent, "a@example.fr", "idp", "1")
    register.keep(told.parent, "first", "{}")
    register.mean(told.parent, "a;b", "counters", {"a": "counter_id"})
    with register.opened(told.parent) as there:
        there.execute(f"insert into contested values ({', '.join(['?'] * 14)})", [""] * 14)
        there.execute("insert into answered values ('', 1, '', '', 0, '', '')")
        there.execute("insert into released values ('', 'first', '')")
        there.execute("insert into digest_asked values ('', '', '', '', '', 1)")
        there.execute("insert into digest_sent values ('', '', '', '')")
        there.execute("insert into looks values ('', '', '', '', '', '', 0, '', '', '')")
    with closing(sqlite3.connect(told)) as there, pytest.raises(sqlite3.Error, match="only grows"):
        there.execute(change.format(table))


def test_a_session_is_found_and_ended_whatever_another_process_did_to_their_file(folder: Path) -> None:
    """A command that ends as the last one to have the file open puts its log away: a server that had it open, and does
    not tell, would read what was in it for ever. It is not the last one, unless a server lost its own lock, which
    closing the file once more beside SQLite does.
    """
    sessions.open_(folder, "first", SESSION)
    assert sessions.find(folder, "first") == SESSION  # from here on, this process has it open
    sessions.open_(folder, "second", SESSION)
    told = "import sqlite3, sys; there = sqlite3.connect(sys.argv[1]); there.execute(sys.argv[2]); there.commit()"
    for command in ("select * from sessions", "update sessions set viewer = 'cabinet'"):
        subprocess.run([sys.executable, "-c", f"{told}; there.close()", folder / sessions.FILE, command], check=True)
    sessions.open_(folder, "third", SESSION)
    assert [sessions.find(folder, key) is not None for key in ("first", "second", "third")] == [True] * 3
    assert sessions.find(folder, "first").viewer == "cabinet"
    sessions.close_all(folder, SESSION.email)
    assert [sessions.find(folder, key) for key in ("first", "second", "third")] == [None] * 3
