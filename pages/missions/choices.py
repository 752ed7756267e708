"""Filters of the inventory, in the URL, and links that keep them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.blocks import lookup
from pages.elements import filters, links
from pages.markup import NOTHING, Markup, concat, html
from pages.missions import wording
from pages.parts.services import service_name
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries.studies import search

PATH = "missions-inventory"
# URL parameter -> (parameter of the queries, group of words); the first line is in sight, the second folded.
NAMES = {
    "domaine": ("policy_domain", "domain"),
    "coeur": ("core_category", "core"),
    "statut": ("status", "status"),
    "recouvrement": ("overlap", "overlap"),
    "ministere": ("ministry", ""),
    "service": ("type_code", ""),
    "echelon": ("level", "level"),
    "collectivite": ("tier", "tier"),
    "decision": ("decision", "decision"),
    "alert": ("alert", "alert"),
}
FIRST, MORE = tuple(NAMES)[:4], tuple(NAMES)[4:]
ALERTS = (
    "redundant_undecided",
    "two_services",
    "decided_without_consultation",
    "decided_before_consultation",
    "tier_not_there",
    "mixed_units",
    "service_did_not_exist",
)
# What the counts of an inventory are, by column (queries/figures.toml).
COUNTED = {
    "missions": "missions",
    "exercises": "exercises",
    "inventoried": "exercises_inventoried",
    "decided": "exercises_decided",
    "completed": "exercises_completed",
    "redundant": "exercises_redundant",
    "redundant_open": "redundant_undecided",
}
ORDERS = {
    "status": ("to_inventory", "inventoried", "in_consultation", "decided", "under_way", "done"),
    "overlap": ("redundant", "shared", "complement", "none"),
    "core_category": ("security", "control", "prevention", "crisis", "non_core", "unclassified"),
    "tier": ("commune", "epci", "department", "region", "metropole", "single_authority", "operator", "state"),
}


def bar(ask: Ask, say: Say) -> dict[str, Any]:
    """Every filter of the inventory; what the queries take, nothing where nothing is chosen."""
    known = _known(ask)
    offered = {name: _offered(ask, say, name, known[name]) for name in NAMES}
    with st.container(key="filters-inventory"):
        words, region, department = st.columns([2, 1, 1], vertical_alignment="bottom")
        with words:
            label, hint = say("inventory.filter.mots"), say("inventory.filter.mots_hint")
            st.text_input(label, key="mots", bind="query-params", placeholder=hint)
        place = lookup.territory(ask, say, (region, department))
        _row(say, FIRST, offered)
        # Open where one of them is chosen, and not closed under the reader who takes it away.
        unfolded = any(name in st.query_params for name in MORE) or st.session_state.get("more-filters", False)
        st.session_state["more-filters"] = unfolded
        with st.expander(say("inventory.filter.more"), expanded=unfolded):
            _row(say, MORE[:3], offered)
            _row(say, MORE[3:], offered)
    held = {NAMES[name][0]: filters.chosen(name, ["", *offered[name]]) or None for name in NAMES}
    return {name: value for name, value in (held | lookup.where(*place)).items() if value}


def _row(say: Say, names: Sequence[str], offered: Mapping[str, Mapping[str, str]]) -> None:
    for column, name in zip(st.columns(len(names), vertical_alignment="bottom"), names, strict=True):
        with column:
            _select(say, name, offered[name])


def _select(say: Say, name: str, written: Mapping[str, str]) -> None:
    filters.any_of(name, written, say(f"inventory.filter.{name}"), say(f"inventory.all.{name}"))


def _known(ask: Ask) -> dict[str, list[str]]:
    """Codes that each filter may take."""
    codes = ask("missions/choices").groupby("what")["value"].apply(list).to_dict()
    return {name: codes.get(parameter, []) for name, (parameter, _) in NAMES.items()} | {"alert": list(ALERTS)}


def _offered(ask: Ask, say: Say, name: str, codes: Sequence[str]) -> dict[str, str]:
    """Codes that a filter may take, with their names, in the order people expect."""
    parameter, group = NAMES[name]
    if name == "ministere":
        names = lookup.ministries(ask, say)
        return by_name({code: names.get(code, code) for code in codes})
    if name == "service":
        return by_name({code: service_name(say, code) for code in codes})
    written = {code: wording.word(say, group, code) for code in codes}
    if order := ORDERS.get(parameter):
        return {code: written[code] for code in order if code in written}
    return by_name(written)


def found(ask: Ask) -> search.Found:
    """What the words of the URL name."""
    return search.find(st.query_params.get("mots", ""), ask("missions/vocabulary"))


def active(say: Say, ask: Ask) -> Markup:
    """HTML of the filters held, each a link that takes it away."""
    chips = []
    known = _known(ask) if any(name in st.query_params for name in NAMES) else {}
    for name in NAMES:
        if value := st.query_params.get(name):
            written = _offered(ask, say, name, known[name]).get(value)
            chips += [html("<a {}>{}</a>", links.here(PATH, **{name: None}), written)] if written else []
    if words := st.query_params.get("mots"):
        chips.append(html("<a {}>« {} »</a>", links.here(PATH, mots=None), words))
    return html('<p class="tm-active">{}</p>', concat(chips)) if chips else NOTHING


def href(path: str = PATH, **changes: str | None) -> str:
    """The address of a page of the room: territory and language are kept, filters are those given."""
    return links.href(path, **changes)


def sheet(mission: str) -> str:
    """The address of a mission's own sheet."""
    return links.href(PATH, mission=mission)


def nothing_deposited(ask: Ask, say: Say) -> bool:
    """Whether no exercise is known anywhere; it then says so, and what to deposit."""
    if ask("missions/choices").empty:
        states.notice(say("inventory.title.undeposited"), say("inventory.undeposited"))
        return True
    return False
