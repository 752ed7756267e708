"""The way from figures to the rows that make them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pages.elements import links
from pages.markup import NOTHING, Markup, html
from pages.text import Say
from queries import figures, source_rows
from queries.figures import Key

PATH = "method-rows"
FACETS = source_rows.FACETS
MOST = 24  # figures that an address names


def link_of_page(say: Say, path: str, keys: Iterable[Key]) -> Markup:
    """HTML of the link from a page to the rows behind the figures that it shows; nothing where none has its rows.

    Of figures of several territories, those of the one that most of them are of; restricted as all are, or as most.
    """
    place, of, names = _shown(tuple(keys))
    if not names or path == PATH:
        return NOTHING
    where = links.territory(*at(place))
    href = links.href(PATH, chiffres=",".join(names[:MOST]), selon=restricted(of), **where)
    return html('<p class="tc-note tc-behind"><a href="{}">{}</a></p>', href, say("rows.ways", count=len(names)))


@lru_cache(512)
def _shown(keys: tuple[Key, ...]) -> tuple[str, Sequence[tuple[str, str]], Sequence[str]]:
    """The place, what restricts them, and the names of the figures of a page that have rows; no name where none has."""
    asked = dict.fromkeys(keys)
    known = [key for key in asked if source_rows.of(key)] or [one for one in map(_counted, asked) if one]
    if not known:
        return "", (), ()
    place = Counter(key.place for key in known).most_common(1)[0][0]
    return place, *_together([key for key in known if key.place == place])


def _counted(key: Key) -> Key | None:
    """What the value of an indicator is counted from, which has its rows; of a page that counts nothing else."""
    counted = key.figure.removesuffix("value") + FACETS[0]
    made = key.called(counted) if counted in source_rows.counted() else None
    return made if made and source_rows.of(made) else None


def _together(here: Sequence[Key]) -> tuple[Sequence[tuple[str, str]], list[str]]:
    """What restricts figures of one place, as all are or else most, and the names of those that have their rows so."""
    shared = sorted(set.intersection(*(set(key.of) for key in here)))
    names = dict.fromkeys(key.figure for key in here)
    known = [name for name in names if source_rows.of(figures.key(name, *at(here[0].place), **dict(shared)))]
    if known:
        return shared, known
    most = Counter(key.of for key in here).most_common(1)[0][0]
    return most, [*dict.fromkeys(key.figure for key in here if key.of == most)]


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
    if source_rows.of(key) is None:
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
    return say.text(say.either(told.fr, told.en))
