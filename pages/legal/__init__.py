"""The legal notice: what this site is and is not, licences, personal data."""

from pages.ask import Ask
from pages.parts import headings, prose
from pages.text import Say

SECTIONS = ("nature", "publisher", "code", "data", "privacy")


def render(ask: Ask, say: Say) -> None:
    """The notice."""
    headings.page(say("shell.page.legal"), say(f"shell.legal.lead_{ask.edition.kind}"))
    prose.sections(say, "shell.legal", SECTIONS)
