"""A question that people ask: the page that answers it, as a reader finds it, and the answer counted by other SQL."""

from collections.abc import Mapping
from contextlib import closing
from html import unescape

from streamlit.testing.v1 import AppTest

from data import store
from pages.rooms import ROOMS

SCRIPT = """
from importlib import import_module
import queries
from pages.ask import Ask
from pages.text import Say
from queries import access
viewer = access.parse("{viewer}")
import_module("pages.{page}").render(Ask(viewer, queries.edition(viewer)), Say("fr"))
"""


def is_two_clicks_away(path: str) -> bool:
    """Whether a page is a door of its room: the first click is the room in the header, the second one the door."""
    return any(path in room.paths for room in ROOMS)


def written(path: str, viewer: str, parameters: Mapping[str, str]) -> str:
    """All that a page ('counters-access') writes in French for a reader, with plain spaces."""
    page = path.replace("-", ".", 1)
    test = AppTest.from_string(SCRIPT.format(page=page, viewer=viewer), default_timeout=90)
    for key, value in parameters.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception, test.exception[0].stack_trace
    text = unescape("\n".join(element.proto.body for element in test.get("html")))
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def answer(sql: str, values: Mapping[str, str] | None = None) -> str:
    """The one text that a query of the current edition gives, which must be there."""
    with closing(store.cursor(store.current())) as cursor:
        (found,) = cursor.execute(sql, dict(values or {})).fetchone() or (None,)
    assert found is not None, sql
    return str(found)
