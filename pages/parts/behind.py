"""The way from figures to the rows that make them."""

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
    """HTML of the link from a page to the rows behind the figures that it shows; nothing where none has its rows."""
    names = dict.fromkeys(key.figure for key in keys if not key.of and behind.of(key))
    if not names or path == PATH:
        return NOTHING
    href = links.href(PATH, chiffres=",".join([*names][:MOST]))
    return html('<p class="tc-note"><a href="{}">{}</a></p>', href, say("rows.ways", count=len(names)))


def anchor(say: Say, key: Key) -> Markup:
    """HTML of the link to the rows of one figure; nothing where it has none."""
    if behind.of(key) is None:
        return NOTHING
    level = {"R": "region", "D": "department"}.get(key.place[:1], "nation") if key.place != "FR" else "nation"
    return html('<a href="{}">{}</a>', href(key, level), say(f"rows.see_{key.figure.partition('.')[2] or 'count'}"))


def href(key: Key, level: str) -> str:
    """The address of the rows of a figure."""
    of = ",".join(f"{name}:{value}" for name, value in key.of)
    place = links.territory(level, key.place[1:])
    return links.href(PATH, chiffre=key.figure, mois=key.on or None, selon=of or None, **place)


def name(say: Say, figure: str) -> str:
    """What a figure is, in words."""
    told = figures.declared()[figure]
    return say.either(told.fr, told.en)
