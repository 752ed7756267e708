"""The home of each reader: one address, overviews made of the same parts."""

from pages.ask import Ask
from pages.overview import cabinet, public
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The overview of who reads: what the public may find, else all of France."""
    if ask.reads_undecided:
        cabinet.render(ask, say)
    else:
        public.render(ask, say)
