"""The note of a selection: each indicator that was chosen, in each territory that was, as a table and as curves."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages import charts
from pages.blocks import lookup, past
from pages.charts.events import over
from pages.charts.marks import MOST
from pages.charts.spec import Chart
from pages.note import curves, tables
from pages.note.content import about
from pages.note.model import Block, Heading, Note, Paragraph, Table, WrongNote
from pages.parts import scorecard
from pages.shell.ask import Ask
from pages.text import ALL, Say
from queries import figures, selection
from queries.indicators import WORKSTREAMS, Indicator
from queries.selection import Place, Selection

PAGES = 10  # at most: what is chosen decides how many there are
Row = Mapping[Any, Any]


def read(ask: Ask, text: str) -> Selection:
    """A selection from the text of an address. Raises WrongNote where it is empty, too long, or names what is not."""
    if len(text) > selection.LONGEST:
        raise WrongNote(f"too long: {selection.LONGEST} characters at most")
    chosen = selection.read(text, lookup.known(ask))
    if chosen.unknown:
        raise WrongNote(f"{', '.join(chosen.unknown)[:80]}: no indicator and no territory (P1, FR, R53, D35)")
    if not chosen:
        raise WrongNote("choose one indicator or one territory at least: P1,P3,R53,D35,FR")
    if len(chosen.indicators) > selection.MOST or len(chosen.places) > selection.MOST_PLACES:
        most = f"{selection.MOST} indicators and {selection.MOST_PLACES} territories"
        raise WrongNote(f"a note holds {most}, not {len(chosen.indicators)} and {len(chosen.places)}")
    return chosen


def file_name(language: str, kind: str) -> str:
    """The name of the file, without what the format adds."""
    return f"{'DEMONSTRATION-' if kind == 'demonstration' else ''}note-selection-{language}"


def compose(ask: Ask, say: Say, chosen: Selection) -> Note:
    """The note of what is shown of a selection."""
    say = Say(say.language)  # its own, so that it spells the acronyms that it used and no others
    shown = selection.completed(chosen)
    blocks = _blocks(ask, say, shown)
    public = not ask.reads_kept or blocks == _blocks(ask.as_everyone, Say(say.language), shown)
    where = say.listed(lookup.beside(ask, say, shown.places).values(), ALL)
    items = figures.key("selected", what="indicators", selection=chosen.text)(len(shown.indicators))
    places = figures.key("selected", what="places", selection=chosen.text)(len(shown.places))
    return about(
        ask,
        say,
        title=say("selection.title", items=items, places=places),
        lead=where,
        name=say("selection.note"),
        place=say("selection.name"),
        scope=say("selection.scope", places=where),
        public=public,
        pages=PAGES,
        file_name=file_name(say.language, ask.edition.kind),
        blocks=[*blocks, Heading(say("note.sources_title")), tables.sources(say, ask("method/sources"))],
    )


def _blocks(ask: Ask, say: Say, shown: Selection) -> list[Block]:
    told: list[Block] = []
    cards = {
        (row["indicator"], place): figures.standing(row, row["indicator"], *place)
        for place in shown.places
        for room in WORKSTREAMS
        for row in ask.scorecard(room, *place).to_dict("records")
    }
    for identifier in shown.indicators:
        item = ask.catalogue[identifier]
        told.append(Heading(scorecard.label(say, item)))
        told.append(Paragraph(say.text(say.either(item.formula_fr, item.formula_en)), quiet=True))
        told.append(_table(ask, say, item, {place: cards[identifier, place] for place in shown.places}))
        if chart := _chart(ask, say, item, shown.places):
            told.append(curves.alone(say, chart, MOST))
    return told


def _table(ask: Ask, say: Say, item: Indicator, rows: Mapping[Place, Row]) -> Table:
    """A line for each territory: where it stands on the indicator."""
    names = ("value", "target", "progress", "gap", "trend", "rank", "source")
    heads = [say("indicators.territory"), *(say(f"indicators.{name}") for name in names)]
    called = lookup.beside(ask, say, rows)
    cells = [[called[place], *tables.standing(say, row, item, names, ask.real_on)] for place, row in rows.items()]
    widths = (2.6, 1.6, 2.4, 1.4, 1.5, 1.5, 1.5, 2.4)
    return Table(scorecard.label(say, item), heads, cells, widths, frozenset((1, 3, 4, 5, 6)))


def _chart(ask: Ask, say: Say, item: Indicator, places: Sequence[Place]) -> Chart | None:
    """The indicator over time, a line for each territory of which two values are known; None without any."""
    found = {place: ask.series(item.id, *place) for place in places}
    known = [place for place, rows in found.items() if rows["value"].notna().sum() > 1]
    if item.unit == "count":  # the country's line would flatten those of its parts
        known = [place for place in known if place[0] == known[0][0]]
    if not known:
        return None
    called = lookup.beside(ask, say, known)
    rows = pd.concat([found[place].assign(territory=called[place]) for place in known], ignore_index=True)
    drawn = rows if rows["period"].dt.month.nunique() == 1 else charts.by_month(rows, "period", "value", "territory")
    name = scorecard.label(say, item)
    sentence = say("selection.curve_alt", name=name, places=say.listed(called.values(), ALL))
    return charts.line(
        say,
        drawn,
        "period",
        "value",
        item.unit,
        sentence,
        "territory",
        marks=over(past.shared(ask, say, item.workstream, known, item), drawn["period"]),
        title=say("selection.curve_title", name=name),
        sentence=sentence,
        number=WORKSTREAMS.index(item.workstream) + 1,
    )
