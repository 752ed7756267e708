"""The title of a page: what was found, then one sentence."""

import re
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from pages.markup import NOTHING, Hole, Markup, concat, draw, escape, html
from pages.text import NO_BREAK, Say

# At the end of a word, "1er" too; a year, or a text ("2020-412"), counts nothing.
_COUNT = re.compile(r"(?<![\d,-])\d{1,3}(?:\u202f\d{3})*(?:er)?(?:</data>)?$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")  # of a month, or after "en"
_UPTO = ("de", "à", "from", "to")  # what leads a number
_ARTICLES = ("La", "Le", "Les")  # of a name: La Réunion, Le Mans


MARK = html('<span class="tc-mark" aria-hidden="true"><span></span><span></span><span></span></span>')


def page(title: Hole, sentence: str = "", over: str = "", at: AbstractContextManager[Any] | None = None) -> None:
    """A page's only first-level heading, marked as French where it was deposited so, the sentence under it, and what
    stands `over` it; in the place `at` the head of a page whose choices are read first: a page is shown
    once its title is there, and what is drawn before it moves nothing.
    """
    lead = html("<p>{}</p>", unbroken(sentence)) if sentence else NOTHING
    what = html('<p class="tc-what">{}</p>', unbroken(over)) if over else NOTHING
    title = html('<h1 id="contenu" tabindex="-1">{}</h1>', unbroken(title))
    with at or nullcontext():
        draw(html('<header class="tc-title">{}{}{}</header>', what, title, lead))


def section(title: str, sentence: str = "") -> None:
    """A second-level heading inside a page."""
    lead = html("<p>{}</p>", unbroken(sentence)) if sentence else NOTHING
    draw(html('<div class="tc-section"><h2>{}</h2>{}</div>', unbroken(title), lead))


def unbroken(words: Hole) -> Markup:
    """Words as the content of an element, where no line ends between a number and its word or the "from" or "to"
    before it, before a year, before the number that ends a name ("Paris 9"), nor inside a word that has hyphens, unless
    it is longer than a line; the first word begins one as it is.
    """
    found, tags, before = list[Markup](), 0, ""
    split = escape(words).split(" ")
    for rank, word in enumerate(split, 1):
        whole = found and not tags and "-" in word[1:] and "<" not in word and not word[0].isdigit()
        stays = not tags and (_stays(before, word) or (rank == len(split) and _numbered(before, word)))
        if stays and whole and before in _ARTICLES:
            found[-1] = _whole(found[-1] + NO_BREAK + word)
        elif stays:
            found[-1] += NO_BREAK + (_whole(word) if whole else word)
        else:
            found.append(_whole(word) if whole else word)
        tags += word.count("<") - word.count(">")
        before = word
    return concat(found, " ")


def _whole(words: Hole) -> Markup:
    return html('<span class="tc-whole">{}</span>', words)


def _numbered(before: str, word: str) -> bool:
    """Whether a word is the number of the name before it."""
    return before[:1].isupper() and word.isdigit() and len(word) < 3


def _stays(before: str, word: str) -> bool:
    """Whether a word stays on the line of the one before it: of a number, of the way up to one, before a year, of "mise
    en œuvre", of a name after its article; a sign of a formula does.
    """
    if word in ("×", "÷"):
        return True
    if before in _ARTICLES and word[:1].isupper():
        return True
    if before in _UPTO:
        return word[:1].isdigit() or word.startswith("<data")
    if before[-1:].isalpha() and (_YEAR.match(word) or (before, word[:5]) == ("en", "œuvre")):
        return True
    return bool(_COUNT.search(before)) and word[:1].isalpha()


def ahead(say: Say, count: int) -> str:
    """How many deadlines the next 90 days hold."""
    return say("calendar.ahead.title", count=count) if count else say("calendar.ahead.title_none")
