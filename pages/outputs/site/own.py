"""Pages that the site has of its own, made of what the others are made of: an indicator, the lists, the counters."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

import pandas as pd

import queries
from pages.blocks import lookup, workstream
from pages.elements import badges, headings, links
from pages.markup import Markup, concat, draw, escape, html
from pages.parts import downloads, indicator, remarks, scorecard, tables
from pages.shell import states
from pages.shell.ask import Ask, kept
from pages.shell.rooms import MODULES
from pages.text import MISSING, Say, alphabetical, alphabetically
from queries import figures

Row = Mapping[Any, Any]
EVERYWHERE = 1_000_000  # rows
LINES = 25  # of a long list, on a page of it
OUTSIDE = "outside"  # stands for the département of a counter that lies in none


def of_indicator(ask: Ask, say: Say, name: str) -> None:
    """An indicator: its definition, its curve for the country, its map and its ranking."""
    item = ask.catalogue[name]
    row = figures.standing(_standing(ask, name), name, "nation", "FR")
    headings.page(scorecard.label(say, item), indicator.formula(say, item))
    facts = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in indicator.facts(say, item).items())
    if "nation" in item.levels:
        place = lookup.place(ask, say, "nation", "FR")
        indicator.curve(say, item, row, ask.series(name, "nation", "FR"), place, "nation", "FR")
    below = [level for level in ("department", "region") if level in item.levels]
    if below and workstream.is_rate(item):
        level = below.pop(0)
        rows, unit = indicator.compared(item, scorecard.reasons(say, item, level, ask.latest(name, level)))
        workstream.choropleth(say, item, rows, level, unit)
    for level in below[:1]:
        indicator.ranking(say, item, ask.latest(name, level), level, None)
    if item.levels == ("nation",):
        states.notice(say("indicators.national_title"), indicator.national(say, item))
    remarks.history(say, ask.remarks.get((name, "nation", "FR"), ()), item.unit)
    headings.section(say("site.indicator.facts"))
    draw(html('<dl class="tc-facts">{}</dl>', facts))


def _standing(ask: Ask, name: str) -> Row:
    card = ask.scorecard(ask.catalogue[name].workstream).set_index("indicator", drop=False)
    return dict(card.loc[name])


def missions(ask: Ask, say: Say) -> None:
    """Every mission, with the way to its page."""
    rows = ask("missions/nomenclature").sort_values("mission_id", ignore_index=True)
    label, service = say.column("label", rows), say.column("service", rows)
    rows = rows.assign(label=rows["label"] if say.language == "fr" else rows[label])
    title = say("site.missions.title", count=len(rows))
    headings.page(title, say("site.missions.lead"))
    columns: dict[str, tuple[str, str | None]] = {
        "label": (say("site.missions.mission"), None),
        "mission_id": (say("site.missions.number"), None),
        service: (say("site.missions.service"), None),
        "exercises": (say("site.missions.exercises"), "count"),
    }
    addresses: dict[str, list[str | None]] = {
        columns["label"][0]: [links.href("missions-inventory", mission=one) for one in rows["mission_id"]]
    }
    _listed(say, title, rows, "missions", badges.least(rows["kind"]), columns, addresses)


def proposals(ask: Ask, say: Say) -> None:
    """Every proposal that is published, with the way to its page."""
    rows = ask("reorganisation/inventory", sort="region")
    if rows.empty:
        headings.page(say("site.service.proposals"), say("site.proposals.none"))
        return
    title = say("site.proposals.title", count=len(rows))
    headings.page(title, say("site.proposals.lead"))
    rows = rows.assign(stage_name=[say(f"reorganisation.stage.{one}") for one in rows["stage"]])
    columns: dict[str, tuple[str, str | None]] = {
        "title": (say("proposals.column.title"), None),
        "region_name": (say("proposals.column.region"), None),
        "stage_name": (say("proposals.column.stage"), None),
        "since": (say("reorganisation.proposals.since"), "date"),
    }
    wanted: list[str | None] = [links.href("reorganisation-proposals", proposition=one) for one in rows["proposal_id"]]
    _listed(say, title, rows, "propositions", ask.kind("proposals"), columns, {columns["title"][0]: wanted})


def _listed(
    say: Say,
    title: str,
    rows: pd.DataFrame,
    name: str,
    kind: str,
    columns: Mapping[str, tuple[str, str | None]],
    addresses: Mapping[str, list[str | None]],
) -> None:
    told = rows[[one for one in rows if not isinstance(rows[one].iloc[0], list | tuple)]]
    tables.framed(say, title, "", told, name, kind, columns, addresses=addresses)


# Counters -------------------------------------------------------------------------------------------------------------


@kept
def open_counters(ask: Ask) -> pd.DataFrame:
    """Every open counter with its address, by the name of its commune; `department` is never missing."""
    rows = queries.run(ask.viewer, ask.edition, "counters/nearest", lat=0.0, lon=0.0, rows=EVERYWHERE)
    rows = rows.drop(columns=["km", "stop", "stop_name"])
    rows = rows.assign(department=rows["department"].fillna(OUTSIDE))
    return rows.sort_values(["commune_name", "counter_id"], key=alphabetically, ignore_index=True)


def counters(ask: Ask, say: Say) -> None:
    """How many counters are open in each département, and the way to their list."""
    rows, names = open_counters(ask), _departments(ask)
    counted = rows.groupby("department").size()
    headings.page(
        say("site.counters.title", count=figures.key("open_counters", "nation", "FR")(_in_france(ask))),
        say("site.counters.lead"),
    )
    told = pd.DataFrame(
        {"code": list(names), "name": list(names.values()), "counters": [int(counted.get(one, 0)) for one in names]}
    )
    columns: dict[str, tuple[str, str | None]] = {
        "name": (say("site.counters.department"), None),
        "code": (say("indicators.code"), "code"),
        "counters": (say("site.counters.open"), "count"),
    }
    addresses: dict[str, list[str | None]] = {columns["name"][0]: [f"../counters/D{one}.html" for one in names]}
    keys = figures.cells({"counters": "open_counters"}, row_level="department", row_code="code")
    title = say("site.service.counters")
    tables.framed(
        say, title, "", told, "guichets-departements", ask.kind("counters"), columns, addresses=addresses, keys=keys
    )


def footfall(ask: Ask, say: Say) -> None:
    """Footfall in the country or a region, and the way to the same page of the others."""
    import_module(MODULES["counters-footfall"]).render(ask, say)
    headings.section(say("site.footfall.others"))
    regions = sorted(lookup.names(ask)[0].items(), key=lambda one: alphabetical(one[1]))
    every = [("nation", "FR"), *(("region", code) for code, _ in regions)]
    here = lookup.territory_from_url(ask)
    names = (
        name if place == here else links.anchor(name, "counters-footfall", **links.territory(*place))
        for place, name in ((place, lookup.place(ask, say, *place)) for place in every)
    )
    draw(html('<ul class="tc-regions">{}</ul>', concat(html("<li>{}</li>", name) for name in names)))


def _in_france(ask: Ask) -> int:
    return int(ask("territory/facts", **lookup.where("nation", "FR")).iloc[0]["counters"])


def _departments(ask: Ask) -> dict[str, str]:
    return {code: name for code, (name, _) in lookup.names(ask)[1].items()}


def of_department(ask: Ask, say: Say, code: str) -> None:
    """The open counters of a département, each with its address."""
    rows = open_counters(ask)
    rows = rows[rows["department"] == code].reset_index(drop=True)
    count = figures.key("open_counters", "department", code)(len(rows))
    place = lookup.place(ask, say, "department", code)
    headings.page(say("site.counters.here", place=place, count=count), say("server.as_of", date=ask.edition.as_of))
    nearest = html('<p><a href="../find/D{}.html">{}</a></p>', code, say("site.counters.nearest"))
    territory = html("<p>{}</p>", links.anchor(place, "territory", **links.territory("department", code)))
    draw(nearest + territory)
    if rows.empty:
        states.empty(say, say("site.counters.none"))
        return
    heads = ["name", "address", "format", "phone", "hours"]
    names = [say("counters.points.name"), *(say(f"site.counters.{one}") for one in heads[1:])]
    lines = [_counter(say, row, names) for row in rows.to_dict("records")]
    communes = rows["commune_name"].fillna(MISSING).tolist()
    draw(_pages(say, communes, lines, partial(_table, say("site.counters.list"), names)))
    downloads.csv(say, rows, "guichets", ask.kind("counters"))


def _counter(say: Say, row: Row, names: list[str]) -> Markup:
    hours = figures.key("counter_hours", counter=row["counter_id"])(row["weekly_hours"])
    cells = [
        ", ".join(str(row[one]) for one in ("address", "postcode", "commune_name") if isinstance(row[one], str))
        or MISSING,
        say(f"counters.format.{row['format']}"),
        row["phone"] if isinstance(row["phone"], str) else MISSING,
        say.number(hours),
    ]
    told = concat(html('<td data-label="{}">{}</td>', name, cell) for name, cell in zip(names[1:], cells, strict=True))
    link = html('<a href="{}">{}</a>', live(say, "counters-find", guichet=row["counter_id"]), say.text(row["name"]))
    return html('<tr id="{}"><th scope="row">{}</th>{}</tr>', row["counter_id"], link, told)


def live(say: Say, path: str, **asked: str) -> str:
    """The address of a page of the dashboard for who stands in a folder of a language."""
    return f"../../../{links.address(path, asked | ({'lang': say.language} if say.language != 'fr' else {}))}"


def _pages(say: Say, names: list[str], lines: list[Markup], table: Callable[[Markup], Markup]) -> Markup:
    """A list by name, and the ways to its pages where it is long: a phone shows the one that the address names, or one
    of whose lines it names (site.css); no script is needed.
    """
    if len(lines) <= LINES:
        return table(html("<tbody>{}</tbody>", concat(lines)))
    starts = range(0, len(lines), LINES)
    bodies = concat(html('<tbody id="p{}">{}</tbody>', at, concat(lines[at : at + LINES])) for at in starts)
    ends = [(at, names[at], names[min(at + LINES, len(names)) - 1]) for at in starts]
    items = concat(
        html('<li><a href="#p{}">{}</a></li>', at, say("site.pages.of", first=say.text(first), last=say.text(last)))
        for at, first, last in ends
    )
    ways = html('<nav aria-label="{}"><ul class="ts-places">{}</ul></nav>', say("site.pages.name"), items)
    return html('<div class="ts-pages">{}{}</div>', ways, table(bodies))


def _table(name: str, heads: list[str], bodies: Markup, look: str = "") -> Markup:
    columns = concat(html('<th scope="col">{}</th>', head) for head in heads)
    return html(
        '<div class="tc-wide" role="region" aria-label="{}" tabindex="0"><table class="tc-table {}">'
        "<thead><tr>{}</tr></thead>{}</table></div>",
        name,
        look,
        columns,
        bodies,
    )


# The nearest counter --------------------------------------------------------------------------------------------------


def find(ask: Ask, say: Say) -> None:
    """A field for a commune or a postcode, and without it the way by département."""
    headings.page(say("site.find.title"), say("site.find.lead"))
    draw(
        html(
            '<form class="tc-seek" role="search" action="search" method="get" data-none="{}" data-several="{}"'
            ' data-places="../../places/">'
            '<label for="lieu">{}</label><div><input id="lieu" name="lieu" type="search" required maxlength="80"'
            ' autocomplete="address-level2"><input type="submit" value="{}"></div>'
            '<p id="found" role="status"></p></form><script src="../../find.js" defer></script>',
            say("site.find.none"),
            say("site.find.several"),
            say("site.find.label"),
            say("site.find.button"),
        )
    )
    headings.section(say("site.find.by_department"))
    items = concat(
        html('<li><a href="D{}.html">{} ({})</a></li>', code, say.text(name), code)
        for code, name in _departments(ask).items()
    )
    draw(html('<ul class="ts-places">{}</ul>', items))


def nearest(ask: Ask, say: Say, code: str) -> None:
    """The nearest counter of each commune of a département."""
    rows = ask("counters/communes", department=code)
    rows = rows.sort_values("name", key=alphabetically, ignore_index=True)
    counters = open_counters(ask)
    counters = counters[counters["counter_id"].isin(rows["nearest"])]
    known = {row["counter_id"]: row for row in counters[["counter_id", "name", "department"]].to_dict("records")}
    place = lookup.place(ask, say, "department", code)
    headings.page(say("site.find.here", place=place), say("site.find.sentence", day=ask.edition.as_of))
    draw(html('<p><a href="../counters/D{}.html">{}</a></p>', code, say("site.find.counters")))
    names = [say("site.find.commune"), say("site.find.nearest"), say("site.find.km")]
    lines = [_commune(say, row, known.get(row["nearest"]), names) for row in rows.to_dict("records")]
    draw(_pages(say, rows["name"].tolist(), lines, partial(_table, names[1], names, look="ts-nearest")))
    told = rows.assign(counter=[known.get(one, {}).get("name") for one in rows["nearest"]])
    downloads.csv(say, told.drop(columns=["lat", "lon"]), "guichet-le-plus-proche", ask.kind("counters"))


def _commune(say: Say, row: Row, counter: Row | None, names: list[str]) -> Markup:
    near, away = escape(MISSING), MISSING
    if counter is not None:
        link = f"../counters/D{counter['department']}.html#{counter['counter_id']}"
        near = html('<a href="{}">{}</a>', link, say.text(counter["name"]))
        away = say.number(figures.key("commune_km", commune=row["code"])(round(row["km"], 2)), digits=1)
    # One template for the line: there are 35,000 of them, twice.
    return html(
        '<tr id="C{}"><th scope="row">{}</th><td data-label="{}">{}</td><td data-label="{}">{}</td></tr>',
        row["code"],
        say.text(row["name"]),
        names[1],
        near,
        names[2],
        away,
    )
