"""Whom the pages are drawn for where people sign in: their right of this moment, and the public for anyone else."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.store import rights, sessions
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.server import exports
from pages.shell import serving
from pages.shell.serving import PUBLIC
from queries import access, people
from queries.people import Session

ANNE = "anne.martin@example.fr"
Signed = Callable[..., dict[str, str]]


@pytest.fixture
def signed(demonstration: Path, settings: Callable[..., None], give: Callable[..., None]) -> Signed:
    """signed("prefect:R53"): the cookies of who signed in with that right, which they chose."""
    settings(OIDC_ISSUER="https://idp.example.fr")

    def begun(viewer: str, chosen: str | None = None) -> dict[str, str]:
        give(ANNE, viewer)
        key, here = cookies.secret(), sign_in_settings.on()
        assert here
        people.sign_in(key, Session(ANNE, "idp", viewer if chosen is None else chosen, True, ""))
        return {cookies.name(cookies.SESSION, here): f"{key}.{cookies.sign(cookies.SESSION, key, here)}"}

    return begun


def read(wanted: str | None = None, found: dict[str, str] | None = None) -> tuple[str, str, bool, str | None]:
    reader = serving.reader(wanted, found or {})
    return access.written(reader.viewer), reader.edition.audience, reader.may_switch, reader.unheard


def test_who_is_not_signed_in_is_the_public_even_on_the_demonstration(signed: Signed) -> None:
    assert read() == ("public", "public", False, None)
    for wanted in ("cabinet", "prefect:R53", "administrator", "nobody"):
        assert read(wanted) == ("public", "public", False, wanted)


@pytest.mark.parametrize("viewer", ["prefect:R53", "prefect:D35", "cabinet", "administrator"])
def test_who_is_signed_in_reads_by_their_right_whatever_the_address_asks(signed: Signed, viewer: str) -> None:
    found = signed(viewer)
    assert read(None, found) == (viewer, "full", False, None)
    assert read("public", found) == (viewer, "full", False, "public")
    assert read(viewer, found)[3] is None
    assert read() == ("public", "public", False, None)  # nothing is left of them for the next one


def test_what_ends_holds_at_the_next_thing_that_is_asked(signed: Signed, folder: Path) -> None:
    found = signed("cabinet")
    assert read(None, found)[0] == "cabinet"
    rights.end(folder, ANNE, None, "test")
    assert read(None, found) == ("public", "public", False, None)
    found = signed("prefect:R53")
    assert read(None, found)[0] == "prefect:R53"
    sessions.close_all(folder, ANNE)
    assert read(None, found)[0] == "public"


def test_a_choice_is_of_a_right_that_one_has(signed: Signed) -> None:
    assert read(None, signed("prefect:R53", chosen="administrator"))[0] == "public"
    assert read(None, signed("prefect:R53", chosen=""))[0] == "public"


def test_the_box_of_search_answers_each_by_their_own_right(signed: Signed) -> None:
    """A reader of the undecided is offered the page of what may overlap; the public is not."""
    from pages.server import search_endpoint

    found = signed("cabinet")
    now = {"mots": "rapprochements à examiner"}
    assert "volet=rapprochements" in str(search_endpoint._answers(now, found, "fr")["options"])
    assert "volet=rapprochements" not in str(search_endpoint._answers(now, {}, "fr")["options"])
    assert "volet=rapprochements" not in str(search_endpoint._answers(now | {"vue": "cabinet"}, {}, "fr")["options"])


@pytest.mark.parametrize("who_draws", ["cabinet", "prefect:R53"])
def test_a_file_is_of_the_right_that_its_page_was_drawn_by(
    signed: Signed, folder: Path, monkeypatch: pytest.MonkeyPatch, who_draws: str
) -> None:
    """The right ends, or gives way to another, after the page was begun and before its button is drawn."""
    found = signed("prefect:R53") if who_draws == "cabinet" else signed("cabinet")
    page = serving.Reader(access.parse(who_draws), serving.edition(PUBLIC))
    monkeypatch.setattr(exports.st, "context", SimpleNamespace(cookies=found, url=""))
    monkeypatch.setattr(exports.st, "query_params", {})
    monkeypatch.setattr(exports.st, "session_state", {exports.DRAWN_FOR: page})
    other = exports.guarded(lambda: b"rows", "a.csv")
    assert other() != b"rows"
    with pytest.raises(PermissionError):
        exports.guarded(lambda: b"pages", "note.pdf")()  # words would be a broken file
    sessions.close_all(folder, ANNE)
    assert exports.guarded(lambda: b"rows", "a.csv")() != b"rows"
    monkeypatch.setattr(exports.st, "session_state", {exports.DRAWN_FOR: serving.reader(None, {})})
    assert exports.guarded(lambda: b"rows", "a.csv")() == b"rows"  # what everyone reads


def test_a_note_of_a_right_that_ends_while_it_is_made_is_not_sent(
    signed: Signed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = serving.Reader(access.parse("cabinet"), serving.edition(PUBLIC))
    monkeypatch.setattr(exports.st, "context", SimpleNamespace(cookies=signed("cabinet"), url=""))
    monkeypatch.setattr(exports.st, "query_params", {})
    monkeypatch.setattr(exports.st, "session_state", {exports.DRAWN_FOR: page})
    assert exports.guarded(lambda: b"pages", "note.docx")() == b"pages"

    def making() -> bytes:
        sessions.close_all(folder, ANNE)
        return b"pages"

    with pytest.raises(PermissionError):
        exports.guarded(making, "note.docx")()


def test_both_files_are_warm_before_they_are_served(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    monkeypatch.setattr(
        serving.indicators, "scorecard", lambda viewer, edition, *_: asked.add((viewer, edition.audience))
    )
    serving.follow()
    assert asked == {(PUBLIC, "public"), (serving.CABINET, "full")}
