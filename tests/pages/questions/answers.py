"""A question that people ask: the page that answers it, as a reader finds it, and the answer counted by other SQL."""

from collections.abc import Mapping
from contextlib import closing

from data import store
from pages.shell.rooms import MODULES, PAGES
from tests.pages.support import page


def is_two_clicks_away(path: str) -> bool:
    """Whether a page is a door of its room: the first click is the room in the header, the second one the door."""
    return any(path == one.path and one.room for one in PAGES)


def written(path: str, viewer: str, parameters: Mapping[str, str]) -> str:
    """All that a page ('counters-access') writes in French for a reader, with plain spaces."""
    return page(MODULES[path].removeprefix("pages."), viewer, **parameters)


def answer(sql: str, values: Mapping[str, str] | None = None) -> str:
    """The one text that a query of the current edition gives, which must be there."""
    with closing(store.cursor(store.current())) as cursor:
        (found,) = cursor.execute(sql, dict(values or {})).fetchone() or (None,)
    assert found is not None, sql
    return str(found)
