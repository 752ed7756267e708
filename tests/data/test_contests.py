"""Contested figures in the register: what is kept, who may, and that nothing of it is ever overwritten."""

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data import demo, publish, store
from data.__main__ import main
from data.problem import Refused, words_of
from data.publish import contests
from data.publish.contests import Asked, Figure
from data.store import log, register, rights
from tests.data.support import publish_files, publish_first, small_demonstration

PREFECT, CABINET, ADMIN = "prefete-de-bretagne@example.fr", "cabinet@example.fr", "admin@example.fr"
FIGURE = Figure("O1", "region", "53", "2026-03-01", "20261126T080000Z-abc", "54.2")
ASKED = Asked(FIGURE, "contest", "61,0 %", "Deux missions manquent.", "Relevé du SGAR", "sgar.bretagne@example.fr")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register in which a prefect, a cabinet and an administrator have a right."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    rights.begin(tmp_path, "")
    for email, role, territory in (
        (PREFECT, "prefect", "R53"),
        (CABINET, "cabinet", ""),
        (ADMIN, "administrator", ""),
    ):
        cells = {"email": email, "role": role, "territory": territory, "until": str(rights.today())}
        _, right = rights.checked(cells, "test")
        assert right
        rights.give(tmp_path, [right], "test")
    return tmp_path


def refusals(call: Callable[[], object]) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refused:
        call()
    return [(problem.column, problem.rule) for problem in refused.value.problems]


def test_a_request_and_its_answers_are_rows_that_only_grow(folder: Path) -> None:
    first = contests.file(folder, ASKED, PREFECT, "prefect:R53")
    assert (first.number, first.state, first.asked) == (1, "received", ASKED)
    contests.answer(folder, 1, "refused", "Comptées en avril.", CABINET, "cabinet", seen=0)
    contests.answer(folder, 1, "changed", "Une des deux manquait.", ADMIN, "administrator", seen=1, published=True)
    (found,) = contests.every(folder)
    assert (found.state, found.by, found.viewer) == ("changed", PREFECT, "prefect:R53")
    assert [(one.state, one.viewer, one.published) for one in found.answers] == [
        ("refused", "cabinet", False),
        ("changed", "administrator", True),
    ]
    assert contests.steps(folder) == 3
    with closing(sqlite3.connect(folder / register.FILE)) as there:
        assert log.broken(there) is None
        told = [line for line in log.lines(there) if line.kind in ("contest", "answer")]
        with pytest.raises(sqlite3.Error, match="only grows"):
            there.execute("update answered set words = ''")
    assert [(line.who, line.about["contest"]) for line in told] == [(PREFECT, "1"), (CABINET, "1"), (ADMIN, "1")]
    written = " ".join(" ".join(line.about.values()) for line in told)  # no figure, and no word of it
    assert [word for word in ("54", "61", "missions", "manquait", "sgar") if word in written] == []


def test_who_may_contest_and_answer(folder: Path) -> None:
    def asked(level: str, code: str) -> Asked:
        return replace(ASKED, figure=replace(FIGURE, level=level, code=code))

    for level, code in (("region", "53"), ("department", "35")):
        contests.file(folder, asked(level, code), PREFECT, "prefect:R53")
    for level, code in (("nation", "FR"), ("region", "75"), ("department", "75"), ("department", "53")):
        wanted = asked(level, code)
        elsewhere = refusals(lambda wanted=wanted: contests.file(folder, wanted, PREFECT, "prefect:R53"))
        assert elsewhere == [(None, "contest_elsewhere")]
    assert contests.is_theirs("prefect:D35", "department", "35")
    assert not contests.is_theirs("prefect:D35", "region", "53")
    contests.file(folder, asked("nation", "FR"), CABINET, "cabinet")
    ended = [(None, "contest_right_over")]
    assert refusals(lambda: contests.file(folder, ASKED, PREFECT, "cabinet")) == ended  # never had it
    assert refusals(lambda: contests.answer(folder, 1, "accepted", "Oui.", PREFECT, "prefect:R53")) == [
        (None, "contest_not_to_answer")
    ]
    assert refusals(lambda: contests.answer(folder, 3, "accepted", "Oui.", CABINET, "cabinet")) == [
        (None, "contest_own")
    ]
    assert refusals(lambda: contests.answer(folder, 9, "accepted", "Oui.", CABINET, "cabinet")) == [
        (None, "contest_unknown")
    ]
    rights.end(folder, PREFECT, None, "test")  # while the form was open
    assert refusals(lambda: contests.file(folder, ASKED, PREFECT, "prefect:R53")) == ended
    assert contests.steps(folder) == 3


def test_two_people_at_once(folder: Path) -> None:
    """One request sent twice is one; of two answers to what both read as waiting, the second is told of the first."""
    contests.file(folder, ASKED, PREFECT, "prefect:R53")
    assert refusals(lambda: contests.file(folder, ASKED, PREFECT, "prefect:R53")) == [(None, "contest_twice")]
    contests.file(folder, ASKED, CABINET, "cabinet")  # another person's, of the same figure
    contests.answer(folder, 1, "accepted", "Oui.", CABINET, "cabinet", seen=0)
    late = refusals(lambda: contests.answer(folder, 1, "refused", "Non.", ADMIN, "administrator", seen=0))
    assert late == [(None, "contest_answered_meanwhile")]
    contests.file(folder, ASKED, PREFECT, "prefect:R53")  # answered: it may be asked again
    assert [one.state for one in contests.every(folder)] == ["accepted", "received", "received"]


NASTY = "l'État <b>d’\"ici\"</b> =1+1 \U0001f600\u202e\x00\u200b'; drop table contested; --"


@pytest.mark.parametrize("field", ["held", "motive", "source"])
def test_what_is_written_stays_text(folder: Path, field: str) -> None:
    """Apostrophes, HTML, formulas, emoji are kept as they are; what acts on a screen is not; 10,000 letters are too
    many, and so is an address of e-mail, which an edition would carry.
    """
    found = contests.file(folder, replace(ASKED, **{field: f"  {NASTY}\r\n"}), PREFECT, "prefect:R53")
    kept = "l'État <b>d’\"ici\"</b> =1+1 \U0001f600\u200b'; drop table contested; --"
    assert getattr(found.asked, field) == kept
    assert getattr(contests.every(folder)[0].asked, field) == kept
    for text, rule in (("a" * 10_000, "contest_too_long"), ("écrire à a@b.fr", "contest_holds_address")):
        wrong = replace(ASKED, **{field: text})
        assert refusals(lambda wrong=wrong: contests.file(folder, wrong, PREFECT, "prefect:R53")) == [(field, rule)]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("sgar.bretagne@example.fr", None),
        ("pref-courrier35@example.fr", None),
        ("ddtm@example.fr", None),
        ("secretariat.general@example.fr", None),
        ("anne.martin@example.fr", "contest_mailbox_of_person"),
        ("jean-paul.le_goff@example.fr", "contest_mailbox_of_person"),
        ("", "contest_no_mailbox"),
        ("sgar", "contest_no_mailbox"),
        ("=cmd@example.fr|calc", "contest_no_mailbox"),
        ("\U0001f600@example.fr", "contest_no_mailbox"),
        (f"{'a' * 10_000}@example.fr", "contest_no_mailbox"),
    ],
)
def test_the_mailbox_is_of_a_function(address: str, rule: str | None) -> None:
    assert [problem.rule for problem in contests.wrong(replace(ASKED, mailbox=address))] == ([rule] if rule else [])


def test_an_answer_says_why_and_an_annotation_holds_no_value(folder: Path) -> None:
    contests.file(folder, replace(ASKED, kind="annotation", held=""), PREFECT, "prefect:R53")
    assert refusals(lambda: contests.file(folder, replace(ASKED, held=" "), PREFECT, "prefect:R53")) == [
        ("held", "contest_empty")
    ]
    assert refusals(lambda: contests.answer(folder, 1, "maybe", "\n", CABINET, "cabinet")) == [
        (None, "contest_no_state"),
        ("words", "contest_empty"),
    ]


def test_requests_of_one_author_that_wait_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contests, "MOST_OPEN", 1)
    contests.file(folder, ASKED, PREFECT, "prefect:R53")
    other = replace(ASKED, motive="Autre chose.")
    assert refusals(lambda: contests.file(folder, other, PREFECT, "prefect:R53")) == [(None, "contest_too_many")]


def test_commands_list_and_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contests.file(folder, replace(ASKED, motive="Deux\nlignes \x1b[2K"), PREFECT, "prefect:R53")
    assert main(["--language", "fr", "contests", "answer", "1", "changed", "Une seule."]) == 0
    assert main(["--language", "en", "contests", "list", "--state", "changed"]) == 0
    told = capsys.readouterr().out.splitlines()
    french, english = (words_of("contests", language) for language in ("fr", "en"))
    assert told[0].split("  ") == ["1", "contesté", "O1", "region 53", "2026-03-01", french["changed"]]
    assert told[-1].endswith("(administrator)  Une seule.")
    assert r"   motive  Deux\u000alignes [2K" in told
    assert contests.every(folder)[0].answers[0].published is False
    assert main(["--language", "en", "contests", "list", "--state", "received"]) == 0
    assert capsys.readouterr().out == f"{english['none']}\n"


def test_a_folder_without_a_register_has_no_contest(tmp_path: Path) -> None:
    assert (contests.every(tmp_path), contests.steps(tmp_path)) == ([], 0)


@pytest.mark.wide
@pytest.mark.usefixtures("facts_alone")
def test_what_was_accepted_is_in_the_next_edition_and_in_it_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is not in it; with the same rows, other answers make another edition, and what is there stays."""
    monkeypatch.setattr(demo, "rows", small_demonstration)
    contests.file(folder, ASKED, PREFECT, "prefect:R53")
    contests.file(folder, replace(ASKED, motive="Autre motif."), PREFECT, "prefect:R53")
    contests.answer(folder, 2, "changed", "Une seule manquait.", CABINET, "cabinet", published=True)
    published = publish_first()
    second = published.edition
    assert [(one.rule, one.value) for one in published.inconsistencies if one.file == "contests"] == [
        ("remarks_taken_in", "2")
    ]

    def rows(edition: store.Edition) -> list[tuple]:
        with duckdb.connect(str(edition.path), read_only=True) as connection:
            shown = "request, step, state, body, words, published, value_read, value_held"
            return connection.execute(f"select {shown} from core.remarks order by all").fetchall()

    there = rows(second)
    assert there == [
        (2, 0, "received", "prefect:R53", "Autre motif.", True, "54.2", "61,0 %"),
        (2, 1, "changed", "cabinet", "Une seule manquait.", True, None, None),
    ]
    contests.answer(folder, 2, "refused", "Comptée ailleurs.", ADMIN, "administrator")
    contests.answer(folder, 1, "accepted", "Oui.", CABINET, "cabinet")
    second.path.unlink()
    assert publish.rebuild(second.name, lambda step: None) == second.name  # what is said since is not of it
    assert rows(second) == there
    assert [row[:3] for row in rows(publish_files().edition)] == [(1, 0, "received"), (1, 1, "accepted")]
    held = (folder / f"{second.name}.json").read_text()
    assert not [one for one in (PREFECT, CABINET, ADMIN, ASKED.mailbox) if one in held]


def test_days_are_those_of_the_register(folder: Path) -> None:
    before = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    found = contests.file(folder, ASKED, PREFECT, "prefect:R53")
    assert before <= found.since <= datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
