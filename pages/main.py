"""The script Streamlit runs: who is asking, in which language, which pages; then one page."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

import queries
from pages import serving
from pages.ask import Ask
from pages.parts import address, frame, headings, states
from pages.rooms import MODULES, room_of
from pages.serving import Reader
from pages.text import LANGUAGES, Say
from queries import access


def main() -> None:
    """One run: a reader, an edition, a page."""
    wanted = st.query_params.get("lang", "fr")
    say = Say(wanted if wanted in LANGUAGES else "fr")
    try:
        reader = serving.reader(st.query_params.get("vue"))
    except queries.NoEdition as error:
        st.set_page_config(page_title=say("shell.brand"), layout="wide")
        frame.without_edition(say, isinstance(error, queries.OldModel))
        return
    pages = [_page(path, reader, say) for path in MODULES]
    st.navigation(pages, position="hidden").run()


def _page(path: str, reader: Reader, say: Say) -> st.Page:
    return st.Page(_script(path, reader, say), title=frame.title(say, path), url_path=path, default=not path)


def _script(path: str, reader: Reader, say: Say) -> Callable[[], None]:
    ask = Ask(reader.viewer, reader.edition)
    sections = access.sections(ask.viewer)
    room = room_of(path)

    def show() -> None:
        st.set_page_config(page_title=say("shell.tab", page=frame.title(say, path)), layout="wide")
        frame.head(ask, say, path, sections, reader.may_switch)
        if reader.unheard:
            _say_unheard(ask, say, reader.unheard, reader.may_switch)
        terms = address.start(ask, say)
        if room and room.section not in sections:
            headings.page(frame.title(say, path))
            states.refused(say, say(f"shell.who.{room.section}"))
        elif room and (nowhere := address.nowhere(ask)):
            headings.page(frame.title(say, path))
            address.refuse(say, path, nowhere)
        else:
            import_module(MODULES[path]).render(ask, say)
        address.finish(say, terms)
        frame.acronyms(say)
        frame.foot(ask, say, sections)

    return show


def _say_unheard(ask: Ask, say: Say, asked: str, may_switch: bool) -> None:
    """The address asks for a viewer that does not exist, or that this server does not answer."""
    reason = "shell.unheard.unknown" if may_switch else "shell.unheard.closed"
    states.notice(say("shell.unheard.title", asked=asked[:40]), say(reason, viewer=frame.viewer_name(ask, say)))


main()
