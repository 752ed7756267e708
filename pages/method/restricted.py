"""What the rows of a figure may be restricted by, and the codes of the data among them, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from pages.blocks import lookup
from pages.elements import links
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.parts import rows_links
from pages.shell.ask import Ask
from pages.text import Say, by_name, codes
from queries import source_rows as rows_of
from queries.figures import Key

# What is counted in a unit.
_UNITS = ("km", "minutes")


def choices(ask: Ask, say: Say, key: Key) -> None:
    """The ways to a part of the rows, behind a click: by one thing that they differ by, its values."""
    names = {
        name: say(f"rows.by.{name}")
        for name in rows_of.ways(ask.viewer, ask.edition, key)
        if say.has(f"rows.by.{name}")
    }
    if not names:
        return
    look: dict[str, Any] = {"type": "tertiary", "icon": ":material/filter_list:"}
    with st.popover(say("rows.restrict"), key="restrict", on_change="rerun", **look) as behind_click:
        if behind_click.open:
            way = st.selectbox(say("rows.by_what"), [*names], format_func=names.__getitem__, key="restrict-by")
            draw(_values(ask, say, key, way))


def _values(ask: Ask, say: Say, key: Key, way: str) -> Markup:
    named = words(ask, say, way, rows_of.values(ask.viewer, ask.edition, key, way))
    if not named:
        return html("<p>{}</p>", say("rows.alike"))
    ways = (
        html(
            "<li><a {}>{}</a></li>",
            links.here(rows_links.PATH, selon=rows_links.restricted(key.among(**{way: code}).of), page=None),
            told,
        )
        for code, told in named.items()
    )
    return html('<ul class="tc-tries">{}</ul>', concat(ways))


def words(ask: Ask, say: Say, name: str, codes: Iterable[str]) -> dict[str, str]:
    """Codes of one kind with what they are called, in the order of the alphabet of these."""
    known = _known(ask, say, name)
    found = {code: known.get(code) or _word(say, name, code) for code in codes}
    return by_name(found)


def _word(say: Say, name: str, code: str) -> str:
    """What a code is called in the texts of a room; the code itself where none has a word for it."""
    if name in _UNITS and code.isdecimal() and len(code) < 5:
        return say(f"access.{name}", **{name: int(code)})
    keys = [f"{room}.{code}" for room in codes.OF_RESTRICTIONS.get(name, ())]
    return next((say(key) for key in keys if say.has(key)), say.text(code))


def _known(ask: Ask, say: Say, name: str) -> Mapping[str, str]:
    """Names that the data give to codes."""
    if name == "ministry":
        return lookup.ministries(ask, say)
    if name == "mission":
        rows = ask("missions/names")
        rows = rows[rows["kind"] == "mission"]
        return dict(zip(rows["code"], rows[say.column("name", rows)], strict=True))
    if name in ("partner", "procedure"):
        rows = ask("counters/procedure_demand" if name == "procedure" else "counters/partner_presence")
        named, code = ("label", "procedure_id") if name == "procedure" else ("name", "partner")
        return dict(zip(rows[code], rows[say.column(named, rows)], strict=True))
    if name == "lead":
        return {code: department for code, (department, _) in lookup.names(ask)[1].items()}
    return {}


def restriction_words(ask: Ask, say: Say, key: Key) -> list[str]:
    """What a figure is restricted to, in words."""
    return [words(ask, say, name, [code])[code] for name, code in key.of]


def lifted(say: Say, key: Key) -> Markup:
    """HTML of the link to all the rows of a figure that the address restricts; nothing where it does not."""
    if not key.of or "selon" not in st.query_params:
        return NOTHING
    return html(
        '<p class="tc-note"><a {}>{}</a></p>', links.here(rows_links.PATH, selon=None, page=None), say("rows.all")
    )
