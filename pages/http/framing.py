"""Which other sites may show our figures inside their own pages: those of EMBED_HOSTS, and under /embed/ alone."""

import os
import re

ROOT = "/embed/"
_SITE = re.compile(r"(https?://)?([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)(:\d{1,5})?")


class WrongHost(ValueError):
    """What EMBED_HOSTS names is no site."""


def sites() -> tuple[str, ...]:
    """The origins that may frame a figure: `https://` before a bare name, as browsers compare them. Raises WrongHost.

    Each site is named whole: a pattern would admit whoever is given a name under it.
    """
    named = [name for name in re.split(r"[\s,]+", os.environ.get("EMBED_HOSTS", "")) if name]
    for name in named:
        if not _SITE.fullmatch(name.lower()):
            raise WrongHost(
                f'"{name}" is no site (expected names as in www.example.fr, or https://www.example.fr:8443)'
            )
    return tuple(dict.fromkeys(name.lower() if "://" in name else f"https://{name.lower()}" for name in named))


def policy(allowed: tuple[str, ...]) -> dict[str, str]:
    """The Content-Security-Policy of what may be framed, directive by directive: nothing runs, nothing is asked for."""
    return {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(allowed) or "'none'",
    }
