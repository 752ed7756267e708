"""What goes from where to where as SVG: ribbons as wide as what goes; words are HTML, of one size at any width."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.markup import Markup, concat, html

SIZE = 1000  # of the plane, each way: the drawing is stretched
AIR = 0.3  # of its height, at most, between what stands in a column
THICK = 16  # of an end of a ribbon, across


def svg(trace: Mapping[str, Any], alt: str) -> Markup:
    """A flow of two columns, as Plotly is given one: `node` (label, color), `link` (source, target, value, color,
    customdata: its words).
    """
    node, link = trace["node"], trace["link"]
    links = [*zip(link["source"], link["target"], link["value"], strict=True)]
    left = sorted({source for source, _, _ in links})
    right = sorted({target for _, target, _ in links})
    out = {end: sum(value for source, _, value in links if source == end) for end in left}
    into = {end: sum(value for _, target, value in links if target == end) for end in right}
    scale = _scale(out, into)
    tops = _stacked(out, scale) | _stacked(into, scale)
    ribbons = _ribbons(links, tops, scale, link)
    bars = concat(
        _bar(0 if end in out else SIZE - THICK, tops[end], scale * (out | into)[end], node["color"][end])
        for end in (*left, *right)
    )
    middles = {end: (tops[end] + scale * value / 2) / SIZE * 100 for end, value in (out | into).items()}
    names = concat(
        html('<span class="{}" style="top:{:.2f}%">{}</span>', look, middles[end], node["label"][end])
        for look, ends in (("td-from", left), ("td-to", right))
        for end in ends
    )
    return html(
        '<div class="td-flow" role="img" aria-label="{}"><svg viewBox="0 0 {} {}" preserveAspectRatio="none"'
        ' aria-hidden="true">{}{}</svg>{}</div>',
        alt, SIZE, SIZE, ribbons, bars, names,
    )  # fmt: skip


def _scale(*columns: Mapping[int, float]) -> float:
    """Units of the plane for one of what goes: the fuller column takes all but its air."""
    most = max(sum(column.values()) for column in columns)
    return (1 - AIR) * SIZE / most if most else 0.0


def _stacked(column: Mapping[int, float], scale: float) -> dict[int, float]:
    """Where each of a column begins, downwards, with the same air between any two."""
    room = SIZE - scale * sum(column.values())
    air, top, found = room / max(1, len(column) - 1), 0.0, dict[int, float]()
    if len(column) == 1:
        top = room / 2
    for end, value in column.items():
        found[end] = top
        top += scale * value + air
    return found


def _ribbons(
    links: Sequence[tuple[int, int, float]], tops: Mapping[int, float], scale: float, told: Mapping[str, Any]
) -> Markup:
    """Each link from the next free part of its source to that of its target."""
    free, drawn = dict(tops), list[Markup]()
    for (source, target, value), colour, words in zip(links, told["color"], told["customdata"], strict=True):
        high, start, end = scale * value, free[source], free[target]
        free[source] += high
        free[target] += high
        drawn.append(
            html('<path d="{}" style="fill:{}"><title>{}</title></path>', _ribbon(start, end, high), colour, words)
        )
    return html('<g class="td-ribbons">{}</g>', concat(drawn))


def _ribbon(start: float, end: float, high: float) -> str:
    left, right, middle = THICK, SIZE - THICK, SIZE / 2
    there = f"M{left} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {right} {end:.1f}"
    back = f"V{end + high:.1f}C{middle} {end + high:.1f} {middle} {start + high:.1f} {left} {start + high:.1f}Z"
    return there + back


def _bar(left: float, top: float, high: float, colour: str) -> Markup:
    return html('<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" style="fill:{}"/>', left, top, THICK, high, colour)
