"""The map of the counters: points over every commune by its distance to one, the list beside it, and what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.blocks import place_search
from pages.counters import layers, live, wording
from pages.elements import links
from pages.maps import access, communes, deck, towns
from pages.maps import key as keys
from pages.maps import layers as drawing
from pages.maps.access import Access, Group
from pages.maps.layers import Row
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say
from queries.figures import Key
from queries.studies import reach, sphere

# In the light and in the dark: far from the blues of the communes, each 3:1 on those of the nearest class; a ring is a
# stop, a disc an address.
COLOURS = (
    ("#c2410c", "#ff9a5c"),
    ("#0f766e", "#5fd3c4"),
    ("#86198f", "#e59af0"),
    ("#be185d", "#ff8fb8"),
    ("#6b6500", "#d6cc4a"),
    ("#57534e", "#cfc9c2"),
    ("#78350f", "#e0b089"),
    ("#15803d", "#86e0a0"),
    ("#334155", "#b6c2d1"),
)
GROUPS = tuple(
    Group(pair, name in layers.STOPS) for name, pair in zip(layers.FORMATS, COLOURS, strict=True)
)  # by rank, as rows say it
NEAR = 40.0  # half of what is seen of the country around a chosen counter: some 80 km
Place = tuple[float, float]


@dataclass(frozen=True)
class Shown:
    """What the map shows.

    `rows`: the communes, in the order of codes: department, population, and km or minutes (`unit`); `addresses`: see
    counters/addresses.sql, and `planned` the same of places that are not open; `badges`: itinerants without known
    stops, by département; `focus`: the départements to look at, which the key counts, all of them when there is none;
    `under`: "points" or "communes", what the whole country is drawn without, as both at once are noise from afar;
    `counted`: what the counters of each format are, where they are all of those that are open; `beside`: what is said
    where nothing is chosen.
    """

    rows: pd.DataFrame
    addresses: pd.DataFrame
    badges: Mapping[str, int]
    focus: Sequence[str]
    unit: str = "km"
    planned: pd.DataFrame | None = None
    under: str = ""
    counted: Key | None = None
    beside: Markup = NOTHING

    def has(self, what: str) -> bool:
        """Whether "points" or "communes" are drawn."""
        return bool(self.focus) or self.under != what

    @property
    def shades(self) -> communes.Integers:
        """The class of each commune."""
        return reach.classes(self.rows[self.unit], self.unit).to_numpy(np.int64)


def colours(say: Say) -> dict[str, tuple[str, str]]:
    """The colours of each format of open counters, by its name: the same on every map."""
    pairs = zip(layers.FORMATS, COLOURS, strict=True)
    return {say(f"counters.format.{name}"): pair for name, pair in pairs if name != layers.PLANNED}


def show(ask: Ask, say: Say, shown: Shown) -> None:
    """Draw the map, the list beside it and the key."""
    network = layers.of(ask, say)
    kept = network.kept(shown.addresses)
    points = [row for row, one in zip(network.rows, kept or "1" * len(network.rows), strict=True) if one == "1"]
    extra = [] if shown.planned is None else layers.points(say, layers.drawn_twice(shown.planned))
    shades = shown.shades if shown.has("communes") else None
    drawn, badges = ([*points, *extra], shown.badges) if shown.has("points") else ([], {})
    map_side, list_side = st.columns([1.5, 1], gap="medium")
    with list_side:
        chosen = _beside(ask, say, points, shown)
    frame, at = communes.frame(tuple(shown.focus)), _places(points, chosen)
    of = shown.focus[0] if len(shown.focus) == 1 else towns.COUNTRY
    still = Access(say("access.map.alt"), shades, drawn, GROUPS, badges, shown.focus, towns.seen(of, frame))
    if at and not shown.focus:
        frame = deck.around(at[:1], NEAR)
    scale = 2 ** deck.view(frame)[1]

    def made() -> list[Any]:
        file: str | list[Row] = (layers.address(ask, say) or [*network.rows]) if shown.has("points") else []
        given = [("counters", file, _seen(network.rows, kept, frame)), ("planned", extra, _seen(extra, "", frame))]
        looks = [group.colours for group in GROUPS], [group.hollow for group in GROUPS], drawing.grown(scale)
        names = [towns.labels(of, frame)]
        marks = [drawing.network(rows, name, *looks, seen) for name, rows, seen in given if rows]
        return [
            *drawing.ground(frame, between=shaded(still), pickable=len(shown.focus) != 1),
            drawing.lines(_served(ask, shown, chosen), "served"),
            *(names + marks if len(shown.focus) == 1 else marks + names),  # from afar no name would be read
            drawing.badges(access.badges(badges, still.names, scale)),
            drawing.rings(at),
        ]

    with map_side:
        deck.chart(say, "access", made, lambda live: access.svg(still, live), still.alt, chosen, frame)
        draw(keys.written(_key(say, shown)))


def planned(ask: Ask, rows: pd.DataFrame) -> pd.DataFrame:
    """Places that are not open yet (name; code, commune_name and department of their commune), as rows of
    counters/addresses.
    """
    drawn = ask("counters/drawn_communes", codes=sorted(set(rows["code"])))
    rows = rows.assign(counter_id=rows["code"], format=layers.PLANNED)
    return rows.merge(drawn, on="code").assign(stop=None, requests=None, requests_state="value")


def _seen(rows: Sequence[Row], kept: str, frame: Sequence[float] | None) -> str:
    """Of the points that are `kept` (1 or 0 for each, "" for all), those that no cover of an inset hides."""
    digits = zip(kept or "1" * len(rows), drawing.uncovered(rows, frame), strict=True)
    seen = "".join(digit if is_seen else "0" for digit, is_seen in digits)
    return seen if "0" in seen else ""


def shaded(shown: Access) -> list[Any]:
    """The communes by class: of a département as outlines, of the country as dots."""
    if shown.shades is None:
        return []
    if len(shown.focus) == 1:
        own = shown.shades[communes.of_departments(tuple(shown.focus))]
        return drawing.communes(shown.focus[0], access.digits(own))
    return [drawing.dots(access.digits(shown.shades))]


def _places(points: Sequence[Row], chosen: str) -> list[Place]:
    """Where what is chosen is drawn."""
    return place_search.place(chosen) or [(row["x"], row["y"]) for row in points if chosen and row["code"] == chosen]


def _served(ask: Ask, shown: Shown, chosen: str) -> list[Row]:
    """A line from each commune to the counter that is nearest to it, of what is chosen."""
    if not chosen:
        return []
    ranks = communes.of_departments(tuple(shown.focus)) if shown.focus else np.arange(len(shown.rows))
    if chosen.startswith(deck.COMMUNE):
        ranks = np.array([communes.codes().index(chosen.removeprefix(deck.COMMUNE))])
    nearest = _nearest(ask, shown, ranks)
    if nearest.empty:
        return []
    x, y, _, _ = communes.places()
    return [
        {"x": round(float(x[rank]), 1), "y": round(float(y[rank]), 1), "to_x": round(to_x, 1), "to_y": round(to_y, 1)}
        for rank, counter, to_x, to_y in zip(ranks, nearest["counter_id"], nearest["x"], nearest["y"], strict=True)
        if chosen.startswith(deck.COMMUNE) or counter == chosen
    ]


def _nearest(ask: Ask, shown: Shown, ranks: communes.Integers) -> pd.DataFrame:
    """Of the addresses shown, and of the places that are planned, the nearest to each commune; none of nothing."""
    planned = shown.planned if shown.planned is not None and "lat" in shown.planned else None
    at = pd.concat([shown.addresses, planned]).dropna(subset=["lat", "lon", "x"])
    if at.empty:
        return at
    return at.iloc[sphere.nearest(ask("counters/distances").iloc[ranks], at)[0][:, 0]]


# The list beside the map, and what is known of what is chosen there or on the map ------------------------------------


def _beside(ask: Ask, say: Say, points: Sequence[Row], shown: Shown) -> str:
    """What is chosen: a counter by its code, a commune by its own after `deck.COMMUNE`; "" where nothing is."""
    place_search.field(ask, say)
    addresses, focus = shown.addresses, shown.focus
    own = communes.of_departments(tuple(focus)) if len(focus) == 1 else ()
    asked = [] if shown.planned is None else [communes.codes().index(code) for code in shown.planned["code"]]
    places = {f"{deck.COMMUNE}{communes.codes()[rank]}": say.text(communes.names()[rank]) for rank in [*asked, *own]}
    here = {*(addresses[addresses["department"].isin(focus)] if focus else addresses)["counter_id"]}
    told = {row["code"]: row for row in points if row["code"] in here}
    chosen = deck.choice(say, {code: _in_list(row) for code, row in told.items()} | places, say("access.map.choose"))
    if chosen in told:
        draw(_counter(ask, say, told[chosen]))
    elif chosen:
        draw(_commune(ask, say, chosen.removeprefix(deck.COMMUNE), shown))
    elif not static_target.current():
        draw(html('<p class="tc-note tc-how">{}</p>{}', say("access.map.how"), shown.beside))
    return chosen


def _in_list(row: Row) -> str:
    """The name of a counter, and its commune where the name does not say it."""
    name, under = str(row["name"]).split("\n")[:2]
    place = under.rpartition(", ")[2]
    return name if place in name else f"{name} ({place})"


def _counter(ask: Ask, say: Say, row: Row) -> Markup:
    """What is known of a counter for who would go there, and the way to its sheet."""
    name, *lines = str(row["name"]).split("\n")
    known = ask("counters/sheet", counter=row["code"]).iloc[0].to_dict()
    where = (
        NOTHING if known["itinerant"] or not wording.present(known["address"]) else say.generic(wording.place(known))
    )
    now = html("{}{}", live.words(ask, say), live.standing(say, known, live.known_on(ask)))
    told = [
        *lines,
        where,
        wording.call(known["phone"]),
        wording.anchor(say("access.map.sheet"), wording.sheet(row["code"])),
    ]
    return _card(name, told, now)


def _commune(ask: Ask, say: Say, code: str, shown: Shown) -> Markup:
    """How far the nearest counter is from a commune, which one it is, and the way to those around."""
    rank = communes.codes().index(code)
    row, name = shown.rows.iloc[rank], say.text(communes.names()[rank])
    nearest = _nearest(ask, shown, np.array([rank])) if shown.unit == "km" else shown.addresses[:0]
    which = [
        say.text(one.name)
        if one.format == layers.PLANNED
        else wording.anchor(say.text(one.name), wording.sheet(one.counter_id))
        for one in nearest.itertuples(index=False)
    ]
    around = wording.anchor(say("access.map.around"), links.href(wording.SHEET, commune=code))
    people = say("access.map.people", count=int(row["population"]))
    return _card(name, [people, _away(say, row[shown.unit], shown.unit), *which, around])


def _away(say: Say, away: float, unit: str) -> str:
    if pd.isna(away):
        return say(f"access.map.unknown_{unit}")
    if np.isinf(away):
        return say("access.map.far")
    return say("access.map.away", away=wording.km(say, away) if unit == "km" else say("access.minutes", minutes=away))


def _card(title: str, lines: Sequence[str | None], now: Markup = NOTHING) -> Markup:
    told = concat(html("<p>{}</p>", line) for line in lines if line)
    return html('<div class="tc-chosen" role="status"><h3>{}</h3>{}{}</div>', title, now, told)


# The key --------------------------------------------------------------------------------------------------------------


def _key(say: Say, shown: Shown) -> list[keys.Line]:
    """What is drawn and how many of each there are, of the départements looked at."""
    focus, counted = shown.focus, shown.counted
    own = communes.of_departments(tuple(focus)) if focus else np.arange(len(shown.rows))
    lines = _steps(say, shown.shades[own], shown.unit) if shown.has("communes") else []
    if not shown.has("points"):
        return lines
    every = shown.addresses if shown.planned is None else pd.concat([shown.addresses, shown.planned])
    return [*_formats(say, every, focus, counted), *_silent(say, shown.badges, focus, counted), *lines]


def _steps(say: Say, shades: communes.Integers, unit: str) -> list[keys.Line]:
    highs = reach.STEPS[unit]
    labels = [say(f"access.map.step_{unit}", low=low, high=high) for low, high in zip((0, *highs), highs, strict=False)]
    labels += [say("access.map.beyond", reach=say(f"access.{unit}", **{unit: highs[-1]}))]
    counts = [int((shades == rank).sum()) for rank in range(len(labels))]
    unknown = int((shades == access.UNKNOWN).sum())
    told = [*zip(drawing.SHADES, labels, counts, strict=False)]
    told += [(drawing.SHADES[-1], say("access.map.unknown"), unknown)] if unknown else []
    return [(keys.swatch(f"var(--tc-{name})"), label, say.number(count)) for name, label, count in told]


def _formats(say: Say, addresses: pd.DataFrame, focus: Sequence[str], counted: Key | None) -> list[keys.Line]:
    """What lies outside the 101 départements has no place on the drawing."""
    drawn = addresses[addresses["x"].notna()]
    here = drawn[drawn["department"].isin(focus)] if focus else drawn
    counts = {
        name: counted.among(format=name)(count) if counted else count
        for name, count in here.groupby("format")["counter_id"].nunique().items()
    }
    return [
        (group.mark, _format(say, name, group.hollow), say.number(counts[name]))
        for name, group in zip(layers.FORMATS, GROUPS, strict=True)
        if name in counts
    ]


def _format(say: Say, name: str, stops: bool) -> str:
    label = layers.format_name(say, name)
    return say("access.map.by_stops", name=label) if stops else label


def _silent(say: Say, badges: Mapping[str, int], focus: Sequence[str], counted: Key | None) -> list[keys.Line]:
    """The line of the numbers in a frame: itinerants that no point stands for."""
    count = sum(one for code, one in badges.items() if not focus or code in focus)
    told = counted.called("counters_without_stops")(count) if counted else count
    return [(keys.swatch("var(--tc-paper)"), say("access.map.silent"), say.number(told))] if count else []
