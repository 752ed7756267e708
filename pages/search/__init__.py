"""Search: one box for all that the dashboard holds, as a page; what it finds is drawn here, for its route too.

Without a question it is the map of the site: every page that one may open, and what it answers.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.blocks.search.results import LONGEST, Result, found
from pages.elements import headings, links
from pages.markup import NOTHING, Markup, attributes, concat, draw, french, html
from pages.shell import states
from pages.shell.ask import Ask
from pages.shell.rooms import SHEETS, Page, listed, open_to, without
from pages.text import Say
from queries import figures
from queries.access import Viewer

MOST = 40  # on the page
EXAMPLES = ("figure", "list", "mission", "commune", "meeting")


def render(ask: Ask, say: Say) -> None:
    """The field, and what its words lead to; all pages, where there are none."""
    head = st.container()
    text = st.text_input(
        say("search.label"), key="mots", bind="query-params", placeholder=say("search.hint"), max_chars=LONGEST
    )
    words = (text or "").strip()
    results = found(ask, say, words, MOST)
    headings.page(title(say, words, results), say("search.lead"), at=head)
    if words and not results:
        states.empty(say, say("search.none_sentence"))
    draw(listing(say, results, st.query_params) if results else examples(say, st.query_params))
    if not words:
        draw(every_page(say, ask.viewer))


def every_page(say: Say, viewer: Viewer) -> Markup:
    """The pages that a viewer may open, by room, each with what it answers."""
    rooms = without(open_to(viewer), ("search", *SHEETS)).items()
    return html('<div class="tc-text tc-pages">{}</div>', concat(_room(say, room, pages) for room, pages in rooms))


def instead(say: Say, viewer: Viewer, room: str) -> Markup:
    """Those of a room, where a page of it refuses."""
    return html(
        '<div class="tc-section"><h2>{}</h2></div><ul class="tc-text tc-pages">{}</ul>',
        say("search.instead"),
        _pages(say, open_to(viewer).get(room, ())),
    )


def _room(say: Say, room: str, pages: Sequence[Page]) -> Markup:
    name = say(f"shell.room.{room}") if room else say("search.service")
    return html("<section><h2>{}</h2><ul>{}</ul></section>", name, _pages(say, pages))


def _pages(say: Say, pages: Sequence[Page]) -> Markup:
    return concat(
        html("<li>{}<p>{}</p></li>", links.anchor(page.door(say), page.path), page.about(say)) for page in listed(pages)
    )


def title(say: Say, words: str, results: Sequence[Result]) -> str:
    """How many results there are, or what the page is for."""
    if words and not results:
        return say("search.none_title", words=words)
    count = figures.key("results", words=words, language=say.language)(len(results))  # names are in one language
    return say("search.title", count=count, words=words) if results else say("search.page.title")


def form(say: Say, now: Mapping[str, str]) -> Markup:
    """The field without script: its words go to the page of search, the language and the viewer with them."""
    hidden = concat(
        html('<input type="hidden" name="{}" value="{}">', name, now[name]) for name in links.KEPT if name in now
    )
    return html(
        '<form action="./search" role="search"><label>{label} <input type="search" name="mots" maxlength="{most}"'
        ' value="{words}"></label>{hidden} <button>{go}</button></form>',
        label=say("search.label"),
        most=str(LONGEST),
        words=now.get("mots", "")[:LONGEST],
        hidden=hidden,
        go=say("search.go"),
    )


def box(say: Say) -> Markup:
    """The box that our script opens over any page, with its words in one language; see static/script.js."""
    return html(
        '<template data-tc-box="{lang}"><dialog class="tc-box" aria-label="{open}"><form action="./search">'
        '<input type="search" name="mots" role="combobox" aria-label="{label}" aria-expanded="false"'
        ' aria-controls="tc-options" aria-autocomplete="list" autocomplete="off" spellcheck="false"'
        ' maxlength="{most}" placeholder="{hint}"><button type="button" class="tc-shut">{close}</button></form>'
        '<p class="tc-past" hidden>{recent} <button type="button">{forget}</button></p>'
        '<div id="tc-options" role="listbox" aria-label="{open}" hidden></div>'
        '<p class="tc-said" role="status" data-failed="{failed}"></p><p class="tc-keys">{keys}'
        ' <label><input type="checkbox" class="tc-slash"> {slash}</label></p>'
        "</dialog></template>",
        lang=say.language,
        open=say("search.open"),
        label=say("search.label"),
        most=str(LONGEST),
        hint=say("search.hint"),
        close=say("search.close"),
        recent=say("search.recent"),
        forget=say("search.forget"),
        failed=say("search.failed"),
        keys=say("search.keys"),
        slash=say("search.slash"),
    )


def said(say: Say, words: str, count: int) -> str:
    """What a screen reader says of the results, as one types."""
    if not count:
        return f"{say('search.none_title', words=words)}. {say('search.none_sentence')}"
    return say("search.announced", count=count)


def listing(say: Say, results: Sequence[Result], now: Mapping[str, str]) -> Markup:
    """Results one under another; their addresses keep what those of our pages keep of `now`."""
    items = concat(html("<li>{}</li>", _link(say, one, now, attributes(' class="tc-hit"'))) for one in results)
    return html('<ol class="tc-hits">{}</ol>', items)


def options(say: Say, results: Sequence[Result], now: Mapping[str, str], every: str = "") -> Markup:
    """The same as the options of a box whose words have the focus, then the way to all those of the words `every`."""
    shown = [*results, *([Result("page", say("search.all"), "", "search", {"mots": every}, every)] if every else [])]
    return concat(_link(say, one, now, _option(rank, one.again)) for rank, one in enumerate(shown))


def _option(rank: int, again: str) -> Markup:
    return attributes(
        ' class="tc-hit" role="option" aria-selected="false" tabindex="-1" id="tc-hit-{}" data-again="{}"', rank, again
    )


def examples(say: Say, now: Mapping[str, str]) -> Markup:
    """What one may type, each as a link."""
    told = [say(f"search.example.{name}") for name in EXAMPLES]
    items = concat(html('<li><a href="{}">{}</a></li>', links.led("search", now, {"mots": one}), one) for one in told)
    return html('<p class="tc-quiet">{}</p><ul class="tc-tries">{}</ul>', say("search.examples"), items)


def _link(say: Say, one: Result, now: Mapping[str, str], more: Markup) -> Markup:
    words = [say("search.word", one=word) for word in one.without]
    without = html(" <em>{}</em>", say("search.without", words=say.listed(words))) if words else NOTHING
    return html(
        '<a href="{href}"{more}><b>{name}</b> <small>{kind}</small> <span>{note}{without}</span></a>',
        href=links.led(one.path, now, one.changes),
        more=more,
        name=french(one.name) if one.kind == "proposal" else one.name,
        kind=say(f"search.kind.{one.kind}"),
        note=one.note,
        without=without,
    )
