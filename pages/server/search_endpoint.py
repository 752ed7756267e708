"""The box of search beside the pages: its answers as one types, and its page for who has no script."""

from contextlib import suppress
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from pages import search
from pages.blocks.search.results import found, matches, prepare, result
from pages.http import missing
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.markup import Markup, concat, html
from pages.server import first_bytes
from pages.shell import serving
from pages.shell.ask import ask_of
from pages.shell.serving import UNREADABLE, NotThere, Reader
from pages.text import LANGUAGES, Say

MOST = 8  # in the box
_FRESH = {"Cache-Control": "no-store"}  # each reader has their own answer, of one edition
_SOON = _FRESH | {"Retry-After": "2"}
turns = Turns()


def warm() -> None:
    """Make what the first answers rest on, for who asks first of the edition served, in each language."""
    with suppress(*UNREADABLE, NotThere):
        for spoken in LANGUAGES:
            prepare(ask_of(serving.reader()), Say(spoken))


async def answers(request: Request) -> Response:
    """The options of the box for the words of `mots`, and what a screen reader says of them; 503 without an edition.

    The reader is the one that the pages have at this address.
    """
    now, cookies = dict(request.query_params), request.cookies
    try:
        answer = await turns.take(partial(_answers, now, cookies, language(request)))
    except Busy:
        return JSONResponse({}, 503, _SOON)
    except UNREADABLE:
        return JSONResponse({}, 503, _FRESH)
    except NotThere as refused:
        return JSONResponse({}, refused.status, _FRESH)
    return JSONResponse(answer, headers=_FRESH)


def _answers(now: dict[str, str], cookies: dict[str, str], language: str) -> dict[str, str | int]:
    say, ask, words = Say(language), ask_of(_reader(now, cookies)), now.get("mots", "").strip()[: search.LONGEST]
    if not words:  # the box was opened: what its answers rest on is made while its reader types
        prepare(ask, say)
        return {"count": 0, "options": "", "said": ""}
    all_ = matches(ask, say, words, search.MOST)
    results = [result(ask, say, match) for match in all_[:MOST]]
    options = search.options(say, results, now, words if len(all_) > MOST else "")
    return {"count": len(all_), "options": str(options), "said": search.said(say, words, len(all_))}


async def page(request: Request) -> Response:
    """The first bytes of the page of search; the results are in them for who has no script."""
    now, spoken = dict(request.query_params), language(request)
    if not now.get("mots"):
        return await first_bytes.checked(request)
    try:
        inside = await turns.take(partial(_plain, now, request.cookies, spoken))
    except Busy:
        return PlainTextResponse(Say(spoken)("api.busy.detail"), 503, _SOON)
    except UNREADABLE:
        return await first_bytes.page(request)
    except NotThere as refused:
        return missing.page(request, refused)
    return HTMLResponse(first_bytes.first_bytes(Say(spoken), inside), headers=_FRESH)


def _plain(now: dict[str, str], cookies: dict[str, str], language: str) -> Markup:
    say, reader = Say(language), _reader(now, cookies)
    ask = ask_of(reader)
    words = now["mots"].strip()[: search.LONGEST]
    results = found(ask, say, words, search.MOST)
    kind = html("<p>{} {}</p>", say("server.as_of", date=ask.edition.as_of), say(f"server.kind.{ask.edition.kind}"))
    kind += missing.explain(say, reader, "search", now)
    told = search.listing(say, results, now) if results else html("<p>{}</p>", say("search.none_sentence"))
    return concat((search.form(say, now), html("<h2>{}</h2>", search.title(say, words, results)), kind, told))


def _reader(now: dict[str, str], cookies: dict[str, str]) -> Reader:
    return serving.reader_of_page(now.get("vue"), cookies, serving.since(now))
