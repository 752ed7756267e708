"""The slides of a note on a screen, one at a time, in words that a room can read: a document of its own, whose links
turn its pages without script; `static/projection.js` gives the keys of the keyboard the same links.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from pages.blocks import lookup
from pages.charts import bars, svg
from pages.charts.spec import Bars, Chart
from pages.elements import headings, links
from pages.http import document, missing, plain, styles
from pages.http.assets import Asset, pack, respond
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.maps.picture import DOT, NONE, STEPS, Picture
from pages.markup import NOTHING, Markup, attributes, concat, escape, html
from pages.note import deck
from pages.note.content import compose
from pages.note.deck import Slide
from pages.note.model import Listing, Note, Table
from pages.outputs.static import still
from pages.shell import serving
from pages.shell.ask import Ask, ask_of
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere
from pages.text import Say
from queries import access
from queries.access import Viewer
from queries.answer_cache import cached
from queries.edition_file import Edition

PATH = "projection"
PAGES = 2  # of the note that is shown
_TEMPLATE = document.template(Path(__file__).with_name("projection.html"))
turns = Turns()
_OWN = "private, no-store"
LETTER = 0.035  # of the names of a map
_LOOKS = {colour: f"step{rank}" for rank, colour in enumerate(STEPS)} | {NONE: "none", DOT: "blue"}  # of its key


def routes() -> list[BaseRoute]:
    """One address, with the territory, the language and the edition of any page."""
    return [Route(f"/{PATH}", answer)]


async def answer(request: Request) -> Response:
    """The slides of a territory, as their reader of now may read them."""
    try:
        return await turns.take(lambda: _answered(request))
    except Busy:
        say = Say(language(request))
        return PlainTextResponse(say("api.busy.detail"), 503, {"Retry-After": "2", "Cache-Control": "no-store"})
    except NotThere as refused:
        return missing.page(request, refused)
    except UNREADABLE as error:
        return PlainTextResponse(missing.unavailable(Say(language(request)), error), 503)


def _answered(request: Request) -> Response:
    given, say = request.query_params, Say(language(request))
    reader = serving.reader_of_page(given.get("vue"), request.cookies, serving.since(given))
    ask = ask_of(reader)
    region, department = given.get("region", ""), given.get("departement", "")
    place = ("department", department) if department else ("region", region) if region else ("nation", "FR")
    # A day is told by the edition that it found: each of a million days would be drawn anew.
    kept = {"edition": given.get("edition") or reader.edition.name} if reader.since else {}
    if given.get("vue") == access.written(
        reader.viewer
    ):  # nothing that was only typed: the answer is kept by its links
        kept["vue"] = given["vue"]
    if not lookup.is_known(ask, *place):
        told = say("embed.absent.title"), say("embed.absent.territory")
        return HTMLResponse(plain.page(say, "./", kept, *told, NOTHING), 404, {"Cache-Control": "no-store"})
    way = {"lang": say.language, **links.territory(*place)}
    back = links.led("" if place[0] == "nation" else "territory", kept, way)
    steps = serving.steps(ask.viewer)
    asset = _made(ask.viewer, ask.edition, ask.held, ask.demonstration, place, say.language, back, steps)
    return respond(asset, request.headers, **({} if reader.viewer == PUBLIC else {"Cache-Control": _OWN}))


@cached
def _made(
    viewer: Viewer,
    edition: Edition,
    held: bool,
    demonstration: bool,
    place: tuple[str, str],
    chosen: str,
    back: str,
    steps: int,
) -> Asset:
    """The document; `steps` changes with what is said of figures."""
    say = Say(chosen)
    note = compose(Ask(viewer, edition, held, demonstration), say, place, PAGES)
    slides = deck.of(note)
    body = concat(_slide(say, note, slide, rank, len(slides), back) for rank, slide in enumerate(slides, start=1))
    whole = _TEMPLATE.substitute(
        language=chosen, title=escape(note.name), sheet=styles.address(), style=still.SHEETS[0].read_text("utf-8"),
        slides=body,
    )  # fmt: skip
    return pack(whole.encode(), "text/html", "public, no-cache")


def _slide(say: Say, note: Note, slide: Slide, rank: int, count: int, back: str) -> Markup:
    label = html('<b class="tp-kind">{} · {}</b> ', note.kind_words, note.warning) if note.warning else NOTHING
    mark = html('<b class="tp-mark">{}</b>', note.mark) if note.mark else NOTHING
    shown = _BODIES[type(slide.body)](say, slide.body, rank) if slide.body else html("<p>{}</p>", note.name)
    return html(
        '<section id="s{rank}" tabindex="-1" aria-labelledby="t{rank}"><p class="tp-over">{over}</p>'
        '<h1 id="t{rank}">{title}</h1><p class="tp-under">{under}</p><div class="tp-body">{body}</div>'
        '<footer><span>{foot}</span><nav aria-label="{turning}">{ways}</nav></footer></section>',
        rank=rank,
        over=label + mark,
        title=headings.unbroken(slide.title),
        under=slide.under,
        body=shown,
        foot=" · ".join((note.place, note.as_of, note.sources)),
        turning=say("note.turning", rank=rank, count=count),
        ways=_ways(say, rank, count, back),
    )


def _ways(say: Say, rank: int, count: int, back: str) -> Markup:
    """Where one may go from a slide: the one before, the next one, out."""
    near = {"before": rank - 1, "next": rank + 1}
    turns = [
        html('<a href="#s{}" data-way="{}">{}</a>', to, way, say(f"note.turn.{way}"))
        for way, to in near.items()
        if 1 <= to <= count
    ]
    at = html("<span>{} / {}</span>", rank, count)
    return concat([*turns, at, html('<a href="{}" data-way="leave">{}</a>', back, say("note.turn.leave"))], " ")


def _bars(say: Say, chart: Bars, rank: int) -> Markup:
    named = chart.names_of and html('<p class="tp-note">{}</p>', say("note.tick", name=chart.names_of[1]))
    return bars.written(say, chart, f"bars{rank}") + (named or NOTHING)


def _chart(say: Say, chart: Chart, rank: int) -> Markup:
    return svg.svg(say, chart)


def _picture(say: Say, picture: Picture, rank: int) -> Markup:
    key = concat(
        html("<li><i{}></i> {}</li>", attributes(' style="background:var(--tc-{})"', _LOOKS[colour]), words)
        if colour
        else html("<li><b>{}</b></li>", words)
        for colour, words in picture.key
    )
    return html('<div class="tp-map">{}<ul>{}</ul></div>', picture.svg(LETTER, page=True), key)


def _listing(say: Say, block: Listing, rank: int) -> Markup:
    items = concat(
        html("<li><b>{}</b><span>{} <small>{}</small></span></li>", one.count, one.text, one.where)
        for one in block.items
    )
    return html('<ul class="tp-list">{}</ul><p class="tp-note">{}</p>', items, block.rest)


def _table(say: Say, block: Table, rank: int) -> Markup:
    heads = concat(html('<th scope="col">{}</th>', one) for one in block.heads)
    rows = concat(
        html('<tr><th scope="row">{}</th>{}</tr>', row[0], concat(html("<td>{}</td>", cell) for cell in row[1:]))
        for row in block.rows
    )
    return html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", heads, rows)


_BODIES: dict[type, Callable[[Say, Any, int], Markup]] = {
    Bars: _bars,
    Chart: _chart,
    Picture: _picture,
    Listing: _listing,
    Table: _table,
}
