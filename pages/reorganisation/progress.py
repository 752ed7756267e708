"""Progress of workstream 2: its indicators, what was promised, and the regions' contributions."""

from pages.blocks import commitments, unpublished, workstream
from pages.reorganisation import contributions, decided
from pages.shell.ask import Ask
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The progress page of the reorganisation; how far proposals are stands with their list."""
    level, code = workstream.progress(ask, say, "reorganisation")
    commitments.listed(ask, say, "reorganisation")
    if unpublished.gives_way(ask, "proposals", decided.BY):
        decided.overview(ask, say, level, code)
        decided.regions(ask, say)
        workstream.silent(ask, say, "reorganisation", level, code)
        unpublished.block(ask, say, "reorganisation", (*decided.OWED, "regional_contributions", "cooperations"))
        return
    contributions.show(ask, say)
