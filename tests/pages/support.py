"""What tests of pages share: a page opened as a reader finds it, once for all the tests of a process."""

import datetime as dt
import os
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from data import store
from pages.blocks import changed
from pages.text import Say, sentences
from queries import access, figures
from tests.support import as_pattern, as_read, reading, typed

MAIN = Path(__file__).parents[2] / "pages" / "main.py"
SCRIPT = """
from importlib import import_module
from unittest.mock import patch
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer
import queries
from pages.shell.ask import Ask
from pages.text import Say
from queries import access
viewer = access.parse("{viewer}")
opened = property(lambda behind: True, lambda behind, value: None)  # tables behind a click are read too
with patch.object(PopoverContainer, "open", opened), patch.object(ExpanderContainer, "open", opened):
    import_module("pages.{page}").render(Ask(viewer, queries.edition(viewer)), Say("{language}"))
"""
# What a value that is not there looks like when nobody thought of it.
UNWRITTEN = re.compile(r"\b(nan|NaN|NaT|nane|inf|None(?! of\b))\b|<NA>")
_WHOLE = re.compile(r'<span class="tc-whole">([^<]*)</span>')  # words that a line does not part
_STYLE = re.compile(r"<style>.*?</style>", flags=re.DOTALL)


def run(name: str, viewer: str = "cabinet", language: str = "fr", **parameters: str) -> AppTest:
    """A page ('counters.find') after one run, to act on; it fails when the page does."""
    return ran(SCRIPT.format(page=name, viewer=viewer, language=language), **parameters)


def ran(script: str | Path, **parameters: str) -> AppTest:
    """A script, or the one of a file, after one run with these parameters in its address; it fails when that does."""
    begun = AppTest.from_string if isinstance(script, str) else AppTest.from_file
    test = begun(str(script), default_timeout=90)
    for key, value in parameters.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def html_of(test: AppTest) -> str:
    """The HTML that a page wrote, as it is."""
    return "\n".join(element.proto.body for element in test.get("html"))


def page(name: str, viewer: str = "cabinet", language: str = "fr", **parameters: str) -> str:
    """What a page writes in the current edition, as one text with plain spaces.

    A page is a function of its edition, reader, language and parameters: tests that open the same one share it.
    """
    address = tuple(sorted(parameters.items()))
    return _page(os.environ["EDITIONS_DIR"], store.current().name, name, viewer, language, address)


def room(name: str) -> Callable[..., str]:
    """`page` of the pages of a room, by their own names: room("missions")("inventory", "public", mots="eau")."""
    return lambda own, *reader, **parameters: page(f"{name}.{own}", *reader, **parameters)


@cache
def _page(
    folder: str, edition: str, name: str, viewer: str, language: str, address: tuple[tuple[str, str], ...]
) -> str:
    text = told(run(name, viewer, language, **dict(address)))
    assert not UNWRITTEN.search(text), "a value that is not there must say why"
    assert not re.search(r"\{[a-z_]+\}", text), "a sentence was not filled in"
    return text


def untagged(html: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def told(test: AppTest) -> str:
    """What a run page writes, with plain spaces: its HTML but the stylesheets, its tables, what one may choose."""
    written = [element.proto.body for element in test.get("html")]
    tables = [str(table.value.to_csv()) for table in (*test.dataframe, *test.table)]
    options = [option for select in (*test.selectbox, *test.multiselect) for option in select.options]
    text = _STYLE.sub("", unescape(as_read("\n".join([*written, *tables, *options]))))
    return re.sub("[\u202f\u00a0]", " ", text)


def headings(html: str) -> list[str]:
    """The titles of a page, without their tags."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<h1[^>]*>(.*?)</h1>", html, flags=re.DOTALL)]


def says(html: str, key: str, language: str = "fr", **values: object) -> bool:
    """Whether a page writes the sentence of a key of pages/text, with these values, and any others where none is given.

    Tests name sentences by their key: how they are worded is read over in snapshots/. Values are written, and choose
    among forms, as `Say` has them; no figure or word is taken for the end of another.
    """
    known, say = sentences(language), Say(language)
    names = [key, *(f"{key}.{form}" for form in ("zero", "one", "other"))]
    if not isinstance(count := values.get("count", ""), str):
        zero = f"{key}.zero"
        names = [key, zero if zero in known and not count else f"{key}.{say.plural(count)}"]  # type: ignore[arg-type]
    forms = [known[name] for name in names if name in known]
    assert forms, f"no sentence is called {key}"
    text = typed(_WHOLE.sub(r"\1", as_read(html)))

    def fill(name: str, form: str) -> str | None:
        return _filled(say, values[name], form) if name in values else None

    return any(as_pattern(one, fill).search(text) for one in forms)


def _filled(say: Say, value: Any, form: str) -> str | None:
    """A value as a sentence has it: a number in figures, or the word that it chooses; words choose none."""
    written = value if isinstance(value, str) else say.date(value) if isinstance(value, dt.date) else say.number(value)
    if form and type(written) is str:
        return None if "|" in form else written
    return format(written, form)


def week_is_a_week(viewer: str, language: str, region: str | None) -> int:
    """Hold the page of the week to its window: seven days before and after the edition's date, and a count of the files
    due before, which leads to as many lines of what is owed; how many they are.
    """
    ask, where = reading(access.parse(viewer)), {"region": region} if region else {}
    day, week = pd.Timestamp(ask.edition.as_of), pd.Timedelta(days=7)
    rows = ask("overview/week", **where)
    files, before = (rows[rows["kind"] == kind] for kind in ("deposit", "overdue"))
    assert files["due_on"].between(day - week, day + week).all()
    assert (before["due_on"] < day - week).all()
    shown = page("changes.week", viewer, language)
    assert says(shown, "week.count.overdue", language, count=len(before)) == bool(len(before))
    assert ("etat=before" in shown) == bool(len(before))
    if len(before):
        listed = page("method.freshness", viewer, language, etat="before", **where).partition("tc-table")[2]
        assert listed.partition("</table>")[0].count("<tr") == len(before) + 1
    return len(before)


def window_holds(viewer: str, name: str) -> tuple[int, int]:
    """Hold what changed since a day to what is known to have changed after it, and the page to nothing earlier but one
    line that leads to the rest; how many figures and counters are apart.
    """
    ask = reading(access.parse(viewer))
    moment = changed.since_from_url(ask, name)
    assert moment
    place = ask.own[0] if ask.own else figures.NATION
    found, day = changed.of(ask, place, moment), pd.Timestamp(moment.day)
    assert (pd.to_datetime(found.moves["base_period"]) + pd.offsets.MonthEnd(1) >= day - pd.DateOffset(months=1)).all()
    assert not (pd.to_datetime(found.counters["previous_on"]) < day).any()
    for rows in (found.counters, found.proposals, found.alerts):
        assert (pd.to_datetime(rows["day"]) > day).all()
    for language in ("fr", "en"):
        shown = page("changes", viewer, language, depuis=name)
        assert says(shown, "changes.before.told", language) == (found.begins is not None)
        assert (f"depuis={found.begins}" in shown) == (found.begins is not None)
    return len(found.older), len(found.lists)


def files_of(html: str) -> list[str]:
    """The addresses of the files that a piece of a page offers (`downloads.csv`)."""
    offered = re.findall(r'<div class="tc-files[^>]*>.*?</div>', html, flags=re.DOTALL)
    return [unescape(one) for files in offered for one in re.findall('href="([^"]*)"', files)]
