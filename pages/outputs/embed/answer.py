"""A small page for another site's: how it answers, what is around what it shows, and the lines to copy."""

import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import queries
from pages.http import document, framing, hosts
from pages.http.assets import Asset, respond
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.markup import Markup, concat, escape, html
from pages.shell import serving
from pages.shell.serving import UNREADABLE
from pages.text import Say
from queries import Edition

CACHED = "public, no-cache"
_STATIC = Path(__file__).parents[2] / "static"
_TEMPLATE = document.template(Path(__file__).with_name("embed.html"))


class Absent(Exception):
    """What is asked for is not there, or is not public; the key of the sentence that says so."""


async def answered(request: Request, make: Callable[[Request, Edition], Asset], turns: Turns) -> Response:
    """What is made of the public edition for a request, in its turn, or a small page that says why there is nothing."""

    def made() -> Response:
        return respond(make(request, serving.public().edition), request.headers)

    say = Say(language(request))
    try:
        return await turns.take(made)
    except Absent as absent:
        return _none(say, say("embed.absent.title"), say(f"embed.absent.{absent}"), 404)
    except Busy:
        return _none(say, say("api.busy.title"), say("api.busy.detail"), 503, {"Retry-After": "2"})
    except UNREADABLE as error:
        if not isinstance(error, queries.NoEdition):
            serving.failed(serving.name() or "", error)
        return _none(say, say("api.no_edition.title"), say("api.no_edition.detail"), 503)


def _none(say: Say, title: str, sentence: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """A small page that says why there is nothing."""
    body = html("<h1>{}</h1><p>{}</p>", title, sentence)
    home = html('<p><a href="/?lang={}" target="_blank" rel="noopener">{}</a></p>', say.language, say("shell.brand"))
    return HTMLResponse(framed(say, title, body, home), status, {"Cache-Control": "no-store", **(headers or {})})


def foot_of(say: Say, sources: Sequence[str], edition: Edition, page: str) -> Markup:
    """Where it comes from, of which day and edition it is, and the way to the dashboard."""
    return html(
        '{}<p>{}</p><p><a href="{}" target="_blank" rel="noopener">{}</a></p>',
        concat(html("<p>{}</p>", source) for source in sources),
        say("embed.edition", date=edition.as_of, name=edition.name),
        page,
        say("embed.open"),
    )


def framed(say: Say, title: str, body: Markup, foot: Markup, style: str = "") -> str:
    """A small page with its style inside; `style` is what it needs beside that of indicators."""
    sheet = f"{_style()}\n{style}"
    return _TEMPLATE.substitute(language=say.language, title=escape(title), style=sheet, body=body, foot=foot)


@cache
def _style() -> str:
    """The colours of the pages, and the sheet of what is drawn without script: nothing else is asked for."""
    colours = re.search(r":root \{.*?\n\}", (_STATIC / "style.css").read_text(encoding="utf-8"), re.DOTALL)
    assert colours, "style.css begins with its colours"
    return f"{colours[0]}\n{(_STATIC / 'drawing.css').read_text(encoding='utf-8')}"


# How to show it -------------------------------------------------------------------------------------------------------


def lines(say: Say, address: str, heading: str, high: int, title: str, request: Request, root: str = "..") -> Markup:
    """What to copy for a frame `high` pixels high that shows an address, under a heading, and a link to it; `root`
    leads to the home page from here.
    """
    frame = html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0"></iframe>',
        f"{hosts.base(request)}{framing.ROOT}{address}",
        title,
        high,
    )
    return html(
        '<h2>{}</h2><pre tabindex="0"><code>{}</code></pre><p><a href="{}{}{}">{}</a></p>',
        heading,
        str(frame),
        root,
        framing.ROOT,
        address,
        say("embed.see"),
    )


def who(say: Say) -> str:
    """Which sites may use the lines, and whom to ask for another one."""
    allowed = framing.sites()
    contact = os.environ.get("CONTACT", "").strip()
    asked = say("embed.ask", contact=contact) if contact else say("embed.ask_nobody")
    names = say.listed([site.removeprefix("https://") for site in allowed], len(allowed)) if allowed else ""
    told = say("embed.allowed", count=len(allowed), names=names) if allowed else say("embed.none")
    return f"{told} {asked}"
