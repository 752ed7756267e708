"""The key of a map: what its marks stand for, under it on every page, on paper too."""

from collections.abc import Iterable

from pages.markup import NOTHING, Markup, concat, html

MOST = 13  # lines of `ways`: no region has more départements
Line = tuple[Markup, str, str]  # a mark, what it is, and how many there are of it, if that is said


def written(lines: Iterable[Line]) -> Markup:
    """A list of marks with their words."""
    items = concat(
        html("<li>{}{}{}</li>", mark, label, html(" <b>{}</b>", count) if count else NOTHING)
        for mark, label, count in lines
    )
    return html('<ul class="tc-dots">{}</ul>', items)


def ways(title: str, lines: Iterable[tuple[Markup, str, str]]) -> Markup:
    """What a map counts by place or by kind, beside it: the attributes of a link to that alone, its name, its count."""
    items = concat(html("<li><a {}>{}</a> <strong>{}</strong></li>", *line) for line in lines)
    return html('<div class="tc-counts"><h3>{}</h3><ul class="tc-ranking">{}</ul></div>', title, items)


def disc(colour: str) -> Markup:
    """A full disc."""
    return html('<span style="background:{}"></span>', colour)


def ring(colour: str) -> Markup:
    """A ring."""
    return html('<span class="tc-ring" style="border-color:{}"></span>', colour)


def swatch(colour: str) -> Markup:
    """A square of what is coloured all over."""
    return html('<span class="tc-swatch" style="background:{}"></span>', colour)


def mark(look: str) -> Markup:
    """A mark whose class says how it looks."""
    return html('<span class="{}"></span>', look)
