"""A page frozen by who is signed in is read by the same right alone, asked at each reading."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from data.store import frozen as kept
from data.store import log, register, rights
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.outputs import frozen
from queries import people
from queries.people import Session
from tests.pages.support import says
from tests.signin.conftest import HERE, Reader
from tests.support import build_world

ANNE, BRUNO, CHLOE = (f"{name}@example.fr" for name in ("anne", "bruno", "chloe"))
WHO = {ANNE: "prefect:D35", BRUNO: "administrator", CHLOE: "prefect:R53"}
OURS = {"Origin": HERE}


@pytest.fixture
def browsers(folder: Path, settings: Callable[..., None], give: Callable[..., None]) -> dict[str, Reader]:
    """The small world, and the browser of each person; "" for who is not signed in."""
    settings(OIDC_ISSUER="https://idp.example.fr")
    build_world(folder)
    register.write(folder, "by-hand", "publish")
    frozen._counted.clear()
    found, here = {"": Reader(None, HERE)}, sign_in_settings.on()  # type: ignore[arg-type]
    assert here
    for email, viewer in WHO.items():
        give(email, viewer)
        found[email], key = Reader(None, HERE), cookies.secret()  # type: ignore[arg-type]
        people.sign_in(key, Session(email, "idp", viewer, True, ""))
        mark = cookies.sign(cookies.SESSION, key, here)
        found[email].client.cookies.set(cookies.name(cookies.SESSION, here), f"{key}.{mark}")
    return found


def test_a_page_of_a_right_is_read_by_that_right_alone_while_it_lasts(
    browsers: dict[str, Reader], folder: Path
) -> None:
    answer = browsers[ANNE].client.post("/fige?figer=reorganisation-proposals", headers=OURS)
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"].removeprefix(".")
    mine = browsers[ANNE].get(address)
    assert (mine.status_code, mine.headers["Cache-Control"]) == (200, "private, no-store")
    assert "<script" not in mine.text
    (file,) = re.findall(r'href="([0-9a-f]{32}/[^"]+)"', mine.text)[:1]
    addresses = (address, f"/fige/{file}")
    assert [browsers[ANNE].get(one).status_code for one in addresses] == [200, 200]
    for email in ("", CHLOE, BRUNO):
        assert [browsers[email].get(one).status_code for one in addresses] == [403, 403]
    title = unescape(mine.text.partition("<title>")[2].partition("</title>")[0]).removesuffix(" - Trois chantiers")
    listed = {email: title in unescape(browsers[email].get("/fige").text) for email in browsers}
    assert listed == {"": False, ANNE: True, CHLOE: False, BRUNO: True}
    with register.opened(folder) as there:
        (told,) = (line for line in log.lines(there) if line.kind == "export")
    assert (told.who, told.about["viewer"]) == (ANNE, "prefect:D35")
    rights.end(folder, ANNE, None, "test")
    assert [browsers[ANNE].get(one).status_code for one in addresses] == [403, 403]


def test_an_administrator_takes_a_page_away_and_nobody_else_does(browsers: dict[str, Reader], folder: Path) -> None:
    address = browsers[""].client.post("/fige?figer=legal", headers=OURS).headers["Location"].removeprefix(".")
    assert [browsers[email].get(address).status_code for email in browsers] == [200] * 4
    assert "/remove" not in browsers[ANNE].get("/fige").text
    (action,) = re.findall(r'action="\.(/fige/[^"]+)"', unescape(browsers[BRUNO].get("/fige").text))
    for email in ("", ANNE):
        assert browsers[email].client.post(action, headers=OURS).status_code == 403
    assert browsers[BRUNO].client.post(action, headers={"Origin": "https://evil.example"}).status_code == 421
    assert browsers[BRUNO].client.post(action, headers=OURS).status_code == 303
    assert (browsers[""].get(address).status_code, kept.listed(folder)) == (404, [])
    with register.opened(folder) as there:
        assert [line.who for line in log.lines(there) if line.kind == "frozen_removed"] == [BRUNO]


def test_who_has_a_right_freezes_on_whatever_others_of_the_same_address_froze(
    browsers: dict[str, Reader], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ministry behind one address: pages are counted by person, apart from those of who is not signed in."""
    monkeypatch.setattr(frozen, "OF_ADDRESS", 1)
    monkeypatch.setattr(frozen, "A_DAY", 2)
    monkeypatch.setattr(kept, "UNSIGNED_PAGES", 1)

    def froze(email: str, page: str) -> int:
        return browsers[email].client.post(f"/fige?figer={page}", headers=OURS).status_code

    assert [froze("", page) for page in ("legal", "method-practice")] == [303, 429]
    assert [froze(ANNE, page) for page in ("legal", "method-practice", "accessibility")] == [303, 303, 429]
    assert froze(CHLOE, "legal") == 303
    assert says(browsers[CHLOE].get("/fige?figer=method-practice").text, "frozen.stays")
    assert sorted((one.by, bool(one.until)) for one in kept.listed(folder)) == [
        ("", True),
        (ANNE, False),
        (ANNE, False),
        (CHLOE, False),
    ]
    frozen._counted.clear()
    told = (froze("", "method-practice"), froze(BRUNO, "method-practice"))
    assert told == (507, 303), "the part of who does not sign is full"


def test_a_page_that_others_froze_stays_once_somebody_with_a_right_freezes_it(
    browsers: dict[str, Reader], folder: Path
) -> None:
    browsers[""].client.post("/fige?figer=legal", headers=OURS)
    here = sign_in_settings.on()
    assert here
    key = cookies.read(browsers[ANNE].client.cookies, cookies.SESSION, here)
    people.choose(key, Session(ANNE, "idp", WHO[ANNE], True, ""), "")  # who reads with the eyes of the public
    browsers[ANNE].client.post("/fige?figer=legal", headers=OURS)
    assert [(one.by, one.until) for one in kept.listed(folder)] == [(ANNE, "")]
