"""The one pattern for a chart or a map: finding, sentence, figure, table one click away, CSV, kind."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.charts import bars, events
from pages.elements import badges, more, numbers
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.parts import cached, downloads, readable_tables, unfollowed
from pages.shell import addressed, states, static_target
from pages.text import Say
from queries.figures import Keys

PANEL = "panel-"  # what the keys of frames begin with
LONG = 200  # rows of a table that is sent whole
MOST = 2000  # rows that a table written at a click holds


def panel(
    say: Say,
    title: str,
    sentence: str,
    figure: Callable[[], Any],
    table: pd.DataFrame,
    csv_name: str,
    kind: str,
    columns: numbers.Columns | str | None = None,
    note: str = "",
    tall: bool = False,
    keys: Keys | None = None,
    later: bool | str = False,
    marks: events.Marks = events.NONE,
    empty: str | None = None,
    despite: Collection[str] = (),
    source: str = "",
) -> Any:
    """A framed figure: a chart that `figure` gives, or what it draws. Returns what it returns (the code selected on a
    map, say), `empty` where it has no row.

    `table` holds raw values and goes to the CSV as it is; `columns` (see numbers.columns_of) says which of its
    columns people read, under which name. `csv_name` is unique on the page. `note` is a limit or a source.
    A `tall` panel is as high as its neighbour, and one for `later` shows its heading alone on a phone, or in any window
    (more.EVERYWHERE). `keys` says which figures the cells of `table` are (queries.figures). `marks`: the events of a
    chart, for its table. `despite`: the filters of the page that it does not follow (`unfollowed.told`). `source`:
    where its data come from, which its picture says (static/take.js); else those of the page (blocks/cited.py).
    """
    columns = numbers.columns_of(say, columns) if columns else None
    with _frame(csv_name, tall):
        draw(_heading(say, title, sentence, kind, later, despite=despite, source=source))
        if table.empty:
            states.empty(say, empty)
            return None
        result = _drawn(say, figure, csv_name)
        marks = result.events if isinstance(result, charts.Chart) else marks
        if columns and len(table) <= LONG and not static_target.current() and addressed.on_page(csv_name):
            draw(_under(say, csv_name, table, note))
            return result
        with st.container(horizontal=True, key=f"foot-{csv_name}", vertical_alignment="center"):
            if note:
                draw(html('<p class="tc-note">{}</p>', unbroken(note)))
            twin(say, title, table, csv_name, columns, keys, marks=marks)
            downloads.csv(say, table, csv_name, kind, keys=keys, about=title, beside=True, columns=columns, marks=marks)
    return result


@dataclass(frozen=True)
class Found:
    """What a panel shows, as `panel` takes it."""

    title: str
    sentence: str
    figure: Callable[[], Any]
    table: pd.DataFrame
    kind: str
    columns: numbers.Columns | None = None
    note: str = ""
    keys: Keys | None = None
    marks: events.Marks = events.NONE
    despite: Collection[str] = ()
    later: bool | str = False


def _drawn(say: Say, figure: Callable[[], Any], name: str) -> Any:
    """What a figure gives; a chart is drawn."""
    result = figure()
    if isinstance(result, charts.Chart | charts.Bars):
        charts.draw(say, result, name)
    return result


def cached_panel(say: Say, csv_name: str, find: Callable[[], Found], choice: Callable[[], None] | None = None) -> None:
    """A panel as `panel` draws it, whose figure holds no widget: what it shows is found and drawn once for all who read
    the same (`cached`), its table is asked for by its address. A `choice` stands between its heading and figure.
    """
    choose = choice or (lambda: None)
    if not cached.is_on() or static_target.current() or addressed.is_taken():
        it = find()
        figure = lambda: (choose(), it.figure())[1]  # noqa: E731
        panel(
            say, it.title, it.sentence, figure, it.table, csv_name, it.kind, it.columns, it.note,
            keys=it.keys, marks=it.marks, despite=it.despite, later=it.later,
        )  # fmt: skip
        return
    if not choice:
        cached.render(say, csv_name, lambda: _whole(say, csv_name, find()))
        return
    with _frame(csv_name):
        if cached.render(say, f"{csv_name}-head", lambda: _head(say, find())):
            choice()
            cached.render(say, csv_name, lambda: _rest(say, csv_name, find()))


def _head(say: Say, found: Found) -> bool:
    """Draw the heading of a panel; whether it has a row."""
    draw(_heading_of(say, found))
    if found.table.empty:
        states.empty(say)
    return not found.table.empty


def _heading_of(say: Say, found: Found) -> Markup:
    return _heading(say, found.title, found.sentence, found.kind, found.later, despite=found.despite)


def _whole(say: Say, name: str, found: Found) -> None:
    """Draw a panel in as few messages as it can come in: each costs its server as much as what it says."""
    figure: Any = None if found.table.empty else found.figure()
    if isinstance(figure, charts.Bars):
        draw(_piled(_heading_of(say, found), *_below(say, name, found, figure), look=f"st-key-{PANEL}{name}"))
        return
    with _frame(name):
        if _head(say, found):
            draw(_piled(*_below(say, name, found, figure)))


def _rest(say: Say, name: str, found: Found) -> None:
    draw(_piled(*_below(say, name, found, found.figure())))


def _below(say: Say, name: str, found: Found, figure: charts.Chart | charts.Bars) -> tuple[Markup, Markup]:
    """HTML of what stands under the heading of a panel, one under the other; a curve is drawn before it."""
    under = _under(say, name, found.table, str(found.note))
    if isinstance(figure, charts.Bars):
        return bars.written(say, figure, name), under
    charts.draw(say, figure, name, listed=False)
    return events.listed(say, figure.events), under


def _piled(*pieces: Markup, look: str = "") -> Markup:
    """HTML of pieces one under the other, as far apart as the elements of a panel are."""
    told = concat(html("<div>{}</div>", piece) for piece in pieces if piece)
    return html('<section class="tc-pile {}">{}</section>', look, told)


def _under(say: Say, name: str, table: pd.DataFrame, note: str) -> Markup:
    """HTML of the foot of a panel whose table has an address: its note, the button that asks for the table
    (static/script.js), its files.
    """
    there = addressed.on_page(name)
    button = html(
        '<button type="button" class="tc-open" aria-expanded="false" data-rows="{}" data-failed="{}">{}</button>',
        downloads.in_form(say, there, "html"),
        say("parts.table_failed"),
        say("parts.table"),
    )
    return html(
        '<div class="tc-under">{}<div class="tc-files">{} {}</div><div class="tc-rows"></div></div>',
        html('<p class="tc-note">{}</p>', unbroken(note)) if note else NOTHING,
        button,
        downloads.links(say, addressed.of(table) or there),
    )


def asked_for(say: Say, found: addressed.Taken) -> Markup:
    """HTML of a table that is asked for by its address, with the events under it."""
    rows = found.rows.head(MOST)
    if found.columns:
        written = numbers.readable(say, rows, numbers.held(found.rows, found.columns), found.keys)
    else:
        written = readable_tables.table(say, rows, found.kind).rows.astype(str)
    title = say("parts.table_of", title=found.about or found.name)
    return numbers.markup(written, title) + events.table(say, found.marks or events.NONE)


@contextmanager
def framed(
    say: Say,
    name: str,
    title: str,
    sentence: str,
    kind: str = "",
    tall: bool = False,
    later: bool | str = False,
    anchor: str = "",
    despite: Collection[str] = (),
) -> Iterator[None]:
    """A frame with a title, a sentence and a kind above what is drawn inside; `name` is unique on the page. Words alone
    have no kind; a link of the page arrives at the `anchor`; `despite` as for `panel`.

    A `tall` one is as high as its neighbour; of one for `later` a screen shows the heading, and the rest on request.
    """
    with _frame(name, tall):
        draw(_heading(say, title, sentence, kind, later, anchor, despite))
        yield


@contextmanager
def chosen(
    say: Say, name: str, later: bool | str = False, despite: Collection[str] = ()
) -> Iterator[Callable[[str, str, str], None]]:
    """A frame as `framed` makes, whose title is known after the choices inside it are read.

    What is drawn inside calls the function that is given with title, sentence and kind; they stand on top all the same.
    """
    with _frame(name):
        top = st.container()

        def heading(title: str, sentence: str, kind: str) -> None:
            with top:
                draw(_heading(say, title, sentence, kind, later, despite=despite))

        yield heading


def _frame(name: str, tall: bool = False) -> Any:
    return st.container(border=True, key=f"{PANEL}{name}", height="stretch" if tall else "content")


def _heading(
    say: Say,
    title: str,
    sentence: str,
    kind: str,
    later: bool | str = False,
    anchor: str = "",
    despite: Collection[str] = (),
    source: str = "",
) -> Markup:
    """HTML of what stands on top of a panel."""
    button = more.of_panel(say, later) if later else NOTHING
    badge = badges.kind(say, kind) if kind else NOTHING
    # static/take.js takes the chart or map of the panel; a style hides the button where there is none.
    taken = html('<button type="button" class="tc-image">{}</button>', say("parts.image"))
    return html(
        '<div class="tc-panel"{}>{}<h2>{}</h2><p>{} {} {}</p>{}{}</div>',
        attributes(' data-source="{}"', source) if source else NOTHING,
        html('<span id="{}"></span>', anchor) if anchor else NOTHING,
        unbroken(title),
        unbroken(sentence),
        badge,
        taken,
        unfollowed.unfollowed_note(say, despite),
        button,
    )


def twin(
    say: Say,
    title: str,
    table: pd.DataFrame,
    name: str,
    columns: numbers.Columns | str | None,
    keys: Keys | None = None,
    label: str | None = None,
    marks: events.Marks = events.NONE,
    late: numbers.Late | None = None,
) -> None:
    """The same figures as a table, behind one click; it is written and sent when it is opened.

    Beyond LONG rows it scrolls and can be searched, as a component that draws the rows in sight alone.
    """
    columns = numbers.held(table, numbers.columns_of(say, columns)) if columns else None
    if static_target.current():
        with st.expander(label or say("parts.table")):
            shown = table.head(LONG)
            told = numbers.readable(say, shown, columns, keys) if columns else shown.astype(str)
            numbers.table(told, title, late=late)
            if marks.every:
                draw(events.table(say, marks))
        return
    behind(label or say("parts.table"), name, lambda: write_table(say, title, table, columns, keys, marks, late))


def behind(label: str, name: str, write: Callable[[], None]) -> None:
    """What is written and sent once it is opened."""
    look: dict[str, Any] = {"type": "tertiary", "icon": ":material/table_rows:"}
    with st.popover(label, key=f"twin-{name}", on_change="rerun", **look) as behind:
        if behind.open:
            write()


def write_table(
    say: Say,
    title: str,
    table: pd.DataFrame,
    columns: numbers.Columns | None,
    keys: Keys | None = None,
    marks: events.Marks = events.NONE,
    late: numbers.Late | None = None,
) -> None:
    """A table that was asked for, whole: beyond LONG rows as a component."""
    long = len(table) > LONG
    named = say("parts.table_of", title=title)  # the page may hold a region named as its panel
    written = numbers.readable(say, table, columns, None if long else keys) if columns else table
    if long:  # a component, which shows plain text
        st.dataframe(written, hide_index=True, height=420, alt=named)
    else:
        numbers.table(written, named, late=late)
    if marks.every:
        draw(events.table(say, marks))


def every(
    say: Say,
    title: str,
    rows: pd.DataFrame,
    name: str,
    columns: numbers.Columns | str,
    shown: int,
    keys: Keys | None = None,
    late: numbers.Late | None = None,
) -> None:
    """The way to all rows of a list that shows its first `shown`; nothing where those are all.

    To the first MOST of a longer one, whose cells would take seconds to write; the file has all.
    """
    if len(rows) > shown:
        words = "parts.every" if len(rows) <= MOST else "parts.every_first"
        label = say(words, count=min(len(rows), MOST), all=len(rows))
        twin(say, title, rows.head(MOST), name, columns, keys, label, late=late)
