"""The way to a note from a page: its format, its length, its parts; made as it is asked for."""

import streamlit as st

from pages.ask import Ask, fragment
from pages.markup import draw, html
from pages.note import files, selected
from pages.note.content import Place, compose, file_name
from pages.note.model import LENGTHS, offered
from pages.parts import downloads
from pages.text import Say
from queries.selection import Selection

USUAL = 2  # pages, where the reader says nothing


@fragment
def offer(ask: Ask, say: Say, place: Place) -> None:
    """A button that opens the choices; nothing of them is sent before."""
    look = {"type": "tertiary", "icon": ":material/description:"}
    with st.popover(say("note.take"), key="note", on_change="rerun", **look) as behind:  # type: ignore[arg-type]
        if behind.open:
            _choose(ask, say, place)


def _choose(ask: Ask, say: Say, place: Place) -> None:
    draw(html('<p class="tc-note">{}</p>', say("note.lead")))
    kind = st.segmented_control(
        say("note.format"), list(files.FORMATS), default=files.FORMATS[0], key="note-format", required=True,
        format_func=lambda one: say(f"note.kind_{one}"),
    )  # fmt: skip
    pages = st.segmented_control(
        say("note.length"), list(LENGTHS), default=USUAL, key="note-pages", required=True,
        format_func=lambda one: say(f"note.size.{one}"),
    )  # fmt: skip
    names = offered(pages)
    chosen = st.pills(
        say("note.sections"), list(names), selection_mode="multi", default=list(names), key=f"note-sections-{pages}",
        format_func=lambda one: say(f"note.section.{one}"),
    )  # fmt: skip
    if not chosen:
        draw(html('<p class="tc-note" role="alert">{}</p>', say("note.empty")))
        return
    name = f"{file_name(place, pages, say.language, ask.edition.kind)}.{kind}"
    make = lambda: files.written(compose(ask, say, place, pages, chosen), kind)  # noqa: E731
    downloads.file(say("note.make"), make, name, f"note-{kind}-{pages}-{'-'.join(chosen)}")


@fragment
def offer_selection(ask: Ask, say: Say, asked: Selection) -> None:
    """The same for what the reader chose: the format alone, and the file."""
    look = {"type": "tertiary", "icon": ":material/description:"}
    with st.popover(say("note.take"), key="note-selection", on_change="rerun", **look) as behind:  # type: ignore[arg-type]
        if not behind.open:
            return
        draw(html('<p class="tc-note">{}</p>', say("selection.note_lead")))
        kind = st.segmented_control(
            say("note.format"), list(files.FORMATS), default=files.FORMATS[0], key="selection-format", required=True,
            format_func=lambda one: say(f"note.kind_{one}"),
        )  # fmt: skip
        name = f"{selected.file_name(say.language, ask.edition.kind)}.{kind}"
        make = lambda: files.written(selected.compose(ask, say, asked), kind)  # noqa: E731
        downloads.file(say("note.make"), make, name, f"note-selection-{kind}-{asked.text}")
