"""The way from figures to the rows that make them."""

from collections import Counter
from collections.abc import Iterable

from pages.markup import NOTHING, Markup, html
from pages.parts import links
from pages.text import Say
from queries import behind, figures
from queries.figures import Key

PATH = "method-rows"
FACETS = behind.FACETS
MOST = 24  # figures that an address names


def ways(say: Say, path: str, keys: Iterable[Key]) -> Markup:
    """HTML of the link from a page to the rows behind the figures that it shows; nothing where none has its rows.

    Of figures of several territories, those of the one that most of them are of.
    """
    known = [key for key in dict.fromkeys(keys) if not key.of and behind.of(key)]
    if not known or path == PATH:
        return NOTHING
    place = Counter(key.place for key in known).most_common(1)[0][0]
    names = [*dict.fromkeys(key.figure for key in known if key.place == place)]
    where = links.territory(level_of(place), place[1:])
    href = links.href(PATH, chiffres=",".join(names[:MOST]), **where)
    return html('<p class="tc-note"><a href="{}">{}</a></p>', href, say("rows.ways", count=len(names)))


def level_of(place: str) -> str:
    """The level of a territory as keys write it: "R53" is a region."""
    return "nation" if place == "FR" else {"R": "region", "D": "department"}.get(place[:1], "nation")


def anchor(say: Say, key: Key) -> Markup:
    """HTML of the link to the rows of one figure; nothing where it has none."""
    if behind.of(key) is None:
        return NOTHING
    return html(
        '<a href="{}">{}</a>',
        href(key, level_of(key.place)),
        say(f"rows.see_{key.figure.partition('.')[2] or 'count'}"),
    )


def href(key: Key, level: str) -> str:
    """The address of the rows of a figure."""
    of = ",".join(f"{name}:{value}" for name, value in key.of)
    place = links.territory(level, key.place[1:])
    return links.href(PATH, chiffre=key.figure, mois=key.on or None, selon=of or None, **place)


def name(say: Say, figure: str) -> str:
    """What a figure is, in words."""
    told = figures.declared()[figure]
    return say.either(told.fr, told.en)
