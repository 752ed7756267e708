"""Services: where the State's services are, by type, and what they exercise."""

from itertools import compress
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.blocks import lookup, place_search, unpublished
from pages.elements import badges, filters, headings, links, numbers
from pages.maps import communes, deck, dots, layers
from pages.maps import key as keys
from pages.markup import NOTHING, Markup, draw, html
from pages.parts import downloads, panels
from pages.parts.vintage import dated, vintage
from pages.shell import states, static_target
from pages.shell.ask import Ask
from pages.text import Say, by_name
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures
from queries.studies import sphere

# A type that is in none of these families is "other".
FAMILIES = {
    "administration": "PREFECTURE SOUS_PREFECTURE SGCD SGAR",
    "territories": "DDT DDTM UD_DREAL UD_DRIEE UD_DRIEA UD_DRIEAT UD_DRIHL DREAL DRIEE DRIEA DRIEAT DRIHL DEAL DGTM"
    " DM DML DIR DIRM DRAAF DRIAAF DAAF",
    "cohesion": "DDCS DDCSPP DDPP DDETS DDETSPP UD_DIRECCTE UD_DRIEETS DIRECCTE DIECCTE DREETS DRIEETS DEETS DRJSCS"
    " DJSCS DGCOPOP ARS DT_ARS",
    "education": "RECTORAT DRAJES DRARI DSDEN SDJES DRAC DAC UDAP",
    "security": "GGD DDPN DDSP DDFIP DRFIP",
}
FAMILY_OF = {code: family for family, codes in FAMILIES.items() for code in codes.split()}
# How far apart services of one address are drawn: a share of the width of what is shown, which is NARROW units of the
# drawing at least, and at most so many units.
APART, NARROW, FURTHEST = 0.018, 24.0, 2.5
LEAST, NEAR = 12.0, 40.0  # half of the narrowest view, and of that of one service: some 25 and 80 km
SAME = 0.05  # kilometres between services of one address
GOLDEN = np.pi * (3 - np.sqrt(5))
LIST = 400  # rows up to which the list is a real table
KEYS = figures.cells({"missions": "missions"}, of={"service": "service_id"})


def render(ask: Ask, say: Say) -> None:
    """The page of services."""
    head = st.container()
    region, department, third, last = st.columns(4)
    level, code = lookup.territory(ask, say, (region, department))
    where = lookup.where(level, code)
    types = ask("missions/services", **where)
    names = types.set_index("type_code")[say.column("type", types)].to_dict()
    with third:
        kind = filters.any_of("type", by_name(names), say("services.type"), say("services.all_types"))
    with last:
        place_search.field(ask, say)
    rows = types[types["type_code"] == kind] if kind else types
    placed = rows.dropna(subset=["x", "y"])
    key = figures.key("services", level, code, type=kind or None)
    place = lookup.place(ask, say, level, code)
    inventoried = not unpublished.gives_way(ask, "mission_exercises", ["dila_services"])
    headings.page(_title(say, rows, key, inventoried), _sentence(say, rows, placed, place, key), at=head)
    if rows.empty:
        states.empty(say, say("services.none"))
        return
    _map(ask, say, rows, placed, key)
    unpublished.block(ask, say, "missions-services", ["mission_exercises"])


def _title(say: Say, rows: pd.DataFrame, key: figures.Key, inventoried: bool = True) -> str:
    """How many services there are, and how many of them exercise a mission of the inventory, where there is one."""
    if rows.empty:
        return say("services.title_none")
    count, held = key(len(rows)), key.among(holds="yes")(int((rows["missions"] > 0).sum()))
    told = "title" if held else "title_idle" if inventoried else "title_listed"
    return dated(say, say(f"services.{told}", count=count, held=held), rows)


def _largest(say: Say, rows: pd.DataFrame) -> str:
    """The family of services that has the most of them; all of them where they are level."""
    families = rows["type_code"].map(lambda code: FAMILY_OF.get(code, "other")).value_counts().rename_axis("family")
    named = families.reset_index(name="count")
    named["name"] = [say(f"services.family.{family}") for family in named["family"]]
    return say("services.map.title", who=say.leading("family", leaders(named, "count", str).names))


def _sentence(say: Say, rows: pd.DataFrame, placed: pd.DataFrame, place: str, key: figures.Key) -> str:
    """How many are on the map, how many are not, and of when the list is."""
    types = key.called("service_types")(rows["type_code"].nunique())
    told = say("services.lead", place=place, count=key.among(on_map="yes")(len(placed)), types=types)
    left = key.among(on_map="no")(len(rows) - len(placed))
    beside = say("services.unplaced", count=left) if left else ""
    return joined(" ", filter(None, (told, beside, vintage(say, rows))))


def _map(ask: Ask, say: Say, rows: pd.DataFrame, placed: pd.DataFrame, key: figures.Key) -> None:
    with panels.framed(say, "services", _largest(say, rows), say("services.map.lead"), badges.least(rows["kind"])):
        if placed.empty:
            states.notice(say("services.map.none_title"), say("services.map.none"))
        else:
            map_side, list_side = st.columns([1.3, 1], gap="medium")
            with list_side:
                chosen = _choice(ask, say, placed)
                if not chosen and not static_target.current():
                    draw(_by_type(say, rows, key))
            with map_side:
                drawn(say, placed, key.place != figures.NATION[1], chosen)
        _list(say, rows)
        with st.container(horizontal=True, key="foot-services", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("services.note")))
            downloads.csv(say, rows, "services", badges.least(rows["kind"]))


def _choice(ask: Ask, say: Say, placed: pd.DataFrame) -> str:
    """What is chosen: a service of the list or of the map, or the commune that was looked for; what is known of it."""
    by_code = placed.assign(told=placed["name"].map(say.text)).set_index("service_id")
    chosen = deck.choice(say, _apart_by_name(by_code) | place_search.chosen(say), say("services.choose"))
    if chosen.startswith(deck.COMMUNE):
        draw(_commune(ask, say, by_code, chosen))
    elif chosen:
        draw(_card(say, by_code.loc[chosen]))
    elif not static_target.current():
        draw(html('<p class="tc-note tc-how">{}</p>', say("services.choose_how")))
    return chosen


def _by_type(say: Say, rows: pd.DataFrame, key: figures.Key) -> Markup:
    """The types that have the most services, each a way to them alone; nothing of one type."""
    types = rows.groupby(["type_code", say.column("type", rows)]).size().reset_index(name="count")
    if len(types) < 2:
        return NOTHING
    most = types.sort_values(["count", "type_code"], ascending=[False, True]).head(keys.MOST)
    title = say("services.most_types" if len(types) > keys.MOST else "services.by_type")
    return keys.ways(
        title,
        (
            (links.here("missions-services", type=code), say.text(name), say.number(key.among(type=code)(count)))
            for code, name, count in most.itertuples(index=False)
        ),
    )


def _apart_by_name(by_code: pd.DataFrame) -> dict[str, str]:
    """The name of each service, with its territory where another one has it too."""
    twice = by_code["told"].duplicated(keep=False)
    where = by_code["told"] + " (" + by_code["territory"].fillna(by_code["code"]) + ")"
    return by_code["told"].where(~twice, where).to_dict()


def _card(say: Say, row: "pd.Series[Any]") -> Markup:
    """What is known of a service, and the way to the missions that it exercises."""
    kind = joined(", ", [one for one in (row[f"type_{say.language}"], row["territory"]) if pd.notna(one)])
    count = KEYS({"service_id": row.name})["missions"](int(row["missions"]))
    told: Markup | str = say("services.holds", count=count)
    if row["missions"]:
        told = html('<a href="{}">{}</a>', links.href("missions-inventory", mots=row["name"]), told)
    return html(
        '<div class="tc-chosen" role="status"><h3>{}</h3><p>{}</p><p>{}</p></div>', row["told"], say.text(kind), told
    )


def _commune(ask: Ask, say: Say, by_code: pd.DataFrame, chosen: str) -> Markup:
    """Which services are within a kilometre of a commune, else the nearest: those of one address are so together."""
    rank = communes.codes().index(chosen.removeprefix(deck.COMMUNE))
    there, name = ask("counters/distances").iloc[rank], say.text(communes.names()[rank])
    at = by_code["lat"].to_numpy(np.float64), by_code["lon"].to_numpy(np.float64)
    km = sphere.great_circle_km(*at, there["lat"], there["lon"])
    close = km.min() < 1
    names = say.listed(by_code["told"][km < (1 if close else km.min() + SAME)])
    told = say(f"services.{'close' if close else 'nearest'}", km=say.number(km.min(), "km", 1), names=names)
    return html('<div class="tc-chosen" role="status"><h3>{}</h3><p>{}</p></div>', name, told)


def drawn(say: Say, placed: pd.DataFrame, close: bool, chosen: str) -> None:
    """The services on the map, in the colours of their families."""
    families = [say(f"services.family.{FAMILY_OF.get(code, 'other')}") for code in placed["type_code"]]
    drawn = spread_around_address(placed, close).assign(group=families)
    counts = drawn["group"].value_counts()
    pairs = {name: layers.GROUPS[min(rank, len(layers.GROUPS) - 1)] for rank, name in enumerate(counts.index)}
    colours = {name: "light-dark({}, {})".format(*pair) for name, pair in pairs.items()}
    at = place_search.place(chosen) or places(drawn[drawn["service_id"] == chosen])
    held = deck.around(places(drawn), LEAST) if close else None
    frame = deck.around(at[:1], NEAR) if chosen else held
    alt, around = say("services.map.alt"), layers.named(held) if held else ()

    def made() -> list[Any]:
        rows = _points(say, drawn, [*pairs])
        seen = [*compress(rows, layers.uncovered(rows, frame))]
        points = layers.points(seen, "services", [*pairs.values()])
        return [*layers.ground(frame), *layers.names(frame), points, layers.rings(at)]

    deck.chart(
        say, "services", made, lambda live: dots.svg(drawn, alt, colours, held, live, around), alt, chosen, frame
    )
    draw(keys.written((keys.disc(colours[name]), str(name), say.number(count)) for name, count in counts.items()))


def places(rows: pd.DataFrame) -> list[tuple[float, float]]:
    """Where services are drawn: on the map, then those of Île-de-France once more in its inset."""
    again = rows[rows["inset_x"].notna()]
    return [*zip(rows["x"], rows["y"], strict=True), *zip(again["inset_x"], again["inset_y"], strict=True)]


def _points(say: Say, rows: pd.DataFrame, groups: list[str]) -> list[layers.Row]:
    """A row for each place of `places`."""
    again = rows[rows["inset_x"].notna()]
    told = pd.concat([rows, again])
    return [
        {
            "x": round(float(x), 1),
            "y": round(float(y), 1),
            "code": code,
            "name": f"{say.text(name)}\n{joined(', ', [group, *([say.text(place)] if pd.notna(place) else [])])}",
            "group": groups.index(group),
        }
        for (x, y), code, name, group, place in zip(
            places(rows), *(told[name] for name in ("service_id", "name", "group", "territory")), strict=True
        )
    ]


def spread_around_address(rows: pd.DataFrame, close: bool) -> pd.DataFrame:
    """The same points, those of one address laid out around it as the seeds of a sunflower, the first at its place.

    Places are in units of the drawing (x, y and those of the inset); a `close` map shows the points alone.
    """
    rank = rows.groupby([rows["x"].round(1), rows["y"].round(1)]).cumcount().to_numpy()
    width = float(np.ptp(rows["x"])) if close else np.inf
    distance = min(APART * max(width, NARROW), FURTHEST) * np.sqrt(rank)
    across, down = distance * np.cos(rank * GOLDEN), distance * np.sin(rank * GOLDEN)
    moved = {"x": across, "inset_x": across, "y": down, "inset_y": down}
    return rows.assign(**{name: rows[name] + by for name, by in moved.items()})


def _list(say: Say, rows: pd.DataFrame) -> None:
    """The same services in words."""
    columns = {
        "name": (say("services.service"), None),
        say.column("type", rows): (say("services.type"), None),
        **numbers.columns_of(say, "services: territory=mission.place missions:count kind:kind"),
    }
    if not rows["missions"].any():  # nobody inventoried what they do
        del columns["missions"]
    written = numbers.readable(say, rows, columns, KEYS)
    with st.expander(say("services.list"), key="list-services"):
        if len(rows) <= LIST or static_target.current():  # on paper nothing is drawn by a component
            numbers.table(written, say("services.list"))
        else:
            st.dataframe(written, hide_index=True, height=420, alt=say("services.list"))
