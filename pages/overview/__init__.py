"""The three workstreams side by side, what needs attention, and the milestones."""

from pages.ask import Ask
from pages.parts import headings
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The overview."""
    headings.page("Overview")
