"""A page as one file that its reader keeps: its words, tables, maps and CSV files, without script, of one edition.

What is to be cited is its address with the edition (`?edition=`); the file is for who must have the page at hand. It is
read by the right of its reader at this moment, and nothing of it stays here.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from pages.blocks import lookup
from pages.elements import badges, headings, links
from pages.http import document, hosts, missing, plain, policies, styles
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.identity import settings, who
from pages.markup import NOTHING, Markup, drawn_again, escape, html
from pages.outputs.asked import Refusal, check, page_of
from pages.outputs.static import still
from pages.shell import serving
from pages.shell.ask import ask_of
from pages.shell.rooms import HOME, Page
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere, Reader
from pages.text import Say
from queries import access, people

ROOT, BEFORE = "/save", "/fige"
NAMED = "enregistrer"  # which page is asked for
NONE = "-"  # no page: the home is one
MOST = 4 * 2**20  # bytes of a page with its files
_TEMPLATE = document.template(Path(__file__).with_name("saved.html"))
_FILE = re.compile(r'href="files/([^"]+\.csv)" download')
_FRESH = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
# One page is drawn at a time for who is signed in, and one for all others.
turns = {True: Turns(1, 4), False: Turns(1, 4)}


def routes() -> list[BaseRoute]:
    """A page as a file; and what took the place of pages that were frozen before."""
    return [Route(ROOT, _answer), Route(BEFORE, _before), Route(f"{BEFORE}/{{rest:path}}", _before)]


async def _answer(request: Request) -> Response:
    try:
        reader, page, filters = await to_thread.run_sync(_asked, request)
        return await turns[reader.viewer != PUBLIC].take(lambda: _saved(request, reader, page, filters))
    except Busy:
        return _refused(request, Refusal("busy", 503))
    except Refusal as refusal:
        return _refused(request, refusal)
    except NotThere as refused:
        return missing.page(request, refused)
    except UNREADABLE as error:
        sentence = missing.unavailable(Say(language(request)), error)
        return _page(request, Say(language(request))("saved.busy.title"), sentence, NOTHING, 503)


def _asked(request: Request) -> tuple[Reader, Page, dict[str, str]]:
    """Who asks, and the page and filters that they ask for. Raises Refusal, NotThere, and what is UNREADABLE."""
    asked = dict(request.query_params)
    page, filters = page_of(asked.pop(NAMED, NONE), asked)
    reader = _reader(request, asked)
    check(page, filters, reader)
    return reader, page, filters


def _reader(request: Request, asked: Mapping[str, str]) -> Reader:
    """Who is signed in, by their right of now; anyone else is the public, whatever this server shows."""
    since = serving.since(asked)
    if since == serving.DEMONSTRATION:
        raise Refusal("invented", 404)
    if settings.on() is None:
        return serving.public(since)
    reader = serving.reader_again(None, request.cookies, since)
    return serving.public(since) if reader.preview or reader.viewer == PUBLIC else reader


def _saved(request: Request, reader: Reader, page: Page, filters: dict[str, str]) -> Response:
    """The file. Raises Refusal where a filter is none of those that the page offers."""
    chosen = language(request)
    drawn = still.of(reader, page, filters, chosen, "files", MOST)
    if not drawn.known:
        raise Refusal("asked", 400)
    read = {name: text for name, text in filters.items() if name in drawn.read}
    address = links.address(page.path, {**read, "edition": reader.edition.name, "lang": chosen})
    if reader.viewer != PUBLIC:
        _told(request, reader, address)
    whole = _document(request, reader, drawn, address, chosen).encode()
    name = f"{page.path or HOME}-{reader.edition.as_of}.html"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": policies.still_policy()}
    return HTMLResponse(whole, headers=_FRESH | told)


def _told(request: Request, reader: Reader, address: str) -> None:
    """Write in the audit log who takes away what is not everyone's. Raises Refusal where the right ended meanwhile."""
    person, viewer = who.person(request.cookies), access.written(reader.viewer)
    if person is None or person.viewer != viewer:
        raise Refusal("no_page", 403)
    people.tell("export", person.email, {"viewer": viewer, "file": "page", "query": address})


def _document(request: Request, reader: Reader, drawn: still.Still, address: str, chosen: str) -> str:
    """The whole page, which holds its own files, and says where it is read again."""
    say, edition = Say(chosen), reader.edition
    left = html("<p>{}</p>", say("saved.left", count=drawn.left)) if drawn.left else NOTHING
    of = say("saved.of", day=edition.as_of, name=edition.name)
    there = f"{hosts.base(request)}/{address}"
    return _TEMPLATE.substitute(
        language=chosen,
        title=escape(drawn.title),
        brand=escape(say("shell.brand")),
        style=styles.text(*still.SHEETS),
        mark=headings.MARK,
        home=escape(f"{hosts.base(request)}/?lang={chosen}"),
        kind=_kind(say, edition.kind),
        whose=escape(say("saved.whose", viewer=lookup.viewer_name(ask_of(reader), say))),
        body=_held(drawn) + left,
        licence=escape(say("shell.foot.licence")),
        source=html('{} <a href="{}">{}</a>', of, there, there),
    )


def _held(drawn: still.Still) -> Markup:
    """The body, whose links to files hold the files themselves."""

    def link(found: re.Match[str]) -> str:
        content = b64encode(drawn.files[found[1]]).decode()
        return f'href="data:text/csv;base64,{content}" download="{found[1]}"'

    return drawn_again(_FILE.sub(link, drawn.body))


def _kind(say: Say, kind: str) -> Markup:
    """That it is not all real, where it is not."""
    if kind == "real":
        return NOTHING
    return html("{}<span>{}</span>", badges.kind(say, kind), say(f"shell.banner.{kind}"))


# What was frozen before -----------------------------------------------------------------------------------------------


async def _before(request: Request) -> Response:
    """What took the place of frozen pages: the same page at its address with the edition, where the address says it."""
    say, asked = Say(language(request)), dict(request.query_params)
    way = links.address("method-editions", {"lang": say.language})
    try:
        page, filters = page_of(asked.pop("figer", NONE), asked)
        way = links.address(page.path, {**filters, **{name: asked[name] for name in ("edition",) if name in asked}})
    except Refusal:
        pass  # an address of a page that was kept: its editions are listed
    body = html('<p><a href="{}{}">{}</a></p>', plain.root(request), way, say("saved.before.way"))
    return _page(request, say("saved.before.title"), say("saved.before.sentence"), body, 410)


def _refused(request: Request, refusal: Refusal) -> Response:
    say = Say(language(request))
    title, sentence = say(f"saved.{refusal.rule}.title"), say(f"saved.{refusal.rule}.sentence")
    return _page(request, title, sentence, NOTHING, refusal.status)


def _page(request: Request, title: str, sentence: str, body: Markup, status: int) -> Response:
    """A plain page of ours."""
    asked = request.query_params
    kept = {name: asked[name] for name in links.KEPT if name in asked and name != "lang"}
    held = {NAMED: asked[NAMED]} if NAMED in asked else {}
    whole = plain.page(Say(language(request)), plain.root(request), kept, title, sentence, body, held=held)
    return HTMLResponse(whole, status, {"Cache-Control": "no-store"})
