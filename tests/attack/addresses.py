"""A page as the server draws it, from its address: head, terms of the address and body, for one reader."""

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from pages import body, frame
from pages.shell.ask import Ask, asking, language_from_url
from pages.shell.rooms import BY_PATH, open_to
reader = asking()
page, say = BY_PATH[{path!r}], language_from_url()
ask = Ask(reader.viewer, reader.edition)
frame.head(ask, say, page, open_to(ask.viewer), reader.may_switch)
body.of(page, reader, say.language)()
"""


def drawn(path: str, viewer: str, address: Mapping[str, str]) -> AppTest:
    """A page ("counters-find") after a run at an address."""
    test = AppTest.from_string(SCRIPT.format(path=path), default_timeout=600)
    for name, value in {"vue": viewer, **address}.items():
        test.query_params[name] = value
    return test.run()


def written(test: AppTest) -> list[str]:
    """The HTML of a page that was drawn, piece by piece."""
    return [element.proto.body for element in test.get("html")]
