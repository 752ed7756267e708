"""A page as it stands, without script: what Streamlit would send to a browser, written as HTML and SVG of our own.

Pictures that a script draws live are drawn again, by the pens of `pages/drawn`, of the same data.
"""

import html as standard
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages import body
from pages.elements import address
from pages.markup import NOTHING, Markup, concat, drawn_again, html
from pages.outputs.pens import PENS
from pages.parts.panels import PANEL
from pages.server.streamlit import offscreen
from pages.shell import paper
from pages.shell.ask import ask_of
from pages.shell.rooms import Page
from pages.shell.serving import Reader
from pages.text import Say

# The styles of what is drawn here, after those of live pages.
SHEETS = (Path(__file__).parents[1] / "static" / "drawing.css", Path(__file__).with_name("still.css"))
MOST_FILES = 30
MOST_ROWS = 500  # of a table that scrolls
_TAGS = re.compile(r"<(button|form)\b[^>]*>.*?</\1>", flags=re.DOTALL)
_MORE = re.compile(r'<details class="tc-more">')
_HERE = re.compile(r' data-(?:here|at|again)="[^"]*"')
_ADDRESS = re.compile(r'(href|src|action)="\./')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", flags=re.DOTALL)
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", flags=re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_TAKEN = re.compile(r'<p class="tc-take"><a href="([^"]*)" .*?</p>', flags=re.DOTALL)
_FILE = re.compile(r'<p class="tc-take">.*?</p>', flags=re.DOTALL)
# What a part shows; else it only says that there is nothing.
_SHOWN = re.compile(r'<(?:svg|table|ul|ol|dl)\b|<div [^>]*role="img"')
_FOLDS = ("expandable", "popover")


@dataclass
class Node:
    """A place of a page: what stands there, or the places inside, by number."""

    block: Block | None = None
    element: Element | None = None
    inside: dict[int, "Node"] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A framed part of a page: its title in words, and what stands in it without its table, its files and its tools."""

    title: str
    body: Markup


@dataclass(frozen=True)
class Still:
    """A page that stands still: its title in words, its body, its files by name, and how many were too many.

    `known`: whether all that its address asks for is there; it says what is not. `read`: the parameters that it looked
    for, there or not: with others added to its address it stays the same.
    """

    title: str
    body: Markup
    files: Mapping[str, bytes]
    left: int
    known: bool
    read: frozenset[str]


def of(reader: Reader, page: Page, parameters: Mapping[str, str], language: str, name: str, most: int) -> Still:
    """A page with these filters, as this reader is shown it. Its files stand under `name`; those for which it leaves no
    room in `most` bytes, itself included, are left out, and counted.

    Raises as the page does.
    """
    sheet, made = _Sheet(name, PENS), dict[str, bytes]()

    def making() -> None:
        made.update(
            {name: make() for name, make in [*sheet.files.items()][:MOST_FILES]}
        )  # of rows as the page has them

    tree, known, read = _drawn(reader, page, parameters, language, sheet, making)
    written = _clean(_node(tree), "../")
    files = _within(made, most - len(written.encode()))
    left = sheet.files.keys() - files.keys()
    title = _title(_TITLE, written) or page.title(Say(language))
    return Still(title, _without(written, name, left), files, len(left), known, read)


@dataclass(frozen=True)
class Parts:
    """What a page shows in frames, by name: those with a picture, a table or a list. `known`, `read`: as of a Still."""

    by_name: Mapping[str, Part]
    known: bool
    read: frozenset[str]


def parts(reader: Reader, page: Page, parameters: Mapping[str, str], language: str) -> Parts:
    """What a page shows in frames with these filters.

    Links lead from the root, and out of the frame of a page that shows a part. Raises as the page does.
    """
    tree, known, read = _drawn(reader, page, parameters, language, paper.Sheet("", PENS))
    whole = {name: _alone(_clean(_node(_unfolded(node)), "/")) for name, node in _panels(tree)}
    found = {name: Part(_title(_HEADING, body), body) for name, body in whole.items() if _SHOWN.search(body)}
    return Parts({name: part for name, part in found.items() if part.title}, known, read)


def _drawn(
    reader: Reader,
    page: Page,
    parameters: Mapping[str, str],
    language: str,
    sheet: paper.Sheet,
    then: Callable[[], None] = lambda: None,
) -> tuple[Node, bool, frozenset[str]]:
    """The places of a page that is drawn on a sheet, whether all that its address asks for is there, and the parameters
    that it looked for.
    """
    messages, known = list[ForwardMsg](), list[bool]()

    def drawing() -> None:
        with paper.laid(sheet):
            body.draw(page, ask_of(reader), Say(language))
            then()
            known.append(address.is_known())

    read = offscreen.draw(drawing, parameters, messages.append)
    return _tree(messages), known == [True], read


def _title(heading: re.Pattern[str], written: Markup) -> str:
    """The words of the first heading; "" where there is none."""
    found = heading.search(written)
    return standard.unescape(_TAG.sub("", found[1])).strip() if found else ""


class _Sheet(paper.Sheet):
    """Where the files of a page stand in a folder of their own."""

    def beside(self, name: str, make: Callable[[], bytes]) -> str:
        self.files[name] = make
        return f"{self.stem}/{name}"


def _within(made: Mapping[str, bytes], most: int) -> dict[str, bytes]:
    """The files that fit, in the order of the page."""
    files = dict[str, bytes]()
    for name, content in made.items():
        if sum(map(len, files.values())) + len(content) <= most:
            files[name] = content
    return files


def _without(written: Markup, stem: str, names: Collection[str]) -> Markup:
    """A page without the links to files that are not there."""
    gone = {f"{stem}/{name}" for name in names}
    return drawn_again(_TAKEN.sub(lambda found: "" if found[1] in gone else found[0], written))


def _tree(messages: list[ForwardMsg]) -> Node:
    top = Node()
    for message in messages:
        path = list(message.metadata.delta_path)
        if message.WhichOneof("type") != "delta" or not path or path[0] != 0:
            continue
        place = top
        for number in path[1:]:
            place = place.inside.setdefault(number, Node())
        if message.delta.WhichOneof("type") == "add_block":
            place.block, place.element = message.delta.add_block, None
        elif message.delta.WhichOneof("type") == "new_element":
            place.element, place.block, place.inside = message.delta.new_element, None, {}
    return top


def _node(node: Node) -> Markup:
    if node.element is not None:
        written = _DRAWN.get(node.element.WhichOneof("type") or "")
        return written(node.element) if written else NOTHING
    inside = concat(_node(node.inside[number]) for number in sorted(node.inside))
    kind = node.block.WhichOneof("type") if node.block else ""
    if not inside or node.block is None:
        return inside
    if kind in _FOLDS:
        label = node.block.expandable.label if kind == "expandable" else node.block.popover.label
        return html('<details class="tf-fold"><summary>{}</summary>{}</details>', label, inside)
    if kind == "column":
        return html('<div class="tf-column" style="flex-grow:{:.1f}">{}</div>', 100 * node.block.column.weight, inside)
    flex = node.block.flex_container
    if kind == "horizontal" or (kind == "flex_container" and flex.direction == flex.Direction.HORIZONTAL):
        return html('<div class="tf-row">{}</div>', inside)
    framed = kind == "flex_container" and flex.border
    return html('<section class="tf-panel">{}</section>', inside) if framed else html("<div>{}</div>", inside)


def _panels(node: Node) -> Iterator[tuple[str, Node]]:
    """The frames of a page (`panels.panel` and its like), each by its own name, in order."""
    for number in sorted(node.inside):
        one = node.inside[number]
        name = one.block.id.partition(PANEL)[2] if one.block else ""
        if name:
            yield name, one
        yield from _panels(one)


def _unfolded(node: Node) -> Node:
    """The same without what stands behind a click."""
    shown = {
        number: _unfolded(one)
        for number, one in node.inside.items()
        if not (one.block and one.block.WhichOneof("type") in _FOLDS)
    }
    return replace(node, inside=shown)


def _alone(written: Markup) -> Markup:
    """The same in a page of its own: without files, and its links lead out of the frame that it is shown in."""
    return drawn_again(_FILE.sub("", str(written)).replace("<a ", '<a target="_blank" rel="noopener" '))


def _clean(written: Markup, root: str) -> Markup:
    """The same where `root` leads to the home page, without what only a script would answer."""
    text = _TAGS.sub("", str(written))
    text = _HERE.sub("", _MORE.sub('<details class="tc-more" open>', text))
    return drawn_again(_ADDRESS.sub(rf'\1="{root}', text))


# Elements -------------------------------------------------------------------------------------------------------------


def _html(element: Element) -> Markup:
    """What stands there, without what only a script would answer: a card that held nothing else is none."""
    kept = _TAGS.sub("", element.html.body)
    return drawn_again(kept) if kept == element.html.body or _TAG.sub("", kept).strip() else NOTHING


def _words(element: Element) -> Markup:
    return html("<p>{}</p>", element.markdown.body)


def _table(element: Element) -> Markup:
    """A table that scrolls on the page: its first rows."""
    with pa.ipc.open_stream(io.BytesIO(element.dataframe.arrow_data.data)) as stream:
        rows = stream.read_all().slice(0, MOST_ROWS).to_pandas()
    head = concat(html("<th>{}</th>", str(name)) for name in rows.columns)
    lines = concat(html("<tr>{}</tr>", concat(map(_cell, row))) for row in rows.itertuples(index=False))
    return html('<div class="tf-wide"><table><tr>{}</tr>{}</table></div>', head, lines)


def _cell(cell: Any) -> Markup:
    text = "" if pd.isna(cell) else str(cell)
    if text.startswith("./"):  # of a column of links
        return html('<td><a href="{}">→</a></td>', text)
    return html("<td>{}</td>", text)


def _choice(element: Element) -> Markup:
    """A filter with what it is set to."""
    kind = element.WhichOneof("type") or ""
    one = getattr(element, kind)
    several = kind in ("multiselect", "button_group")
    options = [str(getattr(option, "content", option)) for option in one.options]
    chosen = list(one.default) if several else [one.default]
    named = [options[number] for number in chosen if 0 <= number < len(options)]
    if one.set_value:  # the address chose it, not the page
        named = list(one.raw_values) if several else [str(getattr(one, "raw_value", "")) or options[one.value]]
    label = one.label
    return html('<p class="tf-choice"><b>{}</b> {}</p>', label, ", ".join(named)) if label and named else NOTHING


_DRAWN: dict[str, Callable[[Element], Markup]] = {
    "html": _html,
    "markdown": _words,
    "dataframe": _table,
    "selectbox": _choice,
    "radio": _choice,
    "multiselect": _choice,
    "button_group": _choice,
}
