"""A long table without script: the rows that came first."""

from collections.abc import Mapping
from typing import Any

from pages.markup import NOTHING, Markup, attributes, concat, draw, html


def draw_rows(data: Mapping[str, Any]) -> None:
    """Write what `pages/missions/grid` would show at first, of the same data."""
    draw(table(data))


def table(data: Mapping[str, Any]) -> Markup:
    """A column each, a row each; a cell has its text, its note under it, and a link where it leads somewhere."""
    heads = concat(
        html('<th scope="col" style="width:{}">{}</th>', one["width"], one["label"]) for one in data["columns"]
    )
    lines = concat(html("<tr>{}</tr>", concat(map(_cell, row, range(len(row))))) for row in data["rows"])
    return html(
        '<div class="td-rows" role="region" aria-label="{}" tabindex="0"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        data["label"], heads, lines,
    )  # fmt: skip


def _cell(cell: Mapping[str, str], rank: int) -> Markup:
    text = html('<a href="{}">{}</a>', cell["href"], cell["text"]) if cell.get("href") else cell["text"]
    inside = _look("span", text, cell.get("look", "")) + (
        _look("small", cell["note"], cell.get("noteLook", "")) if cell.get("note") else NOTHING
    )
    return html("<td>{}</td>", inside) if rank else html('<th scope="row">{}</th>', inside)


def _look(tag: str, text: str, look: str) -> Markup:
    told = attributes(' class="td-{}"', look) if look else NOTHING
    return html(" <small{}>{}</small>", told, text) if tag == "small" else html("<span{}>{}</span>", told, text)
