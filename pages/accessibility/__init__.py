"""The accessibility statement: not compliant, since no audit has been made; what is done all the same."""

import os

from pages.ask import Ask
from pages.parts import headings, prose
from pages.text import Say

SECTIONS = ("state", "done", "known", "report", "remedy")


def render(ask: Ask, say: Say) -> None:
    """The statement."""
    headings.page(say("accessibility.headline"), say("accessibility.lead"))
    contact = os.environ.get("CONTACT", "").strip()
    told = {"report": say("accessibility.report.told", contact=contact)} if contact else {}
    prose.sections(say, "accessibility", SECTIONS, told)
