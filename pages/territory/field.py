"""A field that leads to a territory from its name, its code, a postcode or a commune; a form, which needs no script."""

import streamlit as st

from pages.blocks import lookup
from pages.blocks.search.results import LONGEST, Match, matches
from pages.elements import links
from pages.markup import NOTHING, Markup, concat, html
from pages.shell.ask import Ask
from pages.text import Say

MOST, LOOKED = 8, 40  # places that are shown, and things among which they are looked for
KINDS = ("region", "department", "commune")


def form(say: Say) -> Markup:
    """The field: its words come back to this page in the address."""
    now = st.query_params
    kept = concat(
        html('<input type="hidden" name="{}" value="{}">', name, now[name])
        for name in links.KEPT
        if name in now and name not in ("region", "departement")
    )
    return html(
        '<form class="tc-where-to" action="./territory" role="search"><label>{label}'
        ' <input type="search" name="mots" maxlength="{most}" value="{words}"'
        ' placeholder="{example}"></label>{kept}'
        " <button>{go}</button></form>",
        label=say("territory.field.label"),
        example=say("territory.field.example"),
        most=str(LONGEST),
        words=_words(),
        kept=kept,
        go=say("territory.field.go"),
    )


def answer(ask: Ask, say: Say) -> Markup:
    """The places that the words lead to, each a link to its page; that there is none, in words; nothing without words.

    A commune leads to its département.
    """
    words = _words()
    if not words:
        return NOTHING
    found = dict.fromkeys(filter(None, (_place(ask, say, match) for match in matches(ask, say, words, LOOKED))))
    if not found:
        return html('<p class="tc-note" role="status">{}</p>', say("territory.field.none", words=words))
    told = say("territory.field.found", count=len(found), words=words)
    items = concat(html("<li>{}</li>", place) for place in [*found][:MOST])
    return html('<div class="tc-led" role="status"><p>{}</p><ul>{}</ul></div>', told, items)


def _words() -> str:
    return str(st.query_params.get("mots", ""))[:LONGEST].strip()


def _place(ask: Ask, say: Say, match: Match) -> Markup | None:
    thing = match.hit.thing
    if thing.kind not in KINDS:
        return None
    if thing.kind != "commune":
        label = say(f"territory.field.{thing.kind}", name=say.text(thing.name), code=thing.key)
        return links.anchor(label, "territory", **links.territory(thing.kind, thing.key))
    code = department(thing.key)
    if ("department", code) not in lookup.known(ask):
        return None
    label = say("territory.field.commune", name=say.text(thing.note or thing.name), code=code)
    return links.anchor(label, "territory", **links.territory("department", code))


def department(commune: str) -> str:
    """The département of a commune, by its Insee code: "35238" is in "35", "97411" in "974", "2A004" in "2A"."""
    return commune[:3] if commune.startswith("97") else commune[:2]
