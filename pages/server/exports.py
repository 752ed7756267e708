"""Files made when they are asked for: for who was shown the button, while they may still read, and told."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.identity import settings, who
from pages.server import media
from pages.shell.addressed import DRAWN_FOR
from pages.text import LANGUAGES, Say
from queries import access, people

WORDS = (".csv", ".txt", ".json", ".ics")  # files that may hold words in place of rows


def guarded(make: Callable[[], Any], file: str) -> Callable[[], Any]:
    """The same, for who is signed in: their right is asked again when the file is, and the audit log has a line.

    Where it is no more, or ends while the file is made, the file says so and nothing else, or is not sent at all. A
    file of what everyone reads, or of what is invented, is as it was. Whose file it is is whose page it is: a right may
    end while a page is drawn, and what is drawn is still of that right.
    """
    if settings.on() is None:
        return make
    cookies, reader = st.context.cookies, st.session_state.get(DRAWN_FOR)
    if reader and reader.demonstration:
        return make
    person = who.person(cookies)
    shown = access.written(reader.viewer) if reader else person.viewer if person else ""
    if shown in ("", "public"):
        return make
    language, preview = st.query_params.get("lang", ""), reader.preview if reader else ""
    query = _query()

    def making() -> Any:
        now = who.person(cookies)
        made = make() if now is not None and media.holds(now, shown, preview) else None
        if now is None or made is None or not media.holds(who.person(cookies), shown, preview):
            return _gone(Say(language if language in LANGUAGES else LANGUAGES[0]), file)
        told = {"viewer": shown, "file": file, "query": query, "rows": _rows(made, file), "draft": preview}
        people.tell("export", now.email, told)  # what cannot be told is not given
        return made

    return making


def _gone(say: Say, file: str) -> bytes:
    """That the right is no more. Raises PermissionError for a file that cannot hold words: it would be a broken one."""
    words = media.words(say)
    if not file.endswith(WORDS):
        raise PermissionError(words.decode())
    return words


def _query() -> str:
    """What was asked: the page and its filters, as its address has them."""
    page = urlsplit(st.context.url or "").path.strip("/")
    asked = {name: value for name, value in st.query_params.items() if name not in ("lang", "vue")}
    return f"{page}?{urlencode(asked)}" if asked else page


def _rows(made: Any, file: str) -> str:
    """How many rows a table has, its header aside; "" for what is none."""
    if file.endswith(".xlsx") and isinstance(made, bytes):
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            return str(max(0, book.read("xl/worksheets/sheet1.xml").count(b"<row ") - 1))
    if not file.endswith(".csv") or not isinstance(made, bytes):
        return ""
    text = made.decode("utf-8-sig")
    parted = ";" if text.partition("\r\n")[0].count(";") else ","
    return str(max(0, sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=parted)) - 1))
