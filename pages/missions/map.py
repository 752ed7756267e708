"""Map of the missions: one indicator by region or département; until there is one, who exercises a mission by law."""

from pages.blocks import unpublished, workstream
from pages.missions import bylaw
from pages.shell.ask import Ask
from pages.text import Say


@unpublished.instead("missions-map", bylaw.OWED[:1], bylaw.BY, bylaw.who)
def render(ask: Ask, say: Say) -> None:
    """The map page of the missions."""
    workstream.map_page(ask, say, "missions")
