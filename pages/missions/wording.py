"""Words of the room: codes of the data in, names in the reader's language out."""

from typing import Any

import pandas as pd

from pages.elements import badges
from pages.markup import Markup, html
from pages.shell.ask import Ask
from pages.text import MISSING, Say, missing
from queries import figures

Scope = frozenset[tuple[str, str]] | None
CORE = ("security", "control", "prevention", "crisis")


def word(say: Say, group: str, code: Any) -> str:
    """The name of a domain, core category, decision, status, overlap, tier, level or breach; a dash where none."""
    if not isinstance(code, str) or not code:
        return MISSING
    if code == "several":
        return say("inventory.several")
    room = "missions" if group == "domain" else "inventory"
    return say(f"{room}.{group}.{code}")


def label(say: Say, row: Any) -> str:
    """The name of a mission; what is a line of a text of law is in its words."""
    told = row[say.column("label", row)]
    return say.original(row["label"]) if missing(told) or told == row["label"] else say.text(told)


def staff(say: Say, value: Any) -> str:
    """'12,4', full-time equivalents with one decimal under 100; a dash where there is none."""
    if value is None or pd.isna(value):
        return MISSING
    # Sums of tenths: what is 2,639.5 must not be 2,639 or 2,640 by the order of the sum.
    exact = figures.same(value, round(float(value), 6))
    return say.number(exact, digits=1 if 0 < abs(value) < 100 else 0)


def staff_of(say: Say, value: Any, held: Scope, level: str, code: str) -> str:
    """The staff of a territory; where it is out of the reader's scope, that it is kept back."""
    return staff(say, value) if held is None or (level, code) in held else say("parts.state.hidden")


def overlap(say: Say, code: str) -> Markup:
    """The chip of a kind of overlap: its colour and its word."""
    return (
        badges.chip(word(say, "overlap", code), code)
        if code != "none"
        else html('<span class="tm-none">{}</span>', MISSING)
    )


def core(say: Say, code: str) -> Markup:
    """The chip of a core category: its colour is the same on every page."""
    return badges.chip(word(say, "core", code), "core" if code in CORE else "quiet")


def named(ask: Ask, say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the inventory with the names of their mission, service and territory."""
    names = ask("missions/names").set_index(["kind", "code"])
    label = say.column("name", names)
    look = {kind: names.loc[kind][label].to_dict() for kind in names.index.unique("kind")}
    places = look.get("territory", {})
    return rows.assign(
        label=rows["mission_id"].map(look.get("mission", {})).fillna(rows["mission_id"]),
        service=rows["service_id"].map(look.get("service", {})).fillna(rows["service_id"]),
        territory=[
            places.get(f"{level} {code}", code) for level, code in zip(rows["level"], rows["code"], strict=True)
        ],
    )
