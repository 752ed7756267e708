"""A note as slides, whatever shows them, a file or a screen: one message each, that its title says, and one thing to
look at; what is beside it is told by who speaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pages.charts.events import NONE
from pages.charts.spec import Bar, Bars, Chart
from pages.maps.picture import Picture
from pages.note.model import Beside, Block, Heading, Item, Listing, Note, Paragraph, Table, Workstream
from pages.text import Say
from pages.text.written import joined

MOST = 8
ROWS, LINES = 4, 5  # of a table, and of a list
Shown = Bars | Chart | Picture | Listing | Table
ORDER: dict[type, int] = {Chart: 0, Bars: 1, Picture: 2, Listing: 3, Table: 3}  # the last two as the note has them


@dataclass(frozen=True)
class Slide:
    """Its `title` is a sentence; `under` it another one; `told`: what who shows it may say besides."""

    title: str
    body: Shown | None
    under: str = ""
    told: Sequence[str] = ()


def of(note: Note) -> list[Slide]:
    """The cover, then the workstreams, their curves, the map, what waits and what is to be decided."""
    first, second = _curves(note.blocks)
    rest = sorted([*first, *_others(note.blocks)], key=lambda slide: ORDER[type(slide.body)])
    return [Slide(note.title, None, note.lead), *_paces(note), *rest, *second][:MOST]


def _paces(note: Note) -> Iterator[Slide]:
    """The workstreams side by side; in words where none has a rate."""
    rooms, say = [block for block in note.blocks if isinstance(block, Workstream)], Say(note.language)
    if not rooms:
        return
    title = note.finding or say("note.section.essential")
    if note.finding and all(room.value is None for room in rooms) and not note.title.startswith(note.place):
        title = joined(". ", [note.title, note.finding])  # what became of the others follows what the title says
    told = [text for room in rooms for text in (room.title, room.alt or room.done, room.sentence)]
    if all(room.value is None for room in rooms):
        lines = [Item("", room.title, room.done) for room in rooms]
        yield Slide(title, Listing(lines), "", told)
        return
    bars = [Bar(room.title, _whole(room.value), room.done, aim=_whole(room.due)) for room in rooms]
    names = (say("note.done"), say("note.aimed"))
    yield Slide(title, Bars(say("note.paces"), bars, "percent", names_of=names), "", told)


def _whole(share: float | None) -> float | None:
    """As it is written: a chart shows no other digit."""
    return None if share is None else round(share)


def _curves(blocks: Sequence[Block]) -> tuple[list[Slide], list[Slide]]:
    """The first chart of each workstream, and the others; their events are told, and marked nowhere."""
    found: tuple[list[Slide], list[Slide]] = ([], [])
    seen: set[int] = set()
    for block in blocks:
        if isinstance(block, Chart | Bars):
            bare = replace(block, events=NONE, told=()) if isinstance(block, Chart) else block
            found[block.number in seen].append(Slide(block.title, bare, block.sentence, block.told))
            seen.add(block.number)
    return found


def _others(blocks: Sequence[Block]) -> Iterator[Slide]:
    """The map and what stands beside it; the first list or table of a section, whose heading says it."""
    title = ""
    for block in blocks:
        if isinstance(block, Heading):
            title = block.text if block.level == 2 else ""
        elif isinstance(block, Beside):
            yield Slide(block.picture.title, block.picture, "", [block.picture.sentence])
            yield from _others(block.blocks)
        elif title and isinstance(block, Listing):
            yield Slide(
                title, replace(block, items=block.items[:LINES]), "", [_line(one) for one in block.items[LINES:]]
            )
        elif title and isinstance(block, Table):
            rest = [" · ".join(row) for row in block.rows[ROWS:]]
            yield Slide(title, replace(block, rows=block.rows[:ROWS]), block.rest, rest)
        title = title if isinstance(block, Heading | Paragraph) else ""


def _line(item: Item) -> str:
    return " · ".join(filter(None, (f"{item.count} {item.text}", item.where)))
