"""The legal notice: what this site is and is not, who publishes it, licences, personal data."""

from pages.blocks import about
from pages.elements import badges, headings
from pages.parts import prose
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say

SECTIONS = ("nature", "publisher", "code", "data", "privacy")


def render(ask: Ask, say: Say) -> None:
    """The notice."""
    headings.page(say("legal.page.title"), say(f"legal.lead_{ask.edition.kind}"))
    publisher = about.publisher()
    if not publisher and ask.edition.kind != "demonstration":
        states.notice(say("legal.unsigned"), say("legal.unsigned_why"))
    own = {"data": badges.worded(say, "legal.data.text", ask.edition.kind)}
    prose.sections(say, "legal", SECTIONS, own | ({"publisher": publisher} if publisher else {}))
