"""The home of each reader: one address, three overviews made of the same parts."""

from pages.overview import cabinet, prefect, public
from pages.shell.ask import Ask
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """What the public may find, a prefect's own territory, or all of France."""
    if not ask.reads_undecided:
        public.render(ask, say)
    elif ask.own and not prefect.elsewhere(ask, say):
        prefect.render(ask, say)
    else:
        cabinet.render(ask, say)
