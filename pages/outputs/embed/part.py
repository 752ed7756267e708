"""Any framed part of a public page (chart, map, table), as a small page for another site's: no script, no request.

A part is what the page draws in a frame, by the name that the frame has there: `/embed/page/counters-map/points`, with
the page's own filters. `/integrer?integrer=counters-map` draws the page, and gives the lines for each of its parts.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import Lock, Semaphore

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.blocks import cited, lookup
from pages.elements import address, links
from pages.http import framing, plain, styles
from pages.http.assets import Asset, pack
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.markup import concat, html
from pages.outputs.asked import Refusal, check, page_of
from pages.outputs.embed import answer
from pages.outputs.static import still
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, HOME, Page
from pages.shell.serving import PUBLIC, Reader
from pages.text import Say
from queries import Edition
from queries.access import Viewer
from queries.answer_cache import cached

Filters = Mapping[str, str]
ROOT = "/integrer"
MOST = 2 * 2**20  # bytes of a part
_ASIDE = "integrer"
_HIGH = {"td-land": 760, "": 640}  # how high the frame is, in pixels, for what holds a map and for all the rest
turns = Turns(12)  # of its own; what was drawn is sent beside what is being drawn
_room, _drawing = Semaphore(5), Lock()  # one page is drawn at a time, and four wait


def routes() -> list[BaseRoute]:
    """A part of a page, and the lines that show each."""
    return [Route(f"{framing.ROOT}page/{{name}}/{{part}}", shown), Route(ROOT, offered)]


async def shown(request: Request) -> Response:
    """A part of a page, with the filters and in the language of the address."""
    return await answer.answered(request, _shown, turns)


async def offered(request: Request) -> Response:
    """The lines that show each part of a page in another site's, and who may use them."""
    return await answer.answered(request, _offered, turns)


def _asked(request: Request, edition: Edition, name: str) -> tuple[Page, dict[str, str]]:
    """The page and its filters. Raises answer.Absent."""
    asked = {key: text for key, text in request.query_params.items() if key != _ASIDE}
    try:
        page, filters = page_of(name, asked)
        check(page, filters, Reader(PUBLIC, edition))
    except Refusal as refusal:
        raise answer.Absent("page" if refusal.rule == "no_page" else "filters") from None
    return page, filters


@cached
def _drawn(
    viewer: Viewer, edition: Edition, path: str, filters: Filters, chosen: str, steps: int
) -> tuple[still.Parts, Filters]:
    """The parts of the page at a path, as everyone reads it, and those of the filters that it reads: with others added
    it is no other page, and its links do not keep them. `steps` changes with what is said of figures.
    """
    told = {**filters, **({"lang": chosen} if chosen != "fr" else {})}  # which its links keep
    with _turn():
        found = still.parts(Reader(viewer, edition), BY_PATH[path], told, chosen)
    read = {name: text for name, text in filters.items() if name in found.read}
    if read != filters:
        return _drawn(viewer, edition, path, read, chosen, steps)
    parts = {name: part for name, part in found.by_name.items() if len(part.body) <= MOST}
    return replace(found, by_name=parts), read


@contextmanager
def _turn() -> Iterator[None]:
    """A turn to draw. Raises Busy where as many wait for theirs as may."""
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        with _drawing:
            yield
    finally:
        _room.release()


def _of(request: Request, edition: Edition, page: Page, filters: Filters) -> tuple[Mapping[str, still.Part], Filters]:
    """The parts of a page by name, and those of the filters that it reads. Raises answer.Absent where the filters are
    none of those that the page offers.
    """
    parts, read = _drawn(PUBLIC, edition, page.path, filters, language(request), serving.steps(PUBLIC))
    if not parts.known:
        raise answer.Absent("filters")
    return parts.by_name, read


def _shown(request: Request, edition: Edition) -> Asset:
    page, asked = _asked(request, edition, request.path_params["name"])
    parts, filters = _of(request, edition, page, asked)
    part = parts.get(request.path_params["part"])
    if part is None:
        raise answer.Absent("part")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    body = html(
        '<p class="over">{}</p><div class="stHtml">{}</div>',
        f"{page.title(say)}, {_place(ask, say, filters)}",
        part.body,
    )
    whole = f"/{links.address(page.path, {**filters, 'lang': say.language})}"
    foot = answer.foot_of(say, [_sources(ask, say, page)], edition, whole)
    return pack(answer.framed(say, part.title, body, foot, _style()).encode(), "text/html", answer.CACHED)


@cache
def _style() -> str:
    return styles.text(*still.SHEETS)


def _sources(ask: Ask, say: Say, page: Page) -> str:
    """What the figures of the page's workstream are counted from; of a page of all three, those of all."""
    items = list(ask.catalogue.values())
    own = [item for item in items if item.workstream == page.room]
    return cited.data(ask, say, own or items, ask.edition.kind)


def _place(ask: Ask, say: Say, filters: Filters) -> str:
    places = [(level, filters[name]) for name, level in address.LEVELS.items() if name in filters]
    return str(lookup.place(ask, say, *(places[-1] if places else ("nation", "FR"))))


def _offered(request: Request, edition: Edition) -> Asset:
    name = request.query_params.get(_ASIDE, "")
    page, asked = _asked(request, edition, name)
    parts, filters = _of(request, edition, page, asked)
    if not parts:
        raise answer.Absent("no_part")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    title = say("embed.title", name=page.title(say), place=_place(ask, say, filters))
    query = plain.query(dict(filters), say.language)
    body = concat(
        answer.lines(
            say,
            f"page/{page.path or HOME}/{part}{query}",
            one.title,
            _HIGH["td-land" if "td-land" in one.body else ""],
            one.title,
            request,
            root=".",
        )
        for part, one in parts.items()
    )
    given = {key: text for key, text in filters.items() if key in links.KEPT}
    held = {_ASIDE: name, **filters}
    whole = plain.page(say, "./", given, title, answer.who(say), body, here=ROOT.removeprefix("/"), held=held)
    return pack(whole.encode(), "text/html", answer.CACHED)
