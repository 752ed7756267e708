"""What survives: the power that goes, files cut, changed or gone, in the editions and in the archive."""

import datetime
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from data import store
from data.problem import Problem, Refused
from data.store import Edition, embargoes, history, log, register, served, standing
from tests.data.support import Write, publish_files, publish_first
from tests.support import one_in

pytestmark = pytest.mark.usefixtures("facts_alone")

STAFF = "department,year,support,pooled\n35,2021,120,96\n"
ACTS = "identifiant_indic,zone_id,zone_nom,date_valeur,type_valeur,valeur\nIND-323,D35,x,2022-05-01,va,12\n"


@contextmanager
def monkeypatched(place: object, name: str, value: object) -> Iterator[None]:
    """One name replaced inside a `with`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, value)
        yield


def stop(*_: object) -> None:
    """In place of a step before which a publication ends, as when it is interrupted."""
    raise KeyboardInterrupt


def one_deposit(editions: Path) -> Path:
    (path,) = (editions / "deposits").iterdir()
    return path


# The order in which the disk is told --------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every file flushed, and every name given, in order: ("flush", name) or ("name", name)."""
    order: list[tuple[str, str]] = []
    flush, name = os.fsync, os.replace

    def flushed(descriptor: int) -> None:
        order.append(("flush", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        flush(descriptor)

    def named(old: str, new: str) -> None:
        name(old, new)
        order.append(("name", Path(new).name))

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", named)
    return order


def test_the_disk_holds_an_edition_and_its_deposits_before_the_pointer_names_it(
    editions: Path, write: Write, told: list[tuple[str, str]]
) -> None:
    edition = publish_files(write("staff.csv", STAFF)).edition.name
    deposit = one_deposit(editions).name
    assert told == [
        ("flush", f"{deposit.removesuffix('.jsonl')}.{os.getpid()}"),
        ("name", deposit),  # beside the edition; then in the archive
        ("flush", deposit),
        ("name", deposit),
        ("flush", "deposits"),
        ("flush", "full.duckdb"),
        ("name", f"{edition}.duckdb"),
        ("flush", "public.duckdb"),
        ("name", f"{edition}.public.duckdb"),
        ("flush", "manifest.json"),
        ("name", f"{edition}.json"),
        ("flush", "editions"),
        ("flush", f"served.jsonl.{os.getpid()}"),  # who serves it and why, before it is served
        ("name", "served.jsonl"),
        ("flush", "editions"),
        ("flush", f"CURRENT.{os.getpid()}"),
        ("name", "CURRENT"),
        ("flush", "editions"),
    ]


# The archive --------------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def changed(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert content.count('"96"') == 1
    path.write_text(content.replace('"96"', '"97"'), encoding="utf-8")


def without_a_row(path: Path) -> None:
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")


@pytest.mark.parametrize("damage", one_in(3, [cut, emptied, changed, without_a_row, Path.unlink]))
def test_a_damaged_deposit_goes_into_no_edition_until_its_file_is_published_again(
    editions: Path, write: Write, damage: Callable[[Path], None]
) -> None:
    staff = write("staff.csv", STAFF)
    before = publish_files(staff).edition
    kept = one_deposit(editions).read_bytes()
    damage(one_deposit(editions))
    with pytest.raises(Refused) as refused:
        publish_files(write("acts.csv", ACTS))
    assert [(problem.file, problem.rule) for problem in refused.value.problems] == [("staff.csv", "deposit_damaged")]
    assert store.current() == before
    assert not publish_files(staff).new  # the same content: the deposit is put right all the same
    assert one_deposit(editions).read_bytes() == kept
    assert publish_files(write("acts.csv", ACTS)).new


@pytest.mark.wide
def test_a_separator_of_lines_inside_a_cell_does_not_cut_a_deposit(editions: Path, write: Write) -> None:
    publish_files(write("proposals.csv", "proposal_id,title,type\nOP-1,Un\u2028titre\u0085long,fusion\n"))
    assert publish_files(write("staff.csv", STAFF)).new  # which reads the proposals from the archive


# What is current, lost ----------------------------------------------------------------------------------------------


def pointer_gone(edition: Edition) -> None:
    (edition.path.parent / "CURRENT").unlink()


def pointer_of_zeros(edition: Edition) -> None:  # what a power cut leaves of a file that was not flushed
    (edition.path.parent / "CURRENT").write_bytes(bytes(30))


def full_file_gone(edition: Edition) -> None:
    edition.path.unlink()


def manifest_empty(edition: Edition) -> None:
    edition.path.with_suffix(".json").write_bytes(b"")


@pytest.mark.wide
@pytest.mark.parametrize("damage", one_in(2, [pointer_gone, pointer_of_zeros, full_file_gone, manifest_empty]))
def test_a_publication_does_not_drop_the_past_where_what_is_current_is_lost(
    editions: Path, write: Write, damage: Callable[[Edition], None]
) -> None:
    first = publish_first().edition
    second = publish_files(write("staff.csv", STAFF)).edition
    damage(second)
    there = store.names()
    acts = write("acts.csv", ACTS)
    with pytest.raises(Refused) as refused:
        publish_files(acts)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.detail) == ("current_lost", ", ".join(there))
    assert served.rollback(first.name) == (first.name, [])
    assert publish_files(acts).new


def test_the_past_is_left_out_where_that_is_asked(editions: Path, write: Write) -> None:
    pointer_gone(publish_files(write("staff.csv", STAFF)).edition)
    assert publish_first(fresh=True).new
    assert [line["file"] for line in store.manifest(store.current_name())["deposits"]] == ["first.csv"]


def test_deposits_alone_are_a_past_too(editions: Path, write: Write) -> None:
    publish_files(write("staff.csv", STAFF))
    for path in editions.iterdir():
        if path.is_file():
            path.unlink()
    with pytest.raises(Refused, match="--fresh"):
        publish_first()


# An embargo ---------------------------------------------------------------------------------------------------------

FAR = datetime.date(9999, 12, 31)


@pytest.fixture
def read_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong with an edition of facts alone whose full file is not empty."""

    def fault(name: str, _: object) -> Problem | None:
        return None if store.edition(name).path.stat().st_size else Problem(name, "edition_file_changed")

    monkeypatch.setattr(standing, "fault", fault)


def read_now() -> str:
    """The edition that a server has, and what a question outside of a server is answered from: the same."""
    found = standing.standing(tuple(store.AUDIENCES))
    assert found.why is None
    assert found.name == found.pointed == standing.current("public").name
    return found.name or ""


@pytest.mark.wide
@pytest.mark.usefixtures("read_as_they_are")
def test_nobody_is_served_an_edition_before_the_day_of_its_embargo(editions: Path, write: Write) -> None:
    a = publish_first().edition.name
    done = publish_files(write("staff.csv", STAFF), embargo=FAR)
    b = done.edition.name
    assert [problem.rule for problem in done.inconsistencies][-1:] == ["embargoed"]
    assert (store.current_name(), read_now()) == (b, a)
    c = publish_files(write("acts.csv", ACTS)).edition.name  # it holds what b holds
    assert (store.current_name(), read_now()) == (c, a)
    assert [entry.cause for entry in register.journal(editions)] == ["publish", "embargo", "embargo"]
    assert served.prune(keep=1) == [b]  # a is what is read
    (editions / f"{c}.json").unlink()  # then the register knows
    assert read_now() == a
    with monkeypatched(embargoes, "now", lambda: embargoes.moment(FAR)):
        assert read_now() == c


@pytest.mark.usefixtures("read_as_they_are")
def test_what_is_under_embargo_is_neither_fallen_back_to_nor_served_by_going_back(editions: Path, write: Write) -> None:
    a = publish_first().edition
    b = publish_files(write("staff.csv", STAFF), embargo=FAR).edition.name
    c = publish_files(write("acts.csv", ACTS)).edition.name
    assert served.rollback()[0] == b
    assert read_now() == a.name
    assert standing.standing(("full",), last=c).name == a.name
    a.path.write_bytes(b"")
    assert standing.standing(("full",), last=c).name is None
    (editions / "CURRENT").unlink()
    assert standing.standing(("full",), last=b).name is None


@pytest.mark.usefixtures("read_as_they_are")
@pytest.mark.parametrize("how", ["rollback", "lost"])
def test_however_it_became_current_readers_had_nothing_of_an_embargo(editions: Path, write: Write, how: str) -> None:
    """Else its name and day stand in feeds and lists, and who reads what is not decided compares it."""
    a = publish_first().edition.name
    b = publish_files(write("staff.csv", STAFF), embargo=FAR).edition.name
    if how == "rollback":
        c = publish_files(write("acts.csv", ACTS)).edition.name
        assert served.rollback() == (b, [])
    else:
        for file in editions.glob("register.sqlite*"):
            file.unlink()
        (editions / register.COPY).unlink()
        served.complete_journal(editions)
        c = ""
        assert [entry.cause for entry in register.journal(editions)] == ["found", "found"]
    had = {one.name: one.at is not None for one in history.editions(editions)}
    assert had == {a: True, b: False} | ({c: False} if c else {})
    with monkeypatched(embargoes, "now", lambda: embargoes.moment(FAR)):
        (ended,) = [one for one in history.editions(editions) if one.name == b]
        assert ended.at == datetime.datetime(9999, 12, 31)  # not when it was gone back to


@pytest.mark.usefixtures("read_as_they_are")
def test_an_embargo_ends_by_publishing_again(editions: Path) -> None:
    a = publish_first(embargo=FAR).edition.name
    found = standing.standing(tuple(store.AUDIENCES))
    assert (found.name, found.pointed, found.why and found.why.rule) == (None, a, "under_embargo")
    with pytest.raises(store.NoEdition, match="under embargo until 9999-12-31"):
        standing.current("public")
    assert not publish_files(embargo=FAR).new
    assert not publish_files().new
    b = publish_files(embargo=datetime.date(2020, 1, 1)).edition.name
    assert read_now() == b
    assert a.partition("-")[2] == b.partition("-")[2]  # the same content


@pytest.mark.usefixtures("read_as_they_are")
def test_an_embargo_ends_at_its_minute_once_and_for_all(
    editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = embargoes.read("2026-12-08T09:59")
    monkeypatch.setattr(embargoes, "now", lambda: clock)
    a = publish_first().edition.name
    b = publish_files(write("staff.csv", STAFF), embargo=embargoes.read("2026-12-08T10:00")).edition.name

    def told() -> list[str]:
        with register.opened(editions) as there:
            assert log.broken(there) is None
            return [line.about["edition"] for line in log.lines(there) if line.kind == "embargo_over"]

    clock += datetime.timedelta(seconds=59.999)
    assert (read_now(), told()) == (a, [])
    clock += datetime.timedelta(seconds=0.001)
    assert (read_now(), told()) == (b, [b])
    monkeypatch.setattr(served, "_told", set())  # another process, or one that was down
    clock += datetime.timedelta(days=3)
    assert (read_now(), told()) == (b, [b])
    clock -= datetime.timedelta(days=30)  # a clock that goes wrong does not take it back
    assert (read_now(), told()) == (b, [b])
    assert [entry.edition for entry in register.journal(editions)] == [a, b]


@pytest.mark.parametrize(
    ("text", "written", "shown"),
    [
        ("2026-12-08", "2026-12-08", "2026-12-08 (UTC)"),
        ("2026-12-08T10:00", "2026-12-08T09:00Z", "2026-12-08 10:00 (Paris, UTC+1)"),
        ("2026-07-14T10:00", "2026-07-14T08:00Z", "2026-07-14 10:00 (Paris, UTC+2)"),
        ("2026-10-25T02:30", "2026-10-25T01:30Z", "2026-10-25 02:30 (Paris, UTC+1)"),  # the second time
        ("2026-03-29T02:30", "2026-03-29T01:30Z", "2026-03-29 03:30 (Paris, UTC+2)"),  # which no clock shows
        ("2026-12-08T01:00", "2026-12-08", "2026-12-08 (UTC)"),
    ],
)
def test_a_minute_in_paris_is_one_moment(text: str, written: str, shown: str) -> None:
    until = embargoes.read(text)
    assert (embargoes.written(until), embargoes.shown(until), embargoes.read(written)) == (written, shown, until)


@pytest.mark.parametrize(
    "text", ["", "8/12/2026", "2026-12-08 10:00", "2026-12-08T25:00", "2026-13-01", "0001-01-01T00:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        embargoes.read(text)
    assert [problem.rule for problem in refused.value.problems] == ["embargo_not_read"]


# The journal --------------------------------------------------------------------------------------------------------


@pytest.mark.wide
def test_going_back_follows_what_was_served_not_the_order_of_names(editions: Path, write: Write) -> None:
    a = publish_first(why="the first").edition.name
    b = publish_files(write("staff.csv", STAFF)).edition.name
    assert served.rollback(why="wrong")[0] == a
    c = publish_files(write("acts.csv", ACTS)).edition.name
    assert served.rollback()[0] == a  # not b, which was withdrawn
    with pytest.raises(Refused):
        served.rollback()
    entries = register.journal(editions)
    assert [(entry.edition, entry.cause, entry.why) for entry in entries] == [
        (a, "publish", "the first"),
        (b, "publish", "staff.csv"),
        (a, "rollback", "wrong"),
        (c, "publish", "acts.csv"),
        (a, "rollback", ""),
    ]
    with sqlite3.connect(editions / register.FILE) as connection:
        for statement in ("delete from served", "update served set why = ''"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(statement)


def test_a_folder_without_a_register_goes_on_with_what_is_current(editions: Path, write: Write) -> None:
    first = publish_first().edition.name
    second = publish_files(write("staff.csv", STAFF)).edition.name
    (editions / register.FILE).unlink()
    (editions / register.COPY).unlink()
    assert served.rollback()[0] == first
    assert [(entry.edition, entry.cause) for entry in register.journal(editions)] == [
        (first, "found"),
        (second, "found"),
        (first, "rollback"),
    ]


@pytest.mark.wide
def test_a_register_that_is_lost_begins_again_with_what_its_copy_tells(editions: Path, write: Write) -> None:
    """Moved away whole, or put back as it was before the last two acts: what was withdrawn then stays so."""
    publish_files(demo=True)
    withdrawn = publish_files(write("staff.csv", STAFF), by="anne@example.fr", why="August").edition.name
    before = (editions / register.FILE).read_bytes()
    served.rollback(why="wrong")
    publish_files(write("acts.csv", ACTS))
    journal = register.journal(editions)
    for lost in (None, before):
        for file in editions.glob(f"{register.FILE}*"):
            file.unlink()
        if lost:
            (editions / register.FILE).write_bytes(lost)
        assert served.entries(editions) == journal
        with store.publishing() as folder:
            served.complete_journal(folder)
        assert register.journal(editions) == journal
        assert served.withdrawn(register.journal(editions)) == {withdrawn}
        with register.opened(editions) as there:
            assert log.broken(there) is None


def test_a_register_is_read_where_the_disk_is_full(editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read a register that others write, SQLite writes a file beside it, which a full disk does not take."""
    editions.mkdir()
    register.begin(editions)
    connect = sqlite3.connect

    def full(file: str, **kept: Any) -> sqlite3.Connection:
        if "mode=rw" in file:
            raise sqlite3.OperationalError("disk I/O error")
        return connect(file, **kept)

    monkeypatch.setattr(sqlite3, "connect", full)
    assert register.read(editions, "select count(*) from served") == [(0,)]


def test_what_the_copy_tells_of_a_publication_that_did_not_come_to_be_served_counts_for_nothing(
    editions: Path, write: Write
) -> None:
    publish_files(demo=True)
    journal = register.journal(editions)
    with monkeypatched(store, "point_to", stop), pytest.raises(KeyboardInterrupt):
        publish_files(write("staff.csv", STAFF))
    assert len(register.copied(editions)) == 2
    assert served.entries(editions) == journal
    with store.publishing() as folder:
        served.complete_journal(folder)
    assert register.copied(editions) == register.journal(editions) == journal


def test_nothing_is_gone_back_to_that_was_never_served_or_is_not_whole(editions: Path, write: Write) -> None:
    first = publish_first().edition
    with monkeypatched(store, "point_to", stop), pytest.raises(KeyboardInterrupt):
        publish_files(write("staff.csv", STAFF))
    (never,) = set(store.names()) - {first.name}
    with pytest.raises(Refused, match="no such edition"):
        served.rollback(never)
    second = publish_files(write("acts.csv", ACTS)).edition
    with first.path.open("r+b") as file:
        file.seek(first.path.stat().st_size // 2)
        file.write(b"a change in the middle, which opening alone does not see")
    for asked in (None, first.name):
        with pytest.raises(Refused) as refused:
            served.rollback(asked)
        assert refused.value.problems[0].rule == "edition_damaged"
    assert store.current_name() == second.name


def test_an_edition_served_before_the_journal_said_so_is_told_by_the_next_command_as_its_author_did(
    editions: Path, write: Write
) -> None:
    first = publish_first().edition.name
    with monkeypatched(register, "write", stop), pytest.raises(KeyboardInterrupt):
        publish_files(write("staff.csv", STAFF), by="anne@example.fr", why="August")
    second = store.current_name()
    assert served.rollback()[0] == first
    assert [(entry.edition, entry.cause, entry.why) for entry in register.journal(editions)] == [
        (first, "publish", "first.csv"),
        (second, "publish", "August"),
        (first, "rollback", ""),
    ]
    assert register.journal(editions)[1].by == "anne@example.fr"


# What took effect took effect ---------------------------------------------------------------------------------------


@pytest.mark.wide
def test_a_broken_edition_before_does_not_undo_a_publication(editions: Path, write: Write) -> None:
    acts = "indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta\n"
    before = publish_files(write("acts.csv", acts + "IND-323,D01,2023-01-01,DEPT,,200.0,,\n")).edition
    os.truncate(before.path, before.path.stat().st_size // 2)
    done = publish_files(write("newer.csv", acts + "IND-323,D01,2023-02-01,DEPT,,210.0,,\n"))
    assert (done.new, done.changes, store.current()) == (True, [], done.edition)
    assert [problem.file for problem in done.inconsistencies if problem.rule == "not_compared"] == [
        before.path.name,  # before building: the values of the file
        before.name,  # after: what changed
    ]


def test_the_same_content_is_published_again_where_the_current_file_is_broken(editions: Path, write: Write) -> None:
    before = publish_files(write("staff.csv", STAFF)).edition
    cut(store.current("public").path)
    assert not store.is_whole(before.name)
    assert publish_files(write("staff.csv", STAFF)).new
    assert store.is_whole(store.current_name())


def test_a_journal_that_cannot_be_written_is_told_and_the_edition_is_served(editions: Path, write: Write) -> None:
    publish_first()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatched(register, "write", full):
        done = publish_files(write("staff.csv", STAFF))
    assert store.current() == done.edition
    assert "not_in_journal" in [problem.rule for problem in done.inconsistencies]


LIMITED = """
import resource, sys
from data import demo
from data.__main__ import main
from tests.data.support import only_facts, small_demonstration
demo.rows = small_demonstration
only_facts()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
sys.exit(main(["--language", sys.argv[2], "publish", sys.argv[3]]))
"""


@pytest.mark.parametrize(
    ("bytes_", "language", "said"),
    [
        (40_000, "en", "there is no room left"),
        pytest.param(5_000_000, "fr", "il n’y a plus de place", marks=pytest.mark.wide),
    ],
)
def test_where_nothing_more_can_be_written_there_is_a_sentence(
    editions: Path, write: Write, bytes_: int, language: str, said: str
) -> None:
    before = publish_first().edition
    staff = str(write("staff.csv", STAFF))
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(bytes_), language, staff], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert store.current() == before
    assert publish_files(write("staff.csv", STAFF)).new


def test_what_publications_left_is_cleared_away_and_nothing_else(editions: Path, write: Write) -> None:
    publish_files(write("staff.csv", STAFF))
    with monkeypatched(store, "point_to", stop), pytest.raises(KeyboardInterrupt):
        publish_files(write("acts.csv", ACTS))
    (killed,) = set(store.names()) - {store.current_name()}
    (editions / f"{killed}.json").unlink()
    half = f"deposits/{'0' * 64}.123"
    left = {"CURRENT.4321", half, f"{killed}.duckdb", f"{killed}.public.duckdb"}
    for name in ("CURRENT.4321", half, "notes.txt", "deposits/notes.1"):
        (editions / name).write_text("left")
    before = {str(path.relative_to(editions)) for path in editions.rglob("*")}
    served.prune()
    assert before - {str(path.relative_to(editions)) for path in editions.rglob("*")} == left


def test_nothing_is_cleared_away_where_what_is_current_is_lost(editions: Path) -> None:
    assert served.prune() == []  # nothing was ever served
    pointer_gone(publish_first().edition)
    before = sorted(editions.rglob("*"))
    with pytest.raises(Refused, match="rollback NAME"):
        served.prune(1)
    assert sorted(editions.rglob("*")) == before
