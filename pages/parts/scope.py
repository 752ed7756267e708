"""Scope: whose a count is, in words. What is published is counted everywhere, the rest where the reader answers for."""

from pages.text import Say


def whose(say: Say, whose: str, published: bool) -> str:
    """'en France', or 'dans votre région' for what a prefect reads of their own territory alone (see `Ask.whose`)."""
    return say(f"parts.scope.{'nation' if published else whose}")


def read(say: Say, whose: str, title: str) -> str:
    """A title that counts what everyone reads, besides what a prefect reads of their own alone: not of their own only,
    nor of all there is.
    """
    return title if whose == "nation" else say("parts.scope.title", title=title, where=say("parts.scope.read"))


def titled(say: Say, whose: str, title: str, place: str | None) -> str:
    """A title that counts what is not published: for a prefect who chose no `place`, with whose it is."""
    if place or whose == "nation":
        return title
    return say("parts.scope.title", title=title, where=say(f"parts.scope.{whose}"))
