"""The overview of the public: find a counter, choose one's territory; what was promised, decided, done."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import about, changed, commitments, headline, lookup
from pages.elements import badges, headings, links, lists, more
from pages.markup import NOTHING, Hole, Markup, concat, draw, html
from pages.overview import map as overview_map
from pages.overview import sections
from pages.overview.sections import Place
from pages.parts import panels, scorecard
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries import figures
from queries.indicators import WORKSTREAMS

EXAMPLES = ("Redon", "Le Mans", "Saint-Laurent-du-Maroni")
WIDE = (1.7, 1)  # what stands beside another: the finding, the map
MOST = 6  # alerts that stand beside the map; of the first ones more is told than what they count
SAID = ("announcement", "circular")  # what a milestone promises, or asks for; in writing where that comes last
# The indicator whose target says most of what was promised.
PROMISED = {"missions": "M5", "reorganisation": "O6", "counters": "P1"}


def render(ask: Ask, say: Say) -> None:
    """The finding beside the way to a counter, the three workstreams, what was promised, decided and done; then the map
    beside what to watch.
    """
    place = lookup.territory_from_url(ask)
    pace = sections.paces(ask, place)
    promised = commitments.of(ask)
    left, right = st.columns(WIDE, gap="small", vertical_alignment="bottom")
    with left:
        told = headline.sentence(say, pace, promised, place[0])
        headings.page(headline.of(ask, say, *place), told, about.sentence(ask, say))
    with right, st.container(border=True, key="panel-find"):
        draw(_find(say))
    draw(changed.line(ask, say, place))
    sections.workstreams(ask, say, pace, place)
    if promised:
        commitments.every(ask, say)
    else:
        _promises(ask, say, place)
    left, right = st.columns(WIDE, gap="small")
    with left:
        overview_map.show(ask, say, later=True)
    with right:
        with st.container(border=True, key="panel-where"):
            _where(ask, say)
        alerts = ask("overview/watch", **lookup.where(*place))
        sections.attention(ask, say, alerts, place, later=True, shown=sections.FEW, most=MOST)
        if few := len(alerts) <= sections.FEW:
            sections.latest(ask, say)
    sections.milestones(ask, say, recent=not few)
    sections.missing(ask, say, place)


def _find(say: Say) -> Markup:
    """A form that opens the page of counters at a commune or a postcode; our script adds language and viewer."""
    examples = concat(
        html("<li>{}</li>", links.anchor(word, "counters-find", lieu=word, region=None, departement=None))
        for word in EXAMPLES
    )
    return html(
        '<form class="tc-seek" role="search" action="./counters-find"><h2>{title}</h2>'
        '<label for="tc-lieu">{label}</label><div><input id="tc-lieu" name="lieu" type="search" required'
        ' placeholder="{first}, 35600…" autocomplete="postal-code"><button type="submit">{go}</button></div>'
        '<ul aria-label="{for_example}">{examples}</ul></form>',
        title=say("overview.find.title"),
        label=say("overview.find.label"),
        first=EXAMPLES[0],
        go=say("overview.find.go"),
        for_example=say("overview.find.examples"),
        examples=examples,
    )


def _where(ask: Ask, say: Say) -> None:
    """The region or département that the reader chooses by name, and the way to all that is known of it."""
    draw(html('<div class="tc-panel"><h2>{}</h2></div>', say("overview.where.title")))
    level, code = lookup.territory(ask, say)
    if static_target.current():  # where nothing can be chosen, each region is a link
        regions = by_name(lookup.names(ask)[0]).items()
        names = (links.anchor(say.text(name), "territory", **links.territory("region", one)) for one, name in regions)
        draw(html('<ul class="tc-regions">{}</ul>', concat(html("<li>{}</li>", name) for name in names)))
    sheet = say("overview.where.all" if level == "nation" else "overview.where.sheet")
    way = links.anchor(sheet, "territory", **links.territory(level, code))
    draw(html('<p class="tc-ways">{}</p>', way))


def _promises(ask: Ask, say: Say, place: Place) -> None:
    """One line a workstream: what was promised, what was decided, what is done."""
    rows = ask("overview/milestones")
    kinds = pd.Series([*rows["source_kind"], *(ask.kind(subject) for subject in ("missions", "proposals", "counters"))])
    columns = {"name": ""} | {name: say(f"overview.promise.{name}") for name in ("promised", "decided", "done")}
    lines = [_line(ask, say, name, rows, place) for name in WORKSTREAMS]
    title, sentence = say("overview.promise.title"), say("overview.promise.sentence")
    with panels.framed(say, "promise", title, sentence, badges.least(kinds)):
        table = lists.table("tc-table tc-promise", title, columns, lines)
        draw(more.folded(say, table, len(WORKSTREAMS), more.FEWEST))


def _line(ask: Ask, say: Say, name: str, rows: pd.DataFrame, place: Place) -> dict[str, Hole]:
    decided, done = _done(ask, say, name, place)
    promised = _promised(ask, say, name, rows, place)
    return {"name": say(f"parts.workstream.{name}"), "promised": promised, "decided": decided, "done": done}


def _promised(ask: Ask, say: Say, name: str, rows: pd.DataFrame, place: Place) -> Markup:
    """What was first asked for in writing of a workstream, else first said, and the target that stands for it here."""
    said = rows[(rows["workstream"] == name) & rows["kind"].isin(SAID)]
    said = said.sort_values(["kind", "milestone_date"], ascending=[False, True])
    return concat((_first(say, said.head(1).to_dict("records")), _target(ask, say, name, place)))


def _first(say: Say, said: list[dict[Any, Any]]) -> Markup:
    return concat(
        html("{} <small>{}</small>", headings.unbroken(row[say.column("label", row)]), say.date(row["milestone_date"]))
        for row in said
    )


def _target(ask: Ask, say: Say, name: str, place: Place) -> Markup:
    item = ask.catalogue[PROMISED[name]]
    card = ask.scorecard(name, *place)
    row = figures.standing(card[card["indicator"] == item.id].iloc[0].to_dict(), item.id, *place)
    if pd.isna(row["target"]):
        return NOTHING
    target = {"value": overview_map.brief(say, row["target"], item.unit), "by": say.by(row["target_date"])}
    told = say("overview.promise.target", name=scorecard.label(say, item), **target)
    return html(" <small>{}</small>", headings.unbroken(told))


def _done(ask: Ask, say: Say, name: str, place: Place) -> tuple[Markup, Markup]:
    """What was decided and what is done of a workstream, each a count that leads to what it counts."""
    decided, done = COUNTED[name](ask, place)
    to_decided, to_done = LEADS[name]
    return _count(say, name, "decided", decided, to_decided, place), _count(say, name, "done", done, to_done, place)


def _count(say: Say, name: str, column: str, count: int, path: str, place: Place) -> Markup:
    told = headings.unbroken(say(f"overview.promise.{column}_{name}", count=count))
    return html("{}", links.anchor(told, path, **links.territory(*place)))


def _missions(ask: Ask, place: Place) -> tuple[int, int]:
    rows = ask("missions/by_domain", **lookup.where(*place))
    decided, done = (
        figures.key(f"exercises_{name}", *place)(int(rows[name].sum())) for name in ("decided", "completed")
    )
    return decided, done


def _proposals(ask: Ask, place: Place) -> tuple[int, int]:
    where = lookup.where(*place)
    listed, carried = ask("reorganisation/inventory", **where, size=1), ask("reorganisation/calendar", **where, size=1)
    decided = figures.key("proposals_listed", *place)(int(listed["total"].iloc[0]) if len(listed) else 0)
    return decided, figures.key("implementations", *place)(int(carried["done"].iloc[0]) if len(carried) else 0)


def _counters(ask: Ask, place: Place) -> tuple[int, int]:
    card = ask.scorecard("counters", *place)
    labelled = figures.standing(card[card["indicator"] == "P1"].iloc[0].to_dict(), "P1", *place)["value"]
    here = ask("territory/facts", **lookup.where(*place)).iloc[0]
    return labelled, figures.key("open_counters", *place)(int(here["counters"]))


COUNTED = {"missions": _missions, "reorganisation": _proposals, "counters": _counters}
LEADS: Mapping[str, tuple[str, str]] = {
    "missions": ("missions", "missions"),
    "reorganisation": ("reorganisation-proposals", "reorganisation-calendar"),
    "counters": ("counters-follow", "counters-map"),
}
