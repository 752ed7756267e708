"""Figures, charts and maps of what is public, each a small page for another site's page: no script, one request.

Everything is read from the public file, whoever asks. `/integrer/<indicator>` gives the lines to copy into a page; it
is no part of what others may frame.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from pages.blocks import cited, lookup
from pages.blocks.workstream import is_rate
from pages.charts import curve
from pages.elements import badges, links
from pages.identity import settings
from pages.maps import regions
from pages.markup import NOTHING, Markup, concat, escape, html
from pages.note import curves
from pages.parts import indicator, remarks, scorecard
from pages.server import framing, plain
from pages.server.assets import Asset, pack, respond
from pages.server.first_bytes import language
from pages.server.turns import Busy, Turns
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.serving import PUBLIC, UNREADABLE
from pages.text import Say
from queries import Edition, figures
from queries.access import Viewer
from queries.indicators import Indicator
from queries.kept import kept

KINDS = {"figure": 280, "chart": 640, "map": 760}  # what is shown, and how high the frame is, in pixels
CACHED = "public, no-cache"
turns = Turns()  # none of the API's, nor of whole pages
_PAGES = Path(__file__).parents[1]
_TEMPLATE = Template(Path(__file__).with_name("embed.html").read_text(encoding="utf-8"))


class Absent(Exception):
    """What is asked for is not there, or is not public; the key of the sentence that says so."""


def routes() -> list[BaseRoute]:
    """What of an indicator may be shown elsewhere, and how."""
    return [Route(f"{framing.ROOT}{{kind}}/{{name}}", shown), Route("/integrer/{name}", offered)]


async def shown(request: Request) -> Response:
    """A figure, a chart or a map, of the territory and in the language of the address."""
    return await answered(request, _shown)


async def offered(request: Request) -> Response:
    """The lines that show an indicator in another page, for each kind that it has, and who may use them."""
    return await answered(request, _offered)


async def answered(request: Request, make: Callable[[Request, Edition], Asset], turns: Turns = turns) -> Response:
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


# What is shown --------------------------------------------------------------------------------------------------------


def _shown(request: Request, edition: Edition) -> Asset:
    kind, name = request.path_params["kind"], request.path_params["name"]
    if kind not in KINDS:
        raise Absent("kind")
    item, place = _asked(request, edition, name)
    if kind not in kinds(item, place):
        raise Absent(f"not_{kind}")
    level = _map_level(item, place, request.query_params.get("niveau"))
    return _made(PUBLIC, edition, kind, item.id, place, level, language(request), serving.steps(PUBLIC))


@kept
def _made(
    viewer: Viewer, edition: Edition, kind: str, name: str, place: tuple[str, str], level: str, chosen: str, steps: int
) -> Asset:
    """The page; `steps` changes with what is said of figures."""
    ask, say = Ask(viewer, edition), Say(chosen)
    item = ask.catalogue[name]
    title, worst, body, page = _MAKERS[kind](ask, say, item, place, level)
    where = escape(lookup.place(ask, say, *(figures.NATION if kind == "map" else place)))
    over = html('<p class="over">{}{}</p>', where, _label(say, worst))
    foot = foot_of(say, cited.both(ask, say, item, worst), edition, page)
    return pack(framed(say, title, concat((over, body)), foot).encode(), "text/html", CACHED)


def kinds(item: Indicator, place: tuple[str, str]) -> tuple[str, ...]:
    """What can be shown of an indicator for a territory: a map holds all territories of a level, whatever is chosen."""
    own = ("figure", "chart") if place[0] in item.public else ()
    return (*own, "map") if is_rate(item) and _map_levels(item) else own


def _map_levels(item: Indicator) -> list[str]:
    return [level for level in ("department", "region") if level in item.levels and level in item.public]


def _map_level(item: Indicator, place: tuple[str, str], asked: str | None) -> str:
    """The level of a map: the one asked for where it has one, else the finest."""
    levels = _map_levels(item) or ["region"]
    return asked if asked in levels else "region" if place[0] == "region" and "region" in levels else levels[0]


def _asked(request: Request, edition: Edition, name: str) -> tuple[Indicator, tuple[str, str]]:
    """The indicator and the territory of an address. Raises Absent."""
    ask = Ask(PUBLIC, edition)
    item = ask.catalogue.get(name)
    if item is None:
        raise Absent("indicator")
    given = request.query_params
    region, department = given.get("region", ""), given.get("departement", "")
    place = ("department", department) if department else ("region", region) if region else ("nation", "FR")
    if place[0] != "nation" and place not in lookup.known(ask):
        raise Absent("territory")
    return item, place


Drawn = tuple[str, str, Markup, str]  # the title as words, the kind of data, the page, and the address of the dashboard


def _figure(ask: Ask, say: Say, item: Indicator, place: tuple[str, str], level: str) -> Drawn:
    card = ask.scorecard(item.workstream, *place).set_index("indicator", drop=False)
    row = figures.standing(card.loc[item.id].to_dict(), item.id, *place)
    name = scorecard.label(say, item)
    known = row["state"] == "value"
    value = say.value(row["value"], item.unit) if known else say(f"parts.state.{row['state']}")
    told = [say.month(row["period"])] if known else [scorecard.reason(say, item, place[0], str(row["state"]))]
    aimed = known and not pd.isna(row["target"])
    if aimed:
        told.append(say("embed.target", value=say.target(row["target"], item.unit), by=say.by(row["target_date"])))
    told.append(remarks.words(say, row))
    lines = concat(html("<p>{}</p>", words) for words in (*told, indicator.formula(say, item)) if words)
    worst = _kind(ask, [row["kind"], *([row["target_kind"]] if aimed else [])])
    body = html('<h1>{}</h1><p class="value">{}</p><div class="soft">{}</div>', name, value, lines)
    return name, worst, body, _address(say, item, place)


def _chart(ask: Ask, say: Say, item: Indicator, place: tuple[str, str], level: str) -> Drawn:
    series = ask.series(item.id, *place)
    name = scorecard.label(say, item)
    if series["value"].notna().sum() == 0:
        body = html("<h1>{}</h1><p>{}</p>", name, say("indicators.series_none"))
        return name, ask.edition.kind, body, _address(say, item, place)
    chart = curves.chart(ask, say, item, series, place)
    body = html('<h1>{}</h1><p class="soft">{}</p>{}', chart.title, chart.sentence, curve.svg(say, chart))
    return str(chart.title), _kind(ask, series["kind"]), body, _address(say, item, place)


def _map(ask: Ask, say: Say, item: Indicator, place: tuple[str, str], level: str) -> Drawn:
    rows, unit = indicator.compared(item, scorecard.reasons(say, item, level, ask.latest(item.id, level)))
    name = scorecard.label(say, item)
    title = scorecard.placed(say, name, indicator.spread(say, rows, unit, indicator.cells(item, level)))
    alt = say("indicators.map_alt", name=name, level=say(f"indicators.level.{level}"))
    drawn = regions.svg(say, rows, level, unit, alt, place[1] if place[0] == level else None)
    body = html('<h1>{}</h1><p class="soft">{}</p>{}', title, indicator.formula(say, item), drawn)
    return str(title), _kind(ask, rows["kind"]), body, _address(say, item, place, f"{item.workstream}-map", level)


_MAKERS = {"figure": _figure, "chart": _chart, "map": _map}


def _kind(ask: Ask, kinds: Iterable[Any]) -> str:
    """What is shown is made of; where nothing is known, what the edition is."""
    known = [one for one in kinds if isinstance(one, str)]
    return badges.least(known) if known else ask.edition.kind


def _label(say: Say, kind: str) -> Markup:
    """That it is not all real, where it is not."""
    return NOTHING if kind == "real" else html(' <span class="kind">{}</span>', say(f"parts.kind.{kind}"))


def _address(say: Say, item: Indicator, place: tuple[str, str], page: str = "", level: str | None = None) -> str:
    """The page of the dashboard that shows it, from the root."""
    told = {"lang": say.language, "indicateur": item.id, "niveau": level, **links.territory(*place)}
    return links.led(page or item.workstream, {}, told).removeprefix(".")


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
    colours = re.search(r":root \{.*?\n\}", (_PAGES / "static" / "style.css").read_text(encoding="utf-8"), re.DOTALL)
    assert colours, "style.css begins with its colours"
    return f"{colours[0]}\n{(_PAGES / 'static' / 'drawing.css').read_text(encoding='utf-8')}"


# How to show it -------------------------------------------------------------------------------------------------------


def _offered(request: Request, edition: Edition) -> Asset:
    item, place = _asked(request, edition, request.path_params["name"])
    can = kinds(item, place)
    if not can:
        raise Absent("not_public")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    name, where = scorecard.label(say, item), lookup.place(ask, say, *place)
    given = {one: code for one, code in links.territory(*place).items() if code}
    level = _map_level(item, place, request.query_params.get("niveau"))
    told = {kind: plain.query(given | ({"niveau": level} if kind == "map" else {}), say.language) for kind in can}
    body = concat(
        lines(say, f"{kind}/{item.id}{query}", say(f"embed.kind.{kind}"), KINDS[kind], f"{name}, {where}", request)
        for kind, query in told.items()
    )
    title = say("embed.title", name=name, place=where)
    page = plain.page(say, "../", given, title, who(say), body, here=item.id)
    return pack(page.encode(), "text/html", CACHED)


def lines(say: Say, address: str, heading: str, high: int, title: str, request: Request, root: str = "..") -> Markup:
    """What to copy for a frame `high` pixels high that shows an address, under a heading, and a link to it; `root`
    leads to the home page from here.
    """
    frame = html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0"></iframe>',
        f"{_base(request)}{framing.ROOT}{address}",
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


def _base(request: Request) -> str:
    """The address of this server as others write it."""
    here = settings.on()
    return here.public_url.rstrip("/") if here else str(request.base_url).rstrip("/")
