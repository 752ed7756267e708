"""Any framed part of a public page (chart, map, table), as a small page for another site's: no script, no request.

A part is what the page draws in a frame, by the name that the frame has there: `/embed/page/counters-map/points`, with
the page's own filters. `/integrer?integrer=counters-map` draws the page, and gives the lines for each of its parts.
"""

from collections.abc import Mapping
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages import cited, lookup, serving
from pages.ask import Ask
from pages.frame import HOME
from pages.markup import concat, html
from pages.parts import address, links
from pages.rooms import BY_PATH, Page
from pages.server import embed, framing, frozen, plain, still, styles
from pages.server.assets import Asset, pack
from pages.server.first_bytes import language
from pages.serving import PUBLIC, Reader
from pages.text import Say
from queries import Edition
from queries.access import Viewer
from queries.kept import kept

ROOT = "/integrer"
MOST = 2 * 2**20  # bytes of a part
_ASIDE = "integrer"
_HIGH = {"td-land": 760, "": 640}  # how high the frame is, in pixels, for what holds a map and for all the rest


def routes() -> list[BaseRoute]:
    """A part of a page, and the lines that show each."""
    return [Route(f"{framing.ROOT}page/{{name}}/{{part}}", shown), Route(ROOT, offered)]


async def shown(request: Request) -> Response:
    """A part of a page, with the filters and in the language of the address."""
    return await embed.answered(request, _shown)


async def offered(request: Request) -> Response:
    """The lines that show each part of a page in another site's, and who may use them."""
    return await embed.answered(request, _offered)


def _asked(request: Request, edition: Edition, name: str) -> tuple[Page, dict[str, str]]:
    """The page and its filters. Raises embed.Absent."""
    asked = {key: text for key, text in request.query_params.items() if key != _ASIDE}
    try:
        page, filters = frozen.page_of(name, asked)
        frozen.check(page, filters, Reader(PUBLIC, edition))
    except frozen.Refusal as refusal:
        raise embed.Absent("page" if refusal.rule == "no_page" else "filters") from None
    return page, filters


@kept
def _parts(
    viewer: Viewer, edition: Edition, path: str, filters: Mapping[str, str], chosen: str, steps: int
) -> dict[str, still.Part]:
    """The parts of the page at a path, as everyone reads it, by name; `steps` changes with what is said of figures."""
    told = {**filters, **({"lang": chosen} if chosen != "fr" else {})}  # which its links keep
    found, known = still.parts(Reader(viewer, edition), BY_PATH[path], told, chosen)
    if not known:
        raise embed.Absent("filters")
    return {name: part for name, part in found.items() if len(part.body) <= MOST}


def _of(request: Request, edition: Edition, page: Page, filters: Mapping[str, str]) -> dict[str, still.Part]:
    return _parts(PUBLIC, edition, page.path, filters, language(request), serving.steps(PUBLIC))


def _shown(request: Request, edition: Edition) -> Asset:
    page, filters = _asked(request, edition, request.path_params["name"])
    part = _of(request, edition, page, filters).get(request.path_params["part"])
    if part is None:
        raise embed.Absent("part")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    body = html(
        '<p class="over">{}</p><div class="stHtml">{}</div>',
        f"{page.title(say)}, {_place(ask, say, filters)}",
        part.body,
    )
    whole = f"/{page.path}{plain.query(dict(filters), say.language)}"
    foot = embed.foot_of(say, [_sources(ask, say, page)], edition, whole)
    return pack(embed.framed(say, part.title, body, foot, _style()).encode(), "text/html", embed.CACHED)


@cache
def _style() -> str:
    return styles.text(*still.SHEETS)


def _sources(ask: Ask, say: Say, page: Page) -> str:
    """What the figures of the page's workstream are counted from; of a page of all three, those of all."""
    items = list(ask.catalogue.values())
    own = [item for item in items if item.workstream == page.room]
    return cited.data(ask, say, own or items, ask.edition.kind)


def _place(ask: Ask, say: Say, filters: Mapping[str, str]) -> str:
    places = [(level, filters[name]) for name, level in address.LEVELS.items() if name in filters]
    return str(lookup.place(ask, say, *(places[-1] if places else ("nation", "FR"))))


def _offered(request: Request, edition: Edition) -> Asset:
    name = request.query_params.get(_ASIDE, "")
    page, filters = _asked(request, edition, name)
    parts = _of(request, edition, page, filters)
    if not parts:
        raise embed.Absent("no_part")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    title = say("embed.title", name=page.title(say), place=_place(ask, say, filters))
    query = plain.query(dict(filters), say.language)
    body = concat(
        embed.lines(
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
    whole = plain.page(say, "./", given, title, embed.who(say), body, here=ROOT.removeprefix("/"), held=held)
    return pack(whole.encode(), "text/html", embed.CACHED)
