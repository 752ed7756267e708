"""The finding of a territory, in one place: homes, its page, its note, its slides and its feed head with the same."""

from collections.abc import Mapping

from pages.blocks import commitments, lookup
from pages.blocks.commitments import Kept
from pages.blocks.glance import counters
from pages.parts import outlook, scorecard
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined, opened
from queries import figures
from queries.indicators import WORKSTREAMS, Progress


def standing(pace: Progress) -> str:
    """'late', 'even', 'ahead' or 'unknown': of the progress and the pace as they are written."""
    if pace.value is None or pace.gap is None:
        return "unknown"
    points = round(pace.gap)
    return "late" if points < 0 else "ahead" if points else "even"


def of(ask: Ask, say: Say, level: str, code: str) -> str:
    """'Bretagne : deux chantiers sur trois avancent moins vite qu'attendu'; of the country, which needs no name, the
    same without one.
    """
    told = found(ask, say, level, code)
    return told if level == "nation" else scorecard.placed(say, lookup.place(ask, say, level, code), told)


def found(ask: Ask, say: Say, level: str, code: str) -> str:
    """How many workstreams of a territory are behind; where none has a pace, what is known there, else how many
    indicators have a value.
    """
    paces = {room: ask.progress(room, level, code) for room in WORKSTREAMS}
    if told := counted(say, paces, level, code):
        return told
    if told := _known(ask, say, level, code):
        return told
    available, weighted = (sum(getattr(pace, name) for pace in paces.values()) for name in ("available", "weighted"))
    return opened(scorecard.known(say, available, weighted))


def counted(say: Say, paces: Mapping[str, Progress], level: str = "nation", code: str = "FR") -> str:
    """How many workstreams are behind their expected pace, of those that have one; "" where none has."""
    standings = [standing(pace) for pace in paces.values()]
    known = len(standings) - standings.count("unknown")
    late, measured = (figures.key(f"workstreams_{name}", level, code) for name in ("late", "measured"))
    if not known:
        return ""
    if known == len(standings):
        return say(f"overview.headline.late{standings.count('late')}")
    if known == 1:
        return say(f"overview.headline.alone_{'late' if 'late' in standings else 'kept'}")
    if "late" in standings:
        return say("overview.headline.late_known", count=late(standings.count("late")), known=measured(known))
    return say("overview.headline.measured")


def sentence(say: Say, paces: Mapping[str, Progress], promised: Kept | None, level: str = "nation") -> str:
    """Which workstreams are behind, which hold, which are ahead, which cannot be measured yet. Where none has a pace,
    what became of what was `promised`, which the title of the country says already.
    """
    if promised and all(standing(pace) == "unknown" for pace in paces.values()):
        rest = commitments.rest(say, promised)
        if level != "nation":
            told = say.apart(list(filter(None, (commitments.title(say, promised), rest))))
            return say("overview.promised_around", told=told)
        return say("overview.promised", rest=rest) if rest else ""
    groups: dict[str, list[str]] = {"late": [], "even": [], "ahead": [], "unknown": []}
    for workstream, pace in paces.items():
        groups[standing(pace)].append(say(f"overview.subject.{workstream}"))
    for name, subjects in groups.items():
        if len(subjects) == len(paces):  # which the title named
            return say(f"overview.pace.all.{name}")
    parts = [
        say(f"overview.pace.{name}", count=len(subjects), who=say.listed(subjects))
        for name, subjects in groups.items()
        if subjects
    ]
    return joined("", (opened(say.apart(parts)), "."))


def _known(ask: Ask, say: Say, level: str, code: str) -> str:
    """What is known where no workstream has a rate: of a territory the counters of its last list, of the country what
    was kept of what was promised; "" where neither is known.
    """
    listed = counters.listed(ask, say, level, code) if level != "nation" else ""
    promised = commitments.of(ask)
    return listed or (commitments.title(say, promised, level) if promised else "")


def ahead(ask: Ask, say: Say, workstream: str, place: tuple[str, str], brief: bool = False) -> str:
    """How many targets of a workstream will be met in a place, by their trends; in a real edition, that none is set."""
    rows = ask.scorecard(workstream, *place).set_index("indicator")["gap"]
    items = [one.id for one in ask.catalogue.values() if one.workstream == workstream and place[0] in one.levels]
    found = [(told, rows[name]) for name in items if (told := ask.outlook(name, *place)) is not None]
    return outlook.targets(say, found, workstream, *place, brief) or (say("outlook.no_target") if ask.real_on else "")
