"""What the environment says of signing in; a server that could not be safe with it does not start."""

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

MODES = ("off", "oidc", "proconnect")
ROLES = ("prefect", "cabinet", "administrator")
SCOPES = {"oidc": "openid email", "proconnect": "openid email siret idp_id organization_label roles"}
# What ProConnect calls a sign-in by two factors, and what it is asked for.
TWO_FACTORS = (
    "eidas2",
    "eidas3",
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
)
LEAST = 32  # characters of a key that nobody guesses
HOURS = range(4, 25)  # that a session may be made to last
_NAMES = (
    "SIGN_IN", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_SECRET_FILE", "OIDC_SCOPE",
    "OIDC_ACR", "OIDC_EMAILS_ARE_VERIFIED", "TWO_FACTORS", "PUBLIC_URL", "COOKIE_KEY", "COOKIE_KEY_FILE",
    "COOKIE_KEY_BEFORE", "COOKIE_KEY_BEFORE_FILE", "ALLOWED_HOSTS", "AUDIENCE", "SESSION_HOURS",
)  # fmt: skip


class Unsafe(ValueError):
    """Settings that cannot be: which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this server signs people in.

    `acr`: the values that tell two factors; `two_factors`: the roles that need them. `public_url` has no slash at its
    end. `key` makes cookies, `keys` are those whose cookies are believed: while it is rotated, the one before too.
    `emails_are_verified`: the provider is trusted for every address that it gives. `hours`: what a session lasts in
    all, however often its reader makes it longer.
    """

    mode: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scope: str
    acr: tuple[str, ...]
    two_factors: frozenset[str]
    public_url: str
    keys: tuple[bytes, ...] = field(repr=False)
    emails_are_verified: bool
    hours: int

    @property
    def key(self) -> bytes:
        """The key that makes cookies."""
        return self.keys[0]

    @property
    def proconnect(self) -> bool:
        """Whether the provider is ProConnect, which refuses what it does not know."""
        return self.mode == "proconnect"

    @property
    def secure(self) -> bool:
        """Whether readers come by https."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The name and port by which readers come."""
        return urlsplit(self.public_url).netloc


def on() -> Settings | None:
    """The settings; None where nobody signs in. Raises Unsafe."""
    if os.environ.get("SIGN_IN", "off") in ("", "off"):
        return None
    return _read(tuple(os.environ.get(name, "") for name in _NAMES))


@lru_cache(maxsize=4)
def _read(values: tuple[str, ...]) -> Settings:
    said = {name: value.strip() for name, value in zip(_NAMES, values, strict=True)}
    mode = said["SIGN_IN"]
    if mode not in MODES:
        raise Unsafe(f"SIGN_IN={mode} is none of {', '.join(MODES)}")
    if said["AUDIENCE"]:
        raise Unsafe("AUDIENCE says that everybody reads the same: unset it, or set SIGN_IN=off")
    for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "PUBLIC_URL"):
        if not said[name]:
            raise Unsafe(f"{name} is not set")
    issuer, public_url = said["OIDC_ISSUER"], said["PUBLIC_URL"].rstrip("/")
    for name, url in (("OIDC_ISSUER", issuer), ("PUBLIC_URL", public_url)):
        if not is_safe(url):
            raise Unsafe(f"{name}={url} is not an https address (http is for this machine alone)")
    _refuse_unheard(public_url, said["ALLOWED_HOSTS"])
    acr = tuple(said["OIDC_ACR"].split()) or (TWO_FACTORS if mode == "proconnect" else ())
    return Settings(
        mode=mode,
        issuer=issuer,
        client_id=said["OIDC_CLIENT_ID"],
        secret=_secret(said, "OIDC_CLIENT_SECRET"),
        scope=said["OIDC_SCOPE"] or SCOPES[mode],
        acr=acr,
        two_factors=_two_factors(said["TWO_FACTORS"], acr),
        public_url=public_url,
        keys=_keys(said),
        emails_are_verified=mode == "proconnect" or said["OIDC_EMAILS_ARE_VERIFIED"] == "yes",
        hours=_hours(said["SESSION_HOURS"] or "12"),
    )


def _refuse_unheard(public_url: str, allowed: str) -> None:
    """The address must be one that this server answers to, and its root."""
    url = urlsplit(public_url)
    if url.path or url.query or url.fragment or url.username:
        raise Unsafe(f"PUBLIC_URL={public_url} is more than https:// and a name: write that alone")
    names = {name.lower().rstrip(".") for name in re.split(r"[\s,]+", allowed) if name}
    if not is_local(public_url) and (url.hostname or "").rstrip(".") not in names:
        raise Unsafe(f"PUBLIC_URL={public_url} is not in ALLOWED_HOSTS: add {url.hostname}")


def _two_factors(said: str, acr: tuple[str, ...]) -> frozenset[str]:
    """The roles that need two factors: all of them where the provider can tell, unless the setting says otherwise."""
    if not said:
        return frozenset(ROLES) if acr else frozenset()
    roles = frozenset() if said == "off" else frozenset(re.split(r"[\s,]+", said))
    if roles - {*ROLES}:
        raise Unsafe(f"TWO_FACTORS={said} is neither off nor some of {', '.join(ROLES)}")
    if roles and not acr:
        raise Unsafe("TWO_FACTORS needs OIDC_ACR: the values by which the provider tells two factors")
    return roles


def _hours(said: str) -> int:
    if not said.isdecimal() or int(said) not in HOURS:
        raise Unsafe(f"SESSION_HOURS={said} is no whole number from {HOURS[0]} to {HOURS[-1]}")
    return int(said)


def _keys(said: dict[str, str]) -> tuple[bytes, ...]:
    """The key, and the one before it where it is told."""
    names = ["COOKIE_KEY", *(["COOKIE_KEY_BEFORE"] if _is_told(said, "COOKIE_KEY_BEFORE") else [])]
    keys = [_secret(said, name) for name in names]
    for name, key in zip(names, keys, strict=True):
        if len(key) < LEAST:
            raise Unsafe(f"{name} has {len(key)} characters, and needs {LEAST}: secrets.token_hex(32) makes one")
    if len({*keys}) < len(keys):
        raise Unsafe("COOKIE_KEY_BEFORE is COOKIE_KEY: make a new COOKIE_KEY, or unset COOKIE_KEY_BEFORE")
    return tuple(key.encode() for key in keys)


def _is_told(said: dict[str, str], name: str) -> bool:
    return bool(said[name] or said[f"{name}_FILE"])


def _secret(said: dict[str, str], name: str) -> str:
    """A secret, or what the file holds that is named instead."""
    file = said[f"{name}_FILE"]
    try:
        found = Path(file).read_text(encoding="utf-8").strip() if file else said[name]
    except (OSError, UnicodeDecodeError) as error:
        raise Unsafe(f"{name}_FILE={file} cannot be read ({type(error).__name__})") from None
    if not found:
        raise Unsafe(f"{name} is not set, nor {name}_FILE")
    return found


def is_safe(url: object) -> bool:
    """Whether what is said to an address stays between the two: https, or this machine itself."""
    if not isinstance(url, str):
        return False
    found = urlsplit(url)
    return bool(found.hostname) and (found.scheme == "https" or (found.scheme == "http" and is_local(url)))


def is_local(url: str) -> bool:
    """Whether an address is of this machine."""
    name = urlsplit(url).hostname or ""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
