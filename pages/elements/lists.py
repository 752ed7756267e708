"""A list as a table of HTML: a line of cells for each thing, which a phone shows under the names of their columns."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pages.markup import NOTHING, Hole, Markup, attributes, concat, html

Cell = Hole | tuple[str, Hole]  # what stands in it; before it, where it has one, a look of its own
NONE: Mapping[str, str] = MappingProxyType({})


def table(
    look: str,
    caption: str,
    columns: Mapping[str, str],
    lines: Iterable[Mapping[str, Cell]],
    looks: Mapping[str, str] = NONE,
    head: str = "name",
    under: Mapping[str, str] = NONE,
    current: int | None = None,
) -> Markup:
    """HTML of a list: `columns` say how each is called, `lines` hold a cell for each, of which `head` names its line.

    `looks` are the classes of columns, `under` is what stands beside their names; the line `current` is being read.
    """
    looks = {head: "tc-c-name", **looks}
    heads = concat(
        html('<th scope="col"{}>{}{}</th>', _look(looks.get(name, "")), label, under.get(name, NOTHING))
        if label
        else html("<td></td>")
        for name, label in columns.items()
    )
    rows = concat(
        html(
            "<tr{}>{}</tr>",
            attributes(' aria-current="true"') if rank == current else NOTHING,
            concat(_cell(line[name], label, looks.get(name, ""), name == head) for name, label in columns.items()),
        )
        for rank, line in enumerate(lines)
    )
    said = html('<caption class="tc-hidden">{}</caption>', caption) if caption else NOTHING
    return html('<table class="{}">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>', look, said, heads, rows)


def _cell(cell: Cell, label: str, look: str, is_head: bool) -> Markup:
    own, told = cell if isinstance(cell, tuple) else ("", cell)
    classed = _look(" ".join(filter(None, (look, own))))
    if is_head:
        return html('<th scope="row"{}>{}</th>', classed, told)
    return html('<td{} data-label="{}">{}</td>', classed, label, told)


def _look(classes: str) -> Markup:
    return attributes(' class="{}"', classes) if classes else NOTHING
