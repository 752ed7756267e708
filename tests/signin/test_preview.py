"""An edition that is built and not published is read by who may look at it, and nobody else has a byte of it."""

import datetime
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from starlette.applications import Starlette

from data import store
from data.problem import Refused
from data.publish import Candidate, drafts
from data.publish.drafts import Built, Draft
from data.store import embargoes, log, register, rights, sessions
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.identity.who import leaving
from pages.server import exports
from pages.server.routes import plain_routes
from pages.shell import serving
from queries import access, deposits, people
from queries.people import Session
from tests.signin.conftest import HERE, TestClient
from tests.support import build_world

ANNE, BRUNO, CHLOE, DENIS = (f"{name}@example.fr" for name in ("anne", "bruno", "chloe", "denis"))
WHO = {ANNE: "prefect:R53", BRUNO: "administrator", CHLOE: "prefect:D35", DENIS: "prefect:R75"}
NAME = "20261126T090000Z-0123456789ab"
CANARY = "Zzcanari"
MARKED = f"update {{table}} set name = '{CANARY}' where counter_id = 'rennes'"


@pytest.fixture
def keys(folder: Path, settings: Callable[..., None], give: Callable[..., None]) -> Iterator[dict[str, str]]:
    """The small world, served, and the key of the session of each person."""
    settings(OIDC_ISSUER="https://idp.example.fr")
    build_world(folder)
    register.write(folder, "by-hand", "publish")
    found = {}
    for email, viewer in WHO.items():
        give(email, viewer)
        found[email] = cookies.secret()
        people.sign_in(found[email], Session(email, "idp", viewer, True, ""))
    yield found
    store.close_all_but(())


@pytest.fixture
def draft(keys: dict[str, str], folder: Path) -> Draft:
    """A draft of Anne, whose edition is the same but for the name of a counter that everybody reads."""
    sent = drafts.keep(folder, ANNE, WHO[ANNE], [(f"{CANARY}.csv", CANARY.encode())])
    place = folder / f"{store.BUILDING}test"
    place.mkdir()
    for audience in store.AUDIENCES:
        copy = place / f"{audience}.duckdb"
        shutil.copy(store.edition("by-hand", audience).path, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute(MARKED.format(table="marts.counters"))
            connection.execute(MARKED.format(table="core.counters"))
            connection.execute(MARKED.format(table="marts.open_addresses"))
            connection.execute(MARKED.format(table="marts.counter_board"))
    files = {audience: store.fingerprint(place / f"{audience}.duckdb") for audience in store.AUDIENCES}
    about = {"name": NAME, "as_of": "2021-06-30", "kind": "demonstration", "files": files, "deposits": []}
    made = Candidate(place, about, store.edition("by-hand"), True, [], [])
    drafts._set_in(sent.place, Built(made, (), store.MODEL))
    return sent


def sent_by(keys: dict[str, str], email: str) -> dict[str, str]:
    """The cookies of somebody; none for who is not signed in."""
    here = sign_in_settings.on()
    assert here
    if not email:
        return {}
    key = keys[email]
    return {cookies.name(cookies.SESSION, here): f"{key}.{cookies.sign(cookies.SESSION, key, here)}"}


def read(keys: dict[str, str], email: str) -> str:
    """The edition that somebody reads."""
    reader = serving.reader(None, sent_by(keys, email))
    assert bool(reader.preview) == (reader.edition.file.path.parent.name == NAME or reader.edition.name == NAME)
    return reader.edition.name


def looks(draft: Draft, keys: dict[str, str], email: str) -> None:
    deposits.preview(draft, email, access.parse(WHO[email]), keys[email])


def export(keys: dict[str, str], email: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """A file of the page that somebody reads now, to be made when they ask for it."""
    found = sent_by(keys, email)
    monkeypatch.setattr(exports.st, "context", SimpleNamespace(cookies=found, url=""))
    monkeypatch.setattr(exports.st, "query_params", {})
    monkeypatch.setattr(exports.st, "session_state", {exports.DRAWN_FOR: serving.reader(None, found)})
    return exports.guarded(lambda: b"rows", "a.csv")


def reached(keys: dict[str, str], email: str, asked: Sequence[str]) -> list[str]:
    """The addresses at which somebody is sent the canary, or the name of the edition."""
    found = []
    with TestClient(Starlette(routes=plain_routes()), HERE, cookies=sent_by(keys, email)) as client:
        for address in asked:
            text = client.get(address).text  # which may say again what the address says
            found += [address] if any(mark in text and mark not in address for mark in (CANARY, NAME)) else []
    return found


def addresses(draft: Draft) -> list[str]:
    """Every route of ours, asked plainly, and in each way that could name an edition, a draft or a file of it."""
    named = ["/resume", "/sante", "/search.json?mots=zzcanar", "/search?mots=zzcanar", "/layers/network.json"]
    every = [route.path for route in plain_routes() if "{" not in route.path and not route.path.startswith("/sign")]
    plain = [*named, *every, *(f"/api/v1/{one}" for one in ("editions.json", "counters/latest_openings.csv"))]
    asked = [f"edition={NAME}", f"preview={draft.id}", f"depot={draft.id}", f"draft={draft.id}", "vue=administrator"]
    named = [f"{one}{'&' if '?' in one else '?'}{words}" for one in named for words in asked]
    inside = f"drafts/{draft.id}/{NAME}"
    files = [f"{start}{inside}/{end}" for start in ("/", "/app/static/", "/media/") for end in ("public.duckdb", "")]
    files += [f"/..%2f{inside}/full.duckdb", f"/{NAME}.public.duckdb", f"/drafts/{draft.id}/files/{CANARY}.csv"]
    return [*plain, *named, *files, f"/api/v1/editions/{NAME}/counters/latest_openings.csv"]


@pytest.mark.wide
def test_nobody_reaches_a_byte_but_who_may_look_and_does(draft: Draft, keys: dict[str, str], folder: Path) -> None:
    looks(draft, keys, ANNE)
    assert read(keys, ANNE) == NAME
    for email in (BRUNO, CHLOE, DENIS):  # nothing was handed over
        with pytest.raises(Refused):
            looks(draft, keys, email)
        sessions.look_at(folder, keys[email], draft.id)  # as if something had let them
    assert [read(keys, email) for email in ("", BRUNO, CHLOE, DENIS)] == ["by-hand"] * 4
    assert reached(keys, "", addresses(draft)) == []
    own = {one.partition("?")[0] for one in reached(keys, ANNE, addresses(draft))}
    drawn_for = {"/search.json", "/search", "/layers/network.json", "/around.json"}
    assert {one for one in own if not one.startswith("/api/")} == drawn_for
    deposits.hand_over(draft, "à relire")
    assert (read(keys, BRUNO), read(keys, CHLOE), read(keys, DENIS)) == (NAME, "by-hand", "by-hand")


def test_a_preview_ends_with_what_allows_it(
    draft: Draft, keys: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = deposits.hand_over(draft, "à relire")
    looks(handed, keys, ANNE)
    looks(handed, keys, BRUNO)
    assert (read(keys, ANNE), read(keys, BRUNO)) == (NAME, NAME)
    files = {email: export(keys, email, monkeypatch) for email in (ANNE, BRUNO)}
    assert files[BRUNO]() == b"rows"
    deposits.refuse(handed, BRUNO, access.parse(WHO[BRUNO]), "non")
    assert (read(keys, ANNE), read(keys, BRUNO)) == (NAME, "by-hand")
    assert (files[ANNE]() == b"rows", files[BRUNO]() == b"rows") == (True, False)
    here = sign_in_settings.on()
    assert here
    with TestClient(
        Starlette(routes=plain_routes()), HERE, cookies=sent_by(keys, ANNE), follow_redirects=False
    ) as client:
        client.get("/preview/leave?mark=forged")
        assert read(keys, ANNE) == NAME
        left = client.get(f"/preview/leave?mark={leaving(keys[ANNE], here)}", headers={"referer": f"{HERE}/method"})
    assert (left.status_code, left.headers["location"], read(keys, ANNE)) == (303, "/method", "by-hand")
    assert files[ANNE]() != b"rows"
    looks(draft, keys, ANNE)
    rights.end(folder, ANNE, None, "test")
    reader = serving.reader(None, sent_by(keys, ANNE))
    assert (reader.viewer, reader.edition.name, reader.preview) == (serving.PUBLIC, "by-hand", "")
    with register.opened(folder) as there:
        told = [(line.kind, line.who, line.about["draft"]) for line in log.lines(there) if line.kind == "draft_looked"]
    assert told == [
        ("draft_looked", ANNE, draft.id),
        ("draft_looked", BRUNO, draft.id),
        ("draft_looked", ANNE, draft.id),
    ]


def test_what_is_under_embargo_is_looked_at_by_the_same_until_its_minute(
    draft: Draft, keys: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is made: 8 December 2026 at 9.59 and 59 seconds in Paris, then ten o'clock."""
    clock = embargoes.read("2026-12-08T09:59") + datetime.timedelta(seconds=59)
    monkeypatch.setattr(embargoes, "now", lambda: clock)
    monkeypatch.setattr(serving, "_warm", lambda name: None)
    few = ["/sante", "/api/v1/counters/latest_openings.csv", f"/api/v1/editions/{NAME}/counters/latest_openings.csv"]
    looks(draft, keys, ANNE)
    handed = deposits.hand_over(draft, "pour le 8", "2026-12-08T10:00")
    after = deposits.publish(handed, BRUNO, access.parse(WHO[BRUNO]), "", lambda what: None, handed.embargo)
    assert (store.current_name(), after.embargo) == (NAME, "2026-12-08T10:00")
    serving.follow()
    assert [read(keys, email) for email in (ANNE, BRUNO, CHLOE, DENIS)] == [NAME, *["by-hand"] * 3]
    looks(after, keys, BRUNO)
    assert read(keys, BRUNO) == NAME
    with pytest.raises(Refused):
        looks(after, keys, CHLOE)
    assert reached(keys, "", few) == []
    clock += datetime.timedelta(seconds=1)
    serving.follow()
    assert [serving.reader(None, sent_by(keys, email)).preview for email in (ANNE, BRUNO)] == ["", ""]
    assert [serving.reader(None, sent_by(keys, email)).edition.name for email in ("", *WHO)] == [NAME] * 5
    assert "/sante" in reached(keys, "", few)
