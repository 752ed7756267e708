"""Filters of the room, in the URL, and links that keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.blocks import lookup
from pages.elements import filters, links
from pages.reorganisation import wording
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries import figures
from queries.figures import Key, Keys

# URL parameter -> parameter of the queries.
NAMES = {
    "region": "region",
    "departement": "department",
    "ministere": "ministry",
    "etape": "stage",
    "type": "type",
    "levier": "lever",
    "reseau": "network",
    "decision": "outcome",
}
PATH = "reorganisation-proposals"
# Of what the queries take, what restricts a count besides its territory and its stage.
RESTRICTING = ("ministry", "type", "lever", "network", "outcome", "since", "until")


@dataclass(frozen=True)
class Option:
    """One filter: its parameter in the URL, the codes it offers, and their names."""

    name: str
    values: dict[str, str]


def bar(ask: Ask, say: Say, names: Sequence[str], columns: Sequence[DeltaGenerator] = ()) -> dict[str, str | None]:
    """The filters of a page side by side, or in these columns; what the queries take, None where nothing is chosen."""
    offered = {name: _option(ask, say, name) for name in names}
    for column, (name, option) in zip(columns or st.columns(len(names)), offered.items(), strict=True):
        with column:
            _select(say, name, option)
    return {NAMES[name]: filters.chosen(name, ["", *option.values]) or None for name, option in offered.items()}


def _select(say: Say, name: str, option: Option) -> None:
    filters.any_of(name, option.values, say(f"proposals.filter.{name}"), say(f"proposals.all.{name}"))


def _option(ask: Ask, say: Say, name: str) -> Option:
    if name in ("region", "departement"):
        return Option(name, _places(ask, name))
    rows = ask("reorganisation/choices")
    codes = rows[rows["what"] == NAMES[name]]["value"].tolist()
    written = _written(ask, say, name, codes)
    if name == "etape":
        return Option(name, {code: written[code] for code in _path(ask) if code in written})
    return Option(name, by_name(written))


def _path(ask: Ask) -> list[str]:
    return [*ask("reorganisation/pipeline")["stage"], "withdrawn"]


def _places(ask: Ask, name: str) -> dict[str, str]:
    regions, departments = lookup.names(ask)
    if name == "region":
        return dict(regions)
    region = st.query_params.get("region", "")
    inside = {code: name for code, (name, parent) in departments.items() if region in ("", parent)}
    return {code: f"{name} ({code})" for code, name in inside.items()}


def _written(ask: Ask, say: Say, name: str, codes: Sequence[str]) -> dict[str, str]:
    if name == "ministere":
        names = lookup.ministries(ask, say)
        return {code: names.get(code, code) for code in codes}
    if name == "reseau":
        return {code: wording.network(say, code) for code in codes}
    group = {"etape": "stage", "type": "type", "levier": "lever", "decision": "outcome"}[name]
    return {code: wording.word(say, group, code) for code in codes}


def where(held: dict[str, str | None], *names: str) -> dict[str, str | None]:
    """Of the filters held, those that a query takes."""
    return {name: held.get(name) for name in names}


def held_in_url() -> dict[str, str]:
    """The room's own filters that the URL holds now, to carry along."""
    return {name: st.query_params[name] for name in NAMES if name in st.query_params}


def href(path: str = PATH, **changes: str | None) -> str:
    """The address of a page of the room with the filters of this one, `changes` over them."""
    return links.href(path, **(held_in_url() | changes))


def sheet(proposal: str) -> str:
    """The address of a proposal's own sheet."""
    return links.href(PATH, proposition=proposal)


def figure(name: str, held: Mapping[str, str | None], /, **of: Any) -> Key:
    """The key of a count for the territory and the other filters held."""
    return figures.key(name, *figures.at(held), None, None, **(_restricted(held) | of))


def cells(columns: Mapping[str, str], held: Mapping[str, str | None], /, **of: str) -> Keys:
    """What the cells of a table of counts are, for the territory and the other filters held; `of` names the columns
    that tell a row from another (`stage="stage"`).
    """
    apart = {name: value for name, value in _restricted(held).items() if name not in of}
    return figures.cells(columns, *figures.at(held), of=of, **apart)


def _restricted(held: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: held.get(name) for name in RESTRICTING}
