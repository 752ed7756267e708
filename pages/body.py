"""The body of a page, between header and footer: a change of filter draws it again alone."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from importlib import import_module

import streamlit as st

from pages import markup, search
from pages.blocks import lookup, reading
from pages.elements import address, headings
from pages.markup import NOTHING, Markup, html
from pages.parts import cached, rows_links
from pages.shell import addressed, serving, states
from pages.shell.ask import Ask, ask_of, drawn_for, is_unchanged
from pages.shell.rooms import MODULES, OF_NOW, OF_REAL, Page, open_to
from pages.shell.serving import UNREADABLE, Reader
from pages.text import ACRONYMS, Say, written

# A plan takes seconds, and its reader may tell it to stop: only a run of the whole page interrupts another. So does
# what becomes of a deposit, which is told as it goes.
WHOLE = ("counters-planner", "deposits")


Counting = Callable[[Reader, str], AbstractContextManager[None]]


def _uncounted(_: Reader, __: str) -> AbstractContextManager[None]:
    return nullcontext()


def of(page: Page, reader: Reader, language: str, counting: Counting = _uncounted) -> Callable[[], None]:
    """What stands between header and footer: a change of filter draws it again alone, for the reader it was drawn for.
    Each drawing is made within `counting(reader, path)`.

    A run of it does not pass by `main`: it first asks again who is asking and which edition is served, and where either
    is another by now, everything is drawn again.
    """
    ask = ask_of(reader)
    whole = page.path in WHOLE
    again = False

    def drawn() -> None:
        nonlocal again
        if again and not is_unchanged(reader):
            st.rerun()
        again = True
        drawn_for(reader)
        with counting(reader, page.path):
            try:
                with _kept(page, reader, ask, language):
                    draw(page, ask, Say(language))
            except UNREADABLE as error:
                if serving.fails(reader, error):
                    st.rerun()
                states.unreadable(Say(language))

    return _in_one_place(drawn) if whole else st.fragment(drawn)


def _kept(page: Page, reader: Reader, ask: Ask, language: str) -> AbstractContextManager[None]:
    """Where pieces are kept: those of a page whose tables have addresses, as a piece holds no widget to open them."""
    if ask.is_addressed and addressed.is_sendable():
        return cached.of(page.path, reader, language, serving.steps(reader.viewer))
    return nullcontext()


def _in_one_place(drawn: Callable[[], None]) -> Callable[[], None]:
    """The same, in a container as a fragment has one."""

    def inside() -> None:
        with st.container():
            drawn()

    return inside


def draw(page: Page, ask: Ask, say: Say) -> None:
    """What stands between header and footer, drawn once."""
    title = page.title(say)
    terms, rest = address.start(say, page.part), NOTHING
    if page not in open_to(ask.viewer).get(page.room, ()):
        headings.page(title)
        states.refused(say, say(f"shell.who.{page.who}"), search.instead(say, ask.viewer, page.room))
    elif ask.held and page.path in (OF_REAL if ask.demonstration else OF_NOW):
        headings.page(title)
        _of_now(ask, say, page.path)
    elif page.room and (nowhere := address.nowhere(lookup.known(ask))):
        headings.page(title)
        address.refuse(say, page.path, nowhere)
    else:
        tables = addressed.of_page(page.path, ask.view, ask.named) if ask.is_addressed else nullcontext()
        with tables, written.noticing() as noticed:
            import_module(MODULES[page.path]).render(ask, say)
        rest = rows_links.link_of_page(say, page.path, noticed)
    address.finish(say, terms)
    _acronyms(say, rest)


def _of_now(ask: Ask, say: Say, path: str) -> None:
    """What stands in place of a page that is of now whatever edition is read, or of no demonstration."""
    why = "shell.example.of_real" if ask.demonstration else "shell.earlier.of_now"
    states.notice(say(why), say(f"{why}_why"))
    reading.to_latest(say, path)


def _acronyms(say: Say, rest: Markup = NOTHING) -> None:
    """What the acronyms of the page above stand for, folded, and the `rest` of what follows a page. Our script has the
    first of each say it too (see search/glossary).
    """
    markup.draw(_spelled(say.language, tuple(name for name in ACRONYMS if name in say.met)) + rest)


@lru_cache(512)
def _spelled(language: str, used: Sequence[str]) -> Markup:
    """HTML of what some acronyms stand for."""
    say = Say(language)
    told = [say("parts.acronym.each", name=name, words=say(f"parts.acronym.{name}")) for name in used]
    words = html(
        '<details class="tc-note tc-acronyms"><summary>{}</summary><p>{}.</p></details>',
        say("parts.acronym.all", count=len(told)),
        headings.unbroken(say.apart(told)),
    )
    return words if told else NOTHING
