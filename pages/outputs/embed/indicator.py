"""The figure, the chart and the map of an indicator; `/integrer/<indicator>` gives the lines to copy into a page."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.blocks import cited, lookup
from pages.blocks.workstream import is_rate
from pages.charts import svg
from pages.elements import badges, links
from pages.http import framing, plain
from pages.http.assets import Asset, pack
from pages.http.language import language
from pages.http.turns import Turns
from pages.maps import regions
from pages.markup import NOTHING, Markup, concat, escape, html
from pages.note import curves
from pages.outputs.embed import answer
from pages.parts import indicator, remarks, scorecard
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.serving import PUBLIC
from pages.text import Say
from queries import Edition, figures
from queries.access import Viewer
from queries.answer_cache import cached
from queries.indicators import Indicator

KINDS = {"figure": 280, "chart": 640, "map": 760}  # what is shown, and how high the frame is, in pixels
turns = Turns()  # none of the API's, nor of whole pages


def routes() -> list[BaseRoute]:
    """What of an indicator may be shown elsewhere, and how."""
    return [Route(f"{framing.ROOT}{{kind}}/{{name}}", shown), Route("/integrer/{name}", offered)]


async def shown(request: Request) -> Response:
    """A figure, a chart or a map, of the territory and in the language of the address."""
    return await answer.answered(request, _shown, turns)


async def offered(request: Request) -> Response:
    """The lines that show an indicator in another page, for each kind that it has, and who may use them."""
    return await answer.answered(request, _offered, turns)


# What is shown --------------------------------------------------------------------------------------------------------


def _shown(request: Request, edition: Edition) -> Asset:
    kind, name = request.path_params["kind"], request.path_params["name"]
    if kind not in KINDS:
        raise answer.Absent("kind")
    item, place = _asked(request, edition, name)
    if kind not in kinds(item, place):
        raise answer.Absent(f"not_{kind}")
    level = _map_level(item, place, request.query_params.get("niveau"))
    return _made(PUBLIC, edition, kind, item.id, place, level, language(request), serving.steps(PUBLIC))


@cached
def _made(
    viewer: Viewer, edition: Edition, kind: str, name: str, place: tuple[str, str], level: str, chosen: str, steps: int
) -> Asset:
    """The page; `steps` changes with what is said of figures."""
    ask, say = Ask(viewer, edition), Say(chosen)
    item = ask.catalogue[name]
    title, worst, body, page = _MAKERS[kind](ask, say, item, place, level)
    where = escape(lookup.place(ask, say, *(figures.NATION if kind == "map" else place)))
    over = html('<p class="over">{}{}</p>', where, _label(say, worst))
    foot = answer.foot_of(say, cited.both(ask, say, item, worst), edition, page)
    return pack(answer.framed(say, title, concat((over, body)), foot).encode(), "text/html", answer.CACHED)


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
    """The indicator and the territory of an address. Raises answer.Absent."""
    ask = Ask(PUBLIC, edition)
    item = ask.catalogue.get(name)
    if item is None:
        raise answer.Absent("indicator")
    given = request.query_params
    region, department = given.get("region", ""), given.get("departement", "")
    place = ("department", department) if department else ("region", region) if region else ("nation", "FR")
    if place[0] != "nation" and place not in lookup.known(ask):
        raise answer.Absent("territory")
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
    body = html('<h1>{}</h1><p class="soft">{}</p>{}', chart.title, chart.sentence, svg.svg(say, chart))
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


# How to show it -------------------------------------------------------------------------------------------------------


def _offered(request: Request, edition: Edition) -> Asset:
    item, place = _asked(request, edition, request.path_params["name"])
    can = kinds(item, place)
    if not can:
        raise answer.Absent("not_public")
    ask, say = Ask(PUBLIC, edition), Say(language(request))
    name, where = scorecard.label(say, item), lookup.place(ask, say, *place)
    titled = f"{name}, {where}"
    given = {one: code for one, code in links.territory(*place).items() if code}
    level = _map_level(item, place, request.query_params.get("niveau"))
    told = {kind: plain.query(given | ({"niveau": level} if kind == "map" else {}), say.language) for kind in can}
    body = concat(
        answer.lines(say, f"{kind}/{item.id}{query}", say(f"embed.kind.{kind}"), KINDS[kind], titled, request)
        for kind, query in told.items()
    )
    title = say("embed.title", name=name, place=where)
    page = plain.page(say, "../", given, title, answer.who(say), body, here=item.id)
    return pack(page.encode(), "text/html", answer.CACHED)
