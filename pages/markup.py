"""HTML: a text that is made of words and markup, each kept apart by its type; the one way to a page."""

import html as standard
import json
import string
from collections.abc import Callable, Iterable
from functools import cache

import markupsafe
import streamlit as st
from markupsafe import Markup as Markup

Hole = str | float
NOTHING = Markup("")


def html(template: str, /, *holes: Hole, **named: Hole) -> Markup:
    """A template with its holes filled in: `html('<a href="{}">{name}</a>', address, name=name)`.

    Words are escaped by where they stand: between tags a known figure becomes `<data value=... data-figure=...>`, in a
    quoted attribute words are words. Markup goes in as it is between tags and, made by `attributes`, inside a tag.
    TypeError where markup stands in a quoted attribute, or words in a tag outside of quotes.
    """
    return _filled(template, _between, holes, named)


def attributes(template: str, /, *holes: Hole, **named: Hole) -> Markup:
    """Attributes of a tag, as `html`: `attributes(' aria-label="{}"', name)`."""
    return _filled(template, _inside, holes, named)


def concat(pieces: Iterable[Markup], between: str = "") -> Markup:
    """HTML one after another; `between` is words, unless it is markup."""
    return Markup(str(_between(between)).join(map(_between, pieces)))


def escape(words: Hole) -> Markup:
    """Words as the content of an element."""
    return markupsafe.escape(words)


def french(words: Hole) -> Markup:
    """Words that come in French whatever the language of the page, marked so: it chooses the voice that reads them.

    For sentences that were deposited; names of places and of bodies are names in every language.
    """
    return html('<span lang="fr">{}</span>', words)


def draw(piece: Markup) -> None:
    """Send HTML to the page; nothing where there is none, of which Streamlit makes an error."""
    if piece:
        st.html(str(piece))


def drawn_again(sent: str) -> Markup:
    """HTML that `draw` sent, read back from what a page sent; never anything else."""
    return Markup(sent)


def data_block(kind: str, value: object) -> Markup:
    """Facts for programs, as JSON in an element that no browser runs; `kind` is its media type."""
    # In JSON a "<" may be written so, and then ends no element.
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return html('<script type="{}">{}</script>', kind, Markup(written))


def _between(value: Hole) -> str:
    return value if type(value) is Markup else markupsafe.escape(value)


def _quoted(value: Hole) -> str:
    if isinstance(value, Markup):
        raise TypeError(f"markup in an attribute: {value[:80]}")
    return standard.escape(str(value))


def _inside(value: Hole) -> str:
    if value and not isinstance(value, Markup):
        raise TypeError(f"words in a tag, outside of quotes: {str(value)[:80]}")
    return str(value)


Write = Callable[[Hole], str]
Piece = tuple[str, int | str, str, Write | None]  # the text before a hole, its place or name, its format, its writing


def _filled(template: str, place: Write, holes: tuple[Hole, ...], named: dict[str, Hole]) -> Markup:
    pieces, count = _compiled(template, place)
    if len(holes) + len(named) != count:
        raise TypeError(f"{count} holes, {len(holes) + len(named)} values: {template[:80]}")
    written: list[str] = []
    for text, name, form, write in pieces:
        written.append(text)
        if write is not None:
            value = holes[name] if isinstance(name, int) else named[name]
            written.append(write(format(value, form) if form else value))
    return str.__new__(Markup, "".join(written))  # as Markup(...), in a third of the time


@cache
def _compiled(template: str, place: Write) -> tuple[tuple[Piece, ...], int]:
    """A template cut at its holes, each with the way to write there, and how many values it takes."""
    pieces: list[Piece] = []
    names: list[int | str] = []
    quote = ""
    for text, name, form, _ in string.Formatter().parse(template):
        place, quote = _after(text, place, quote)
        if name is None:
            pieces.append((text, 0, "", None))
            continue
        names.append(name or sum(isinstance(one, int) for one in names))
        pieces.append((text, names[-1], form or "", _quoted if quote else place))
    return tuple(pieces), len(set(names))


def _after(text: str, place: Write, quote: str) -> tuple[Write, str]:
    """Where one stands after a piece of template: between tags or inside one, and in which quotes."""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif place is _between:
            place = _inside if sign == "<" else place
        elif sign in "\"'":
            quote = sign
        elif sign == ">":
            place = _between
    return place, quote
