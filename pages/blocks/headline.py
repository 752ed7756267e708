"""The finding of a territory, the same on its page, in its note and on its slides."""

from pages.blocks import commitments, lookup, unpublished
from pages.counters import progress
from pages.missions import bylaw
from pages.parts import cards, scorecard
from pages.reorganisation import decided
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures
from queries.indicators import WORKSTREAMS


def known(ask: Ask, say: Say, level: str, code: str) -> str:
    """What a title says where no workstream has a rate: of a territory the counters of its last list, of the country
    what was kept of what was promised; "" where neither is known.
    """
    listed = progress.listed(ask, say, level, code) if level != "nation" else ""
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


def told_once(ask: Ask, say: Say, workstream: str, place: tuple[str, str]) -> list[cards.Figure]:
    """What texts and reports say of a workstream where nobody published the files of its indicators."""
    if workstream == "missions" and unpublished.gives_way(ask, "mission_exercises", bylaw.BY):
        return bylaw.at_a_glance(ask, say, *place)
    if workstream == "reorganisation" and unpublished.gives_way(ask, "proposals", decided.BY):
        return decided.at_a_glance(ask, say, *place)
    return []
