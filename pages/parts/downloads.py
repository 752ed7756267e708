"""Downloads: what a page offers as a file, CSV and XLSX in the words of its reader (`readable_tables`), safe to open.

The address of each answers so where it says for whom (`for=fr`), and without it as open data has it.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pandas as pd
import streamlit as st

from pages.charts import events
from pages.elements import numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import readable_tables
from pages.shell import addressed, static_target
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


def file_name(name: str, kind: str) -> str:
    """'fichier.csv', or 'DEMONSTRATION-fichier.csv' for what is not wholly real."""
    return f"{'DEMONSTRATION-' if kind == 'demonstration' else ''}{name}.csv"


Make = Callable[[], Any]
_guard: Callable[[Make, str], Make] = lambda make, _: make  # noqa: E731


def guard_by(guard: Callable[[Make, str], Make]) -> None:
    """Have each file made through `guard(make, name)`: it asks who reads, as the file is made."""
    global _guard
    _guard = guard


def file(label: str, make: Callable[[], bytes], name: str, key: str) -> None:
    """A button that makes a file of ours as it is pressed; `name` ends as what it is."""
    if addressed.is_taken() or static_target.current():
        return
    st.download_button(
        label,
        data=_guard(make, name),
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
    columns: numbers.Columns | str | None = None,
    marks: events.Marks = events.NONE,
) -> None:
    """Two buttons, CSV and XLSX, that build the file when they are pressed, and its rows too where they take long.

    What is an answer of a named query is a link to its address instead, which can be sent and is good tomorrow.
    A table that its page puts together is a link to the table of that page, with its filters. `keys` says which
    figures its cells are; the file does not carry them, its header names them. `about`: what the table is, for the
    workbook that holds it. `beside`: other things stand in a row with them already. `columns` (see numbers.readable):
    those that people read on the page, which are then those of the file. `marks`: the events that stand under it where
    it is read on the page (`panels`).
    """
    columns = numbers.columns_of(say, columns) if columns else None
    if taking := addressed.taking():
        taking.meet(frame, name, kind, about, columns, keys, marks)
        return
    told = lambda: readable_tables.table(say, frame() if callable(frame) else frame, kind, columns, keys)  # noqa: E731
    make_csv = lambda: files.spoken_csv(told().rows, say.language)  # noqa: E731
    if sheet := static_target.current():
        there = sheet.beside(file_name(name, kind), make_csv)
        draw(html('<p class="tc-take"><a href="{}" download>{}</a></p>', there, label or say("parts.csv")))
        return
    if found := addressed.of(frame) or addressed.on_page(name):
        linked(say, found, label, beside)
        return
    names = _names(say, label or say("parts.csv"))
    with nullcontext() if beside else st.container(horizontal=True, width="content", vertical_alignment="center"):
        of = _told(name, kind, about)
        make = {"csv": make_csv, "xlsx": lambda: workbook.of_spoken(told().rows, told().names, of, say.language)}
        for form, words in names.items():
            file(words, make[form], f"{file_name(name, kind).removesuffix('.csv')}.{form}", f"{form}-{name}")


def linked(say: Say, address: str, label: str | None = None, beside: bool = False) -> None:
    """The links to a table at an address, as `csv` draws them."""
    draw(html('<div class="tc-files{}">{}</div>', " tc-among" if beside else "", links(say, address, label)))


def links(say: Say, address: str, label: str | None = None) -> Markup:
    """HTML of the links to a table at an address in each format, which look as a button of Streamlit's does."""
    return concat(
        (
            html('<a href="{}" data-plain download>{}</a>', in_form(say, address, form), words)
            for form, words in _names(say, label or say("parts.csv")).items()
        ),
        " ",
    )


def in_form(say: Say, address: str, form: str) -> str:
    """The address of a table ("./api/v1/...csv") in another format, in the words of its reader."""
    return f"{address.replace('.csv', f'.{form}', 1)}{'&' if '?' in address else '?'}{addressed.FOR}={say.language}"


def _names(say: Say, label: str) -> dict[str, str]:
    """What the buttons of a table say: "CSV" and "XLSX", or what the table is and each format."""
    return {"csv": label, "xlsx": say("parts.xlsx")}


def _told(name: str, kind: str, about: str) -> workbook.About:
    """What the workbook of a table says of itself: the reader and the edition of the page, and its filters."""
    reader = st.session_state.get(addressed.DRAWN_FOR)
    filters = {key: value for key, value in st.query_params.to_dict().items() if key not in ("lang", "vue")}
    if reader is None:
        return workbook.About(name, kind, about=about, parameters=filters)
    return workbook.About(name, kind, reader.viewer, reader.edition, about, filters)
