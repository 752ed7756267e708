"""Map of the missions: one indicator by region or département."""

from pages import workstream
from pages.ask import Ask
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The map page of the missions."""
    workstream.map_page(ask, say, "missions")
