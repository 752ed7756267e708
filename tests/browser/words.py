"""What is written on an open page, in sight, in a tooltip or for a screen reader, that should not be: words of the
other language, codes of the data and of the software, numbers as the other language writes them.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import closing
from functools import cache
from typing import NamedTuple

from playwright.sync_api import Page

from data import store
from pages.text import typeset

# Each text with the language it is said to be in, and where it stands.
WRITTEN = """() => {
    const found = new Map();
    const add = (text, element, where) => {
        const words = (text ?? "").replace(/[ \\n\\t]+/g, " ").trim();
        if (/[\\p{L}\\d]/u.test(words)) found.set(where + words, [words, element.closest("[lang]")?.lang ?? "", where]);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.closest("script, style, template, code, [data-testid=stIconMaterial]")) continue;
        if (element.closest("[data-live-announcer]")) continue; // Streamlit's, in the language of the browser
        if (element.closest("[data-testid=stMultiSelect] button")) continue; // "Remove" and a title
        // A word that stays on one line is read with those around it.
        const around = element.closest(":has(> .tc-whole)");
        if (around && around.closest("[lang]") === element.closest("[lang]")) {
            const own = around.cloneNode(true);
            for (const one of own.querySelectorAll("[lang]")) one.remove(); // said to be in a language of its own
            add(own.textContent, around, "text");
        }
        else if (element.closest("[data-testid=stWidgetLabel]")) add(walker.currentNode.data, element, "label");
        else add(walker.currentNode.data, element, element.closest("svg") ? "drawing" : "text");
    }
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-valuetext"])
        for (const element of document.body.querySelectorAll(`[${name}]:not([data-testid=stMultiSelect] button)`))
            add(element.getAttribute(name), element, name);
    return [...found.values()];
}"""
# Words that bind a sentence, and are not in the other language too ("an", "on", "or" are in both).
_OF = {
    "fr": "le la les des une du et est dans pour avec sur qui par aux cette sont ne pas au leurs sans entre depuis",
    "en": "the of and is are in to for with by that this from not at their which was were be has have its",
}
_BINDS = {language: re.compile(rf"\b(?:{words.replace(' ', '|')})\b") for language, words in _OF.items()}
_BETWEEN = re.compile(  # of names in a row, or around one
    r" [·–](?: |$)| ?[,;:()] ?| and (?:\d+ more)?| tied\b|^(?:Around|For|If) |\bformerly | closed\b"
)
_ROW = re.compile(r", | et | and ")
# Texts and bodies, which are called so too.
_REFERENCE = re.compile(r"(?:Décret|Circulaire|Communiqué|Arrêté|Code|Agence|Cour|Direction|Institut|La Gazette) ")
# What is chosen or judged in a box of Streamlit, which cannot say that a name in it is French: a proposal, a mission.
_CHOSEN = re.compile(r"P-\w+-\d+ · |Judgement: ")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(?:nan|NaN|NaT|None(?! of)|null|undefined|True|False)\b|<=|>=|[{}]")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NUMBER = {"fr": re.compile(r"\d,\d{3}\b|\d%"), "en": re.compile("\\d[\u00a0\u202f ]\\d{3}\\b|\\d[\u00a0 ]%")}
# What the editor asked not to write.
_AVOIDED = {
    "fr": re.compile(r"\b(?:zones? blanches?|aberrante?s?|services? arrière|France Services)\b"),
    "en": re.compile(
        r"past (?:its|their) day|region prefect|peopled|Court of Accounts|white zones?|France Services|STL"
    ),
}


# Of the served edition: places, counters, bodies, files and their columns, which are called so in every language.
_NAMES = """
    select name from core.territories union select name from core.communes union select name from core.counters
    union select before from core.counter_events union select after from core.counter_events
    union select publisher from core.sources union select name_fr from core.partners
    union select name from core.services union select association from core.consultations
    union select target_actor from core.mission_exercises union select file_name from core.sources
    union select column_name from core.problems
"""


def names() -> frozenset[str]:
    """What is called so in every language, as a page of the served edition writes it."""
    return _names(store.current())


@cache
def _names(edition: store.Edition) -> frozenset[str]:
    with closing(store.cursor(edition)) as cursor:
        return frozenset(typeset(name, "en") for (name,) in cursor.execute(_NAMES).fetchall() if name)


class Written(NamedTuple):
    """A text of a page, the language it is said to be in ('fr', 'en'), and where: 'text', 'drawing', 'title'..."""

    words: str
    language: str
    where: str


def written(page: Page) -> list[Written]:
    """Everything that is written on the open page."""
    return [Written(*one) for one in page.evaluate(WRITTEN)]


def faults(texts: Collection[Written], language: str, names: Collection[str]) -> Iterator[str]:
    """What is wrong on a page in `language`; `names` are so in every language."""
    other = "en" if language == "fr" else "fr"
    for text in texts:
        if text.language[:2] != language:
            continue
        chosen = text.where.endswith("label") and _CHOSEN.match(text.words)
        plain = text.words.replace("\xa0", " ")  # a name is held together by such
        told = [] if chosen or text.words in names else _BETWEEN.split(plain)
        pieces = [one for one in told if one.rstrip(".") not in names and not _REFERENCE.match(one)]
        if any(_BINDS[other].search(one.lower()) and not _BINDS[language].search(one.lower()) for one in pieces):
            yield f"{other} in {language} ({text.where}): {text.words[:90]}"
        row = set() if text.words in names else {*_ROW.split(text.words)} - {*names}
        if any(_CODE.search(one) or _DAY.search(one) for one in row):
            yield f"a code ({text.where}): {text.words[:90]}"
        if _NUMBER[language].search(text.words):
            yield f"a number of {other} ({text.where}): {text.words[:90]}"
        if _AVOIDED[language].search(text.words):
            yield f"a word to avoid ({text.where}): {text.words[:90]}"
