"""Services: where the State's services are, by type, and what they exercise."""

import numpy as np
import pandas as pd
import streamlit as st

from pages import lookup
from pages.ask import Ask
from pages.markup import draw, html
from pages.parts import badges, downloads, filters, headings, links, maps, numbers, panels, paper, states
from pages.text import Say, alphabetical
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

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
DEGREE = 53.4  # units of the drawing in a degree of latitude, on the mainland
GOLDEN = np.pi * (3 - np.sqrt(5))
LIST = 400  # rows up to which the list is a real table
KEYS = figures.cells({"missions": "missions"}, of={"service": "service_id"})


def render(ask: Ask, say: Say) -> None:
    """The page of services."""
    head = st.container()
    region, department, third = st.columns(3)
    level, code = lookup.territory(ask, say, (region, department))
    where = lookup.where(level, code)
    types = ask("missions/services", **where)
    names = types.set_index("type_code")[say.column("type", types)].to_dict()
    codes = ["", *sorted(names, key=lambda one: alphabetical(names[one]))]
    with third:
        every = say("services.all_types")
        kind = filters.choice("type", codes, say("services.type"), lambda one: names.get(one, every))
    rows = types[types["type_code"] == kind] if kind else types
    placed = rows.dropna(subset=["x", "y"])
    with head:
        key = figures.key("services", level, code, type=kind or None)
        place = lookup.place(ask, say, level, code)
        headings.page(_title(say, rows, key), _sentence(say, rows, placed, place, key))
    if rows.empty:
        states.empty(say, say("services.none"))
        return
    _map(say, rows, placed, close=level != "nation")


def _title(say: Say, rows: pd.DataFrame, key: figures.Key) -> str:
    """How many services there are, and how many of them exercise a mission of the inventory."""
    if rows.empty:
        return say("services.title_none")
    count, held = key(len(rows)), key.among(holds="yes")(int((rows["missions"] > 0).sum()))
    return say("services.title", count=count, held=held) if held else say("services.title_idle", count=count)


def _largest(say: Say, rows: pd.DataFrame) -> str:
    """The family of services that has the most of them; all of them where they are level."""
    families = rows["type_code"].map(lambda code: FAMILY_OF.get(code, "other")).value_counts().rename_axis("family")
    named = families.reset_index(name="count")
    named["name"] = [say(f"services.family.{family}") for family in named["family"]]
    return say("services.map.title", who=say.tied(leaders(named, "count", str).names))


def _sentence(say: Say, rows: pd.DataFrame, placed: pd.DataFrame, place: str, key: figures.Key) -> str:
    """How many are on the map, and how many are not."""
    types = key.called("service_types")(rows["type_code"].nunique())
    told = say("services.lead", place=place, count=key.among(on_map="yes")(len(placed)), types=types)
    left = key.among(on_map="no")(len(rows) - len(placed))
    return joined(" ", [told, say("services.unplaced", count=left)]) if left else told


def _map(say: Say, rows: pd.DataFrame, placed: pd.DataFrame, close: bool) -> None:
    with panels.framed(say, "services", _largest(say, rows), say("services.map.lead"), badges.least(rows["kind"])):
        if placed.empty:
            states.notice(say("services.map.none_title"), say("services.map.none"))
        else:
            groups = [say(f"services.family.{FAMILY_OF.get(code, 'other')}") for code in placed["type_code"]]
            sheet = links.href("missions-inventory", mots="CODE")
            drawn = apart(placed, close).assign(group=groups)
            maps.points(say, drawn, say("services.map.alt"), "services", close, sheet)
        _list(say, rows)
        with st.container(horizontal=True, key="foot-services", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("services.note")))
            downloads.csv(say, rows, "services", badges.least(rows["kind"]))


def apart(rows: pd.DataFrame, close: bool) -> pd.DataFrame:
    """The same points, those of one address laid out around it as the seeds of a sunflower, the first at its place.

    Places are in units of the drawing (x, y and those of the inset), and in degrees for paper; a `close` map shows the
    points alone.
    """
    rank = rows.groupby([rows["x"].round(1), rows["y"].round(1)]).cumcount().to_numpy()
    width = float(np.ptp(rows["x"])) if close else np.inf
    distance = min(APART * max(width, NARROW), FURTHEST) * np.sqrt(rank)
    across, down = distance * np.cos(rank * GOLDEN), distance * np.sin(rank * GOLDEN)
    wide = DEGREE * np.cos(np.radians(rows["lat"].to_numpy()))
    moved = {"x": across, "inset_x": across, "y": down, "inset_y": down, "lat": -down / DEGREE, "lon": across / wide}
    return rows.assign(**{name: rows[name] + by for name, by in moved.items()})


def _list(say: Say, rows: pd.DataFrame) -> None:
    """The same services in words."""
    columns = {
        "name": (say("services.service"), None),
        say.column("type", rows): (say("services.type"), None),
        "territory": (say("mission.place"), None),
        "missions": (say("services.missions"), "count"),
        "kind": (say("services.kind"), "kind"),
    }
    written = numbers.readable(say, rows, columns, KEYS)
    with st.expander(say("services.list"), key="list-services"):
        if len(rows) <= LIST or paper.sheet():  # on paper nothing is drawn by a component
            numbers.table(written, say("services.list"))
        else:
            st.dataframe(written, hide_index=True, height=420, alt=say("services.list"))
