"""The script Streamlit runs: who is asking, in which language, which pages; then one page."""

import os
from collections.abc import Callable
from importlib import import_module

import streamlit as st

import queries
from pages.ask import Ask
from pages.parts import frame, headings, states
from pages.text import LANGUAGES, Say
from queries import access

MODULES = {
    "": "pages.overview",
    "missions": "pages.missions.progress",
    "missions-map": "pages.missions.map",
    "missions-inventory": "pages.missions.inventory",
    "missions-overlaps": "pages.missions.overlaps",
    "missions-finder": "pages.missions.finder",
    "missions-clarification": "pages.missions.clarification",
    "missions-staff": "pages.missions.staffflow",
    "missions-consultation": "pages.missions.consultation",
    "missions-services": "pages.missions.services",
    "reorganisation": "pages.reorganisation.progress",
    "reorganisation-map": "pages.reorganisation.map",
    "reorganisation-pipeline": "pages.reorganisation.pipeline",
    "reorganisation-proposals": "pages.reorganisation.proposals",
    "reorganisation-alerts": "pages.reorganisation.alerts",
    "reorganisation-powers": "pages.reorganisation.powers",
    "reorganisation-contributions": "pages.reorganisation.contributions",
    "reorganisation-cooperations": "pages.reorganisation.cooperations",
    "reorganisation-calendar": "pages.reorganisation.calendar",
    "reorganisation-whatif": "pages.reorganisation.simulation",
    "reorganisation-comparator": "pages.reorganisation.comparator",
    "counters": "pages.counters.progress",
    "counters-map": "pages.counters.map",
    "counters-find": "pages.counters.find",
    "counters-access": "pages.counters.access",
    "counters-footfall": "pages.counters.footfall",
    "counters-follow": "pages.counters.follow",
    "counters-planner": "pages.counters.planner",
    "counters-procedures": "pages.counters.procedures",
    "counters-lists": "pages.counters.lists",
    "territory": "pages.territory",
    "method": "pages.method",
    "sitemap": "pages.sitemap",
    "accessibility": "pages.accessibility",
    "legal": "pages.legal",
}


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
    room = frame.room_of(path)

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
