"""A note as PDF/UA-1 and PDF/A-2a, set by typst with fonts of ours: nothing of the machine, nothing from the network.

What it takes on paper is measured here for its DOCX too, and the map of both and of slides is drawn.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from pages.charts import svg
from pages.charts.spec import Bars, Chart, Level, Line
from pages.maps.picture import Picture
from pages.note.model import Beside, Block, Note, Workstream
from pages.text import Say

HERE = Path(__file__).parent
SIZES = (10.5, 10.0, 9.5)  # of the text, in points: the first that fits in the pages asked for, or else the last
CENTIMETRE = 28.35  # in points
TALL = {1: 2.8, 2: 2.8, 10: 3.0}  # of a chart, in centimetres
WIDE = 17.8  # of a page, in centimetres
_ALONE = "#set page(width: auto, height: auto, margin: 0pt)"
DOTS = 144  # an inch of a map as an image
COLOURS = ("#000091", "#2a5c96", "#00827a")  # of the workstreams
_DASHES = {"solid": "solid", "dot": "dotted", "dash": "dashed"}
BEYOND = 0x2C00  # letters and signs from there on are in none of the fonts


def write(note: Note) -> bytes:
    """The note, on its pages at most; the same bytes for the same note."""
    inputs = {"data": json.dumps(_data(note), ensure_ascii=False), "size": str(size(note))}
    return bytes(typst.compile(HERE / "note.typ", format="pdf", pdf_standards=["a-2a", "ua-1"], **_common(inputs)))


def size(note: Note) -> float:
    """The largest size of text with which the note takes the pages asked for and the first of them holds what it shall;
    the smallest where none does.
    """
    data = json.dumps(_data(note), ensure_ascii=False)
    for one in SIZES[:-1]:
        inputs = {"data": data, "size": str(one)}
        found = typst.query(HERE / "note.typ", "<pages>", field="value", one=True, **_common(inputs))
        first, count = json.loads(found)
        if first == 1 and count <= note.pages:
            return one
    return SIZES[-1]


def image(picture: Picture, wide: float, letter: float) -> bytes:
    """A map as PNG, so many points wide, its words of so many points."""
    source = f"{_ALONE}\n#image(bytes(sys.inputs.svg), format: {json.dumps('svg')}, width: {wide:g}pt)"
    inputs = {"svg": str(picture.svg(letter / wide))}
    return bytes(typst.compile(source.encode(), format="png", ppi=DOTS, **_common(inputs)))


def _common(inputs: dict[str, str]) -> dict[str, Any]:
    return {"sys_inputs": inputs, "font_paths": [HERE / "fonts"], "ignore_system_fonts": True}


def _data(note: Note) -> dict[str, Any]:
    told = {name: value for name, value in asdict(note).items() if name not in ("blocks", "day")}
    told |= {"kind": note.kind_words, "year": note.day.year, "month": note.day.month, "day": note.day.day}
    return _drawable(told | {"blocks": list(_blocks(note))})


def _blocks(note: Note) -> Iterator[dict[str, Any]]:
    return (_block(block, note) for block in note.blocks)


def _block(block: Block, note: Note) -> dict[str, Any]:
    told: dict[str, Any] = {"type": type(block).__name__}
    if isinstance(block, Beside):
        return told | _map(block.picture) | {"blocks": [_block(one, note) for one in block.blocks]}
    if isinstance(block, Chart | Bars):
        return {"type": "Chart"} | _chart(block, note)
    told |= asdict(block)
    if isinstance(block, Workstream):
        told |= {"late": block.is_late}
    for table in (told, told.get("table") or {}):
        if "numeric" in table:
            table["numeric"] = sorted(table["numeric"])
    return told


def _map(picture: Picture) -> dict[str, Any]:
    key = [{"colour": colour, "name": words} for colour, words in picture.key]
    return {"title": picture.title, "sentence": picture.sentence, "alt": picture.alt, "svg": picture.svg(), "key": key}


def _chart(chart: Chart | Bars, note: Note) -> dict[str, Any]:
    """The picture of a chart, and the words around it."""
    colour = COLOURS[chart.number - 1]
    drawn = svg.picture(Say(note.language), chart, WIDE * CENTIMETRE, TALL[note.pages] * CENTIMETRE, colour)
    return {
        "title": chart.title, "sentence": chart.sentence, "alt": chart.alt, "told": list(chart.told), "svg": drawn,
        "key": [_key(one, colour) for one in (chart.named if isinstance(chart, Chart) else [])],
    }  # fmt: skip


def _key(line: Line | Level, colour: str) -> dict[str, Any]:
    look = line.look
    paint, dash = svg.printed(look.colour, colour), _DASHES.get(look.dash, "dash-dotted")
    return {"name": line.name, "colour": paint, "width": look.width * svg.STROKES, "dash": dash}


def _drawable(told: Any) -> Any:
    """The same, whose letters the fonts have: a character that they lack would stop the note."""
    if isinstance(told, str):
        return "".join(letter if _is_drawn(letter) else "\ufffd" for letter in told)
    if isinstance(told, dict):
        return {name: _drawable(value) for name, value in told.items()}
    return [_drawable(value) for value in told] if isinstance(told, list | tuple) else told


def _is_drawn(letter: str) -> bool:
    return letter in "\u00a0\u202f" or (letter.isprintable() and ord(letter) < BEYOND)
