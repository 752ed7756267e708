"""Downloads: what a page offers as a file, CSV and XLSX in the words of its reader (`parts.spoken`), safe to open.

The address of each answers so where it says for whom (`for=fr`), and without it as open data has it.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.markup import Markup, concat, draw, html
from pages.parts import numbers, paper, spoken
from pages.text import Say
from queries import files, workbook
from queries.figures import Keys

MIMES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

DRAWN_FOR = "drawn-for"  # the name under which a session holds the reader of its page
FOR = "for"  # of an address: in the words of which language a file is
LONGEST = 1500  # characters of an address that one can send
# Pages whose tables are of one person, or are computed for seconds for who asks: they have no address.
OWN = frozenset(("counters-planner", "missions-finder", "deposits", "contests", "method-audit"))
_ASIDE = ("lang", "vue", "edition", "au")  # of an address: what a table's own says in another way

to_csv = files.csv
# By the number of a frame that is an answer of a named query: the frame, what it held, and the address that answers it.
_answers: dict[int, tuple["weakref.ref[pd.DataFrame]", pd.DataFrame, str]] = {}


def answers(rows: pd.DataFrame, name: str, parameters: Mapping[str, Any], view: str, edition: str = "") -> pd.DataFrame:
    """The same rows, known from now on as what the read API answers to a name ("counters/by_month"), as `view` and of
    an `edition` where the address has to say it. One that would be too long to send is not told.
    """
    told = {key: ",".join(map(str, one)) if isinstance(one, list | tuple) else one for key, one in parameters.items()}
    asked = {key: str(one) for key, one in sorted(told.items()) if one is not None and one != ""}
    asked |= {"vue": view} if view else {}
    address = _in(edition, name, asked)
    if len(address) <= LONGEST:
        number = id(rows)
        _answers[number] = (weakref.ref(rows, lambda _: _answers.pop(number, None)), rows.copy(deep=False), address)
    return rows


def _in(edition: str, name: str, asked: Mapping[str, str]) -> str:
    of = f"editions/{edition}/" if edition else ""
    return f"./api/v1/{of}{name}.csv" + (f"?{urlencode(asked)}" if asked else "")


def address(rows: object) -> str:
    """Where the read API answers these very rows; "" where they are something else, or were changed."""
    there, held, found = _answers.get(id(rows), (None, None, ""))
    if there is None or there() is not rows or not isinstance(rows, pd.DataFrame):
        return ""
    return found if rows.equals(held) else ""


# Tables that pages put together: each has the address of its page -----------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """A table of a page: its rows, their kind, what its file is called, what it is about, and how people read it."""

    rows: pd.DataFrame
    kind: str
    name: str
    about: str = ""
    columns: numbers.Columns | None = None
    keys: Keys | None = None


@dataclass
class Taking:
    """A table that is looked for on a page, the names of those met before it, and the table once it is found."""

    wanted: str
    seen: list[str] = field(default_factory=list)
    found: Taken | None = None

    def meet(self, frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, *told: Any) -> None:
        """Note a table, and what else `Taken` says of it; raises Enough once it is the one."""
        self.seen.append(name)
        if name == self.wanted:
            kind, *others = told
            self.found = Taken(frame() if callable(frame) else frame, kind, name, *others)
            raise Enough


class Enough(BaseException):
    """The table that was looked for is found: the rest of its page need not be drawn."""


# The page that is being drawn, how an address tells its reader and edition; the table that is looked for there.
_page: ContextVar[tuple[str, str, str] | None] = ContextVar("page", default=None)
_taking: ContextVar[Taking | None] = ContextVar("taking", default=None)


@contextmanager
def of_page(path: str, view: str, edition: str = "") -> Iterator[None]:
    """What is drawn inside is of a page, whose tables have addresses; `view` and `edition` as for `answers`."""
    token = _page.set(None if path in OWN else (path, view, edition))
    try:
        yield
    finally:
        _page.reset(token)


@contextmanager
def taken_by(taking: Taking) -> Iterator[None]:
    """What is drawn inside is drawn for one of its tables alone."""
    token = _taking.set(taking)
    try:
        yield
    finally:
        _taking.reset(token)


def is_taken() -> bool:
    """Whether the page is drawn for one of its tables alone, and for nobody to see."""
    return _taking.get() is not None


def page_address(name: str) -> str:
    """Where the table `name` of the page that is being drawn answers, with its filters; "" where it has no address."""
    page = _page.get()
    if page is None:
        return ""
    path, view, edition = page
    asked = {key: text for key, text in sorted(st.query_params.to_dict().items()) if text and key not in _ASIDE}
    asked |= {"vue": view} if view else {}
    address = _in(edition, f"pages/{path or 'overview'}/{name}", asked)
    return address if len(address) <= LONGEST else ""


def file_name(name: str, kind: str) -> str:
    """'fichier.csv', or 'DEMONSTRATION-fichier.csv' for what is not wholly real."""
    return f"{'DEMONSTRATION-' if kind == 'demonstration' else ''}{name}.csv"


def file(label: str, make: Callable[[], bytes], name: str, key: str) -> None:
    """A button that makes a file of ours as it is pressed; `name` ends as what it is."""
    if is_taken() or paper.sheet():
        return
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=MIMES.get(name.rpartition(".")[2], "application/octet-stream"),
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def csv(
    say: Say,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    name: str,
    kind: str,
    label: str | None = None,
    keys: Keys | None = None,
    about: str = "",
    beside: bool = False,
    columns: numbers.Columns | None = None,
) -> None:
    """Two buttons, CSV and XLSX, that build the file when they are pressed, and its rows too where they take long.

    What is an answer of a named query is a link to its address instead, which can be sent and is good tomorrow.
    A table that its page puts together is a link to the table of that page, with its filters. `keys` says which
    figures its cells are; the file does not carry them, its header names them. `about`: what the table is, for the
    workbook that holds it. `beside`: other things stand in a row with them already. `columns` (see numbers.readable):
    those that people read on the page, which are then those of the file.
    """
    if taking := _taking.get():
        taking.meet(frame, name, kind, about, columns, keys)
        return
    told = lambda: spoken.table(say, frame() if callable(frame) else frame, kind, columns, keys)  # noqa: E731
    make_csv = lambda: files.spoken_csv(told().rows, say.language)  # noqa: E731
    if sheet := paper.sheet():
        there = sheet.beside(file_name(name, kind), make_csv)
        draw(html('<p class="tc-take"><a href="{}" download>{}</a></p>', there, label or say("parts.csv")))
        return
    names = _names(say, label or say("parts.csv"))
    if found := address(frame) or page_address(name):
        draw(_links(say, found, names, beside))
        return
    with nullcontext() if beside else st.container(horizontal=True, width="content", vertical_alignment="center"):
        of = _told(name, kind, about)
        make = {"csv": make_csv, "xlsx": lambda: workbook.of_spoken(told().rows, told().names, of, say.language)}
        for form, words in names.items():
            file(words, make[form], f"{file_name(name, kind).removesuffix('.csv')}.{form}", f"{form}-{name}")


def _names(say: Say, label: str) -> dict[str, str]:
    """What the buttons of a table say: "CSV" and "XLSX", or what the table is and each format."""
    return {"csv": label, "xlsx": say("parts.xlsx")}


def _links(say: Say, found: str, names: Mapping[str, str], beside: bool) -> Markup:
    """The way to an address in each format, which looks as a button of Streamlit's does (`.tc-files`)."""
    for_whom = f"{'&' if '?' in found else '?'}{FOR}={say.language}"
    links = concat(
        (
            html('<a href="{}" data-plain download>{}</a>', found.replace(".csv", f".{form}", 1) + for_whom, words)
            for form, words in names.items()
        ),
        " ",
    )
    return html('<div class="tc-files{}">{}</div>', " tc-among" if beside else "", links)


def _told(name: str, kind: str, about: str) -> workbook.Told:
    """What the workbook of a table says of itself: the reader and the edition of the page, and its filters."""
    reader = st.session_state.get(DRAWN_FOR)
    filters = {key: value for key, value in st.query_params.to_dict().items() if key not in ("lang", "vue")}
    if reader is None:
        return workbook.Told(name, kind, about=about, parameters=filters)
    return workbook.Told(name, kind, reader.viewer, reader.edition, about, filters)
