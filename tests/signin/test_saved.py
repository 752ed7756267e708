"""A page saved by who is signed in is drawn by the right that they have at that moment, and told in the log."""

from collections.abc import Callable
from pathlib import Path

from data.store import log, register, rights
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from queries import people
from queries.people import Session
from tests.signin.conftest import HERE, Reader
from tests.support import build_world

ANNE = "anne@example.fr"


def test_who_has_a_right_saves_what_they_read_and_the_log_tells_it(
    folder: Path, settings: Callable[..., None], give: Callable[..., None]
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    build_world(folder)
    register.write(folder, "by-hand", "publish")
    give(ANNE, "prefect:D35")
    anne, nobody, here, key = Reader(None, HERE), Reader(None, HERE), sign_in_settings.on(), cookies.secret()  # type: ignore[arg-type]
    assert here
    people.sign_in(key, Session(ANNE, "idp", "prefect:D35", True, ""))
    anne.client.cookies.set(cookies.name(cookies.SESSION, here), f"{key}.{cookies.sign(cookies.SESSION, key, here)}")
    address = "/save?enregistrer=reorganisation-proposals"
    mine, other = anne.get(address), nobody.get(address)
    assert (mine.status_code, mine.headers["Cache-Control"]) == (200, "private, no-store")
    assert "<script" not in mine.text
    assert len(mine.text) > len(other.text), "what is decided is everyone's, what is not is read by its prefect"
    with register.opened(folder) as there:
        (told,) = (line for line in log.lines(there) if line.kind == "export")
    assert (told.who, told.about["viewer"]) == (ANNE, "prefect:D35")
    rights.end(folder, ANNE, None, "test")
    assert len(anne.get(address).text) <= len(other.text) + 100, "without the right it is the public's page"
