"""The finding of a territory, the same on its page, in its note and on its slides."""

from pages import commitments, lookup
from pages.ask import Ask
from pages.parts import scorecard
from pages.text import Say
from queries import figures
from queries.indicators import WORKSTREAMS


def of(ask: Ask, say: Say, level: str, code: str) -> str:
    """'Bretagne : 2 chantiers sur 3 au rythme attendu'; where none of them has a single figure, what was kept of what
    was promised, else how many indicators have a value.
    """
    paces = [ask.progress(room, level, code) for room in WORKSTREAMS]
    gaps = [pace.gap for pace in paces if pace.gap is not None]
    if gaps:
        key = "title" if len(gaps) == len(WORKSTREAMS) else "title_partial"
        on_pace, measured = (figures.key(f"workstreams_{name}", level, code) for name in ("on_pace", "measured"))
        kept = on_pace(sum(round(gap) >= 0 for gap in gaps))
        found = say(f"territory.{key}", count=kept, known=measured(len(gaps)))
    elif promised := commitments.of(ask):
        found = commitments.title(say, promised, level)
    else:
        available, weighted = (sum(getattr(pace, name) for pace in paces) for name in ("available", "weighted"))
        found = scorecard.known(say, available, weighted)
    return scorecard.placed(say, lookup.place(ask, say, level, code), found)
