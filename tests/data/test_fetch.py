"""`python -m data fetch`, tried whole against a publisher on this machine, which answers in every way that is known.

Beside what is served at the beginning, worked out by hand: acts of June and July 2024 in Bretagne and its départements,
and a list of thirty counters of 1 January 2025.
"""

import datetime
import errno
import fcntl
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from data import addresses, fetch, store
from data.__main__ import main
from data.commands import fetch as command
from data.fetch import Limits, web
from data.publish import drafts
from data.store import looks, register, rights
from data.store.looks import Look
from tests.data.publisher import SLUG, Answer, Publisher, publisher
from tests.data.support import Write, publish_files, rows

HEADER = "indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta\n"
JUNE, JULY, AUGUST = "2024-06-01", "2024-07-01", "2024-08-01"
ZONES = ("FRANCE", "R53", "D22", "D29", "D35", "D56")
LIST = "id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,h_lundi,h_samedi,format_fs\n"
QUICK = Limits(most=2**20, connecting=2, silent=0.5, whole=0.9, pauses=(0.01, 0.01))
TOML = """
[address.acts]
kind = "file"
url = "{acts}"
owed = "indicator_values:IND-323"
licence = "LO"
format = "csv"
seen = false
local = true
[address.counters]
kind = "data.gouv"
dataset = "{slug}"
title = "structures"
owed = "counters"
licence = "LO"
format = "csv"
seen = false
local = true
api = "{api}"
"""


def acts(months: dict[str, int], header: str = HEADER) -> bytes:
    """A file of the tracker: as many acts in each zone, month by month."""
    lines = (f"IND-323,{zone},{month},,,{value},,\n" for zone in ZONES for month, value in months.items())
    return (header + "".join(lines)).encode()


def listed(count: int, first: int = 1) -> bytes:
    """A list of counters of Rennes, as its publisher writes it."""
    numbers = range(first, first + count)
    lines = (f"{one},35,France services {one:02},35238,35000,Rennes,09:00 - 12:00,,Site principal\n" for one in numbers)
    return (LIST + "".join(lines)).encode()


OLD, NEWER = acts({JUNE: 100, JULY: 110}), acts({JUNE: 100, JULY: 110, AUGUST: 120})
REVISED = acts({JUNE: 101, JULY: 110, AUGUST: 120})


@dataclass
class Desk:
    """The command, with the addresses of the publisher, and what it printed."""

    there: Publisher
    folder: Path
    sources: Path
    capture: pytest.CaptureFixture[str]

    def fetch(self, *arguments: str) -> tuple[int, list[str]]:
        code = main(["--language", "en", "fetch", "--sources", str(self.sources), *arguments])
        said = self.capture.readouterr()
        return code, said.out.splitlines()

    def last(self, source: str = "acts") -> Look:
        return looks.latest(self.folder)[source]

    def taken(self) -> list[str]:
        """The files in deposit folders, whatever their day."""
        place = self.folder / fetch.FOLDER
        return sorted("/".join(path.relative_to(place).parts[1:]) for path in place.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is served at the beginning."""
    folder = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder / "editions"))
        patch.setenv("SITE", "off")
        for name, content in (("ind-323.csv", OLD), ("liste-fs-20250101.csv", listed(30))):
            (folder / name).write_bytes(content)
        publish_files(folder / "ind-323.csv", folder / "liste-fs-20250101.csv")
    return folder / "editions"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A certificate of this machine, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    files = [folder / "certificate.pem", folder / "key.pem"]
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    to = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run([*command.split(), *to], check=True, capture_output=True)
    return files


@pytest.fixture
def there() -> Iterator[Publisher]:
    with publisher() as found:
        yield found


@pytest.fixture
def desk(
    there: Publisher, served: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:  # fmt: skip
    folder = Path(shutil.copytree(served, tmp_path / "editions"))
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    monkeypatch.setenv("SITE", "off")
    monkeypatch.setattr(command, "Limits", lambda: QUICK)
    told = TOML.format(acts=there.url("/data/ind-323.csv"), slug=SLUG, api=there.url("/api/1"))
    there.file("/data/ind-323.csv", OLD)
    there.dataset(there.resource(1, "liste-structures-20250101.csv", listed(30), "2025-01-02T09:00:00+00:00"))
    return Desk(there, folder, write("sources.toml", told), capsys)


def months() -> list[tuple]:
    """By month, the acts of Ille-et-Vilaine that are served."""
    query = "select period::text, value from core.indicator_values where code = '35' and value_type = 'va' order by all"
    return rows(query)


BEFORE = [(JUNE, 100.0), (JULY, 110.0)]
AFTER = [*BEFORE, (AUGUST, 120.0)]


# Answers of a publisher -----------------------------------------------------------------------------------------------


def test_what_is_newer_is_taken_checked_told_and_not_published(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", NEWER, etag='"2"', modified="Tue, 01 Sep 2026 10:00:00 GMT")
    code, said = desk.fetch("--only", "acts")
    assert code == command.WAITS
    look = desk.last()
    assert (look.answer, look.newest_period, look.problem) == ("newer", datetime.date(2024, 8, 1), None)
    assert (look.version, look.last_modified) == ('"2"', "Tue, 01 Sep 2026 10:00:00 GMT")
    assert (look.address, look.size) == (desk.there.url("/data/ind-323.csv"), len(NEWER))
    assert said[0] == "acts: newer at the publisher, 2024-08-01 (ours: 2024-07-01)"
    assert desk.taken() == ["acts/ind-323.csv"]
    assert months() == BEFORE


def test_what_is_newer_stays_so_until_it_is_published_where_that_is_asked(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", NEWER, etag='"2"')
    assert [desk.fetch("--only", "acts")[0] for _ in range(2)] == [command.WAITS] * 2
    code, said = desk.fetch("--publish")  # from the file that was taken the first time
    assert code == 0
    assert months() == AFTER
    assert [one.answer for one in looks.history(desk.folder, "acts")] == ["newer", "newer", "newer", "same"]
    assert {one.newest_period for one in looks.history(desk.folder, "acts")} == {datetime.date(2024, 8, 1)}
    assert desk.last("counters").answer == "same"  # another name, the same bytes
    assert said[-1] == str(store.current().path)
    assert desk.fetch("--publish")[0] == 0
    assert len(store.names()) == 2  # nothing newer, and no other edition


def test_a_trial_says_what_would_change_and_serves_nothing(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", NEWER)
    before = store.current().name
    code, said = desk.fetch("--dry-run", "--only", "acts")
    assert code == command.WAITS
    assert any("core.indicator_values: 6 added, 0 changed, 0 removed" in line for line in said)
    assert store.current().name == before
    assert months() == BEFORE


def test_what_did_not_change_since_is_not_sent_again(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", OLD, etag='"1"', modified="Mon, 07 Oct 2024 10:00:00 GMT")
    for _ in range(2):
        assert desk.fetch("--only", "acts")[0] == 0
    assert [one.answer for one in looks.history(desk.folder, "acts")] == ["same", "same"]
    asked = desk.there.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "Mon, 07 Oct 2024 10:00:00 GMT")
    assert asked["User-Agent"] == web.agent()


def test_the_same_bytes_under_another_date_are_nothing_newer(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", OLD, etag='"other"', modified="Mon, 07 Dec 2026 10:00:00 GMT")
    assert desk.fetch("--only", "acts")[0] == 0
    assert desk.last().answer == "same"


def test_the_same_rows_in_another_order_are_nothing_newer(desk: Desk) -> None:
    header, *lines = OLD.decode().splitlines(keepends=True)
    desk.there.file("/data/ind-323.csv", (header + "".join(reversed(lines))).encode())
    assert desk.fetch("--only", "acts")[0] == 0
    assert desk.last().answer == "same"


def test_a_move_to_a_host_that_nobody_declared_is_told_and_not_followed(desk: Desk) -> None:
    with publisher() as other:
        elsewhere = other.file("/data/ind-323.csv", NEWER)
        desk.there.serve("/data/ind-323.csv", Answer(status=301, headers={"Location": elsewhere}))
        code, _ = desk.fetch("--only", "acts", "--publish")
        assert (code, desk.last().answer, other.asked) == (1, "moved", [])
    assert desk.last().problem is not None
    assert desk.last().problem.value == elsewhere
    assert months() == BEFORE


def test_a_move_on_the_same_host_is_followed(desk: Desk) -> None:
    desk.there.file("/new/ind-323.csv", NEWER)
    desk.there.serve("/data/ind-323.csv", Answer(status=302, headers={"Location": "/new/ind-323.csv"}))
    assert desk.fetch("--only", "acts")[0] == command.WAITS
    assert desk.last().answer == "newer"


HTML = b"\n<!DOCTYPE html><html><body>Oups</body></html>"
OTHER_HEADER = HEADER.replace("enforce_zone_id", "zone_of_somewhere")
ANSWERS: dict[str, tuple[Sequence[Answer], str, str, int]] = {  # what is answered: our answer, the rule, requests
    "404": ([Answer(status=404)], "missing", "fetch_missing", 1),
    "410": ([Answer(status=410)], "missing", "fetch_missing", 1),
    "403": ([Answer(status=403)], "failed", "fetch_failed", 1),
    "500, three times": ([Answer(status=500)], "failed", "fetch_failed", 3),
    "round and round": ([Answer(status=302, headers={"Location": "/data/ind-323.csv"})], "moved", "fetch_moved", 5),
    "silent": ([Answer(NEWER, slow=1)], "failed", "fetch_failed", 3),
    "drop by drop": ([Answer(NEWER, slow=0.15, block=20)], "failed", "fetch_failed", 3),
    "cut in the middle": ([Answer(NEWER[:200], told=len(NEWER))], "failed", "fetch_failed", 3),
    "too big, as it says": ([Answer(NEWER, told=2**21)], "refused", "too_large", 1),
    "too big, as it comes": ([Answer(b"x" * (2**20 + 1))], "refused", "too_large", 1),
    "a page": ([Answer(HTML, type="text/html")], "refused", "fetch_not_that_type", 1),
    "a page called CSV": ([Answer(HTML)], "refused", "fetch_not_that_type", 1),
    "another header": ([Answer(acts({AUGUST: 120}, OTHER_HEADER))], "refused", "almost_recognised", 1),
    "another source": ([Answer(listed(3))], "refused", "fetch_other_source", 1),
    "nothing": ([Answer(b"")], "refused", "empty_file", 1),
    "older than ours": ([Answer(acts({JUNE: 100}))], "older", "fetch_older", 1),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_newer_file_is_noted_and_changes_nothing(desk: Desk, name: str) -> None:
    answers, answer, rule, requests = ANSWERS[name]
    desk.there.serve("/data/ind-323.csv", *answers)
    code, said = desk.fetch("--only", "acts", "--publish")
    look = desk.last()
    assert look.problem is not None
    assert (code, look.answer, look.problem.rule) == (1, answer, rule)
    assert len(desk.there.asked) == requests
    assert len(said) >= 2
    assert months() == BEFORE
    assert not [one for one in desk.taken() if one.endswith(".part")]


def test_what_was_refused_is_kept_aside_with_its_problems(desk: Desk) -> None:
    desk.there.serve("/data/ind-323.csv", *ANSWERS["another header"][0])
    desk.fetch("--only", "acts")
    assert desk.taken() == ["aside/acts/ind-323.csv", "aside/acts/problems.txt"]
    (told,) = (desk.folder / fetch.FOLDER).rglob("problems.txt")
    assert "enforce_zone_id" in told.read_text()


def test_a_server_that_fails_once_is_asked_again(desk: Desk) -> None:
    desk.there.serve("/data/ind-323.csv", Answer(status=500), Answer(NEWER))
    assert desk.fetch("--only", "acts")[0] == command.WAITS
    assert (desk.last().answer, len(desk.there.asked)) == ("newer", 2)


def test_a_slow_answer_that_ends_in_time_is_taken(desk: Desk) -> None:
    desk.there.serve("/data/ind-323.csv", Answer(NEWER, slow=0.1, block=200))
    assert desk.fetch("--only", "acts")[0] == command.WAITS


def test_a_certificate_that_nobody_signed_ends_it_at_once(
    desk: Desk, write: Write, certificate: Sequence[Path]
) -> None:
    with publisher(certificate) as other:
        other.file("/data/ind-323.csv", NEWER)
        desk.sources.write_text(
            TOML.format(acts=other.url("/data/ind-323.csv"), slug=SLUG, api=desk.there.url("/api/1"))
        )
        assert desk.fetch("--only", "acts", "--publish")[0] == 1
        assert other.asked == []
    assert desk.last().answer == "failed"
    assert desk.last().problem is not None
    assert desk.last().problem.rule == "fetch_certificate"


def test_figures_that_it_revises_are_told_and_shown_as_revisions(desk: Desk) -> None:
    desk.there.file("/data/ind-323.csv", REVISED)
    said = desk.fetch("--only", "acts", "--publish")[1]
    (told,) = (line for line in said if "(the first: " in line)
    assert ": 6 (" in told  # six zones, each in June
    assert months() == [(JUNE, 101.0), (JULY, 110.0), (AUGUST, 120.0)]
    revised = "indicator = 'P3' and change = 'revised'"
    query = f"select count(*), min(before), max(after) from marts.value_revisions where {revised}"
    assert rows(query) == [(6, 100.0, 101.0)]


# Lists of counters, by the API of data.gouv.fr ------------------------------------------------------------------------


def test_of_a_data_set_the_last_modified_of_its_resources_of_that_title_is_taken(desk: Desk) -> None:
    there = desk.there
    there.dataset(
        there.resource(1, "liste-structures-20250101.csv", listed(30), "2025-01-02T09:00:00+00:00"),
        there.resource(2, "liste-structures-20260601.csv", listed(31), "2026-06-02T09:00:00+00:00"),
        there.resource(3, "liste-structures-20260901.xlsx", b"x", "2026-09-02T09:00:00+00:00", format="xlsx"),
        there.resource(4, "itinerances-20260901.csv", b"x", "2026-09-02T09:00:00+00:00"),
    )
    assert desk.fetch("--only", "counters")[0] == command.WAITS
    look = desk.last("counters")
    assert (look.answer, look.newest_period) == ("newer", datetime.date(2026, 6, 1))
    assert look.address.endswith("/2/liste-structures-20260601.csv")
    assert desk.fetch("--only", "counters")[0] == command.WAITS
    assert len([path for path, _ in there.asked if path.startswith("/resources")]) == 1  # its hash is what was taken


def test_a_list_whose_name_tells_no_day_is_of_the_day_it_was_modified(desk: Desk) -> None:
    there = desk.there
    there.dataset(there.resource(2, "structures.csv", listed(31), "2026-06-02T09:00:00+00:00"))
    desk.fetch("--only", "counters", "--publish")
    assert desk.last("counters").newest_period == datetime.date(2026, 6, 2)
    assert rows("select max(source_date)::text from core.sources where contract like 'france_services%'") == [
        ("2026-06-02",)
    ]


def test_a_list_that_lost_half_its_lines_is_asked_about_and_not_published(desk: Desk) -> None:
    there = desk.there
    there.file("/data/ind-323.csv", NEWER)
    there.dataset(there.resource(2, "liste-structures-20260601.csv", listed(15), "2026-06-02T09:00:00+00:00"))
    code, said = desk.fetch("--publish")
    look = desk.last("counters")
    assert look.problem is not None
    assert (code, look.answer, look.problem.rule) == (1, "newer", "closes_too_many")
    assert any("python -m data publish " in line for line in said)
    assert rows("select count(*) from core.counters") == [(30,)]
    assert months() == AFTER  # what leaves no doubt is published all the same


ODD: dict[str, tuple[dict[str, object], str, str]] = {
    "other bytes than it tells": ({"filesize": 12}, "failed", "fetch_not_whole"),
    "another hash": ({"checksum": {"type": "sha1", "value": "0" * 40}}, "failed", "fetch_not_whole"),
    "no such title": ({"title": "autre.csv"}, "missing", "fetch_no_resource"),
    "a file elsewhere": ({"url": "https://example.org/structures.csv"}, "moved", "fetch_moved"),
    "no URL": ({"url": 3, "filesize": "x"}, "failed", "fetch_not_understood"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_data_gouv_tells_is_held_to_what_comes(desk: Desk, name: str) -> None:
    other, answer, rule = ODD[name]
    there = desk.there
    there.dataset(there.resource(2, "structures.csv", listed(31), "2026-06-02T09:00:00+00:00", **other))
    assert desk.fetch("--only", "counters", "--publish")[0] == 1
    look = desk.last("counters")
    assert look.problem is not None
    assert (look.answer, look.problem.rule) == (answer, rule)
    assert desk.taken() == []


def test_a_data_set_that_is_gone_is_missing(desk: Desk) -> None:
    desk.there.serve(f"/api/1/datasets/{SLUG}/", Answer(status=410))
    assert desk.fetch("--only", "counters")[0] == 1
    assert desk.last("counters").answer == "missing"


# Where it is asked ----------------------------------------------------------------------------------------------------


def test_a_host_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    one = addresses.addresses()["acts"]
    inside = [(2, 1, 6, "", ("169.254.169.254", 443))]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_, **__: inside)
    with pytest.raises(web.Stopped) as stopped:
        web._refuse_host(one, one.url)
    assert (stopped.value.answer, stopped.value.problem.rule) == ("refused", "fetch_inside")


@pytest.mark.parametrize(
    "url",
    [
        "http://raw.githubusercontent.com/x",
        "https://raw.githubusercontent.com:8443/x",
        "https://raw.githubusercontent.com@127.0.0.1/x",
        "https://127.0.0.1/x",
        "https://RAW.githubusercontent.com.example.org/x",
        "file:///etc/passwd",
    ],
)
def test_only_a_declared_host_is_asked_and_by_tls(url: str) -> None:
    with pytest.raises(web.Stopped) as stopped:
        web._refuse_host(addresses.addresses()["acts"], url)
    assert stopped.value.answer == "moved"


# Two at once, a disk that is full, and what is asked wrongly ----------------------------------------------------------


def test_two_at_once_the_second_says_so_or_waits(desk: Desk) -> None:
    with (desk.folder / "fetching.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert desk.fetch("--only", "acts")[0] == 1
        assert looks.latest(desk.folder) == {}
        waits = fetch.alone(0.3, lambda what: fcntl.flock(held, fcntl.LOCK_UN))  # the first one ends meanwhile
        with waits as folder:
            assert folder == desk.folder


def test_where_the_disk_is_full_nothing_is_published_and_nothing_half_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.there.file("/data/ind-323.csv", NEWER)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "move", full)
    assert desk.fetch("--publish")[0] == 1
    assert (desk.taken(), looks.latest(desk.folder), months()) == ([], {}, BEFORE)


def test_a_register_that_another_version_wrote_otherwise_stops_it_before_anything_is_asked(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.folder / register.FILE)) as there:
        there.execute("drop table if exists looks")
        there.execute("create table looks (what text)")
    assert desk.fetch("--publish")[0] == 1
    assert (desk.there.asked, months()) == ([], BEFORE)


def test_a_source_that_is_not_declared_is_told(desk: Desk) -> None:
    assert desk.fetch("--only", "footfall")[0] == 1
    assert desk.there.asked == []


def test_the_list_asks_nothing(desk: Desk) -> None:
    desk.fetch("--only", "acts")
    desk.there.asked.clear()
    code, said = desk.fetch("--list")
    assert (code, desk.there.asked) == (0, [])
    assert [line.split()[0] for line in said] == ["acts", "counters"]


def test_what_was_taken_long_ago_is_deleted(desk: Desk) -> None:
    old = desk.folder / fetch.FOLDER / "2020-01-01" / "acts"
    old.mkdir(parents=True)
    (old / "ind-323.csv").write_bytes(OLD)
    desk.fetch("--only", "acts")
    assert not old.parent.exists()


# Of an administrator --------------------------------------------------------------------------------------------------

WHO = "anne.martin@example.fr"


def test_what_is_newer_becomes_a_draft_of_an_administrator_who_decides(desk: Desk) -> None:
    assert desk.fetch("--draft", WHO)[0] == 1  # who has no such right
    assert desk.there.asked == []
    today = datetime.date.today()
    rights.give(desk.folder, [rights.Right(0, WHO, "administrator", "", "", today, today, "test")], "test")
    there = desk.there
    there.file("/data/ind-323.csv", NEWER)
    there.dataset(there.resource(2, "structures.csv", listed(15), "2026-06-02T09:00:00+00:00"))
    code, said = desk.fetch("--draft", WHO)
    (draft,) = drafts.mine(desk.folder, WHO)
    assert code == 1  # the list asks
    assert said[-1] == f"draft {draft.id}"
    assert draft.files == ("ind-323.csv", "structures.csv")
    assert draft.dated == {"structures.csv": datetime.date(2026, 6, 2)}
    assert months() == BEFORE
