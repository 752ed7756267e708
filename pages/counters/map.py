"""Map of the counters: one indicator by region or département, then every open counter as a point."""

import pandas as pd
import streamlit as st

from pages.blocks import cited, lookup, unpublished, workstream
from pages.blocks.glance import counters as glance
from pages.counters import access_map, wording
from pages.elements import badges, filters, links
from pages.maps import key as keys
from pages.markup import NOTHING, Markup
from pages.parts import counter_list, panels
from pages.shell import states, static_target
from pages.shell.ask import Ask
from pages.text import ALL, Say, alphabetical, by_name
from pages.text.written import joined
from queries import figures


def render(ask: Ask, say: Say) -> None:
    """The map page of the counters."""
    workstream.map_page(ask, say, "counters")
    points(ask, say)
    items = [item for item in ask.catalogue.values() if item.workstream == "counters"]
    unpublished.block(ask, say, "counters-map", unpublished.owed(ask, items))


def points(ask: Ask, say: Say) -> None:
    """Every open counter of a territory and format as a point, and as a line of a list."""
    with panels.chosen(say, "points") as heading:
        left, right = st.columns([2, 1])
        with left:
            level, code = lookup.territory(ask, say)
        departments = {key: name for key, (name, _) in lookup.names(ask)[1].items()}
        found = counter_list.named(say, ask("counters/points", **lookup.where(level, code)), departments)
        with right:
            rows = of_format(say, found)
        kind = badges.least([*rows["kind"], wording.kind_today(ask)])  # a list that is carried forward is an estimate
        heading(*finding(ask, say, rows, (level, code)), kind)
        drawn(ask, say, rows, (level, code), by_place(ask, say, rows, (level, code)))
        if rows.empty:
            states.empty(say)
            return
        counter_list.show(say, rows, level == "department", "guichets", cited.of_lists(ask, say, ask.catalogue["P1"]))


def by_place(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> Markup:
    """How many of them each region has, or each département of the one that is looked at, each a way there."""
    regions, departments = lookup.names(ask)
    here, format = rows.loc[rows["outside"].isna(), "department"], st.query_params.get("format")
    names, inside, written = {code: name for code, (name, _) in departments.items()}, "department", "departement"
    if place[0] == "nation":
        here = here.map({code: region for code, (_, region) in departments.items()})
        names, inside, written = dict(regions), "region", "region"
    found = sorted((-count, alphabetical(names[code]), code) for code, count in here.value_counts().items())
    if len(found) < 2:
        return NOTHING
    counted = {
        code: figures.key("open_counters", inside, code, format=format)(-count) for count, _, code in found[: keys.MOST]
    }
    lines = (
        (links.here("counters-map", **{written: code}), say.text(names[code]), say.number(count))
        for code, count in counted.items()
    )
    title = "most_regions" if len(found) > keys.MOST else f"by_{inside}"
    return keys.ways(say(f"counters.points.{title}"), lines)


def drawn(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str], beside: Markup = NOTHING) -> None:
    """The addresses and stops of some counters, over how far each commune is from any; what is said beside them."""
    addresses = ask("counters/addresses")
    badges = ask("counters/roaming_by_department").set_index("department")["counters"].to_dict()
    shown = addresses[addresses["counter_id"].isin(rows["counter_id"])]
    badges = badges if rows["itinerant"].any() else {}
    focus, counted = lookup.departments(ask, *place), figures.key("drawn_counters", *place)
    rows = ask("counters/distances")
    access_map.show(
        ask, say, access_map.Shown(rows, shown, badges, focus, under="communes", counted=counted, beside=beside)
    )


def of_format(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """The counters of the format chosen by the reader."""
    names = by_name(dict(zip(rows["format"], rows["format_name"], strict=True)))
    chosen = filters.any_of("format", names, say("counters.points.format"), say("counters.points.all_formats"))
    return rows[rows["format"] == chosen] if chosen else rows


def finding(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> tuple[str, str]:
    """How many counters are shown, and what their points are worth; those outside the 101 départements are apart."""
    if rows.empty:
        return say("counters.points.title_none"), ""
    here, apart = rows[rows["outside"].isna()], rows["outside"].dropna()
    counts = {
        "itinerant": int(here["itinerant"].sum()),
        "commune": int((here["location_quality"] == "commune").sum()),
        "none": int((here["location_quality"] == "none").sum()),
        "outside": len(apart),
    }
    places = say.listed((say.text(name) for name in sorted(set(apart), key=alphabetical)), ALL)
    format = st.query_params.get("format")
    key = figures.key("open_counters", *place, format=format)
    notes = [
        say(f"counters.points.lead_{name}", count=key.called("counters_apart").among(why=name)(count), places=places)
        for name, count in counts.items()
        if count
    ]
    lead = say(f"counters.points.lead_{'still' if static_target.current() else 'all'}", date=ask.edition.as_of)
    is_sized = not static_target.current() and bool(here["requests"].notna().any())
    sized = [say("counters.points.lead_sized")] if is_sized else []
    told = glance.listed(ask, say, *place)
    listed = [say("counters.points.listed", listed=told)] if told and not format else []
    return say("counters.points.title", count=key(len(here))), joined(" ", [lead, *sized, *listed, *notes])
