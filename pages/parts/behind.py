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

    Of figures of several territories, those of the one that most of them are of; restricted to what restricts them all.
    """
    known = [key for key in dict.fromkeys(keys) if behind.of(key)]
    if not known or path == PATH:
        return NOTHING
    place = Counter(key.place for key in known).most_common(1)[0][0]
    here = [key for key in known if key.place == place]
    shared = sorted(set.intersection(*(set(key.of) for key in here)))
    names = [
        name
        for name in dict.fromkeys(key.figure for key in here)
        if behind.of(figures.key(name, *at(place), **dict(shared)))
    ]
    if not names:
        return NOTHING
    where = links.territory(*at(place))
    href = links.href(PATH, chiffres=",".join(names[:MOST]), selon=restricted(shared), **where)
    return html('<p class="tc-note"><a href="{}">{}</a></p>', href, say("rows.ways", count=len(names)))


def restricted(of: Iterable[tuple[str, str]]) -> str | None:
    """What a figure is restricted to, as an address says it."""
    return ",".join(f"{name}:{value}" for name, value in of) or None


def at(place: str) -> tuple[str, str]:
    """A territory as keys write it ("R53"), by its level and code."""
    return level_of(place), place if place == "FR" else place[1:]


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
    place = links.territory(level, key.place[1:])
    return links.href(PATH, chiffre=key.figure, mois=key.on or None, selon=restricted(key.of), **place)


def name(say: Say, figure: str) -> str:
    """What a figure is, in words."""
    told = figures.declared()[figure]
    return say.either(told.fr, told.en)
