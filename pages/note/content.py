"""What a note says: the answers of its reader alone, by the queries and in the sentences of the pages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pages.blocks import changed, commitments, glance, headline, lookup, unpublished, unusual, workstream
from pages.elements import badges
from pages.note import curves, listed, lists, places, tables
from pages.note.model import (
    EVENTS,
    FIRST,
    Beside,
    Block,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
    Workstream,
    WrongNote,
    linked,
    offered,
)
from pages.parts import scorecard
from pages.shell.ask import Ask
from pages.text import ACRONYMS, Say
from pages.text.written import joined, opened
from queries import figures
from queries.indicators import WORKSTREAMS, Progress

Place = tuple[str, str]  # (level, code)
Rooms = Sequence[str]  # the workstreams that a note is about
NATION: Place = ("nation", "FR")
WATCHED = 4  # alerts that the first page has room for
PROMISED = 2  # commitments of a workstream of which no indicator is known, there
CHARTS = {10: 2}  # of each workstream
NAMED = 2  # sources that each page names


def place_of(ask: Ask, text: str) -> Place:
    """The territory written "FR", "R53" or "D2A". Raises WrongNote for one that the edition does not know."""
    written = text.strip().upper()
    level = {"R": "region", "D": "department"}.get(written[:1], "")
    if written == "FR" or (level, written[1:]) in lookup.known(ask):
        return NATION if written == "FR" else (level, written[1:])
    raise WrongNote(f'there is no territory "{text}" (expected FR, R and a region as in R53, D and a département)')


def compose(
    ask: Ask,
    say: Say,
    place: Place,
    pages: int,
    sections: Sequence[str] | None = None,
    room: str = "",
    whole: Callable[[str], str] = lambda link: "",
) -> Note:
    """The note of a territory, or of one workstream there, of so many pages at most, with these sections or all it may
    hold; `whole` says where its links lead. Raises WrongNote.
    """
    say = Say(say.language)  # its own, so that it spells the acronyms that it used and no others
    rooms = (room,) if room else WORKSTREAMS
    names = offered(pages, sections, room)
    blocks = _blocks(ask, say, place, pages, names, rooms)
    where = lookup.place(ask, say, *place)
    reader = lookup.viewer_name(ask, say)
    chosen = say(f"parts.workstream.{room}") if room else say("note.whole")
    if sections is not None and names != offered(pages, None, room):
        chosen = say("note.parts", names=say.listed([say.inside(say(f"note.section.{name}")) for name in names]))
    title, finding = _found(ask, say, place, room)
    return about(
        ask,
        say,
        title=title,
        finding=finding,
        lead=_about(ask, say, place),
        name=say("note.name", place=where),
        place=where,
        scope=say("note.scope", place=where, reader=reader, sections=chosen),
        public=not _is_not_public(ask, say, place, pages, names, rooms, blocks),
        pages=pages,
        file_name=file_name(place, pages, say.language, ask.edition.kind, room),
        blocks=linked(blocks, whole),
    )


def _found(ask: Ask, say: Say, place: Place, room: str) -> tuple[str, str]:
    """The finding of a territory, or that of the page of one workstream there, and the sentence under it."""
    if room:
        return workstream.found(ask, say, room, *place)
    paces = {one: ask.progress(one, *place) for one in WORKSTREAMS}
    return headline.of(ask, say, *place), headline.sentence(say, paces, commitments.of(ask), place[0])


def about(ask: Ask, say: Say, *, blocks: Sequence[Block], public: bool, **own: Any) -> Note:
    """A note with what each says of itself: its edition, day, kind and sources, what is not public, its acronyms."""
    kind = ask.edition.kind
    note = Note(
        language=say.language,
        brand=say("note.brand"),
        as_of=say("shell.banner.as_of", day=ask.edition.as_of),
        day=ask.edition.as_of,
        kind=kind,
        kind_words=say(f"parts.kind.{kind}"),
        warning=say(f"shell.banner.{kind}") if kind != "real" else "",
        mark="" if public else say("note.not_public", reader=lookup.viewer_name(ask, say)),
        sources=say("note.sources", names=say.listed(source_names(say, ask("method/sources")), NAMED)),
        edition=say("note.edition", name=ask.edition.name),
        page=say("note.page"),
        blocks=tuple(blocks),
        **own,
    )
    words = {*re.findall(r"\w+", " ".join(note.texts))}  # not what was said of events that no chart has room for
    told = [
        say("parts.acronym.each", name=name, words=say(f"parts.acronym.{name}")) for name in ACRONYMS if name in words
    ]
    spelled = [Paragraph(say("note.acronyms", told=say.apart(told)), quiet=True)] if told else []
    return replace(note, blocks=(*blocks, *spelled))


def _blocks(ask: Ask, say: Say, place: Place, pages: int, names: Sequence[str], rooms: Rooms) -> list[Block]:
    """Those of the first page, which stands alone where it is of all workstreams, then the others."""
    first, rest = (
        [block for name in names if (name in FIRST) == own for block in _SECTIONS[name](ask, say, place, pages, rooms)]
        for own in (True, False)
    )
    if first and rest and isinstance(rest[0], Heading) and len(rooms) > 1:
        rest[0] = replace(rest[0], begins=True)
    return [*_beside(first), *rest]


def _beside(blocks: Sequence[Block]) -> list[Block]:
    """The same, what waits beside the map."""
    for rank, (picture, heading, listing) in enumerate(zip(blocks, blocks[1:], blocks[2:], strict=False)):
        if isinstance(picture, Beside) and isinstance(heading, Heading) and isinstance(listing, Listing):
            return [*blocks[:rank], replace(picture, blocks=(heading, listing)), *blocks[rank + 3 :]]
    return list(blocks)


def _is_not_public(
    ask: Ask, say: Say, place: Place, pages: int, names: Sequence[str], rooms: Rooms, blocks: Sequence[Block]
) -> bool:
    """Whether something of it is not what everyone reads: of a demonstration always where its reader reads all of the
    territory, else where a note of the public has other words. What the State published is nobody's alone.
    """
    if not ask.reads_kept or (ask.real_on is None and ask.reads(*place)):
        return ask.reads_kept
    return blocks != _blocks(ask.as_everyone, Say(say.language), place, pages, names, rooms)


def file_name(place: Place, pages: int, language: str, kind: str, room: str = "") -> str:
    """The name of the file: 'DEMONSTRATION-note-R53-2-pages', without what the format adds."""
    begun = "DEMONSTRATION-" if kind == "demonstration" else ""
    of = "-".join(filter(None, (figures.place(*place), room)))
    return f"{begun}note-{of}-{pages}-{'page' if pages == 1 else 'pages'}-{language}"


def source_names(say: Say, rows: pd.DataFrame) -> list[str]:
    """Names of the sources, each once, those that promise least first."""
    ranked = sorted(rows.to_dict("records"), key=lambda row: -badges.KINDS.index(row["kind"]))
    return list(dict.fromkeys(say.named(row, "title") for row in ranked))


def _about(ask: Ask, say: Say, place: Place) -> str:
    level, code = place
    here = ask("territory/facts", **lookup.where(level, code)).iloc[0]
    counters = say("counters.points.title", count=figures.key("open_counters", level, code)(int(here["counters"])))
    people = figures.key("population", level, code)(here["population"])
    key = "note.about_nation" if level == "nation" else f"territory.about_{level}"
    return say(key, code=code, people=people, counters=counters, date=ask.edition.as_of)


# Sections -------------------------------------------------------------------------------------------------------------


def _essential(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """The three workstreams, each with its pace and its first figures."""
    return [_workstream(ask, say, room, place, pages) for room in rooms]


def _workstream(ask: Ask, say: Say, room: str, place: Place, pages: int) -> Workstream:
    pace = ask.progress(room, *place)
    title = say(f"overview.title.{room}")
    promised = commitments.of(ask, room) if pace.value is None else None
    table = tables.first(ask, say, room, place)
    if promised and table is None:
        table = tables.promises(ask, say, room, PROMISED, brief=True)
    if promised:
        done, sentence = commitments.title(say, promised), commitments.sentence(say, promised)
        facts = glance.published_facts(ask, say, room, place)
        labels = [one.label if rank else opened(one.label) for rank, one in enumerate(facts)]
        found = [say("indicators.place", place=label, rest=one.value) for label, one in zip(labels, facts, strict=True)]
        sentence = joined(" ", [*([joined("", [say.apart(found), "."])] if found else []), sentence])
    else:
        done, sentence = _pace_words(ask, say, pace)
    gap = None if pace.gap is None else round(pace.gap)
    return Workstream(
        number=WORKSTREAMS.index(room) + 1,
        over=say("parts.workstream.number", number=WORKSTREAMS.index(room) + 1),
        title=title,
        done=done,
        gap="" if gap is None else say("parts.points", count=abs(gap), signed=say.signed(pace.gap, digits=0)),
        expected="" if pace.expected is None else say("parts.expected", value=say.percent(pace.expected, 0)),
        value=None if pace.value is None else float(pace.value),
        due=None if pace.expected is None else float(pace.expected),
        alt="" if pace.value is None else _bar_words(say, pace),
        sentence=sentence,
        table=table,
        none="" if table or promised else say("indicators.none_title"),
    )


def _bar_words(say: Say, pace: Progress) -> str:
    return say("parts.bar", value=say.percent(pace.value, 0), expected=say.percent(pace.expected, 0))


def _pace_words(ask: Ask, say: Say, pace: Progress) -> tuple[str, str]:
    """'81 % d'avancement' and what it rests on; without a progress, why there is none."""
    if not pace.weighted:
        return say("indicators.outside"), ""
    if pace.value is None:
        return scorecard.unpaced(say, pace), ""
    rests = scorecard.rests(say, pace, "overview.card.rests")
    heaviest = scorecard.heaviest(say, pace, ask.catalogue, weighed=False)
    return joined(" ", [say.percent(pace.value, 0), say("parts.done")]), joined(" ", filter(None, (rests, heaviest)))


def _waiting(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """What waits for a decision or a check, what weighs most first; how many others there are."""
    rows = ask("overview/watch", **lookup.where(*place)).set_index("alert")
    rows = rows[rows["workstream"].isin(rooms)]
    ranked = unusual.ranked(ask, place, rows.index)
    of = figures.key("subjects_watch", *place).among(workstream=rooms[0] if len(rooms) == 1 else None)
    count = of(len(ranked))
    title = Heading(say("overview.watch.title" if ranked else "overview.watch.title_none", count=count))
    if not ranked:
        return [title, Paragraph(say("parts.nothing_to_watch"))]
    first, rest = ranked[:WATCHED], len(ranked[WATCHED:])
    told = say("note.waiting_rest", count=rest) if rest else ""
    return [title, Listing([lists.alert(say, one, rows, place) for one in first], told), *_rule(say, first)]


def _rule(say: Say, ranked: Sequence[unusual.Ranked]) -> list[Block]:
    """What is said to be unusual, where something is; that what was told already comes last, where something was."""
    told = {"unusual": any(one.is_unusual for one in ranked), "again": any(one.told is not None for one in ranked)}
    words = [say(f"note.{name}") for name, holds in told.items() if holds]
    return [Paragraph(joined(" ", words), quiet=True)] if words else []


def _map(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    return [Beside(places.picture(ask, say, place))]


def _decisions(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """What is to be decided or done next, of what, by whom and by when; where nobody published it, who owes it."""
    rows = ask("territory/next_steps", **lookup.where(*place))
    if rows.empty and ask.real_on:
        return [Heading(say("note.section.decisions")), Paragraph(unpublished.owes(say, "proposals"))]
    return lists.decisions(ask, say, rows[rows["next_stage"].notna()], place)


def _changed(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """What changed since the edition before, or for three months: counted; in a long note the figures that moved."""
    title, moment = Heading(say("note.section.changed")), changed.since_from_url(ask, "")
    if moment is None:
        return [title, Paragraph(say("note.changed_none"))]
    found = changed.of(ask, place, moment)
    told: list[Block] = [title, Paragraph(changed.sentence(ask, say, found))]
    if pages > 2 and len(found.moves):
        told += tables.moved(ask, say, found)
    return told


def _alerts(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """The same, each with the things it is about by name."""
    where = lookup.where(*place)
    rows, things = ask("overview/watch", **where).set_index("alert"), ask("territory/questions", **where)
    rows, title = rows[rows["workstream"].isin(rooms)], Heading(say("note.alerts"))
    if rows.empty:
        return [title, Paragraph(say("territory.questions.none_sentence"))]
    ranked = unusual.ranked(ask, place, rows.index)
    told = [lists.named(say, one, rows, things[things["alert"] == one.alert], place) for one in ranked]
    return [title, Paragraph(say("note.alerts_lead"), quiet=True), Listing(told), *_rule(say, ranked)]


def _curves(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """A chart a workstream, of the indicator that takes most from it; in a long note the next ones too."""
    drawn = [chart for room in rooms for chart in curves.of(ask, say, room, place, CHARTS.get(pages, 1))]
    found = [curves.alone(say, chart, EVENTS[pages]) for chart in drawn]
    title = Heading(say("note.section.curves"))
    return [title, *found] if found else [title, Paragraph(say("note.curves_none"))]


def _indicators(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """Those that weigh in the progress of a workstream; in a long note all, and which have no meaning here."""
    told: list[Block] = [Heading(say("note.section.indicators"))]
    for room in rooms:
        found, ahead = tables.indicators(ask, say, room, place, whole=pages > 2), headline.ahead(ask, say, room, place)
        told += [*found, Paragraph(ahead)] if found and ahead else found
    return told


def _proposals(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """Proposals, the furthest from their end first, with their next step and who has to act."""
    rows = ask("territory/next_steps", **lookup.where(*place))
    if rows.empty and ask.real_on:
        return []
    if rows.empty:
        return [Heading(say("note.section.proposals")), Paragraph(say("reorganisation.stages.none"))]
    key = "title" if ask.reads_undecided else "title_public"
    count, late = figures.key("proposals", *place)(len(rows)), figures.key("proposals_red", *place)
    title = say(f"reorganisation.proposals.{key}", count=count, late=late(int(rows["red"].sum())))
    scope = [] if ask.reads_everything else [Paragraph(say(f"reorganisation.scope.{ask.reader}"), quiet=True)]
    return [Heading(title), *scope, *lists.proposals(ask, say, rows, title)]


def _calendar(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """What is planned within ninety days."""
    told = lists.calendar(ask, say, place, size=3 if pages == 2 else 8)
    return told if not ask.real_on or any(isinstance(block, Table) for block in told) else []


def _counters(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    """The counters, territory by territory; in a département one by one."""
    return tables.counters(ask, say, place)


def _lists(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    return listed.lines(ask, say, place, rooms)


def _sources(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    return [Heading(say("note.sources_title")), tables.sources(say, ask("method/sources"))]


def _method(ask: Ask, say: Say, place: Place, pages: int, rooms: Rooms) -> list[Block]:
    lead = Paragraph(say("note.method_lead"), quiet=True)
    return [Heading(say("note.method_title")), lead, tables.definitions(ask, say, rooms)]


_SECTIONS: dict[str, Any] = {
    "essential": _essential,
    "map": _map,
    "waiting": _waiting,
    "decisions": _decisions,
    "changed": _changed,
    "curves": _curves,
    "indicators": _indicators,
    "proposals": _proposals,
    "calendar": _calendar,
    "counters": _counters,
    "alerts": _alerts,
    "lists": _lists,
    "sources": _sources,
    "method": _method,
}
