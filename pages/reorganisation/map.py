"""Map of the reorganisation: one indicator by region or département."""

from pages import workstream
from pages.ask import Ask
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The map page of the reorganisation."""
    workstream.map_page(ask, say, "reorganisation")
