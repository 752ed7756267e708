"""The provider: where it is, who it says has signed in, where it signs people out. This server alone speaks to it."""

import json
import secrets
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from pages.identity.settings import Settings, is_safe

if TYPE_CHECKING:
    from ssl import SSLContext

    from joserfc.jwk import KeySet

LEEWAY = 60  # seconds between its clock and ours
TIMEOUT = 5.0
MOST_BYTES = 2**20
MOST_SECONDS = 10.0  # of one answer: each part of it may take TIMEOUT
FRESH_SECONDS = 3600  # what it publishes of itself is asked again after
DOWN_SECONDS = 5  # it is not asked again, where it has just not answered
AGAIN_SECONDS = 60  # its keys are asked again for a key that is not known, so often at most
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]


class Unreachable(Exception):
    """The provider does not answer, or not as one."""


class IdentityRejected(Exception):
    """It does not say who has signed in, in a way that can be believed. `rule` names a sentence of sign_in.toml."""

    def __init__(self, rule: str, detail: str = "") -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule


@dataclass(frozen=True)
class Identity:
    """Who has signed in, by the provider: all of it is its word.

    `roles`, `siret` and `organisation` are told to a person who is refused, and open nothing.
    """

    email: object
    sub: str
    idp: str
    strong: bool
    verified: bool
    id_token: str
    roles: tuple[str, ...] = ()
    siret: str = ""
    organisation: str = ""


@dataclass
class _Known:
    """What a provider publishes of itself, and when it was asked."""

    about: dict[str, Any] = field(default_factory=dict)
    keys: "KeySet | None" = None
    asked: float = float("-inf")
    keys_asked: float = float("-inf")
    failed: float = float("-inf")


_known: dict[str, _Known] = {}
_lock = Lock()


def verifier() -> str:
    """The secret of a sign-in, whose hash goes with the reader and which follows with the code."""
    return secrets.token_urlsafe(48)


def address(here: Settings, state: str, nonce: str, secret: str) -> str:
    """Where a reader goes to sign in. Raises Unreachable.

    ProConnect refuses any parameter that it does not document, that of PKCE among them.
    """
    asked = {
        "response_type": "code",
        "client_id": here.client_id,
        "redirect_uri": f"{here.public_url}/sign-in/callback",
        "scope": here.scope,
        "state": state,
        "nonce": nonce,
    }
    if here.two_factors:
        acr = {"essential": True, "values": list(here.acr)}
        asked["claims"] = json.dumps({"id_token": {"acr": acr}}, separators=(",", ":"))
    if not here.proconnect:
        digest = urlsafe_b64encode(sha256(secret.encode()).digest()).rstrip(b"=").decode()
        asked |= {"code_challenge": digest, "code_challenge_method": "S256"}
    return _with(_endpoint(here, "authorization_endpoint"), asked)


def end_session_url(here: Settings, id_token: str, state: str) -> str:
    """Where a reader goes to sign out of the provider too; "" where it has no such address, or cannot be asked."""
    try:
        there = _about(here).get("end_session_endpoint")
    except Unreachable:
        return ""
    asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": f"{here.public_url}/sign-out/done"}
    return _with(str(there), asked) if is_safe(there) else ""


def identity(here: Settings, code: str, nonce: str, secret: str) -> Identity:
    """Who a code is for, once the provider's word was verified. Raises Unreachable, IdentityRejected."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{here.public_url}/sign-in/callback",
    }
    if not here.proconnect:
        asked["code_verifier"] = secret
    own, headers = _own(here)
    status, _, body = _exchange("POST", _endpoint(here, "token_endpoint"), asked | own, headers)
    if status != 200:
        raise IdentityRejected("code_refused", str(status))
    given = _object(body)
    id_token, access = given.get("id_token"), given.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access, str):
        raise IdentityRejected("token_refused", "a token is missing")
    claims = _verified(here, id_token, nonce)
    return _told(here, id_token, claims, _userinfo(here, access, claims["sub"]))


def _own(here: Settings) -> tuple[dict[str, str], dict[str, str]]:
    """What proves that it is us, as the provider wants it: in the form, or in a header."""
    if here.proconnect or "client_secret_post" in _about(here).get("token_endpoint_auth_methods_supported", ()):
        return {"client_id": here.client_id, "client_secret": here.secret}, {}
    pair = f"{quote(here.client_id, safe='')}:{quote(here.secret, safe='')}"
    return {}, {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _told(here: Settings, id_token: str, claims: Mapping[str, Any], info: Mapping[str, Any]) -> Identity:
    idp = info.get("idp_id") or claims.get("idp_id") if here.proconnect else here.issuer
    if not isinstance(idp, str) or not idp:
        raise IdentityRejected("token_refused", "no idp_id")
    roles = info.get("roles")
    return Identity(
        email=info.get("email"),
        sub=claims["sub"],
        idp=idp,
        strong=isinstance(claims.get("acr"), str) and claims["acr"] in here.acr,
        verified=here.emails_are_verified or info.get("email_verified") is True,
        id_token=id_token,
        roles=tuple(map(_text, roles)) if isinstance(roles, list) else (_text(roles),) if roles else (),
        siret=_text(info.get("siret")),
        organisation=_text(info.get("organization_label")),
    )


def _text(value: object) -> str:
    """What a provider says of a person, short enough for a page, whatever it is."""
    return str(value)[:200] if isinstance(value, str | int) else ""


def _userinfo(here: Settings, access: str, sub: str) -> dict[str, Any]:
    """What the provider says of the person; ProConnect signs it. Raises IdentityRejected."""
    headers = {"Authorization": f"Bearer {access}"}
    status, kind, body = _exchange("GET", _endpoint(here, "userinfo_endpoint"), headers=headers)
    if status != 200:
        raise IdentityRejected("token_refused", f"userinfo {status}")
    if kind == "application/jwt":
        ours = {"iss": {"value": here.issuer}, "aud": {"value": here.client_id}}
        info = _claims(here, body.decode("ascii", "replace").strip(), ours)
    elif here.proconnect:
        raise IdentityRejected("token_refused", "userinfo is not signed")
    else:
        info = _object(body)
    if info.get("sub") != sub:
        raise IdentityRejected("token_refused", "userinfo is of somebody else")
    return info


def _verified(here: Settings, id_token: str, nonce: str) -> dict[str, Any]:
    """The claims of an id_token made by this provider, for us, now, and for this sign-in. Raises IdentityRejected."""
    needed = {
        "iss": {"essential": True, "value": here.issuer},
        "aud": {"essential": True, "value": here.client_id},
        "nonce": {"essential": True, "value": nonce},
        **{name: {"essential": True} for name in ("sub", "exp", "iat")},
    }
    claims = _claims(here, id_token, needed)
    audience = claims["aud"]
    alone = audience == here.client_id or audience == [here.client_id]
    if claims.get("azp", here.client_id if alone else None) != here.client_id:
        raise IdentityRejected("token_refused", "made for another client")
    if claims["iat"] < time.time() - LEEWAY - FRESH_SECONDS:
        raise IdentityRejected("token_refused", "made long ago")
    return claims


def _claims(here: Settings, token: str, needed: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a token that the provider signed. Raises IdentityRejected."""
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError

    registry = jwt.JWTClaimsRegistry(leeway=LEEWAY, **needed)
    try:
        try:
            decoded = jwt.decode(token, _keys(here), algorithms=ALGORITHMS)
        except InvalidKeyIdError:  # it has changed its keys
            decoded = jwt.decode(token, _keys(here, again=True), algorithms=ALGORITHMS)
        registry.validate(decoded.claims)
        _refuse_unwritable(decoded.claims)
    except (JoseError, ValueError, TypeError) as error:
        raise IdentityRejected("token_refused", f"{type(error).__name__} {error}"[:200]) from None
    return decoded.claims


def _keys(here: Settings, again: bool = False) -> "KeySet":
    """The public keys of the provider; of the kinds that sign with a private one."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    about = _about(here)
    with _lock:
        known = _known[here.issuer]
        age = time.monotonic() - known.keys_asked
        if known.keys is None or age > FRESH_SECONDS or (again and age > AGAIN_SECONDS):
            uri = about.get("jwks_uri")
            if not is_safe(uri):
                raise Unreachable("its keys have no safe address")
            status, _, body = _exchange("GET", str(uri))
            found = _object(body).get("keys") if status == 200 else None
            keys = [key for key in found if isinstance(key, dict) and _signs(key)] if isinstance(found, list) else []
            try:
                known.keys = KeySet.import_key_set({"keys": keys})
            except (JoseError, ValueError, TypeError) as error:
                raise Unreachable("its keys cannot be read") from error
            known.keys_asked = time.monotonic()
        return known.keys


def _signs(key: Mapping[str, Any]) -> bool:
    return key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"


def _endpoint(here: Settings, name: str) -> str:
    url = _about(here).get(name)
    if not is_safe(url):
        raise Unreachable(f"{name} is not a safe address")
    return str(url)


def _about(here: Settings) -> dict[str, Any]:
    """What the provider publishes of itself, asked once an hour. Raises Unreachable."""
    with _lock:
        known = _known.setdefault(here.issuer, _Known())
        if time.monotonic() - known.asked > FRESH_SECONDS:
            if time.monotonic() - known.failed < DOWN_SECONDS:
                raise Unreachable("it has just not answered")
            try:
                known.about = _published(here)
            except Unreachable:
                known.failed = time.monotonic()
                raise
            known.asked = time.monotonic()
        return known.about


def _published(here: Settings) -> dict[str, Any]:
    status, _, body = _exchange("GET", f"{here.issuer.rstrip('/')}/.well-known/openid-configuration")
    about = _object(body) if status == 200 else {}
    if about.get("issuer") != here.issuer:
        raise Unreachable("it does not say that it is the issuer")
    return about


def forget() -> None:
    """Ask everything again."""
    with _lock:
        _known.clear()


def _exchange(
    method: str, url: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, str, bytes]:
    """Status, type and body of an answer, of 1 MB and ten seconds: no proxy of the environment, no redirect.

    Raises Unreachable.
    """
    import httpx

    until = time.monotonic() + MOST_SECONDS
    sent = {"Accept": "application/json, application/jwt", **(headers or {})}
    try:
        with (
            httpx.Client(verify=_trusted(), trust_env=False, timeout=TIMEOUT, follow_redirects=False) as client,
            client.stream(method, url, data=data, headers=sent) as answer,
        ):
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise Unreachable("its answer has no end")
                if time.monotonic() > until:
                    raise Unreachable("its answer takes too long")
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            return answer.status_code, kind, body
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Unreachable(type(error).__name__) from error


@cache
def _trusted() -> "SSLContext":
    """The authorities of httpx, read once: it is what takes longest in an exchange."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
        _refuse_unwritable(found)
    except (ValueError, RecursionError):
        raise Unreachable("its answer is not understood") from None
    if not isinstance(found, dict):
        raise Unreachable("its answer is not understood")
    return found


def _refuse_unwritable(said: object) -> None:
    """Raise ValueError for halves of characters, which JSON can say and nothing here can write."""
    json.dumps(said, ensure_ascii=False).encode()


def _with(url: str, parameters: Mapping[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"
