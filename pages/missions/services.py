"""Services: where the State's services are, by type, and what they exercise."""

from html import escape

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.missions import choices, figures
from pages.missions.inventory import STYLE
from pages.parts import downloads, filters, headings, maps, numbers, panels, states
from pages.text import Say

# Families in the order of the map's key; a type that is in none of them is "other".
FAMILIES = {
    "prefecture": ("PREFECTURE",),
    "subprefecture": ("SOUS_PREFECTURE",),
    "territories": ("DDT", "DDTM", "UD_DRIEA", "UD_DRIEAT", "UD_DREAL", "UD_DRIEE", "UD_DRIHL", "DEAL", "DGTM", "DML"),
    "cohesion": ("DDCS", "DDCSPP", "DDPP", "DDETS", "DDETSPP", "UD_DIRECCTE", "UD_DRIEETS"),
    "regional": ("DREAL", "DRAC", "DRAAF", "DREETS", "DIRECCTE", "SGAR", "RECTORAT", "DRIEAT", "DRIEETS", "DRIAAF"),
}
LIST = 400  # rows up to which the list is a real table


def render(ask: Ask, say: Say) -> None:
    """The page of services."""
    st.html(STYLE)
    head = st.container()
    level, code = filters.territory(ask, say)
    where = choices.where()
    types = ask("missions/services", **where)
    kind = filters.choice("type", ["", *_types(types)], say("services.type"), lambda one: _name(say, types, one))
    rows = types[types["type_code"] == kind] if kind else types
    placed = rows.dropna(subset=["lat", "lon"])
    with head:
        headings.page(_title(say, rows, placed), _sentence(say, rows, placed, filters.place(ask, say, level, code)))
    if rows.empty:
        states.empty(say, say("services.none"))
        return
    _map(say, rows, placed)


def _types(rows: pd.DataFrame) -> list[str]:
    return sorted(rows["type_code"].unique())


def _name(say: Say, rows: pd.DataFrame, code: str) -> str:
    if not code:
        return say("services.all_types")
    return str(rows[rows["type_code"] == code][f"type_{say.language}"].iloc[0])


def _title(say: Say, rows: pd.DataFrame, placed: pd.DataFrame) -> str:
    return say("services.title", count=len(rows)) if len(rows) else say("services.title_none")


def _sentence(say: Say, rows: pd.DataFrame, placed: pd.DataFrame, place: str) -> str:
    """How many are on the map, and how many have no coordinates."""
    told = say("services.lead", place=place, count=len(placed), types=rows["type_code"].nunique())
    return told if len(placed) == len(rows) else f"{told} {say('services.unplaced', count=len(rows) - len(placed))}"


def _map(say: Say, rows: pd.DataFrame, placed: pd.DataFrame) -> None:
    kind = figures.kinds(rows)
    with st.container(border=True, key="panel-services"):
        panels.heading(say, say("services.map.title"), say("services.map.lead"), kind)
        if placed.empty:
            states.notice(say("services.map.none_title"), say("services.map.none"))
        else:
            groups = [say(f"services.family.{_family(code)}") for code in placed["type_code"]]
            maps.points(say, placed.assign(group=groups), say("services.map.title"), "services")
        _list(say, rows)
        with st.container(horizontal=True, key="foot-services", vertical_alignment="center"):
            st.html(f'<p class="tc-note">{escape(say("services.note"))}</p>')
            downloads.csv(say, rows, "services", kind)


def _family(code: str) -> str:
    return next((family for family, codes in FAMILIES.items() if code in codes), "other")


def _list(say: Say, rows: pd.DataFrame) -> None:
    """The same services in words."""
    columns = {
        "name": (say("services.service"), None),
        f"type_{say.language}": (say("services.type"), None),
        "territory": (say("mission.place"), None),
        "missions": (say("services.missions"), "count"),
        "kind": (say("services.kind"), "kind"),
    }
    written = numbers.readable(say, rows, columns)
    with st.expander(say("services.list"), key="list-services"):
        if len(rows) <= LIST:
            numbers.table(written, say("services.list"))
        else:
            st.dataframe(written, hide_index=True, height=420, alt=say("services.list"))
