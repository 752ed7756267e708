"""A small map of some points around a place: what a sheet, or a search, shows of the drawing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.maps import deck, dots, land, layers
from pages.maps import key as keys
from pages.maps.layers import Place
from pages.markup import draw
from pages.text import Say

MOST = 3  # départements whose communes are drawn: each is a file of some 60 kB
MANY = 60  # points from which on they are smaller
OVER = 20  # pixels that a name stands above its point
LEAST = 6.0  # half of the narrowest view, in units of the drawing: some 12 km


def near(
    say: Say,
    key: str,
    rows: pd.DataFrame,
    alt: str,
    here: Place | None = None,
    chosen: str = "",
    inside: Sequence[str] = (),
    colours: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Draw some points, those of the first group over the others, and what their colours say.

    `rows`: code, name, under (a line of its note), group (its name, in words), x, y, inset_x, inset_y; those without a
    place are left out. Where they have a `department` and a `town` (its name), the communes around are drawn, and the
    towns named. `here`: where the reader stands (x, y), which a ring marks; `chosen`: the code of the point
    that the address holds (`deck.CHOSEN`), which a click on another one changes. Where all lie in the inset of
    Île-de-France, the map looks at them there: `here` is a place of that inset then. `inside`: the départements that it
    is about, and looks at whole. `colours`: of each group by its name, in light and in the dark, where maps share them.
    """
    drawn = _placed(rows)
    if drawn.empty:
        return
    groups = list(dict.fromkeys(drawn["group"]))
    ranked = [layers.GROUPS[min(rank, len(layers.GROUPS) - 1)] for rank in range(len(groups))]
    pairs = [(colours or {}).get(name, pair) for name, pair in zip(groups, ranked, strict=True)]
    css = {name: "light-dark({}, {})".format(*pair) for name, pair in zip(groups, pairs, strict=True)}
    at = [*zip(drawn["x"], drawn["y"], strict=True)]
    about = [place for code in inside for place in land.ends(code)]
    frame = deck.around(about or [*at, *([here] if here else [])], LEAST)
    towns = _towns(drawn, frame) if "town" in drawn else layers.named(frame)
    marked = [here] if here else [place for place, code in zip(at, drawn["code"], strict=True) if code == chosen]

    def made() -> list[Any]:
        radius = 4 if len(drawn) < MANY else 2
        over = [layers.points(_rows(drawn, groups)[::-1], "near", pairs, radius=radius), layers.rings(marked)]
        fills, looks = ("wash", "track") if inside else ("line",), dict.fromkeys(inside, 1)
        if "town" not in drawn:
            return [*layers.ground(frame, fills, looks), *layers.names(frame), *over]
        around = layers.edges([*dict.fromkeys(drawn["department"].dropna())][:MOST])
        return [*layers.ground(frame, fills, looks, between=around), *over, layers.labels(towns, "towns", OVER)]

    lift = OVER if "town" in drawn else 0
    deck.chart(say, key, made, lambda live: dots.svg(drawn, alt, css, frame, live, towns, lift), alt, chosen, frame)
    draw(keys.written((keys.disc(css[name]), str(name), "") for name in groups))


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The points that have a place: where they are drawn, in the inset where all of them lie in it."""
    drawn = rows.dropna(subset=["x", "y"])
    if drawn["inset_x"].notna().all():
        drawn = drawn.assign(x=drawn["inset_x"], y=drawn["inset_y"])
    return drawn.assign(inset_x=None, inset_y=None)


def _towns(drawn: pd.DataFrame, frame: deck.Frame) -> list[layers.Row]:
    """The name of each town, at the first of its points."""
    named = drawn.dropna(subset=["town"]).drop_duplicates("town")
    rows = named[["x", "y"]].round(2).assign(text=named["town"]).to_dict("records")
    return layers.apart(rows, 2 ** deck.view(frame)[1])


def _rows(drawn: pd.DataFrame, groups: Sequence[str]) -> list[layers.Row]:
    told = drawn[["code"]].assign(
        name=drawn["name"] + "\n" + drawn["under"],
        x=drawn["x"].round(2),
        y=drawn["y"].round(2),
        group=[groups.index(one) for one in drawn["group"]],
    )
    found: list[layers.Row] = told.to_dict("records")
    return found
