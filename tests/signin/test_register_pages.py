"""The pages of the register: who knows of which edition, who goes back to one, who reads the audit log."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from data import store
from data.problem import Refused
from data.store import log, register, rights, served
from pages.method import audit as audit_page
from pages.method import editions as editions_page
from pages.server import exports
from pages.text import Say
from queries import audit, editions, history
from queries.access import parse
from tests.pages.support import run, says, told
from tests.support import build_world, says_rule

ADMIN, OTHER = "admin@example.fr", "anne.martin@example.fr"
A, B, C, D = (f"2024010{day}T000000Z-{day * 12}" for day in "1234")
Give = Callable[..., None]


@pytest.fixture
def past(folder: Path) -> Path:
    """A, then B by somebody, gone back from, then C; D under embargo until 2999. Their files are empty."""
    for name in (A, B, C, D):
        for audience in store.AUDIENCES:
            store.edition(name, audience).path.touch()
        about = {
            "name": name,
            "as_of": f"2023-12-{name[6:8]}",
            "kind": "real",
            "built_at": name,
            "embargo": "2999-01-01" if name == D else None,
            "deposits": [{"file": f"{name[6:8]}.csv", "deposited_at": name}, {"file": "old.csv", "deposited_at": "x"}],
        }
        (folder / f"{name}.json").write_text(json.dumps(about))
    served.serve(folder, A, "publish", "first")
    served.serve(folder, B, "publish", "second", OTHER)
    served.serve(folder, A, "rollback", "wrong", ADMIN)
    served.serve(folder, C, "publish", "third")
    served.serve(folder, D, "embargo", "not a word", OTHER)
    return folder


def known(viewer: str, email: str = "") -> dict[str, str]:
    return {one.name: one.state for one in history.editions(parse(viewer), email)}


def test_an_administrator_knows_of_every_edition_and_everyone_else_of_those_that_readers_had(
    past: Path, give: Give
) -> None:
    had = {C: "served", B: "withdrawn", A: "before"}
    give(ADMIN, "administrator")
    assert known("administrator", ADMIN) == {D: "embargo", **had}
    assert known("administrator") == known("administrator", OTHER) == had  # eyes that a switch lent
    assert [known(viewer) for viewer in ("public", "prefect:R53", "cabinet")] == [had] * 3


def test_who_published_and_why_is_told_to_who_may(past: Path, give: Give) -> None:
    give(ADMIN, "administrator")
    one = {viewer: history.editions(parse(viewer))[-2] for viewer in ("public", "prefect:R53", "cabinet")}
    assert {entry.name for entry in one.values()} == {B}
    assert [(entry.acts, entry.why, entry.files) for entry in one.values()] == [
        ((), "", ()),
        ((), "", ()),
        ((), "second", ("02.csv",)),
    ]
    whole = {entry.name: entry for entry in history.editions(parse("administrator"), ADMIN)}
    assert [(act.cause, act.by, act.why) for act in whole[B].acts] == [("publish", OTHER, "second")]
    assert [(act.cause, act.why) for act in whole[A].acts] == [("publish", "first"), ("rollback", "wrong")]
    assert whole[A].acts[1].by == ADMIN
    assert whole[D].at is None
    assert whole[D].until is not None


def test_an_embargo_that_was_gone_back_from_was_never_had(past: Path, give: Give) -> None:
    give(ADMIN, "administrator")
    served.serve(past, C, "rollback", "not yet")
    assert D not in known("cabinet")
    assert known("administrator", ADMIN)[D] == "withdrawn"


def test_an_embargo_that_is_over_is_had_from_its_moment(past: Path) -> None:
    (past / f"{D}.json").write_text(
        json.dumps({"name": D, "embargo": "2024-02-01T10:00", "as_of": "2023-12-04", "kind": "real"})
    )
    assert known("public")[D] == "served"


def test_only_an_administrator_of_this_moment_goes_back(
    past: Path, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "verify", lambda name: None)
    give(OTHER, "cabinet")
    give(ADMIN, "administrator")
    for email, why, rule in ((OTHER, "x", "not_an_administrator"), (ADMIN, " ", "rollback_without_words")):
        with pytest.raises(Refused) as refused:
            history.go_back(email, A, why)
        assert [one.rule for one in refused.value.problems] == [rule]
    assert history.go_back(ADMIN, A, "May") == []
    assert store.current_name() == A
    with register.reading(past) as there:
        last = log.lines(there)[-1]
    assert (last.kind, last.who, last.about) == ("rollback", ADMIN, {"edition": A})
    rights.end(past, ADMIN, None, "test")
    with pytest.raises(Refused):
        history.go_back(ADMIN, C, "again")
    assert store.current_name() == A


def test_what_is_gone_back_to_is_verified_first(past: Path, give: Give) -> None:
    give(ADMIN, "administrator")
    with pytest.raises(Refused) as refused:
        history.go_back(ADMIN, A, "words")  # its files are empty
    assert [one.rule for one in refused.value.problems] == ["edition_damaged"]
    assert store.current_name() == D


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """signed(email, viewer): who the pages are told is signed in."""

    def put(email: str, viewer: str) -> None:
        for page in (editions_page, audit_page):
            monkeypatch.setattr(page, "person", lambda: SimpleNamespace(email=email, viewer=viewer))
            monkeypatch.setattr(page, "signs_in", lambda: True)

    return put


def test_the_log_is_an_administrators_of_this_moment(past: Path, give: Give) -> None:
    give(OTHER, "cabinet")
    for email in (OTHER, ADMIN, ""):
        with pytest.raises(Refused):
            audit.asked(email)
    give(ADMIN, "administrator")
    found = audit.asked(ADMIN)
    assert len(found.lines) == found.chain.lines == 5 + 2  # editions served, rights given
    assert found.chain.broken is None
    rights.end(past, ADMIN, None, "test")
    with pytest.raises(Refused):
        audit.asked(ADMIN)


def test_the_log_is_filtered_by_kind_person_and_month(past: Path, give: Give) -> None:
    give(ADMIN, "administrator")
    give(OTHER, "cabinet")
    found = audit.asked(ADMIN)
    assert [line.kind for line in audit.only(found.lines, kind="grant")] == ["grant", "grant"]
    # Of a person: what they did, and what was done to them.
    assert [line.kind for line in audit.only(found.lines, who=OTHER)] == ["grant", "embargo", "publish"]
    assert len(audit.only(found.lines, month=found.months[0])) == 7
    assert audit.only(found.lines, month="2001-01") == []


def test_a_broken_link_is_named(past: Path, give: Give) -> None:
    give(ADMIN, "administrator")
    with sqlite3.connect(past / register.FILE) as there:
        there.execute("drop trigger log_is_as_written")
        there.execute("update log set who = 'nobody' where n = 2")
    broken = audit.asked(ADMIN).chain.broken
    assert broken is not None
    assert (broken.file, broken.rule) == ("log 2", "log_line_changed")


def test_a_file_of_what_is_confidential_is_told_with_its_query_and_its_rows(
    folder: Path, settings: Callable[..., None], give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    give(OTHER, "cabinet")
    monkeypatch.setattr(exports.who, "person", lambda cookies: SimpleNamespace(email=OTHER, viewer="cabinet"))
    monkeypatch.setattr(exports.st, "context", SimpleNamespace(cookies={}, url=""))
    monkeypatch.setattr(exports.st, "query_params", {"lang": "en", "region": "53"})
    monkeypatch.setattr(exports.st, "session_state", {})
    assert exports.guarded(lambda: b'a,b\n1,"x\ny"\n2,z\n', "staff.csv")()
    with register.reading(folder) as there:
        last = log.lines(there)[-1]
    assert (last.kind, last.who) == ("export", OTHER)
    told = {name: text for name, text in last.about.items() if text}
    assert told == {"viewer": "cabinet", "file": "staff.csv", "query": "?region=53", "rows": "2"}


def test_going_back_from_the_page_takes_words_the_name_and_the_right_of_this_moment(
    past: Path, give: Give, signed: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_world(past)
    give(ADMIN, "administrator")
    signed(ADMIN, "administrator")
    asked: list[tuple[str, str, str]] = []
    page = run("method.editions", "administrator", revenir=A)
    assert all(one in told(page) for one in (A, B, C, D, OTHER, "not a word"))
    assert says(told(page), "editions.state.embargo")

    def sent(name: str) -> str:
        page.text_input(key="back-why").set_value("May")
        page.text_input(key="back-name").set_value(name)
        page.button[0].click().run()
        assert not page.exception, page.exception
        return told(page)

    with monkeypatch.context() as patch:
        patch.setattr(history, "go_back", lambda *what: asked.append(what) or [])
        assert says(sent("A"), "editions.back.mistyped", name=A)
        assert asked == []
        assert f"’édition {A} est servie" in sent(A)
        assert asked == [(ADMIN, A, "May")]
    rights.end(past, ADMIN, None, "test")
    page = run("method.editions", "administrator", revenir=A)
    assert says_rule(sent(A).lower(), "not_an_administrator", "fr")
    assert store.current_name() == "by-hand"


def test_the_pages_show_others_what_is_theirs(past: Path, give: Give, signed: Callable[[str, str], None]) -> None:
    build_world(past)
    give(OTHER, "cabinet")
    signed(OTHER, "cabinet")
    shown = told(run("method.editions", "public"))
    assert all(one in shown for one in (A, B, C, "retirée"))
    assert not any(one in shown for one in (D, OTHER, ADMIN, "second", "02.csv", "Revenir à une édition"))
    refused = told(run("method.audit", "cabinet"))
    assert says_rule(refused.lower(), "log_not_for_you", "fr")
    assert "grant" not in refused
    give(ADMIN, "administrator")
    signed(ADMIN, "administrator")
    english = told(run("method.audit", "administrator", "en", genre="grant"))
    assert says(english, "audit.whole", "en", count=7)
    assert says(english, "audit.list.title", "en", count=2)
    assert f"address: {OTHER}" in english
    assert "tc-around" not in english, "one page of lines leads to no other"
    listed = told(run("method.editions", "administrator"))
    assert f"retour à une édition : {ADMIN} ; raison donnée : wrong" in listed
    with sqlite3.connect(past / register.FILE) as there:  # what another hand wrote hides neither itself nor the rest
        there.execute("drop trigger log_is_as_written")
        there.execute("update log set about = ? where kind = 'grant'", ['{"until": "2026-99-99", "scope": 53}'])
    forged = told(run("method.audit", "administrator", genre="grant"))
    assert "2026-99-99" in forged
    assert "53" in forged


def test_editions_that_cannot_be_compared_say_why(
    past: Path, give: Give, signed: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of A and C are empty: nothing that changed between them can be told, by this version or another."""
    build_world(past)
    give(OTHER, "cabinet")
    signed(OTHER, "cabinet")
    shown = told(run("method.editions", "cabinet"))
    assert says(shown, "editions.changed.none")
    assert "De l’édition" not in shown
    monkeypatch.setattr(editions, "is_of_this_model", lambda name: True)
    shown = told(run("method.editions", "cabinet", de=A, a=C))
    assert says(shown, "editions.changed.unknown")
    assert says(shown, "editions.changed.unknown_why")
    assert "table par table" not in shown


def test_two_editions_are_compared_that_this_version_reads(
    past: Path, monkeypatch: pytest.MonkeyPatch, give: Give
) -> None:
    """Of C, B and A, from the newest on, B was made by another version: from A to C. Of C alone there is no pair."""
    give(ADMIN, "administrator")
    entries = [one for one in history.comparable(parse("administrator"), ADMIN) if one.name != D]
    assert [one.name for one in entries] == [C, B, A]
    monkeypatch.setattr(editions, "is_of_this_model", {C: True, B: False, A: True}.__getitem__)
    assert history.newest_pair(entries) == (A, C)
    assert history.newest_pair(entries[:2]) is None


def test_every_kind_of_line_that_the_program_writes_has_words() -> None:
    root = Path(log.__file__).parents[2]
    files = [
        *(root / "data").rglob("*.py"),
        *(root / "queries").glob("*.py"),
        *(root / "pages" / "outputs").rglob("*.py"),
        *(root / "pages" / "server").rglob("*.py"),
    ]
    call = re.compile(r'(?:log\.add\(\w+, |\btell\((?:folder, |store\.editions_dir\(\), )?)"(\w+)"')
    written = {kind for file in files for kind in call.findall(file.read_text(encoding="utf-8"))}
    causes = {"publish", "embargo", "rollback", "found", "pin", "repin"}  # of what was served, and of accounts
    assert {"sign_in", "export", "grant", "contest"} < written
    assert [kind for kind in sorted(written | causes) if not Say("fr").has(f"audit.kind.{kind}")] == []
