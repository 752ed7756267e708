"""The read API where people sign in: an answer is of the right of this moment, kept by no cache, told to the log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.store import register
from pages.identity import cookies, who
from pages.identity import settings as sign_in_settings
from queries import people
from queries.people import Session
from tests.signin.conftest import HERE, Reader

ANNE = "anne.martin@example.fr"
ADDRESS = "/api/v1/missions/staff_by_service.json?department=35"


@pytest.fixture
def reader(demonstration: Path, settings: Callable[..., None], give: Callable[..., None]) -> Reader:
    """Anne's browser, signed in as the prefect of Ille-et-Vilaine."""
    settings(OIDC_ISSUER="https://idp.example.fr")
    give(ANNE, "prefect:D35")
    found, here, key = Reader(None, HERE), sign_in_settings.on(), cookies.secret()  # type: ignore[arg-type]
    assert here
    people.sign_in(key, Session(ANNE, "idp", "prefect:D35", True, ""))
    mark = cookies.sign(cookies.SESSION, key, here)
    found.client.cookies.set(cookies.name(cookies.SESSION, here), f"{key}.{mark}")
    return found


def exports(folder: Path) -> list[str]:
    return [str(row) for row in register.read(folder, "select who, about from log where kind = 'export'")]


def test_who_is_signed_in_reads_by_their_right_and_the_log_says_so(reader: Reader, folder: Path) -> None:
    """Staff by service is read in scope alone: there is some here, and no row for everyone (readers.toml)."""
    answer = reader.get(ADDRESS)
    assert (answer.json()["read_as"], len(answer.json()["rows"]) > 0) == ("prefect:D35", True)
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Cookie" in answer.headers["vary"]
    assert "access-control-allow-origin" not in answer.headers
    (line,) = exports(folder)
    assert all(
        one in line for one in ("missions/staff_by_service.json", ANNE, f'"rows": "{len(answer.json()["rows"])}"')
    )
    again = reader.get(ADDRESS, **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 200


def test_who_is_not_reads_what_the_public_does_and_caches_tell_them_apart(reader: Reader, folder: Path) -> None:
    reader.client.cookies.clear()
    answer = reader.get(ADDRESS)
    assert (answer.json()["read_as"], answer.json()["rows"]) == ("public", [])
    assert answer.headers["cache-control"] == "public, no-cache"
    assert "Cookie" in answer.headers["vary"]
    assert reader.get(f"{ADDRESS}&vue=prefect:D35").status_code == 403
    assert exports(folder) == []


def test_nobody_is_believed_by_a_header(reader: Reader, folder: Path) -> None:
    """Names that proxies and identity servers give to who they say they let through."""
    reader.client.cookies.clear()
    claims = [
        *("X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username", "Remote-User", "X-Remote-User"),
        *("X-Auth-Request-Email", "X-Email", "X-User", "X-WebAuth-User", "X-Authenticated-User", "OIDC_CLAIM_email"),
        *("X-MS-CLIENT-PRINCIPAL-NAME", "X-Goog-Authenticated-User-Email"),
    ]
    answer = reader.get(ADDRESS, **dict.fromkeys(claims, ANNE))
    assert (answer.json()["read_as"], answer.json()["rows"]) == ("public", [])
    assert exports(folder) == []


def test_a_page_of_another_name_is_answered_as_anybody_whatever_cookie_it_sends(reader: Reader, folder: Path) -> None:
    for origin in ("https://elsewhere.example", "http://localhost:9999", "https://localhost:8765", "null"):
        answer = reader.get(ADDRESS, Origin=origin)
        assert (answer.json()["read_as"], answer.headers["access-control-allow-origin"]) == ("public", "*")
    assert exports(folder) == []


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_a_right_that_ends_while_the_answer_is_made_gives_none(
    form: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A problem document, never a part of the file."""
    person, asked = who.person, []

    def ends(found: dict[str, str]) -> who.Person | None:
        asked.append(1)
        return person(found) if len(asked) == 1 else None

    monkeypatch.setattr(who, "person", ends)
    answer = reader.get(ADDRESS.replace(".json", f".{form}"))
    assert (answer.status_code, answer.json()["type"].split("#")[-1]) == (403, "no_longer")
    assert not answer.content.startswith(b"PK")
