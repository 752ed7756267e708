"""My ministry: what waits on it and since when, what it owes; kept in the address (?ministere=)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import badges, filters, links
from pages.markup import NOTHING, Markup, attributes, concat, draw, french, html
from pages.parts import cards, panels
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures
from queries.figures import knowing

SHOWN = 6
ASKED = figures.cells({"days": "analysis_days"}, of={"proposal": "proposal_id", "ministry": "ministry"})


def menu(ask: Ask, say: Say) -> Markup:
    """HTML of the menu of ministries, each a link to this page with it."""
    names = lookup.ministries(ask, say)
    code = _chosen(names)
    offered = {"": say("overview.ministry.none"), **names} if code else names
    current = attributes(' aria-current="true"')
    items = concat(
        html('<li><a href="{}"{}>{}</a></li>', links.href(ministere=one), current if one == code else NOTHING, name)
        for one, name in offered.items()
    )
    return html(
        '<details class="tc-menu tc-mine"><summary class="tc-tool">{}</summary><div><ul class="tc-two">{}</ul></div>'
        "</details>",
        names.get(code, say("overview.ministry.mine")),
        items,
    )


def _chosen(names: Mapping[str, str]) -> str:
    return filters.chosen("ministere", ("", *names))


def show(ask: Ask, say: Say) -> None:
    """The panel of the ministry of the address; nothing where it bears none."""
    names = lookup.ministries(ask, say)
    if code := _chosen(names):
        _show(ask, say, code, names[code])


def _show(ask: Ask, say: Say, code: str, name: str) -> None:
    held = ask("reorganisation/held", ministry=code).to_dict("records")
    counts = held[0] if held else {"waiting": 0, "worst_days": None, "beyond_due": 0}
    waiting, worst, beyond = (_key(figure, code)(counts[column]) for column, figure in WAITS.items())
    title = say(f"overview.ministry.title.{'waits' if waiting else 'none'}", name=name, count=waiting)
    lead = say("overview.ministry.lead", since=say.duration(worst)) if waiting else say("overview.ministry.lead_none")
    with panels.framed(say, "ministry", title, lead, badges.least(_kinds(ask))):
        left, right = st.columns([1.7, 1], gap="small")
        with left:
            _waiting(ask, say, code)
        with right:
            _owed(ask, say, code, beyond)


# Columns of reorganisation/held, and what they are.
WAITS = {"waiting": "ministry_waiting", "worst_days": "ministry_worst", "beyond_due": "ministry_overdue"}


def _key(figure: str, code: str) -> figures.Key:
    return figures.key(figure, "nation", "FR", None, None, ministry=code)


def _kinds(ask: Ask) -> "pd.Series[Any]":
    return pd.Series([ask.kind("proposals"), ask.kind("missions")])


def _waiting(ask: Ask, say: Say, code: str) -> None:
    """The proposals that wait on it, those that it was asked about first on top, and the way to all of them."""
    rows = ask("reorganisation/waiting_on", ministry=code, size=SHOWN)
    lines = concat(_line(say, knowing(row, ASKED)) for row in rows.to_dict("records"))
    address = {"ministere": code, "alerte": "waiting" if len(rows) else None}
    every = links.anchor(say("overview.ministry.all"), "reorganisation-proposals", **address)
    draw(html('<ol class="tc-days">{}</ol><p class="tc-all">{}</p>', lines, every))


def _line(say: Say, row: Mapping[Any, Any]) -> Markup:
    link = links.anchor(french(say.text(row["title"])), "reorganisation-proposals", proposition=row["proposal_id"])
    place = say.text(row["region_name"]) if isinstance(row["region_name"], str) else say("proposals.national")
    return html("<li><time>{}</time> <span>{} <small>{}</small></span></li>", say.duration(row["days"]), link, place)


def _owed(ask: Ask, say: Say, code: str, beyond: int) -> None:
    """Replies beyond their deadline, what is not inventoried, duplications not decided."""
    rows = ask("missions/by_ministry")
    own = rows[rows["ministry"] == code]
    left, open_ = int((own["exercises"] - own["inventoried"]).sum()), int(own["redundant_open"].sum())
    steps = _key("exercises_at", code).among(status="to_inventory")
    ready = ask("reorganisation/inventory", ministry=code, only="last_reply", size=1)["total"]
    replies = _key("proposals_listed", code).among(only="last_reply")(int(ready.max()) if len(ready) else 0)
    told = [
        _due(say, "last_reply", replies, "reorganisation-proposals", ministere=code, alerte="last_reply"),
        _due(say, "beyond", beyond, "reorganisation-proposals", ministere=code, alerte="late"),
        _due(say, "to_inventory", steps(left), "missions-inventory", ministere=code, statut="to_inventory"),
        _due(say, "redundant", _key("redundant_undecided", code)(open_), "missions-inventory", ministere=code,
             alert="redundant_undecided"),
    ]  # fmt: skip
    draw(html("<h3>{}</h3>", say("overview.ministry.owes")))
    if any(one.count for one in told):
        cards.watch(say, told)
    else:
        draw(html('<p class="tc-note">{}</p>', say("overview.ministry.owes_none")))


def _due(say: Say, name: str, count: int, path: str, **chosen: str) -> cards.Alert:
    where = say(f"overview.ministry.where.{name}")
    return cards.Alert(count, say(f"overview.ministry.{name}", count=count), where, links.href(path, **chosen))
