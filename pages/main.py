"""The script Streamlit runs: who is asking, in which language, which pages; then one page."""

from collections.abc import Callable

import streamlit as st

from pages import body, frame
from pages.blocks import lookup
from pages.server import observed
from pages.shell import addressed, serving, states
from pages.shell.ask import Ask, ask_of, asking, language_from_url
from pages.shell.rooms import ADDRESSES, Page, opened_at
from pages.shell.serving import UNREADABLE, NotThere, Reader
from pages.text import Say


def main() -> None:
    """One run: a reader, an edition, a page."""
    say = language_from_url()
    try:
        reader = asking()
    except UNREADABLE as error:
        st.set_page_config(page_title=say("shell.brand"), layout="wide")
        frame.without_edition(say, error)
        return
    except NotThere as refused:
        st.set_page_config(page_title=say("shell.brand"), layout="wide")
        frame.without_earlier(say, refused)
        return
    part = st.query_params.get(addressed.PART, "")
    pages = [_page(path, opened_at(path, part), reader, say) for path in ADDRESSES]
    st.navigation(pages, position="hidden").run()


def _page(path: str, page: Page, reader: Reader, say: Say) -> st.Page:
    return st.Page(_script(page, reader, say), title=page.title(say), url_path=path, default=not path)


def _script(page: Page, reader: Reader, say: Say) -> Callable[[], None]:
    ask = ask_of(reader)
    title = page.title(say)

    def show() -> None:
        observed.of(reader, page.path)
        st.set_page_config(page_title=say("shell.tab", page=title), layout="wide")
        try:
            draw()
        except UNREADABLE as error:
            if serving.fails(reader, error):
                st.rerun()
            states.unreadable(say)

    def draw() -> None:
        opened = frame.opened(ask)
        frame.head(ask, say, page, opened, reader.may_switch)
        if reader.preview:
            frame.preview(ask, say, reader.preview)
        elif reader.since:
            frame.held(say, page.path, reader)
        elif reader.instead_of is not None:
            _say_instead(ask, say, reader.instead_of)
        if reader.unheard:
            _say_unheard(ask, say, reader.unheard, reader.may_switch)
        body.of(page, reader, say.language, observed.run)()
        frame.foot(ask, say, opened, page)

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
    states.notice(say("shell.unheard.title", asked=asked[:40]), say(reason, viewer=lookup.viewer_name(ask, say)))


with observed.run():
    main()
