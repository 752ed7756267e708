"""The finding of a territory and its first figures, the same on homes, on its page, in its note and on its slides."""

from pages.blocks import commitments, lookup
from pages.blocks.glance import counters
from pages.parts import scorecard
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures
from queries.indicators import WORKSTREAMS


def known(ask: Ask, say: Say, level: str, code: str) -> str:
    """What a title says where no workstream has a rate: of a territory the counters of its last list, of the country
    what was kept of what was promised; "" where neither is known.
    """
    listed = counters.listed(ask, say, level, code) if level != "nation" else ""
    promised = commitments.of(ask)
    return listed or (commitments.title(say, promised, level) if promised else "")


def of(ask: Ask, say: Say, level: str, code: str) -> str:
    """'Bretagne : 2 chantiers sur 3 au rythme attendu'; where none of them has a single figure, what is known
    there, else how many indicators have a value.
    """
    paces = [ask.progress(room, level, code) for room in WORKSTREAMS]
    gaps = [pace.gap for pace in paces if pace.gap is not None]
    if gaps:
        key = "title" if len(gaps) == len(WORKSTREAMS) else "title_partial"
        on_pace, measured = (figures.key(f"workstreams_{name}", level, code) for name in ("on_pace", "measured"))
        kept = on_pace(sum(round(gap) >= 0 for gap in gaps))
        found = say(f"territory.{key}", count=kept, known=measured(len(gaps)))
    elif not (found := known(ask, say, level, code)):
        available, weighted = (sum(getattr(pace, name) for pace in paces) for name in ("available", "weighted"))
        found = scorecard.known(say, available, weighted)
    return scorecard.placed(say, lookup.place(ask, say, level, code), found)
