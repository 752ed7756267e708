"""What a note is made of, whatever it is written as; its texts may know which figures they hold."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pages.charts.spec import Bars, Chart
from pages.maps.picture import Picture
from queries.indicators import WORKSTREAMS

FIRST = ("essential", "map", "waiting", "decisions")  # of the first page, which stands alone
# What a note of so many pages at most may hold, in its order.
SECTIONS: dict[int, tuple[str, ...]] = {
    1: FIRST,
    2: (*FIRST, "changed", "curves", "calendar"),
    10: (
        *(*FIRST, "changed", "curves", "indicators", "proposals", "calendar", "counters", "alerts", "lists"),
        *("sources", "method"),
    ),
}
LENGTHS = tuple(SECTIONS)
# What is of one workstream: a note of another one has none of it; nor of what is counted of all three together.
OF = {
    **dict.fromkeys(("decisions", "proposals", "calendar"), "reorganisation"),
    **dict.fromkeys(("map", "counters"), "counters"),
    "changed": "",
}
EVENTS = {1: 0, 2: 2, 10: 3}  # that a chart of such a note has room for


class WrongNote(ValueError):
    """A note that cannot be made: a length, a section or a territory that is none; the words say which there are."""


@dataclass(frozen=True)
class Heading:
    """The title of a section (level 2) or of a part of one (level 3); that of the note is level 1. It may `begin` a
    page.
    """

    text: str
    level: int = 2
    begins: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Sentences; a `quiet` one is a note under what it is about."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts under the names of their columns. `widths`: relative; `name` says what it is aloud, `rest` how many
    other rows there are.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()
    rest: str = ""


@dataclass(frozen=True)
class Workstream:
    """A workstream at a glance. `done`, `gap` and `expected` are the words of the bar, whose ends are `value` and `due`
    (0 to 100); without a value, `done` says why. `alt` is the bar in words, `sentence` what it rests on.
    """

    number: int
    over: str
    title: str
    done: str
    gap: str
    expected: str
    value: float | None
    due: float | None
    alt: str
    sentence: str
    table: Table | None
    none: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it is behind its pace, by half a point or more."""
        return self.value is not None and self.due is not None and round(self.value - self.due) < 0


@dataclass(frozen=True)
class Item:
    """A line of a list: how many, of what, and where; `link`: an address of ours that it leads to, or a whole one."""

    count: str
    text: str
    where: str = ""
    link: str = ""


@dataclass(frozen=True)
class Listing:
    """Lines of a list, the first first; `rest` says how many others there are. A `calm` one asks for nothing."""

    items: Sequence[Item]
    rest: str = ""
    calm: bool = False


@dataclass(frozen=True)
class Beside:
    """A map, and what stands beside it."""

    picture: Picture
    blocks: Sequence[Heading | Paragraph | Listing] = ()


Block = Heading | Paragraph | Table | Workstream | Listing | Chart | Bars | Beside


@dataclass(frozen=True)
class Note:
    """A note for a reader, of a territory, as an edition has it.

    `kind`: real, estimated or demonstration; `kind_words` and `warning` say it on each page. `mark` says on each
    page that some of it is not public; empty where all is. `scope`: what it is limited to (place, reader, sections).
    """

    language: str
    title: str
    lead: str
    name: str
    brand: str
    place: str
    as_of: str
    day: dt.date
    kind: str
    kind_words: str
    warning: str
    mark: str
    scope: str
    sources: str
    edition: str
    page: str
    pages: int
    file_name: str
    blocks: Sequence[Block]
    finding: str = ""  # which workstreams are behind, where any is measured

    @property
    def texts(self) -> list[str]:
        """All that it says, in order."""
        told = [self.title, self.finding, self.lead, self.brand, self.place, self.as_of, self.kind_words, self.warning]
        told += [self.mark, self.scope, self.sources, self.edition]
        return [text for text in (*told, *(text for block in self.blocks for text in _texts(block))) if text]


def linked(blocks: Sequence[Block], whole: Callable[[str], str]) -> list[Block]:
    """The same, the links of whose lists are written whole; none where that is not known."""
    return [
        replace(block, items=[replace(item, link=item.link and whole(item.link)) for item in block.items])
        if isinstance(block, Listing)
        else block
        for block in blocks
    ]


def _texts(block: Block) -> list[str]:
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Beside):
        one = block.picture
        own = [one.title, one.sentence, one.alt, *(words for _, words in one.key)]
        return [*own, *(text for inner in block.blocks for text in _texts(inner))]
    if isinstance(block, Table):
        return [block.name, *block.heads, *(cell for row in block.rows for cell in row), block.rest]
    if isinstance(block, Listing):
        return [*(text for item in block.items for text in (item.count, item.text, item.where)), block.rest]
    if isinstance(block, Chart | Bars):
        return [block.title, block.sentence, block.alt, *block.names, *block.told]
    told = [block.over, block.title, block.done, block.gap, block.expected, block.alt, block.sentence, block.none]
    return told + (_texts(block.table) if block.table else [])


def offered(pages: int, wanted: Sequence[str] | None = None, room: str = "") -> tuple[str, ...]:
    """The sections of a note of so many pages, or of one workstream, those that are wanted, in their order. Raises
    WrongNote.
    """
    if pages not in SECTIONS:
        raise WrongNote(f"a note has {', '.join(map(str, LENGTHS))} pages at most, not {pages}")
    if room and room not in WORKSTREAMS:
        raise WrongNote(f"there is no workstream {room}: {', '.join(WORKSTREAMS)}")
    held = tuple(one for one in SECTIONS[pages] if not room or OF.get(one, room) == room)
    if wanted is None:
        return held
    if not wanted:
        raise WrongNote(f"choose one section at least: {', '.join(held)}")
    strange = [one for one in wanted if one not in held]
    if strange:
        longer = [str(size) for size, names in SECTIONS.items() if size > pages and set(strange) <= set(names)]
        why = f"it takes {longer[0]} pages" if longer else "there is none of that name"
        raise WrongNote(f"{', '.join(strange)}: {why}; a note of {pages} has {', '.join(held)}")
    return tuple(one for one in held if one in wanted)
