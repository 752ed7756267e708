"""Words of the trade: those that pages mark are of the list, in both languages, and the list is whole and in order."""

import re

import pytest

from pages.blocks.search import glossary, things, views
from pages.server.first_bytes import first_bytes
from pages.text import ACRONYMS, LANGUAGES, Say, sentences

MARKED = things.typed()["marked"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_marked_word_is_of_the_list_and_is_said_by_a_sentence(language: str) -> None:
    said = " ".join(text for key, text in sentences(language).items() if not key.startswith("glossary.")).casefold()
    assert MARKED.keys() <= views.WORDS.keys()
    for name, forms in MARKED.items():
        assert any(form.casefold() in said for form in forms[language]), name
    all_forms = [form.casefold() for forms in MARKED.values() for form in forms[language]]
    assert len(set(all_forms)) == len(all_forms), "one form, one meaning"


def test_the_first_bytes_hold_the_marked_words_of_both_languages() -> None:
    page = first_bytes(Say("fr"))
    for language in LANGUAGES:
        held = re.search(f'<template data-tc-glossary="{language}">(.*?)</template>', page)
        assert held
        said = {form for forms in MARKED.values() for form in forms[language]}
        acronyms = [name for name in ACRONYMS if name not in said]
        assert re.findall(r'id="tc-def-(\w+)"', held[1]) == [*MARKED, *acronyms]
        assert "DDETS" in acronyms
        assert "CNATE" not in acronyms, "one form, one meaning"
        assert str(Say(language)("glossary.cnate.says")).replace("'", "&#39;") in held[1]


def test_the_list_holds_every_word_in_the_order_of_the_alphabet() -> None:
    listed = re.findall("<dt>(.*?)</dt>", glossary.listing(Say("fr"), "demonstration"))
    assert len(listed) == len(views.WORDS) == 25
    assert listed[:3] == ["Acte", "CNATE", "Cœur de cible"]
