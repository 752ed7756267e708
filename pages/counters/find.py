"""Find a counter: by commune or postcode, procedure and day; with ?guichet=, the sheet of one of them."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import place_search
from pages.counters import access_map, around, digital, live, offering, sheet, wording
from pages.elements import address, badges, headings, links, more
from pages.maps import deck
from pages.maps.near import near
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.parts import downloads
from pages.shell import states, static_target
from pages.shell.ask import Ask
from pages.text import ALL, Say
from pages.text.places import commune
from queries import figures
from queries.studies import schedule

SHOWN, LOOKED_AT, CALLED = 8, 200, 3
ACROSS = 5  # kilometres, about, from the centre of a commune to its ends: what is nowhere else may be nearer by so much
FIRST = 3  # results that a phone shows before the others
# Which figures the columns of the file are.
KEYS = figures.cells(
    {"weekly_hours": "counter_hours", "partners": "counter_partners", "procedures": "counter_procedures"},
    of={"counter": "counter_id"},
)
MAP = "found-map"
KEPT = ("lieu", "demarche", "jour", "commune")
PLACED = ["weekdays", "x", "y", "inset_x", "inset_y"]  # of no use in a file
PAPERS = html('<a href="https://www.service-public.gouv.fr">service-public.gouv.fr</a>')
EXAMPLES = ("Redon", "23000", "Saint-Laurent-du-Maroni")


def render(ask: Ask, say: Say) -> None:
    """The search, or the sheet that the URL asks for."""
    if wanted := st.query_params.get("guichet"):
        sheet.render(ask, say, wanted)
        return
    head = st.container()
    words, asked, weekday = _filters(ask, say)
    procedure = asked if offering.is_known(ask) else None
    draw(html("{}{}", live.words(ask, say), around.button(ask, say, procedure, weekday)))
    if asked and not procedure:
        offering.unoffered(ask, say, asked)
    places = _places(ask, words)
    place = _chosen(places)
    outside = words != "" and _outside(ask, say, words)
    if place is None:
        headings.page(say("counter.find.title"), say("counter.find.lead"), at=head)
        _nothing_asked(ask, say, "" if outside else words)
        return
    rows, silent = nearest(ask, place, procedure, weekday)
    headings.page(_title(say, place, rows, procedure, weekday), _sentence(ask, say, rows, procedure, weekday), at=head)
    _others(say, places, place)
    if weekday is not None:
        _silent(say, place, silent, weekday, len(rows) > 0)
    _results(ask, say, place, rows, weekday)
    _roaming(ask, say, place)
    digital.around(ask, say, place)


def _filters(ask: Ask, say: Say) -> tuple[str, str | None, int | None]:
    _name_the_place(ask)
    where, *what, when = st.columns([2, 2, 1] if offering.is_known(ask) else [2, 1], vertical_alignment="bottom")
    with where:
        words = st.text_input(
            say("counter.find.where"), key="lieu", bind="query-params", placeholder=say("counter.find.where_hint")
        )
    return (words or "").strip(), *offering.chosen(ask, say, what[0] if what else None, when, evening=True)


def _name_the_place(ask: Ask) -> None:
    """Who comes from elsewhere with a commune finds its name in the field, and not an empty one."""
    if static_target.current() or st.session_state.get("lieu") or st.query_params.get("lieu"):
        return
    found = ask("counters/commune", commune=st.query_params.get("commune", ""))
    if len(found):
        st.session_state["lieu"] = str(found["name"].iloc[0])


def _places(ask: Ask, words: str) -> pd.DataFrame:
    """The communes that the words may mean; without words, the one that the URL names."""
    if words:
        return ask("counters/places", words=words)
    wanted = st.query_params.get("commune", "")
    found = ask("counters/commune", commune=wanted)
    if wanted and found.empty:
        address.left_aside("commune", wanted)
    return found


def _chosen(places: pd.DataFrame) -> dict[Any, Any] | None:
    """The commune that the URL names among those found, else the first of them."""
    if places.empty:
        return None
    wanted = places[places["code"] == st.query_params.get("commune")]
    return dict((wanted if len(wanted) else places).iloc[0])


def nearest(
    ask: Ask, place: dict[Any, Any], procedure: str | None, weekday: int | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The open counters nearest to a commune; those open on a weekday when one is asked for, and the nearer ones whose
    hours of that day are unknown.

    An itinerant counter is open where it stops: on the days of the stop, not by its hours.
    """
    rows = ask("counters/nearest", lat=place["lat"], lon=place["lon"], procedure=procedure, rows=LOOKED_AT)
    if weekday is None or rows.empty:
        return rows.head(SHOWN), rows.head(0)
    found = rows[schedule.receives(rows, weekday)]
    unknown = (schedule.states(rows, weekday) == "unknown") & ~rows["itinerant"].astype(bool)
    nearer = rows["km"] < found["km"].min() if len(found) else pd.Series(True, rows.index)
    silent = unknown & nearer & ~rows["counter_id"].isin(found["counter_id"])
    return found.head(SHOWN), rows[silent]


def _title(say: Say, place: dict[Any, Any], rows: pd.DataFrame, procedure: str | None, weekday: int | None) -> str:
    name = commune(say.text(place["name"]))
    if rows.empty:
        return say("counter.find.title_nothing", place=name)
    first = rows.iloc[0].to_dict()
    if first["km"] < (0.5 if wording.is_centred(first) else 0.05) or place["code"] == first.get("stop"):
        return say("counter.find.title_here", place=name)
    if weekday is not None:  # nearer ones may open too: their hours are not known
        day = wording.weekday(say, weekday)
        return say("counter.find.title_day", place=name, km=wording.away(say, first), day=day)
    if procedure is not None:  # nearer ones lack it
        return say("counter.find.title_suitable", place=name, km=wording.away(say, first))
    away = first | {"km": figures.key("commune_km", commune=place["code"])(round(first["km"], 2))}
    unplaced = [row["km"] for row in rows.to_dict("records") if wording.is_centred(row)]
    maybe = bool(unplaced) and min(unplaced) < first["km"] + ACROSS
    found = "known" if maybe and not wording.is_centred(first) else "found"
    return say(f"counter.find.title_{found}", place=name, km=wording.away(say, away))


def _sentence(ask: Ask, say: Say, found: pd.DataFrame, procedure: str | None, weekday: int | None) -> str:
    rows = ask("counters/procedures").set_index("procedure_id")
    parts = [say("counter.find.lead_found", date=ask.edition.as_of)]
    listed = ask("counters/access", level="nation")["list_date"]
    if len(listed) and pd.Timestamp(listed.iloc[0]) < pd.Timestamp(ask.edition.as_of):
        parts.append(say("counter.find.lead_list", month=say.month(listed.iloc[0])))
    if len(told := found["told_on"].dropna()):
        parts.append(say("counter.find.lead_told", month=say.month(told.min())))
    if procedure:
        parts.append(say("counter.find.lead_procedure", name=say.named(rows.loc[procedure].to_dict(), "label")))
    if weekday is not None:
        parts.append(say("counter.find.lead_day", day=wording.weekday(say, weekday)))
    return " ".join(parts)


def _outside(ask: Ask, say: Say, words: str) -> bool:
    """The counters of a territory outside the 101 départements, which no reference parts; whether words name one."""
    rows = ask("counters/outside", words=words)
    if len(rows):
        title = say("counter.find.outside", territory=say.text(rows["territory"].iloc[0]))
        draw(html('<div class="tc-notice"><strong>{}</strong>{}</div>', title, _chips(say, rows)))
    return len(rows) > 0


def _chips(say: Say, rows: pd.DataFrame) -> Markup:
    names = concat(
        html("<li>{}</li>", wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"])))
        for row in rows.to_dict("records")
    )
    return html('<ul class="tk-chips">{}</ul>', names)


def _nothing_asked(ask: Ask, say: Say, words: str) -> None:
    """What to try: communes of almost the name that is unknown, else examples."""
    near = place_search.alike(ask, say, words) if words else pd.DataFrame()
    if words:
        states.notice(say("counter.find.unknown_title", words=words), say("counter.find.unknown_sentence"))
    lead = say("counter.find.examples" if near.empty else "counter.find.alike")
    items = concat(html("<li>{}</li>", way) for way in _tries(say, near))
    draw(html('<p class="tk-lead">{}</p><ul class="tk-chips">{}</ul>', lead, items))


def _tries(say: Say, near: pd.DataFrame) -> list[Markup]:
    if near.empty:
        return [wording.anchor(word, links.href("counters-find", lieu=word)) for word in EXAMPLES]
    rows = near.to_dict("records")
    return [_there(say, row, lieu=row["name"]) for row in rows]


def _there(say: Say, row: dict[Any, Any], **kept: str) -> Markup:
    """The way to the search of a commune."""
    return wording.anchor(place_search.named(say, row), links.href("counters-find", **kept, commune=row["code"]))


def _others(say: Say, places: pd.DataFrame, place: dict[Any, Any]) -> None:
    """The other communes that the words may mean."""
    others = places[places["code"] != place["code"]]
    if others.empty:
        return
    kept = {name: st.query_params[name] for name in KEPT[:3] if name in st.query_params}
    items = concat(html("<li>{}</li>", _there(say, row, **kept)) for row in others.to_dict("records"))
    named = int(places["named"].iloc[0])
    count = figures.key("other_places", words=kept.get("lieu"))(named - 1)
    some = html('<p class="tc-note">{}</p>', say("counter.find.more", count=len(others)))
    here = escape(say("counter.find.meant", place=commune(say.text(place["name"])), department=place["department"]))
    draw(
        html(
            '<details class="tk-others"><summary>{} {}</summary><ul class="tk-chips">{}</ul>{}</details>',
            here,
            say("counter.find.others", count=count),
            items,
            some if named > len(places) else NOTHING,
        )
    )


def _silent(say: Say, place: dict[Any, Any], rows: pd.DataFrame, weekday: int, nearer: bool) -> None:
    """How many nearer counters do not say whether they open that day, and the first of them to call; of the
    nearest ones where none is known to open.
    """
    if rows.empty:
        return
    title = say(
        "counter.find.silent" if nearer else "counter.find.silent_among",
        count=figures.key("silent_counters", commune=place["code"], weekday=weekday)(len(rows)),
        day=wording.weekday(say, weekday),
    )
    away = figures.cells({"km": "counter_km"}, of={"counter": "counter_id"}, commune=place["code"])
    items = concat(
        html(
            "<li><span>{} <small>{}</small></span> <strong>{}</strong></li>",
            wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"])),
            wording.away(say, row),
            wording.call(row["phone"]) or NOTHING,
        )
        for row in (figures.knowing(one, away) for one in rows.head(CALLED).to_dict("records"))
    )
    draw(html('<div class="tc-notice"><strong>{}</strong><ol class="tk-near">{}</ol></div>', title, items))


def _results(ask: Ask, say: Say, place: dict[Any, Any], rows: pd.DataFrame, weekday: int | None) -> None:
    if rows.empty:
        states.notice(say("counter.find.none"), "")
        return
    away = figures.cells({"km": "counter_km"}, of={"counter": "counter_id"}, commune=place["code"])
    known = live.known_on(ask)
    listed, drawn = st.columns([1.4, 1], gap="medium")  # on a phone the nearest comes first, then the map
    with listed:
        items = (_result(ask, say, figures.knowing(row, away), weekday, known) for row in rows.to_dict("records"))
        draw(more.folded(say, html('<ol class="tk-results">{}</ol>', concat(items)), len(rows), FIRST))
        draw(html('<p class="tc-note">{}</p>', say("counter.find.bring", site=PAPERS)))
        downloads.csv(say, rows.drop(columns=PLACED), "guichets-proches", str(rows["kind"].iloc[0]), keys=KEYS)
    with drawn:
        _map(say, place, rows)


def _map(say: Say, place: dict[Any, Any], rows: pd.DataFrame) -> None:
    """The same counters where they are; the one that is chosen there is marked in the list."""
    shown = rows.assign(
        code=rows["counter_id"],
        name=[say.text(name) for name in rows["name"]],
        under=[str(wording.away(say, row)) for row in rows.to_dict("records")],
        group=[say(f"counters.format.{shape}") for shape in rows["format"]],
        town=rows["stop_name"].fillna(rows["commune_name"]),
    )
    told = str(say("counter.find.map", place=commune(say.text(place["name"])), count=len(rows)))
    chosen = shown[shown["code"] == st.query_params.get(deck.CHOSEN)].to_dict("records")
    names = [html("{}, {}", wording.anchor(one["name"], wording.sheet(one["code"])), one["under"]) for one in chosen]
    draw(html('<div id="{}" class="tk-map"><h2>{}</h2></div>', MAP, concat(names) or say("counter.find.on_map")))
    chosen_there = st.query_params.get(deck.CHOSEN, "")
    near(say, "found", shown, told, chosen=chosen_there, colours=access_map.colours(say))


def _result(ask: Ask, say: Say, row: dict[Any, Any], day: int | None, known: date | None) -> Markup:
    title = wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"]))
    chips = [badges.chip(say(f"counters.format.{row['format']}"))]
    chips += [badges.chip(say("counter.common"), "good")] if row["is_common"] else []
    where = _stop(ask, say, row) if row["itinerant"] else _fixed(say, row, day)
    phone = wording.call(row["phone"])
    call = html('<p class="tk-phone">{}</p>', say("counter.phone", number=phone)) if phone else NOTHING
    return html(
        '<li{chosen}><b class="tk-km">{km}</b><div><h2>{title}</h2>{now}<p class="tk-chips">{chips}</p>{where}{call}'
        "{ways}</div></li>",
        chosen=attributes(' aria-current="true"') if row["counter_id"] == st.query_params.get(deck.CHOSEN) else NOTHING,
        km=wording.away(say, row),
        title=title,
        now=live.standing(say, row, known),
        chips=concat(chips, " "),
        where=where,
        call=call,
        ways=_ways(say, row),
    )


def _ways(say: Say, row: dict[Any, Any]) -> Markup:
    """On the map, and the way there: the address, for whatever leads the reader; nothing where no script runs."""
    if static_target.current():
        return NOTHING
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    there = links.href("counters-find", **kept | {deck.CHOSEN: row["counter_id"]})
    found = html('<a href="{}" data-tc-to="{}">{}</a>', there, MAP, say("counter.find.on_map"))
    return html('<p class="tk-ways">{} {}</p>', found, live.way(say, row))


def _fixed(say: Say, row: dict[Any, Any], day: int | None) -> Markup:
    """The address, the hours of the day that was asked for, those of the rest of the week."""
    week = schedule.week(row)
    then = NOTHING
    if day is not None and day != schedule.EVENING:
        said = wording.hours(say, week[day], row[schedule.COLUMNS[day]])
        then = html("<p><strong>{}</strong> {}</p>", wording.weekday(say, day).capitalize(), said)
    unplaced = html("<p class='tc-quiet'>{}</p>", say("counter.centred")) if wording.is_centred(row) else NOTHING
    return html("<p>{}</p>{}{}{}", say.generic(wording.place(row)), unplaced, then, _week(say, row, week, day))


def _week(say: Say, row: dict[Any, Any], week: tuple[schedule.Day, ...], told: int | None) -> Markup:
    """The hours of the week but the day that is told already, the days that have the same ones together."""
    if not any(one.state == "open" for one in week):
        return html("<p class='tc-quiet'>{}</p>", say("counter.no_day_known"))
    days: dict[str, list[str]] = {}
    for number, one in enumerate(week):
        if number != told:
            said = wording.hours(say, one, row[schedule.COLUMNS[number]])
            days.setdefault(said, []).append(wording.weekday(say, number))
    groups = ((say.listed(same, ALL), _unbroken(said)) for said, same in days.items())
    items = concat(html("<li>{}</li>", say("counter.hours_of", days=names, hours=spans)) for names, spans in groups)
    if static_target.current():
        return html('<ul class="tk-hours" aria-label="{}">{}</ul>', say("counter.week"), items)
    return html('<details><summary>{}</summary><ul class="tk-hours">{}</ul></details>', say("counter.week"), items)


def _unbroken(said: str) -> Markup:
    """HTML of hours, each span of them on one line."""
    return concat((html("<span>{}</span>", one) for one in said.split(", ")), ", ")


def _stop(ask: Ask, say: Say, row: dict[Any, Any]) -> Markup:
    """An itinerant counter is where it stops, never at its garage."""
    stops = ask("counters/sheet_stops", counter=row["counter_id"])
    here = stops[stops["commune"] == row["stop"]].to_dict("records")
    days = say.listed([sheet.stop_days(say, stop) for stop in here])
    return html("<p>{}</p>", say("counter.stops_at", place=commune(say.text(row["stop_name"])), days=days))


def _roaming(ask: Ask, say: Say, place: dict[Any, Any]) -> None:
    """Itinerant counters of the département whose stops nobody told."""
    roaming = ask("counters/roaming", department=place["department"])
    silent = roaming[roaming["stops"] == 0]
    if silent.empty:
        return
    count = figures.key("silent_roaming", "department", place["department"])(len(silent))
    title = say("counter.find.roaming", count=count, department=say.text(place["department_name"]))
    draw(
        html(
            '<div class="tc-notice"><strong>{}</strong><p>{}</p>{}</div>',
            title,
            say("counter.find.roaming_sentence", count=count),
            _chips(say, silent),
        )
    )
