"""The way to a note from a page: its length, its parts, and a button for each format; made as it is asked for."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.elements import links
from pages.markup import draw, html
from pages.note import files, selected
from pages.note.content import Place, compose, file_name
from pages.note.model import LENGTHS, Note, offered
from pages.parts import downloads
from pages.shell.ask import Ask, fragment
from pages.text import Say
from queries.indicators import WORKSTREAMS
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
    pages = st.segmented_control(
        say("note.length"), list(LENGTHS), default=USUAL, key="note-pages", required=True,
        format_func=lambda one: say(f"note.size.{one}"),
    )  # fmt: skip
    room = st.segmented_control(
        say("note.about"), ["", *WORKSTREAMS], default="", key="note-room", required=True,
        format_func=lambda one: say(f"parts.workstream.{one}" if one else "note.all_three"),
    )  # fmt: skip
    names = offered(pages, None, room)
    chosen = st.pills(
        say("note.sections"), list(names), selection_mode="multi", default=list(names),
        key=f"note-sections-{pages}{room}", format_func=lambda one: say(f"note.section.{one}"),
    )  # fmt: skip
    if not chosen:
        draw(html('<p class="tc-note" role="alert">{}</p>', say("note.empty")))
        return
    name = file_name(place, pages, say.language, ask.edition.kind, room)
    whole = links.whole(st.context.url or "", st.query_params.to_dict())  # a file is made after its page
    made = lambda: compose(ask, say, place, pages, chosen, room, whole)  # noqa: E731
    _formats(say, made, name, f"note-{pages}{room}-{'-'.join(chosen)}")


def _formats(say: Say, composed: Callable[[], Note], name: str, key: str) -> None:
    """A button for each format, which makes the note in it: no choice before the file."""
    with st.container(horizontal=True):
        for kind in files.FORMATS:
            make = partial(_made, composed, kind)
            downloads.file(say(f"note.kind_{kind}"), make, f"{name}.{kind}", f"{key}-{kind}")


def _made(composed: Callable[[], Note], kind: str) -> bytes:
    return files.written(composed(), kind)


@fragment
def offer_selection(ask: Ask, say: Say, asked: Selection) -> None:
    """The same for what the reader chose: the formats alone."""
    look = {"type": "tertiary", "icon": ":material/description:"}
    with st.popover(say("note.take"), key="note-selection", on_change="rerun", **look) as behind:  # type: ignore[arg-type]
        if not behind.open:
            return
        draw(html('<p class="tc-note">{}</p>', say("selection.note_lead")))
        name = selected.file_name(say.language, ask.edition.kind)
        _formats(say, lambda: selected.compose(ask, say, asked), name, f"note-selection-{asked.text}")
