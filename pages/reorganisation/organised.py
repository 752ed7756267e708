"""The directorates of each département in 2016 and today: a map and, beside it, a table of both."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from pages import maps
from pages.blocks.glance import reorganisation as glance
from pages.elements import badges, more, numbers
from pages.parts import downloads, panels
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import Say

NAME, SHOWN = "organisation-departements", 12


def show(ask: Ask, say: Say, first: Collection[str] = ()) -> None:
    """The panel, the `first` départements before the others; nothing where one of the two days is not known at all."""
    then, now = (glance.directorates(ask, say, when) for when in ("before", "now"))
    if then["group"].isna().all() or now["group"].isna().all():
        return
    rows = _beside(ask, say, then, now, first)
    years = glance.BEFORE.year, ask.edition.as_of.year
    counts = {"before": glance.single(then, years[0]), "count": glance.single(now, years[1])}
    title = say("comparator.organisation.title", year=str(years[1]), since=str(years[0]), **counts)
    kind = badges.least([*rows["kind"], ask.kind("services")])
    columns: numbers.Columns = {
        "name": (say("parts.department"), None),
        "before": (str(years[0]), None),
        "now": (str(years[1]), None),
        "lands": (say("comparator.organisation.lands"), None),
        "proof": (say("comparator.organisation.proof"), None),
    }
    if rows["proof"].nunique() == 1:
        columns = {name: told for name, told in columns.items() if name != "proof"}
    with panels.framed(
        say, NAME, title, say("known.reorganisation.map.rule_now"), kind, later=more.EVERYWHERE, despite=["famille"]
    ):
        left, right = st.columns(2, gap="medium")
        with left:
            alt = say("known.reorganisation.map.alt_now")
            maps.choropleth(say, now, "department", "", alt, NAME, say("known.reorganisation.map.measured_now"))
        with right:
            numbers.table(numbers.readable(say, rows.head(SHOWN), columns), title, fold=say)
            with st.container(horizontal=True, key=f"foot-{NAME}", vertical_alignment="center"):
                panels.every(say, title, rows, NAME, columns, SHOWN)
                downloads.csv(say, rows, NAME, kind, about=title, beside=True, columns=columns)


def _beside(ask: Ask, say: Say, then: pd.DataFrame, now: pd.DataFrame, first: Collection[str]) -> pd.DataFrame:
    """One row per département: its directorates on both days, and whether today's are listed or deduced."""
    unknown = say("known.unpublished")
    before = then.set_index("code")["group"].astype(object)
    rows = pd.DataFrame(
        {
            "code": now["code"],
            "name": now["name"].map(say.text),
            "before": now["code"].map(before).fillna(unknown),
            "now": now["group"].astype(object).fillna(unknown),
            "lands": [service_name(say, one) if isinstance(one, str) else unknown for one in now["lands"]],
            "proof": [say(f"comparator.organisation.{_proof(row)}") for row in now.to_dict("records")],
            "kind": now["kind"].where(now["group"].notna(), None),
        }
    )
    last = ~rows["code"].isin(list(first))
    return rows.assign(last=last).sort_values(["last", "code"], ignore_index=True).drop(columns="last")


def _proof(row: dict[str, object]) -> str:
    return "unknown" if row["state"] != "value" else "deduced" if row["estimated"] else "listed"
