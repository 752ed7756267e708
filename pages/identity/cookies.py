"""Cookies that this server alone can have made: their key is its own, and so are the address that they are for
and the provider that they come from.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from starlette.responses import Response

from pages.identity.settings import Settings

SESSION, BROWSER = "session", "browser"
_SEPARATOR = "."


def name(kind: str, settings: Settings) -> str:
    """The name of a cookie: under https, one that no other host and no plain http can have set."""
    return f"{'__Host-' if settings.secure else ''}tc-{kind}"


def secret() -> str:
    """43 characters that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def read(cookies: Mapping[str, str], kind: str, settings: Settings) -> str:
    """What a cookie of ours holds; "" where there is none, or one that this server did not make."""
    value, _, mark = cookies.get(name(kind, settings), "").rpartition(_SEPARATOR)
    return value if value and is_mark(mark, kind, value, settings) else ""


def put(response: Response, kind: str, value: str, seconds: int, settings: Settings) -> None:
    """Have a browser keep a value, for a time."""
    signed = f"{value}{_SEPARATOR}{sign(kind, value, settings)}"
    response.set_cookie(
        name(kind, settings), signed, max_age=seconds, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def drop(response: Response, kind: str, settings: Settings) -> None:
    """Have a browser forget it."""
    response.delete_cookie(name(kind, settings), path="/", secure=settings.secure, httponly=True, samesite="lax")


def sign(purpose: str, value: str, settings: Settings) -> str:
    """What this server alone can write of a value, for one purpose."""
    return _by(settings.key, purpose, value, settings)


def is_mark(given: str, purpose: str, value: str, settings: Settings) -> bool:
    """Whether a mark is ours, by the key or by the one before; how long it takes says nothing of it."""
    return any(
        hmac.compare_digest(given.encode(), _by(key, purpose, value, settings).encode()) for key in settings.keys
    )


def _by(key: bytes, purpose: str, value: str, settings: Settings) -> str:
    whose = "\0".join(("trois-chantiers", settings.public_url, settings.issuer, settings.client_id))
    own = hmac.digest(key, whose.encode(), sha256)
    return urlsafe_b64encode(hmac.digest(own, f"{purpose}\0{value}".encode(), sha256)).rstrip(b"=").decode()
