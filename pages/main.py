"""The script Streamlit runs: who is asking, in which language, which pages; then one page."""

import os
from collections.abc import Callable
from importlib import import_module

import streamlit as st

import queries
from pages.ask import Ask
from pages.parts import frame, headings, states
from pages.rooms import MODULES, room_of
from pages.text import LANGUAGES, Say
from queries import access


def main() -> None:
    """One run: a reader, an edition, a page."""
    wanted = st.query_params.get("lang", "fr")
    say = Say(wanted if wanted in LANGUAGES else "fr")
    try:
        viewer, switch = reader()
        ask = Ask(viewer, queries.edition(viewer))
    except queries.NoEdition:
        st.set_page_config(page_title=say("shell.brand"), layout="wide")
        frame.without_edition(say)
        return
    pages = [_page(path, ask, say, switch) for path in MODULES]
    st.navigation(pages, position="hidden").run()


def reader() -> tuple[access.Viewer, bool]:
    """Who is asking, and whether they may look with other eyes.

    AUDIENCE says who this server answers to. Unset, a wholly demonstration edition is shown as the cabinet
    sees it, any other as the public does. Only where nothing confidential is real may the URL (`vue`) change it.
    """
    configured = os.environ.get("AUDIENCE")
    viewer = queries.reader(configured or "cabinet")
    info = queries.edition(viewer)
    if not configured and info.kind != "demonstration":
        viewer = access.parse("public")
    switch = access.may_switch(info)
    return (_asked(viewer) if switch else viewer), switch


def _asked(viewer: access.Viewer) -> access.Viewer:
    try:
        return queries.reader(st.query_params["vue"]) if "vue" in st.query_params else viewer
    except ValueError:
        return viewer


def _page(path: str, ask: Ask, say: Say, switch: bool) -> st.Page:
    return st.Page(_script(path, ask, say, switch), title=frame.title(say, path), url_path=path, default=not path)


def _script(path: str, ask: Ask, say: Say, switch: bool) -> Callable[[], None]:
    sections = access.sections(ask.viewer)
    room = room_of(path)

    def show() -> None:
        st.set_page_config(page_title=say("shell.tab", page=frame.title(say, path)), layout="wide")
        frame.head(ask, say, path, sections, switch)
        if room and room.section not in sections:
            headings.page(frame.title(say, path))
            states.refused(say, say(f"shell.who.{room.section}"))
        else:
            import_module(MODULES[path]).render(ask, say)
        frame.foot(ask, say, sections)

    return show


main()
