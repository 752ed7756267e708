"""Scope: whose a count is, in words. What is published is counted everywhere, the rest where the reader answers for."""

from pages.text import Say
from queries.access import Viewer

_LEVELS = {"R": "region", "D": "department"}


def whose(say: Say, viewer: Viewer, published: bool) -> str:
    """'en France', or 'dans votre région' for what a prefect reads of their own territory alone."""
    if published or viewer.role != "prefect":
        return say("parts.scope.nation")
    level = _LEVELS[viewer.territories[0][0]] if len(viewer.territories) == 1 else "several"
    return say(f"parts.scope.{level}")


def titled(say: Say, viewer: Viewer, title: str, place: str | None) -> str:
    """A title that counts what is not published: for a prefect who chose no `place`, with whose it is."""
    if place or viewer.role != "prefect":
        return title
    return say("parts.scope.title", title=title, where=whose(say, viewer, published=False))
