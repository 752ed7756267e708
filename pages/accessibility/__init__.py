"""The accessibility statement: not compliant, since no audit has been made; what is done all the same."""

from pages.ask import Ask
from pages.parts import headings, prose
from pages.text import Say

SECTIONS = ("state", "done", "known", "report", "remedy")


def render(ask: Ask, say: Say) -> None:
    """The statement."""
    headings.page(say("shell.accessibility.headline"), say("shell.accessibility.lead"))
    prose.sections(say, "shell.accessibility", SECTIONS)
