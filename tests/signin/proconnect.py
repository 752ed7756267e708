"""A stand-in of ProConnect, as strict as its documentation: what it does not know, it refuses with Y000400.

After the documentation for service providers at partenaires.proconnect.gouv.fr (authorize, token, userinfo, end of
session, two factors), read in November 2026. Its clock, its delays and what it says of a person are set by tests.
With `pkce` it is an ordinary provider instead, which wants PKCE (RFC 7636) and takes no other challenge than S256.
"""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = {"client_id": "trois-chantiers", "client_secret": "secret-of-the-client"}
CODE_SECONDS, TOKEN_SECONDS = 30, 60
KNOWN = {
    "response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint",
    "login_hint", "siret_hint",
}  # fmt: skip
PKCE = {"code_challenge", "code_challenge_method"}
SCOPES = {
    "openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id", "organization_label", "roles",
}  # fmt: skip
TWO = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"
ONE = "https://proconnect.gouv.fr/assurance/self-asserted"


@cache
def key(name: str = "first") -> RSAKey:
    """A key of the provider, made once a process."""
    return RSAKey.generate_key(2048, parameters={"kid": name, "use": "sig", "alg": "RS256"})


@dataclass
class Person:
    """What it says of who signs in."""

    email: Any = "anne.martin@example.fr"
    sub: str = "sub-of-anne"
    idp_id: str = "idp-of-the-interior"
    acr: str = TWO
    more: dict[str, Any] = field(default_factory=lambda: {"siret": "13002526500013", "organization_label": "DINUM"})


@dataclass
class ProConnect:
    """The provider, and what a test makes it do."""

    issuer: str = ""
    person: Person = field(default_factory=Person)
    skew: float = 0.0  # seconds by which its clock is ahead of ours
    waited: float = 0.0  # seconds more that each code has waited
    error: str = ""  # what it answers instead of a code
    signed_by: RSAKey | None = None  # another key than the published one
    claims: dict[str, Any] = field(default_factory=dict)  # put over those of the id_token
    info: dict[str, Any] = field(default_factory=dict)  # put over those of userinfo
    plain_userinfo: bool = False
    pkce: bool = False
    redirects: tuple[str, ...] = ()
    asked: list[dict[str, str]] = field(default_factory=list)
    ended: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, tuple[float, str, Person, str]] = field(default_factory=dict)
    tokens: dict[str, Person] = field(default_factory=dict)

    def now(self) -> float:
        return time.time() + self.skew

    def sign(self, claims: dict[str, Any]) -> str:
        own = self.signed_by or key()
        return jwt.encode({"alg": "RS256", "kid": own.kid}, claims, own)

    def authorize(self, said: dict[str, str]) -> tuple[int, str]:
        """A status, and where to go or what is wrong."""
        self.asked.append(said)
        wrong = {*said} - (KNOWN | PKCE if self.pkce else KNOWN)
        if self.pkce and (said.get("code_challenge_method"), len(said.get("code_challenge", ""))) != ("S256", 43):
            wrong |= PKCE
        wrong |= {name for name in ("state", "nonce") if len(said.get(name, "")) < 32}
        wrong |= {*said.get("scope", "").split()} - SCOPES
        wrong |= {"client_id"} if said.get("client_id") != CLIENT["client_id"] else set()
        wrong |= {"redirect_uri"} if said.get("redirect_uri") not in self.redirects else set()
        if wrong or said.get("response_type") != "code" or "openid" not in said["scope"].split():
            return 400, f"Y000400 {sorted(wrong)}"
        back = {"state": said["state"], "iss": self.issuer}
        if self.error:
            return 302, f"{said['redirect_uri']}?{urlencode(back | {'error': self.error})}"
        code = secrets.token_urlsafe(32)
        self.codes[code] = time.time(), said["nonce"], self.person, said.get("code_challenge", "")
        return 302, f"{said['redirect_uri']}?{urlencode(back | {'code': code})}"

    def token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        wanted = {"grant_type", "code", "redirect_uri", "client_id", "client_secret"}
        if {*said} != (wanted | {"code_verifier"} if self.pkce else wanted):
            return 400, {"error": "invalid_request", "error_description": "Y000400"}
        if CLIENT.items() - said.items() or said["redirect_uri"] not in self.redirects:
            return 401, {"error": "invalid_client"}
        at, nonce, person, challenge = self.codes.pop(said["code"], (0.0, "", self.person, ""))  # once
        if time.time() - at + self.waited > CODE_SECONDS or (self.pkce and challenge != _challenge(said)):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(32)
        self.tokens[access] = person
        claims = {"iss": self.issuer, "aud": CLIENT["client_id"], "sub": person.sub, "nonce": nonce, "acr": person.acr}
        claims |= {"iat": int(self.now()), "exp": int(self.now()) + TOKEN_SECONDS}
        id_token = self.sign({name: value for name, value in (claims | self.claims).items() if value is not None})
        return 200, {"access_token": access, "id_token": id_token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def userinfo(self, access: str) -> tuple[int, str]:
        person = self.tokens.get(access)
        if person is None:
            return 401, ""
        claims = {"sub": person.sub, "email": person.email, "idp_id": person.idp_id, **person.more}
        claims |= {"iss": self.issuer, "aud": CLIENT["client_id"], "iat": int(self.now())}
        claims |= {"exp": int(self.now()) + TOKEN_SECONDS, **self.info}
        return 200, json.dumps(claims) if self.plain_userinfo else self.sign(claims)

    def end(self, said: dict[str, str]) -> tuple[int, str]:
        self.ended.append(said)
        if {*said} != {"id_token_hint", "state", "post_logout_redirect_uri"} or len(said["state"]) < 32:
            return 400, "Y000400"
        jwt.decode(said["id_token_hint"], key(), algorithms=["RS256"])
        if said["post_logout_redirect_uri"] not in self.redirects:
            return 400, "Y000400"
        return 302, f"{said['post_logout_redirect_uri']}?{urlencode({'state': said['state']})}"


def _challenge(said: dict[str, str]) -> str:
    digest = sha256(said["code_verifier"].encode("ascii")).digest()
    return base64.b64encode(digest, altchars=b"-_").decode().rstrip("=")


@contextmanager
def running(public_url: str) -> Iterator[ProConnect]:
    """The provider on a port of this machine, which knows one client, at an address."""
    there = ProConnect(redirects=(f"{public_url}/sign-in/callback", f"{public_url}/sign-out/done"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"there": there}))
    there.issuer = f"http://127.0.0.1:{server.server_port}/api/v2"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    there: ProConnect

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        said = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        if url.path == "/api/v2/authorize":
            self._go(*self.there.authorize(said))
        elif url.path == "/api/v2/session/end":
            self._go(*self.there.end(said))
        elif url.path == "/api/v2/userinfo":
            status, text = self.there.userinfo(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._say(status, text, "application/json" if self.there.plain_userinfo else "application/jwt")
        elif url.path == "/api/v2/jwks":
            self._say(200, json.dumps({"keys": [key().as_dict(private=False)]}))
        elif url.path == "/api/v2/.well-known/openid-configuration":
            self._say(200, json.dumps(self._about()))
        else:
            self._say(404, "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        status, answer = self.there.token(said) if self.path == "/api/v2/token" else (404, {})
        self._say(status, json.dumps(answer))

    def _about(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "end_session_endpoint": "session/end",
            "jwks_uri": "jwks",
        }
        more = {"token_endpoint_auth_methods_supported": ["client_secret_post"]} if self.there.pkce else {}
        return (
            {"issuer": self.there.issuer} | more | {name: f"{self.there.issuer}/{path}" for name, path in names.items()}
        )

    def _go(self, status: int, told: str) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", told)
        self.end_headers()
        self.wfile.write(b"" if status == 302 else told.encode())

    def _say(self, status: int, text: str, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass
