"""Map of the reorganisation: one indicator by region or département; before, where prefects could derogate first."""

from pages.blocks import unpublished, workstream
from pages.reorganisation import decided
from pages.shell.ask import Ask
from pages.text import Say


@unpublished.instead("reorganisation-map", decided.OWED[:1], decided.BY, decided.trial)
def render(ask: Ask, say: Say) -> None:
    """The map page of the reorganisation."""
    workstream.map_page(ask, say, "reorganisation")
