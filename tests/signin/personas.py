"""Five people to sign in as, and a provider of this machine alone that knows them: anyone may be any of them there."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from data.store import rights

with warnings.catch_warnings():  # two of the libraries that it uses have successors
    import authlib.deprecate  # noqa: F401  first: at its import it has such warnings always shown

    warnings.simplefilter("ignore", DeprecationWarning)
    from oidc_provider_mock import User, run_server_in_thread

CLIENT = "trois-chantiers"


@dataclass(frozen=True)
class Persona:
    """Someone to be: a name at the provider, and what they may read ("" for who has no right)."""

    name: str
    viewer: str

    @property
    def email(self) -> str:
        return f"{self.name}@example.fr"


PERSONAS = (
    Persona("personne-du-public", ""),
    Persona("prefete-de-bretagne", "prefect:R53"),
    Persona("prefet-d-ille-et-vilaine", "prefect:D35"),
    Persona("cabinet-du-ministre", "cabinet"),
    Persona("administratrice", "administrator"),
)


@contextmanager
def provider(port: int = 0) -> Iterator[str]:
    """The address of an ordinary provider of OpenID Connect that knows them, on a port of this machine."""
    users = [User(sub=one.name, claims={"email": one.email, "email_verified": True}) for one in PERSONAS]
    with run_server_in_thread(port, user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


def give(folder: Path) -> None:
    """Give them their rights, from today on for a month, in the register of a folder."""
    held = {(right.email, right.viewer) for right in rights.every(folder) if right.until >= rights.today()}
    until = str(rights.today() + timedelta(days=30))
    for one in PERSONAS:
        role, _, territory = one.viewer.partition(":")
        if one.viewer and (one.email, one.viewer) not in held:
            cells = {"email": one.email, "role": role, "territory": territory, "until": until}
            _, right = rights.checked(cells, "personas")
            assert right
            rights.give(folder, [right], "make run-signin")


def environment(issuer: str, public_url: str, key: str) -> dict[str, str]:
    """What a server needs to know of that provider."""
    return {
        "SIGN_IN": "oidc",
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": "of no use: this provider knows no client",
        "PUBLIC_URL": public_url,
        "COOKIE_KEY": key,
        "AUDIENCE": "",
    }
