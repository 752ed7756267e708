"""A page as it stands, without script: what Streamlit would send to a browser, written as HTML and SVG of our own.

Pictures that a script draws are drawn again here: curves and the map of territories. Of the others their text
alternative is kept, and their figures in the files beside.
"""

import html as standard
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages import body
from pages.ask import ask_of
from pages.drawn import choropleth, curve
from pages.markup import NOTHING, Markup, concat, draw, drawn_again, html
from pages.parts import address, paper
from pages.rooms import Page
from pages.server import taken
from pages.serving import Reader
from pages.text import Say
from queries.figures import Keys

SHEET = Path(__file__).parents[1] / "drawn" / "drawing.css"  # of what is drawn here
MOST_FILES = 30
MOST_ROWS = 500  # of a table that scrolls
_WIDTH, _HEIGHT = 640, 240  # of a curve, in its own units
_TAGS = re.compile(r"<(button|form)\b[^>]*>.*?</\1>", flags=re.DOTALL)
_MORE = re.compile(r'<details class="tc-more">')
_HERE = re.compile(r' data-(?:here|at|again)="[^"]*"')
_ADDRESS = re.compile(r'(href|src|action)="\./')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", flags=re.DOTALL)


@dataclass
class Node:
    """A place of a page: what stands there, or the places inside, by number."""

    block: Block | None = None
    element: Element | None = None
    inside: dict[int, "Node"] = field(default_factory=dict)


@dataclass(frozen=True)
class Still:
    """A page that stands still: its title in words, its body, its files by name, and how many were too many.

    `known`: whether all that its address asks for is there; it says what is not.
    """

    title: str
    body: Markup
    files: Mapping[str, bytes]
    left: int
    known: bool


def of(reader: Reader, page: Page, parameters: Mapping[str, str], language: str, name: str, most: int) -> Still:
    """A page with these filters, as this reader is shown it. Its files stand under `name`; those beyond `most` bytes in
    all are left out, and counted.

    Raises as the page does.
    """
    say, ask, messages = Say(language), ask_of(reader), list[ForwardMsg]()
    sheet, found = _Sheet(name, _map, curve.draw_line), list[tuple[dict[str, bytes], int, bool]]()

    def drawing() -> None:
        with paper.laid(sheet):
            body.draw(page, ask, say)
            found.append((*_within(sheet.files, most), address.is_known()))  # rows are gathered as the page has them

    taken.apart(drawing, parameters, messages.append)
    written = _clean(_node(_tree(messages)))
    heading = _TITLE.search(written)
    title = re.sub(r"<[^>]+>", "", heading[1]) if heading else page.title(say)
    files, left, known = found[0] if found else ({}, 0, False)
    return Still(standard.unescape(title), written, files, left, known)


class _Sheet(paper.Sheet):
    """Where the files of a page stand in a folder of their own."""

    def beside(self, name: str, make: Callable[[], bytes]) -> str:
        self.files[name] = make
        return f"{self.stem}/{name}"


def _map(say: Say, rows: pd.DataFrame, level: str, unit: str, alt: str, measured: str, keys: Keys | None) -> None:
    draw(choropleth.svg(say, rows, level, unit, alt, measured=measured, keys=keys))


def _within(makers: Mapping[str, Callable[[], bytes]], most: int) -> tuple[dict[str, bytes], int]:
    """The files that fit, in the order of the page, and how many do not."""
    files, left = dict[str, bytes](), 0
    for name, make in makers.items():
        content = make() if len(files) < MOST_FILES else b""
        if content and sum(map(len, files.values())) + len(content) <= most:
            files[name] = content
        else:
            left += 1
    return files, left


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
    if kind in ("expandable", "popover"):
        label = node.block.expandable.label if kind == "expandable" else node.block.popover.label
        return html('<details class="tf-fold"><summary>{}</summary>{}</details>', label, inside)
    if kind == "column":
        return html('<div class="tf-column" style="flex-grow:{:.3f}">{}</div>', node.block.column.weight, inside)
    flex = node.block.flex_container
    if kind == "horizontal" or (kind == "flex_container" and flex.direction == flex.Direction.HORIZONTAL):
        return html('<div class="tf-row">{}</div>', inside)
    framed = kind == "flex_container" and flex.border
    return html('<section class="tf-panel">{}</section>', inside) if framed else html("<div>{}</div>", inside)


def _clean(written: Markup) -> Markup:
    """The same one folder deeper, without what only a script would answer."""
    text = _TAGS.sub("", str(written))
    text = _HERE.sub("", _MORE.sub('<details class="tc-more" open>', text))
    return drawn_again(_ADDRESS.sub(r'\1="../', text))


# Elements -------------------------------------------------------------------------------------------------------------


def _html(element: Element) -> Markup:
    return drawn_again(element.html.body)


def _words(element: Element) -> Markup:
    return html("<p>{}</p>", element.markdown.body)


def _curves(element: Element) -> Markup:
    figure, alt = json.loads(element.plotly_chart.spec), element.plotly_chart.alt
    lines = [one for one in figure["data"] if one.get("type", "scatter") == "scatter"]
    drawn = _svg(lines, alt) if lines and len(lines) == len(figure["data"]) else NOTHING
    return drawn or _told(alt)


def _svg(lines: list[dict[str, Any]], alt: str) -> Markup:
    """Lines over days or numbers, with the ends of both axes in words; nothing where they are over something else."""
    points = [_points(one) for one in lines]
    known = [(x, y) for one in points for x, y in one if y is not None]
    if not known:
        return NOTHING
    left, right = min(x for x, _ in known), max(x for x, _ in known)
    low, high = min(0.0, *(y for _, y in known)), max(y for _, y in known)

    def at(x: float, y: float) -> str:
        across = _WIDTH * (x - left) / ((right - left) or 1)
        return f"{across:.1f} {_HEIGHT * (high - y) / ((high - low) or 1):.1f}"

    paths = concat(
        html('<path class="{}" d="{}"/>', "td-line" if number == 0 else "td-reference", _path(one, at))
        for number, one in reversed([*enumerate(points)])
    )
    names = [str(one.get("name") or "") for one in lines]
    key = concat(
        html('<li><i class="{}"></i>{}</li>', "td-line" if number == 0 else "td-reference", name)
        for number, name in enumerate(names)
        if name
    )
    first, last = _ends(lines[0])
    return html(
        '<figure class="tf-curve td-curve"><svg viewBox="-4 -4 {width} {height}" role="img" aria-label="{alt}">'
        '<path class="td-level" d="M0 {bottom}H{across}"/>{paths}</svg>'
        '<p class="tf-ends"><span>{first}</span><span>{last}</span></p>'
        '<ul class="td-key">{key}</ul><figcaption>{alt}</figcaption></figure>',
        width=_WIDTH + 8,
        height=_HEIGHT + 8,
        alt=alt,
        bottom=_HEIGHT,
        across=_WIDTH,
        paths=paths,
        first=first,
        last=last,
        key=key,
    )


def _points(line: Mapping[str, Any]) -> list[tuple[float, float | None]]:
    """(x, y) of each point, days as numbers; y is None where the line breaks."""
    try:
        across = [float(pd.Timestamp(x).toordinal()) if isinstance(x, str) else float(x) for x in line.get("x", ())]
    except ValueError:
        return []
    values = [None if y is None else float(y) for y in line.get("y", ())]
    return [*zip(across, values, strict=False)]


def _path(points: list[tuple[float, float | None]], at: Callable[[float, float], str]) -> str:
    pieces, before = list[str](), False
    for x, y in points:
        if y is not None:
            pieces.append(f"{'L' if before else 'M'}{at(x, y)}")
        before = y is not None
    return "".join(pieces)


def _ends(line: Mapping[str, Any]) -> tuple[str, str]:
    """The first and the last point in words, as they are told under a pointer."""
    told = [" ".join(map(str, reversed(one))) if isinstance(one, list) else "" for one in line.get("customdata", ())]
    return (told[0], told[-1]) if told else ("", "")


def _points_map(element: Element) -> Markup:
    return _told(element.deck_gl_json_chart.alt)


def _told(alt: str) -> Markup:
    return html('<p class="tf-told">{}</p>', alt) if alt else NOTHING


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


def _link(element: Element) -> Markup:
    return html('<p><a href="{}">{}</a></p>', element.link_button.url, element.link_button.label)


_DRAWN: dict[str, Callable[[Element], Markup]] = {
    "html": _html,
    "markdown": _words,
    "plotly_chart": _curves,
    "deck_gl_json_chart": _points_map,
    "dataframe": _table,
    "selectbox": _choice,
    "radio": _choice,
    "multiselect": _choice,
    "button_group": _choice,
    "link_button": _link,
}
