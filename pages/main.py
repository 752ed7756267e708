"""The script Streamlit runs: who is asking, in which language, which pages; then one page."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from pages import serving
from pages.ask import Ask, spoken
from pages.parts import address, frame, headings, states
from pages.rooms import MODULES, room_of
from pages.serving import UNREADABLE, Reader
from pages.text import Say
from queries import access


def main() -> None:
    """One run: a reader, an edition, a page."""
    say = spoken()
    try:
        reader = _reader()
    except UNREADABLE as error:
        st.set_page_config(page_title=say("shell.brand"), layout="wide")
        frame.without_edition(say, error)
        return
    pages = [_page(path, reader, say) for path in MODULES]
    st.navigation(pages, position="hidden").run()


def _reader() -> Reader:
    """Who is asking, of the edition served; looked for once more where it cannot be read."""
    wanted = st.query_params.get("vue")
    try:
        return serving.reader(wanted)
    except UNREADABLE:
        serving.look()
        return serving.reader(wanted)


def _page(path: str, reader: Reader, say: Say) -> st.Page:
    return st.Page(_script(path, reader, say), title=frame.title(say, path), url_path=path, default=not path)


def _script(path: str, reader: Reader, say: Say) -> Callable[[], None]:
    ask = Ask(reader.viewer, reader.edition)
    sections = access.sections(ask.viewer)
    room = room_of(path)

    def show() -> None:
        st.set_page_config(page_title=say("shell.tab", page=frame.title(say, path)), layout="wide")
        try:
            draw()
        except UNREADABLE as error:
            if serving.failed(ask.edition.name, error):
                st.rerun()
            states.unreadable(say)

    def draw() -> None:
        frame.head(ask, say, path, sections, reader.may_switch)
        if reader.instead_of is not None:
            _say_instead(ask, say, reader.instead_of)
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


def _say_instead(ask: Ask, say: Say, current: str) -> None:
    """The current edition cannot be served: this one was before, and says its date."""
    edition = ask.edition
    named = say("shell.instead.named", name=current) if current else ""
    said = say("shell.instead.sentence", day=edition.as_of, built=edition.built_at.date())
    states.notice(say("shell.instead.title"), " ".join(filter(None, (said, named))))


def _say_unheard(ask: Ask, say: Say, asked: str, may_switch: bool) -> None:
    """The address asks for a viewer that does not exist, or that this server does not answer."""
    reason = "shell.unheard.unknown" if may_switch else "shell.unheard.closed"
    states.notice(say("shell.unheard.title", asked=asked[:40]), say(reason, viewer=frame.viewer_name(ask, say)))


main()
