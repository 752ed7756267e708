"""The terms of the address: what it asks for that is not there is named, and nothing wider passes for it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.elements import links
from pages.markup import draw, html
from pages.shell import addressed, states
from pages.text import LANGUAGES, Say

LEVELS = {"region": "region", "departement": "department"}
LONGEST = 40
_LEFT = "left-aside"
# Every parameter that some page reads. A link may carry one to a page that does not need it; any other is a slip.
NAMES = frozenset(
    (
        *("lang", "vue", "edition", addressed.PART, "region", "departement", "niveau", "page", "tri", "mots", "par"),
        *("chantier", "indicateur", "zone", "annee", "alert", "alerte", "type", "decision", "ministere"),
        *("mission", "domaine", "coeur", "statut", "recouvrement", "service", "echelon", "collectivite", "mesure"),
        *("vers", "mission2", "vers2"),
        *("proposition", "etape", "levier", "reseau", "depuis", "jusque", "au", "etat", "famille", "territoires"),
        *("demande", "responsable"),
        *("choix", "choisi", "debut", "annees", "montee", "part", "marge", "etalement", "depassement", "decalage"),
        *("guichet", "commune", "lieu", "demarche", "jour", "format", "partenaire", "canal", "axe", "evenement"),
        *("km", "nombre", "taille", "quoi", "but", "parmi", "communes", "depot", "selection", "nature", "carte"),
        *("heures", "creneaux"),
        *("chiffre", "chiffres", "selon"),
        *("revenir", "de", "a", "avec", "genre", "personne", "mois"),
    )
)


def start(say: Say, part: str = "") -> DeltaGenerator:
    """Before a page, or a `part` of one: say what no page reads; where `finish` writes."""
    st.session_state[_LEFT] = {}
    if unread := [name for name in st.query_params if name not in NAMES]:
        title = say("shell.terms.unread", count=len(unread), names=_quoted(say, unread))
        states.notice(title, say("shell.terms.unread_why"))
    if st.query_params.get("lang", say.language) not in LANGUAGES:
        left_aside("lang", st.query_params["lang"])
    if (asked := st.query_params.get(addressed.PART, part)) != part:
        left_aside(addressed.PART, asked)
    return st.container()


def left_aside(name: str, value: str) -> None:
    """Note that the value of a parameter is not one of those offered."""
    st.session_state.setdefault(_LEFT, {})[name] = value


@contextmanager
def noting() -> Iterator[dict[str, str]]:
    """What is left aside meanwhile, parameter -> value."""
    before, noted = dict(st.session_state.get(_LEFT, {})), dict[str, str]()
    yield noted
    noted.update(st.session_state.get(_LEFT, {}).items() - before.items())


def is_known() -> bool:
    """Whether all that the address of the page drawn last asks for is there."""
    return not st.session_state.get(_LEFT) and all(name in NAMES for name in st.query_params)


def finish(say: Say, place: DeltaGenerator) -> None:
    """After a page: name the values that its filters left aside, above it."""
    if left := st.session_state[_LEFT]:
        with place:
            title = say("shell.terms.left", count=len(left), asked=_named(say, left))
            states.notice(title, say("shell.terms.left_why"))


def nowhere(known: Collection[tuple[str, str]]) -> dict[str, str]:
    """Of the territories that the address names, those that are not among these (level, code): parameter -> code."""
    asked = {name: st.query_params[name] for name in LEVELS if st.query_params.get(name)}
    return {name: code for name, code in asked.items() if (LEVELS[name], code) not in known}


def refuse(say: Say, path: str, asked: Mapping[str, str]) -> None:
    """What stands in place of a page about a territory that does not exist."""
    states.notice(say("shell.terms.nowhere", asked=_named(say, asked)), say("shell.terms.nowhere_why"))
    without = links.here(path, **dict.fromkeys(asked))
    draw(html('<p class="tc-note"><a {}>{}</a></p>', without, say("shell.terms.without")))


def _quoted(say: Say, names: Sequence[str]) -> str:
    return say.listed([say("shell.terms.quoted", name=name[:LONGEST]) for name in names])


def _named(say: Say, asked: Mapping[str, str]) -> str:
    return say.listed([say("shell.terms.named", value=value[:LONGEST], name=name) for name, value in asked.items()])
