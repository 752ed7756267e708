"""What goes from where to where: ribbons as wide as what goes, cut out by style; words beside them, at any width."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pages.markup import Markup, attributes, concat, html

AIR = 30.0  # percent of the height, at most, between what stands in a column
# Percent of the width at which the edge of a ribbon bends, and of its way down by then: level at both ends.
BENDS = [(at, at * at * (300 - 2 * at) / 1e6) for at in (0, 5, 11, 18, 27, 38, 50, 62, 73, 82, 89, 95, 100)]


@dataclass(frozen=True)
class End:
    """Where something goes from or to, and the colour of its bar."""

    name: str
    colour: str


@dataclass(frozen=True)
class Ribbon:
    """How much goes from an end to another, both by number; its colour, its words, and the address of its rows."""

    source: int
    target: int
    value: float
    colour: str
    words: str
    address: str = ""


def ribbons(ends: Sequence[End], links: Sequence[Ribbon], alt: str) -> Markup:
    """HTML of a flow of two columns; `alt` says it aloud. Ribbons lead to their rows, and are no stops of the keyboard:
    the numbers of the table under it lead there too.
    """
    out, into = _sums((one.source, one.value) for one in links), _sums((one.target, one.value) for one in links)
    scale = _scale(out, into)
    tops = _stacked(out, scale) | _stacked(into, scale)
    high = {end: scale * value for end, value in (out | into).items()}
    bars = concat(
        html(
            '<div style="left:{}%;top:{:.2f}%;height:{:.2f}%;background:{}"></div>',
            left,
            tops[end],
            high[end],
            ends[end].colour,
        )
        for left, column in ((0, out), (100, into))
        for end in column
    )
    written = [
        html('<span class="{}" style="top:{:.2f}%">{}</span>', look, tops[end] + high[end] / 2, ends[end].name)
        for look, column in (("tm-from", out), ("tm-to", into))
        for end in column
    ]
    leads = any(one.address for one in links)
    each = list(_drawn(links, tops, scale, leads))
    drawn = html("<ul>{}</ul>", concat(html("<li>{}</li>", one) for one in each)) if leads else concat(each)
    return html(
        '<div class="tm-flow" role="{}" aria-label="{}"><div>{}{}</div>{}</div>',
        "group" if leads else "img",
        alt,
        drawn,
        bars,
        concat(written, " "),
    )


def _sums(values: Iterator[tuple[int, float]]) -> dict[int, float]:
    """By end, in their order, what goes there in all."""
    found: dict[int, float] = {}
    for end, value in values:
        found[end] = found.get(end, 0.0) + value
    return dict(sorted(found.items()))


def _scale(*columns: Mapping[int, float]) -> float:
    """Percent of the height for one of what goes: the fuller column takes all but its air."""
    most = max(sum(column.values()) for column in columns)
    return (100 - AIR) / most if most else 0.0


def _stacked(column: Mapping[int, float], scale: float) -> dict[int, float]:
    """Where each of a column begins, downwards, with the same air between any two."""
    room = 100 - scale * sum(column.values())
    air, top, found = room / max(1, len(column) - 1), 0.0, dict[int, float]()
    if len(column) == 1:
        top = room / 2
    for end, value in column.items():
        found[end] = top
        top += scale * value + air
    return found


def _drawn(links: Sequence[Ribbon], tops: Mapping[int, float], scale: float, told: bool) -> Iterator[Markup]:
    """Each link from the next free part of its source to that of its target."""
    free = dict(tops)
    for one in links:
        high, start, end = scale * one.value, free[one.source], free[one.target]
        free[one.source] += high
        free[one.target] += high
        shape = cut(start, end, high)
        look = attributes(' title="{}" style="--line:{};--end:{}"', one.words, shape, one.colour)
        words = one.words if told else ""  # for who does not see it
        if one.address:
            yield html('<a href="{}" tabindex="-1"{}>{}</a>', one.address, look, words)
        else:
            yield html("<div{}>{}</div>", look, words)


def cut(start: float, end: float, high: float) -> str:
    """The polygon of a ribbon, of percents of the height: its upper edge, then the lower one back."""
    upper = [(at, start + (end - start) * way) for at, way in BENDS]
    points = [*upper, *((at, down + high) for at, down in reversed(upper))]
    return f"polygon({','.join(f'{at}% {down:.3g}%' for at, down in points)})"
