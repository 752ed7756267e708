"""Signing in by ProConnect, held against a strict stand-in of it (proconnect.py); README.md has the table of cases."""

import base64
import json
import logging
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from html import unescape
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import anyio
import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey

from data.store import log, register, rights, sessions
from pages.identity import cookies, who
from pages.identity import settings as sign_in_settings
from pages.server.sign_in import flow, provider
from queries import people
from tests.pages.support import says
from tests.signin.conftest import HERE, Reader, asked_there
from tests.signin.proconnect import CLIENT, ONE, TWO, Person, ProConnect, key, running

Give = Callable[..., None]
ANNE = "anne.martin@example.fr"


def viewer(reader: Reader) -> str | None:
    """Whose eyes a reader has, by their cookies, as a run of a page asks; None for who is not signed in."""
    person = who.person(reader.cookies)
    return person.viewer if person else None


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What the audit log says, once it was verified: kind, who, rule or viewer."""
    with register.opened(folder) as there:
        assert log.broken(there) is None
        return [(one.kind, one.who, one.about.get("rule") or one.about.get("viewer", "")) for one in log.lines(there)]


def words(answer: httpx.Response) -> str:
    return re.sub("[\u202f\u00a0]", " ", unescape(re.sub("<[^>]*>", " ", answer.text)).replace("\u2019", "'"))


def test_a_prefect_signs_in_and_out(reader: Reader, give: Give, folder: Path) -> None:
    give(ANNE, "prefect:R53")
    answer = reader.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert viewer(reader) == "prefect:R53"
    out = reader.get(f"/sign-out?{urlencode({'mark': who.person(reader.cookies).mark})}")
    ended = asked_there(out.headers["location"])
    assert ended.status_code == 302
    assert reader.come_back(ended.headers["location"]).status_code == 200
    assert viewer(reader) is None
    assert told(folder)[1:] == [("pin", ANNE, ""), ("sign_in", ANNE, "prefect:R53"), ("sign_out", ANNE, "")]
    written = "".join(str(row) for row in _rows(folder))
    assert "sub-of-anne" not in written
    assert CLIENT["client_secret"] not in written


def _rows(folder: Path) -> list[tuple]:
    with register.opened(folder) as there:
        return there.execute("select * from log").fetchall()


def test_what_the_provider_is_asked_is_all_that_it_knows(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    (asked,) = reader.there.asked
    assert {*asked} == {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"}
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert json.loads(asked["claims"])["id_token"]["acr"]["values"][-1] == TWO
    for more in ({"prompt": "login"}, {"acr_values": "eidas2"}, {"code_challenge": "x"}):  # the first is documented
        url = f"{reader.there.issuer}/authorize?{urlencode({**asked, **more})}"
        answer = asked_there(url)
        assert (answer.status_code, "Y000400" in answer.text) == ((302, False) if "prompt" in more else (400, True))
    short = asked_there(f"{reader.there.issuer}/authorize?{urlencode({**asked, 'state': 'a' * 31})}")
    assert short.status_code == 400


@pytest.fixture
def ordinary(reader: Reader, settings: Callable[..., None]) -> Reader:
    """A reader of an ordinary provider, which wants PKCE."""
    reader.there.pkce = True
    reader.there.person = Person(more={"email_verified": True})
    settings(SIGN_IN="oidc", OIDC_ISSUER=reader.there.issuer)
    return reader


def test_an_ordinary_provider_is_told_a_hash_first_and_then_of_what(ordinary: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    assert (ordinary.sign_in().status_code, viewer(ordinary)) == (303, "cabinet")
    (asked,) = ordinary.there.asked
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    here = sign_in_settings.on()
    assert here
    # The pair of appendix B of RFC 7636.
    known = provider.address(here, "s" * 32, "n" * 32, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert parse_qs(urlsplit(known).query)["code_challenge"] == ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]
    ordinary.begin()
    assert ordinary.there.asked[1]["code_challenge"] != asked["code_challenge"]


def test_a_code_that_another_sign_in_began_is_refused(ordinary: Reader, give: Give, folder: Path) -> None:
    """A stolen code comes with the verifier of who stole it."""
    give(ANNE, "cabinet")
    back = ordinary.begin()
    with closing(sqlite3.connect(folder / sessions.FILE)) as there, there:
        there.execute("update attempts set verifier = ?", [provider.verifier()])
    assert (ordinary.come_back(back).status_code, viewer(ordinary)) == (400, None)
    asked = {**ordinary.there.asked[0], "code_challenge_method": "plain"}
    assert asked_there(f"{ordinary.there.issuer}/authorize?{urlencode(asked)}").status_code == 400


@pytest.mark.parametrize("acr", [ONE, "eidas1", "", None])
def test_a_low_acr_opens_nothing(reader: Reader, give: Give, folder: Path, acr: str | None) -> None:
    give(ANNE, "prefect:R53")
    reader.there.claims = {"acr": acr}
    answer = reader.sign_in()
    assert answer.status_code == 403
    assert "deux facteurs" in words(answer)
    assert viewer(reader) is None
    assert told(folder)[-1] == ("refusal", ANNE, "two_factors")


def test_two_factors_are_a_setting(reader: Reader, give: Give, settings: Callable[..., None]) -> None:
    give(ANNE, "prefect:R53", "cabinet")
    settings(OIDC_ISSUER=reader.there.issuer, TWO_FACTORS="prefect")
    reader.there.person = Person(acr=ONE)
    reader.sign_in()
    assert viewer(reader) == "cabinet"  # the right of a prefect needs two, and is not offered
    settings(OIDC_ISSUER=reader.there.issuer)
    assert viewer(reader) == ""  # the setting holds at the next run


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_who_has_no_right_is_told_the_rule_and_what_is_known_of_them(
    reader: Reader, folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("CONTACT", "sgar@example.fr")
    more = {"roles": ["agent_public", "agent_public_etat"], "siret": "13002526500013", "organization_label": "<b>DINUM"}
    reader.there.person = Person(more=more)
    answer = reader.sign_in(lang=lang)
    text = words(answer)
    rule = {"fr": "un droit est donné à une adresse électronique", "en": "a right is given to an address of e-mail"}
    for part in (rule[lang], ANNE, "agent_public, agent_public_etat", "13002526500013", "<b>DINUM", "sgar@example.fr"):
        assert part in text
    assert "<b>DINUM" not in answer.text  # it is escaped
    assert (answer.status_code, viewer(reader)) == (403, None)
    assert told(folder) == [("refusal", ANNE, "no_right")]
    assert rights.pin(folder, ANNE, "another", "account")  # who is refused pins nothing


@pytest.mark.parametrize("more", [{}, {"roles": []}, {"roles": None}, {"roles": {"a": 1}}, {"roles": "agent_public"}])
def test_roles_that_are_missing_or_odd_change_nothing(reader: Reader, give: Give, more: dict) -> None:
    reader.there.person = Person(more=more)
    assert "non communiqué" in words(reader.sign_in())  # the refusal page stands
    give(ANNE, "cabinet")
    reader.sign_in()
    assert viewer(reader) == "cabinet"


@pytest.mark.parametrize("siret", ["", None, "110 020 013 00014", 11002001300014, {"x": 1}, "<script>", "9" * 5000])
def test_an_odd_siret_changes_nothing(reader: Reader, give: Give, siret: object) -> None:
    reader.there.person = Person(more={"siret": siret})
    refused = reader.sign_in()
    assert (refused.status_code, "<script>" in refused.text, "9" * 300 in refused.text) == (403, False, False)
    give(ANNE, "prefect:D35")
    reader.sign_in()
    assert viewer(reader) == "prefect:D35"


@pytest.mark.parametrize("changed", [{"sub": "another"}, {"idp_id": "another"}])
def test_another_account_of_the_same_address_waits_for_an_administrator(
    reader: Reader, give: Give, folder: Path, changed: dict[str, str]
) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    other = Reader(reader.there)
    reader.there.person = Person(**changed)
    answer = other.sign_in()
    assert (answer.status_code, viewer(other)) == (403, None)
    assert told(folder)[-1] == ("refusal", ANNE, "other_account")
    rights.repin(folder, ANNE, "test")
    other.sign_in()
    assert viewer(other) == "cabinet"
    reader.there.person = Person()
    assert Reader(reader.there).sign_in().status_code == 403  # the first account is now the other one
    other.client.close()


@pytest.mark.parametrize(("skew", "signed_in"), [(0, True), (55, True), (-55, True), (120, False), (-125, False)])
def test_the_clock_of_the_provider_may_be_a_minute_off(reader: Reader, give: Give, skew: int, signed_in: bool) -> None:
    """Five seconds within the minute, for the time that the test takes; a token lives 60 s, hence -125 and not -120."""
    give(ANNE, "cabinet")
    reader.there.skew = skew
    answer = reader.sign_in()
    assert (answer.status_code, viewer(reader)) == ((303, "cabinet") if signed_in else (403, None))


def test_a_code_older_than_thirty_seconds_is_refused_in_words(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    reader.there.waited = 31
    answer = reader.sign_in()
    assert (answer.status_code, "trente secondes" in words(answer), viewer(reader)) == (400, True, None)


def test_a_state_serves_once_and_in_its_own_browser(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    back = reader.begin()
    other = Reader(reader.there)
    assert other.come_back(back).status_code == 400  # CSRF on sign-in: the code of somebody else
    other.begin()
    assert other.come_back(back).status_code == 400  # even by a browser that has begun, too
    assert viewer(other) is None
    assert reader.come_back(back).status_code == 303
    replayed = reader.come_back(back)
    assert (replayed.status_code, says(words(replayed), "sign_in.attempt_unknown.sentence")) == (400, True)
    for odd in ("", "state=", "state=x&code=y", f"code=y&state={'a' * 43}"):
        assert reader.get(f"/sign-in/callback?{odd}").status_code == 400
    other.client.close()


def test_an_attempt_lasts_ten_minutes(reader: Reader, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(ANNE, "cabinet")
    back = reader.begin()
    now = sessions.time.time()
    monkeypatch.setattr(sessions, "time", type("Clock", (), {"time": staticmethod(lambda: now + 601)}))
    assert reader.come_back(back).status_code == 400


def test_a_provider_that_is_down_is_said(settings: Callable[..., None], give: Give) -> None:
    provider.forget()
    with running(HERE) as there:
        settings(OIDC_ISSUER=there.issuer)
        give(ANNE, "cabinet")
        reader = Reader(there)
        back = reader.begin()
    answer = reader.come_back(back)
    assert (answer.status_code, "ne répond pas" in words(answer)) == (503, True)
    provider.forget()
    assert reader.get("/sign-in").status_code == 503
    assert viewer(reader) is None
    reader.client.close()


@pytest.mark.parametrize(("error", "status", "said"), [
    ("access_denied", 200, "Connexion abandonnée"),
    ("Y000400", 502, "Il a répondu Y000400"),
    ("<script>alert(1)</script>", 502, "Il a répondu -"),
])  # fmt: skip
def test_what_the_provider_refuses_is_said(reader: Reader, give: Give, error: str, status: int, said: str) -> None:
    give(ANNE, "cabinet")
    reader.there.error = error
    answer = reader.sign_in()
    assert (answer.status_code, said in words(answer), viewer(reader)) == (status, True, None)
    assert "alert(1)" not in answer.text


FORGED = [
    {"claims": {"nonce": "another"}},
    {"claims": {"iss": "https://auth.example.fr"}},
    {"claims": {"aud": "another-client"}},
    {"claims": {"aud": ["another-client", CLIENT["client_id"]]}},  # two, and no azp
    {"claims": {"aud": [CLIENT["client_id"], "x"], "azp": "x"}},
    {"claims": {"exp": None}},
    {"claims": {"iat": None}},
    {"claims": {"sub": None}},
    {"claims": {"exp": 1}},
    {"claims": {"exp": float("nan")}},
    {"claims": {"exp": "tomorrow"}},
    {"info": {"sub": "another"}},
    {"info": {"aud": "another-client"}},
    {"info": {"idp_id": None}},
    {"plain_userinfo": True},
    {"signed_by": "another key"},
    {"signed_by": "first"},  # the name of the published key, another key
]


@pytest.mark.parametrize("change", FORGED, ids=str)
def test_what_is_not_said_as_it_should_be_is_not_believed(reader: Reader, give: Give, change: dict) -> None:
    give(ANNE, "administrator")
    for name, value in change.items():
        setattr(reader.there, name, _another_key(value) if name == "signed_by" else value)
    answer = reader.sign_in()
    assert (answer.status_code, viewer(reader)) == (403, None)
    assert says(words(answer), "sign_in.token_refused.title")


@pytest.mark.parametrize("part", ["sub", "email", "idp_id", "organization_label", "roles"])
def test_half_a_character_is_refused_in_words(
    reader: Reader, give: Give, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """JSON can say half of a pair of UTF-16, which neither a page nor the register can hold."""
    give(ANNE, "administrator")

    def sign(claims: dict) -> str:
        said = {**claims, part: "\ud800"} if "nonce" not in claims or part == "sub" else claims
        head = {"alg": "RS256", "kid": key().kid}
        return jws.serialize_compact(head, json.dumps(said).encode(), key(), algorithms=["RS256"])

    monkeypatch.setattr(reader.there, "sign", sign)
    assert (reader.sign_in().status_code, viewer(reader)) == (403, None)


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "MOST_SECONDS", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0))) as slow:
        thread = Thread(target=_drip, args=(slow, 20))
        thread.start()
        begun = time.monotonic()
        with pytest.raises(provider.Unreachable, match="too long"):
            provider._exchange("GET", f"http://127.0.0.1:{slow.getsockname()[1]}/")
        assert time.monotonic() - begun < 1.5
        thread.join()


def test_signing_out_does_not_wait_behind_sign_ins(reader: Reader, give: Give) -> None:
    """Eight codes, perhaps of nobody, wait for a slow provider; who leaves does not."""
    give(ANNE, "cabinet")
    reader.sign_in()
    out = f"/sign-out?{urlencode({'mark': who.person(reader.cookies).mark})}"

    async def leave() -> int:
        borrowers = [object() for _ in range(flow.AT_ONCE)]
        for one in borrowers:
            flow._few.acquire_on_behalf_of_nowait(one)
        there = httpx.ASGITransport(reader.client.app)
        try:
            with anyio.fail_after(10):
                async with httpx.AsyncClient(transport=there, base_url=HERE, cookies=reader.cookies) as client:
                    return (await client.get(out)).status_code
        finally:
            for one in borrowers:
                flow._few.release_on_behalf_of(one)

    assert (anyio.run(leave), viewer(reader)) == (303, None)


def _drip(server: socket.socket, count: int) -> None:
    """Answer a space every tenth of a second."""
    with closing(server.accept()[0]) as there, suppress(OSError):
        there.recv(4096)
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(count):
            there.sendall(b" ")
            time.sleep(0.1)


def _another_key(name: str):
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(2048, parameters={"kid": name})


@pytest.mark.parametrize("how", ["none", "HS256 with the public key", "HS256 with our secret"])
def test_a_token_signed_otherwise_is_not_believed(
    reader: Reader, give: Give, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    give(ANNE, "administrator")

    def forged(claims: dict) -> str:
        if how == "none":
            parts = ({"alg": "none", "kid": key().kid}, claims)
            coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
            return f"{'.'.join(coded)}."
        secret = key().as_pem(private=False) if "public" in how else CLIENT["client_secret"].encode()
        own = OctKey.import_key(base64.b64encode(secret) if "public" in how else secret)
        return jwt.encode({"alg": "HS256", "kid": key().kid}, claims, own, algorithms=["HS256"])

    monkeypatch.setattr(reader.there, "sign", forged)
    assert (reader.sign_in().status_code, viewer(reader)) == (403, None)


def test_a_key_that_is_new_is_asked_for(reader: Reader, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    new = _another_key("second")
    monkeypatch.setattr("tests.signin.proconnect.key", lambda: new)
    assert Reader(reader.there).sign_in().status_code == 403  # asked for a minute ago
    monkeypatch.setattr(provider, "AGAIN_SECONDS", 0)
    assert Reader(reader.there).sign_in().status_code == 303


@pytest.mark.parametrize("email", [None, "", 3, ["a"], "\uff41nne.martin@example.fr", "anne.martin@example.fr\0", "x"])
def test_an_address_that_looks_like_another_is_refused(reader: Reader, give: Give, email: object) -> None:
    """The fifth begins with a full-width letter, which NFKC folds: what looks like an address has not its rights."""
    give(ANNE, "administrator")
    reader.there.person = Person(email=email)
    assert (reader.sign_in().status_code, viewer(reader)) == (403, None)


def test_capitals_of_an_address_are_no_difference(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    reader.there.person = Person(email="Anne.MARTIN@Example.FR")
    reader.sign_in()
    assert viewer(reader) == "cabinet"


def test_a_session_ended_elsewhere_ends_here(reader: Reader, give: Give, folder: Path) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    sessions.close_all(folder, ANNE)
    assert viewer(reader) is None


def test_two_tabs_have_one_session_and_one_sign_out_ends_both(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    first, second = reader.begin("/missions"), reader.begin("/counters")
    assert reader.come_back(first).headers["location"] == "/missions"
    of_the_first = reader.cookies
    assert reader.come_back(second).headers["location"] == "/counters"
    assert who.person(of_the_first).viewer == viewer(reader) == "cabinet"
    reader.get(f"/sign-out?{urlencode({'mark': who.person(of_the_first).mark})}")
    assert who.person(of_the_first) is who.person(reader.cookies) is None


def test_someone_else_in_the_same_browser_ends_the_first_session(reader: Reader, give: Give) -> None:
    give(ANNE, "administrator")
    give("b@example.fr", "prefect:D35")
    reader.sign_in()
    first = reader.cookies
    reader.there.person = Person(email="b@example.fr", sub="b")
    reader.sign_in()
    assert (who.person(first), viewer(reader)) == (None, "prefect:D35")


def test_a_right_that_ends_while_a_page_is_open_ends_at_the_next_run(
    reader: Reader, give: Give, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    tomorrow = rights.datetime.date.fromisoformat
    monkeypatch.setattr(rights, "today", lambda: tomorrow("2099-01-01"))
    assert viewer(reader) == ""
    monkeypatch.undo()
    monkeypatch.setenv("EDITIONS_DIR", str(folder))


def test_a_session_lasts_four_hours(reader: Reader, give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    give(ANNE, "cabinet")
    answer = reader.sign_in()
    assert "Max-Age=14400" in answer.headers["set-cookie"]
    now = sessions.time.time()
    for later, found in ((4 * 3600 - 5, "cabinet"), (4 * 3600 + 5, None)):
        clock = type("Clock", (), {"time": staticmethod(lambda later=later: now + later)})
        monkeypatch.setattr(sessions, "time", clock)
        assert viewer(reader) == found


@pytest.mark.parametrize("to", ["/missions-finder?region=53&lang=fr", "/counters-map?mesure=a%20b", "/"])
def test_a_deep_link_is_kept_over_the_sign_in(reader: Reader, give: Give, to: str) -> None:
    give(ANNE, "cabinet")
    assert reader.sign_in(to).headers["location"] == to
    begun = reader.get("/sign-in", referer=f"{HERE}/territory?region=53")
    sent = asked_there(begun.headers["location"]).headers["location"]
    assert reader.come_back(sent).headers["location"] == "/territory?region=53"


@pytest.mark.parametrize("to", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/%2f/evil.example", "/..//evil",
    "javascript:alert(1)", "/missions\r\nSet-Cookie: a=b", "/missions\x00", "http:evil.example", "/sign-out", "///",
    "/@evil.example", "/missions/../../x", "https:/missions", "/missions#\\\\evil", "[", "http://[",
])  # fmt: skip
def test_no_address_leads_elsewhere(reader: Reader, give: Give, to: str) -> None:
    give(ANNE, "cabinet")
    assert reader.sign_in(to).headers["location"] in ("/", "/missions")
    for referer in ("https://evil.example/missions", "http://["):
        begun = reader.get("/sign-in", referer=referer)
        sent = asked_there(begun.headers["location"]).headers["location"]
        assert reader.come_back(sent).headers["location"] == "/"


def test_who_has_two_roles_chooses_one(reader: Reader, give: Give, folder: Path) -> None:
    give(ANNE, "prefect:R53", "cabinet")
    answer = reader.sign_in("/territory?region=53")
    assert answer.headers["location"] == "/sign-in/role?to=%2Fterritory%3Fregion%3D53&lang=fr"
    assert viewer(reader) == ""  # until then, what the public reads
    form = reader.get(answer.headers["location"]).text
    (mark,) = re.findall('name="mark" value="([^"]+)"', form)
    assert {*re.findall('name="viewer" value="([^"]+)"', form)} == {"prefect:R53", "cabinet"}
    post = {"to": "/territory?region=53", "viewer": "cabinet"}
    for wrong in (
        {},
        {"mark": "x"},
        {"mark": who.person(reader.cookies).mark},
    ):  # CSRF: no mark, or that of another act
        assert reader.client.post("/sign-in/role", data=post | wrong).status_code == 400
    assert reader.client.post("/sign-in/role", data=post | {"mark": mark, "viewer": "administrator"}).status_code == 403
    assert viewer(reader) == ""
    chosen = reader.client.post("/sign-in/role", data=post | {"mark": mark})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/territory?region=53")
    assert viewer(reader) == "cabinet"
    rights.end(folder, ANNE, "cabinet", "test")
    assert viewer(reader) == ""  # the other one is not put in its place without asking
    assert reader.get("/sign-in/role").status_code == 200
    assert Reader(reader.there).get("/sign-in/role").status_code == 303


def test_who_signs_in_again_when_the_right_they_chose_has_ended_reads_by_the_one_left(
    reader: Reader, give: Give, folder: Path
) -> None:
    give(ANNE, "prefect:R53", "cabinet")
    reader.sign_in()
    person = who.person(reader.cookies)
    people.choose(person.key, person.session, "cabinet")
    rights.end(folder, ANNE, "cabinet", "test")
    reader.sign_in()
    assert viewer(reader) == "prefect:R53"


def test_a_ministry_comes_first_and_is_no_wall(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet", ministry="culture")
    assert reader.sign_in().headers["location"] == "/?ministere=culture"
    assert viewer(reader) == "cabinet"


def test_a_sign_out_that_another_site_asks_for_asks_first(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    for mark in ("", "?mark=", "?mark=x", "?mark=%C3%A9"):
        assert reader.get(f"/sign-out{mark}").status_code == 200
        assert viewer(reader) == "cabinet"
    (link,) = re.findall('href="(/sign-out[^"]+)"', reader.get("/sign-out").text)
    answer = reader.get(unescape(link))
    assert urlsplit(answer.headers["location"]).path == "/api/v2/session/end"
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert {*asked} == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert viewer(reader) is None


def test_a_cookie_that_was_altered_is_nobodys(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    name, value = next((name, value) for name, value in reader.cookies.items() if name == "tc-session")
    held, _, mark = value.rpartition(".")
    altered = [held, f"{held}.", f".{mark}", f"{held[:-1]}A.{mark}", f"{held}.{mark[:-1]}", f"{value}x", "", ".", "é.é"]
    assert who.person({name: value}) is not None
    altered = [one for one in altered if one != value]
    assert [who.person({name: one}) for one in altered] == [None] * len(altered)
    assert who.person({"tc-browser": value, "tc-session": reader.cookies["tc-browser"]}) is None


@pytest.mark.parametrize("change", [
    {"COOKIE_KEY": "b" * 40},
    {"PUBLIC_URL": "http://localhost:8766"},
    {"OIDC_ISSUER": "https://idp.example.fr"},
    {"OIDC_CLIENT_ID": "another"},
])  # fmt: skip
def test_a_cookie_of_another_server_is_nobodys(
    reader: Reader, give: Give, settings: Callable[..., None], change: dict[str, str]
) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    settings(**({"OIDC_ISSUER": reader.there.issuer} | change))
    assert viewer(reader) is None
    settings(OIDC_ISSUER=reader.there.issuer)
    assert viewer(reader) == "cabinet"


def test_a_key_is_rotated_without_signing_anyone_out(reader: Reader, give: Give, settings: Callable[..., None]) -> None:
    give(ANNE, "cabinet")
    issuer, old, new = reader.there.issuer, "a key of the tests, of 40 characters....", "n" * 40
    reader.sign_in()
    before, begun = reader.cookies, Reader(reader.there)
    back = begun.begin()
    settings(OIDC_ISSUER=issuer, COOKIE_KEY=new, COOKIE_KEY_BEFORE=old)
    assert viewer(reader) == "cabinet"
    assert begun.come_back(back).status_code == 303  # who was at the provider comes back
    assert reader.get(f"/sign-out?{urlencode({'mark': who.person(before).mark})}").status_code == 303
    assert viewer(reader) is None
    settings(OIDC_ISSUER=issuer, COOKIE_KEY=new)  # four hours later: what was made meanwhile is of the new key
    assert viewer(begun) == "cabinet"
    assert who.person(before) is None
    begun.client.close()


def test_a_key_that_leaked_is_changed_without_the_one_before(
    reader: Reader, give: Give, settings: Callable[..., None]
) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    settings(OIDC_ISSUER=reader.there.issuer, COOKIE_KEY="n" * 40)
    assert viewer(reader) is None


def test_cookies_are_kept_from_scripts_and_other_sites(reader: Reader, give: Give) -> None:
    give(ANNE, "cabinet")
    answer = reader.sign_in()
    assert re.fullmatch(
        r"tc-session=[\w-]{43}\.[\w-]{43}; HttpOnly; Max-Age=14400; Path=/; SameSite=lax", answer.headers["set-cookie"]
    )


def test_under_https_cookies_are_secure_and_of_this_host_alone(
    give: Give, settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, hosts = "https://dash.example.fr", "dash.example.fr"
    provider.forget()
    with running(public) as there:
        settings(OIDC_ISSUER=there.issuer, PUBLIC_URL=public, ALLOWED_HOSTS=hosts)
        give(ANNE, "cabinet")
        reader = Reader(there, public)
        answer = reader.sign_in()
        assert answer.headers["set-cookie"].startswith("__Host-tc-session=")
        assert "; Secure" in answer.headers["set-cookie"]
        assert viewer(reader) == "cabinet"
        plain = {name.removeprefix("__Host-"): value for name, value in reader.cookies.items()}
        assert who.person(plain) is None
        reader.client.close()
    provider.forget()


def test_a_reader_who_comes_by_another_name_is_sent_to_ours(reader: Reader) -> None:
    answer = reader.get("/sign-in?to=/missions", host="127.0.0.1:8765")
    assert answer.headers["location"] == f"{HERE}/sign-in?to=%2Fmissions&lang=fr&again=1"
    assert reader.get("/sign-in", host="evil.example").status_code == 421


def test_a_page_of_another_port_of_this_name_asks_nothing(reader: Reader, give: Give) -> None:
    """It is of the same site: SameSite lets the cookie go with what it asks."""
    give(ANNE, "cabinet")
    reader.sign_in()
    asked = {origin: reader.get("/robots.txt", origin=origin).status_code for origin in (HERE, "http://localhost:9999")}
    assert asked == {HERE: 200, "http://localhost:9999": 421}


def test_secrets_are_not_in_what_settings_print(reader: Reader) -> None:
    here = sign_in_settings.on()
    assert here
    assert here.issuer in repr(here)
    assert here.secret not in repr(here)
    assert here.key.decode() not in repr(here)


def test_what_cannot_be_read_signs_nobody_in(
    reader: Reader, give: Give, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    give(ANNE, "cabinet")
    reader.sign_in()
    (folder / sessions.FILE).rename(folder / "elsewhere")
    with caplog.at_level(logging.ERROR):
        assert viewer(reader) is None
    assert "nobody is signed in" in caplog.text


UNSAFE = [
    ({"SIGN_IN": "yes"}, "SIGN_IN=yes"),
    ({"AUDIENCE": "cabinet"}, "AUDIENCE"),
    ({"OIDC_ISSUER": ""}, "OIDC_ISSUER"),
    ({"OIDC_ISSUER": "http://idp.example.fr"}, "not an https address"),
    ({"PUBLIC_URL": "http://dash.example.fr"}, "not an https address"),
    ({"PUBLIC_URL": "https://dash.example.fr"}, "ALLOWED_HOSTS"),
    ({"PUBLIC_URL": "http://localhost:8765/dash"}, "write that alone"),
    ({"COOKIE_KEY": ""}, "COOKIE_KEY"),
    ({"COOKIE_KEY": "short"}, "needs 32"),
    ({"COOKIE_KEY_BEFORE": "short"}, "COOKIE_KEY_BEFORE has 5"),
    ({"COOKIE_KEY_BEFORE": "a key of the tests, of 40 characters...."}, "make a new COOKIE_KEY"),
    ({"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": "/nowhere"}, "cannot be read"),
    ({"TWO_FACTORS": "minister"}, "TWO_FACTORS"),
    ({"SIGN_IN": "oidc", "TWO_FACTORS": "cabinet"}, "OIDC_ACR"),
]


@pytest.mark.parametrize(("change", "said"), UNSAFE, ids=str)
def test_a_server_that_could_not_be_safe_does_not_start(
    there: ProConnect, settings: Callable[..., None], change: dict[str, str], said: str
) -> None:
    settings(**({"OIDC_ISSUER": there.issuer} | change))
    with pytest.raises(sign_in_settings.Unsafe, match=re.escape(said)):
        sign_in_settings.on()


def test_secrets_may_stand_in_files(there: ProConnect, settings: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 32 + "\n")
    settings(OIDC_ISSUER=there.issuer, COOKIE_KEY="", COOKIE_KEY_FILE=str(tmp_path / "key"))
    found = sign_in_settings.on()
    assert found is not None
    assert found.keys == (b"k" * 32,)
    settings(OIDC_ISSUER=there.issuer, COOKIE_KEY="b" * 32, COOKIE_KEY_BEFORE_FILE=str(tmp_path / "key"))
    assert sign_in_settings.on().keys == (b"b" * 32, b"k" * 32)


@pytest.mark.wide
def test_without_sign_in_its_libraries_are_not_loaded() -> None:
    heavy = "{'httpx', 'joserfc', 'cryptography'}"
    code = f"import sys; import pages.server.routes, pages.frame; print({heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "set()", done.stderr[-2000:]


def test_without_sign_in_there_is_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.server.routes import plain_routes

    monkeypatch.setenv("SIGN_IN", "off")
    assert not [route for route in plain_routes() if getattr(route, "path", "").startswith("/sign")]
    assert who.person({cookies.SESSION: "x"}) is None
