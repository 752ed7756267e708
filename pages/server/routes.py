"""The addresses that need no browser script: health, the public summary, robots.txt; and every page's first bytes."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from pages.elements import links
from pages.http import missing, styles
from pages.http.assets import REVALIDATE, Asset, pack, respond
from pages.http.language import language
from pages.outputs import api, embed, feeds, layers, saved, summary
from pages.server import first_bytes, metrics, outlines, preview, search_endpoint, site
from pages.server.sign_in import ending, flow
from pages.server.unknown import UnknownAddress
from pages.shell import serving
from pages.shell.rooms import ADDRESSES, MOVED_TO
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere, Since
from pages.text import Say
from queries import Edition, checks
from queries.access import Viewer
from queries.answer_cache import cached

_FRESH = {"Cache-Control": "no-store"}
_ROBOTS = "User-agent: *\nDisallow: /_stcore/\nDisallow: /media/\nAllow: /\n"


def plain_routes() -> list[BaseRoute]:
    """Our routes; Streamlit's come after them, for what is its own."""
    return [
        Route("/sante", health),
        Route("/metrics", metrics.send),
        Route("/resume", public_summary),
        Route("/robots.txt", robots),
        Route(f"/{styles.address()}", styles.send),
        Route("/search.json", search_endpoint.answers),
        Route("/search", search_endpoint.page),
        *flow.routes(),
        *ending.routes(),
        *preview.routes(),
        *layers.routes(),
        *outlines.routes(),
        *api.routes(),
        *feeds.routes(),
        *embed.routes(),
        *site.routes(),
        *saved.routes(),
        Route("/projection", projected),
        Route("/templates/{source}.csv", template),
        *(Route(f"/{at}", first_bytes.checked if at == page.address else moved) for at, page in ADDRESSES.items()),
        UnknownAddress(),
    ]


async def moved(request: Request) -> Response:
    """From where a page was, before it became a part of another, to where it is, with all that was asked of it."""
    path = request.url.path.strip("/")
    opens = {links.OPENS: MOVED_TO[path]} if path in MOVED_TO else {}
    there = f"./{links.address(ADDRESSES[path].path, {**request.query_params, **opens})}"
    return RedirectResponse(there, 308, {"Cache-Control": REVALIDATE})


async def robots(_: Request) -> Response:
    """Crawlers may read the pages and the summary, not Streamlit's inner addresses."""
    return PlainTextResponse(_ROBOTS)


async def template(request: Request) -> Response:
    """The file to fill in for a source: its header, and one line of examples."""
    text = checks.template(request.path_params["source"])
    if text is None:
        return PlainTextResponse("", 404)
    named = f'attachment; filename="{request.path_params["source"]}.csv"'
    return Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": named})


async def health(_: Request) -> Response:
    """The edition served, its age in days, and a real reading of it; 503 when none can be served.

    Where it is not the current one, which that is and why: `instead_of`, `reason`.
    """
    try:
        answer = await to_thread.run_sync(_state_of_edition)
    except UNREADABLE as error:
        reason = serving.wrong(error) or "edition_file_unreadable"
        return JSONResponse({"status": "unavailable", "reason": reason}, 503, _FRESH)
    return JSONResponse(answer, headers=_FRESH)


def _state_of_edition() -> dict[str, str | int | None]:
    """The state, looked at once more where the edition cannot be read, as for pages. Raises what is UNREADABLE."""
    serving.look()
    try:
        return _state()
    except UNREADABLE as error:
        serving.failed(serving.name() or "", error)
        serving.follow()  # which waits, where somebody else was looking meanwhile
        return _state()


def _state() -> dict[str, str | int | None]:
    why = serving.why()
    fallback = {"instead_of": serving.instead_of(), "reason": why.rule} if why else {}
    edition = serving.edition(PUBLIC)
    queries.run(PUBLIC, edition, "overview/kinds")  # what is cached would still answer from a file that is gone
    return {
        "status": "fallback" if why else "ok",
        "edition": edition.name,
        "kind": edition.kind,
        "as_of": edition.as_of.isoformat(),
        "built_at": edition.built_at.isoformat(),
        "age_days": (datetime.now(UTC) - edition.built_at.astimezone(UTC)).days,
        **fallback,
    }


async def public_summary(request: Request) -> Response:
    """What everyone may know, as plain HTML."""
    spoken = language(request)
    try:
        asset = await to_thread.run_sync(_served_summary, spoken, serving.since(request.query_params))
    except NotThere as refused:
        return missing.page(request, refused)
    except UNREADABLE as error:
        return PlainTextResponse(missing.unavailable(Say(spoken), error), 503)
    return respond(asset, request.headers)


def _served_summary(language: str, since: Since = serving.NOW) -> Asset:
    """The summary of the edition served, or of the one that the address asks for; that answer is not kept. Raises
    NoEdition, NotThere.
    """
    reader = serving.public(since)
    if not since:
        return _summary(PUBLIC, reader.edition, language, serving.instead_of() is not None)
    say, asked = Say(language), {"edition": since.edition, "au": since.day}
    held = missing.explain(say, reader, "resume", {})
    kept = "&" + urlencode({name: value for name, value in asked.items() if value})
    return pack(summary.html(say, PUBLIC, reader.edition, False, held, kept).encode(), "text/html", REVALIDATE)


@cached
def _summary(viewer: Viewer, edition: Edition, language: str, instead: bool) -> Asset:
    return pack(summary.html(Say(language), viewer, edition, instead).encode(), "text/html", REVALIDATE)


async def projected(request: Request) -> Response:
    """From where slides stood on a screen, to the page of their territory, which gives them as a file."""
    places = {name: request.query_params[name] for name in links.KEPT if name in request.query_params}
    where = "territory" if {"region", "departement"} & places.keys() else ""
    return RedirectResponse(f"./{links.address(where, places)}", 308)
