"""A note as PDF/UA-1, set by typst with fonts of ours: nothing of the machine, nothing from the network."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from pages.charts import svg
from pages.charts.spec import Bars, Chart, Level, Line
from pages.note.model import Block, Code, Note
from pages.text import Say

HERE = Path(__file__).parent
# Sizes of the text, in points, the first that fits in the pages asked for; the last where none does.
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
CENTIMETRE = 28.35  # in points
TALL = {1: 3.0, 2: 2.4, 10: 4.2}  # of a chart, in centimetres
WIDE, BETWEEN = 17.8, 0.4  # of a page, and between charts side by side
COLOURS = ("#000091", "#2a5c96", "#00827a")  # of the workstreams
_DASHES = {"solid": "solid", "dot": "dotted", "dash": "dashed"}
BEYOND = 0x2C00  # letters and signs from there on are in none of the fonts


def write(note: Note) -> bytes:
    """The note, on its pages at most; the same bytes for the same note."""
    data = json.dumps(_data(note), ensure_ascii=False)
    for size in SIZES:
        inputs = {"data": data, "size": str(size)}
        if size == SIZES[-1] or _pages(inputs) <= note.pages:
            break
    return bytes(typst.compile(HERE / "note.typ", format="pdf", pdf_standards="ua-1", **_common(inputs)))


def _pages(inputs: dict[str, str]) -> int:
    found = typst.query(HERE / "note.typ", "<pages>", field="value", one=True, **_common(inputs))
    return int(json.loads(found))


def _common(inputs: dict[str, str]) -> dict[str, Any]:
    return {"sys_inputs": inputs, "font_paths": [HERE / "fonts"], "ignore_system_fonts": True}


def _data(note: Note) -> dict[str, Any]:
    told = {name: value for name, value in asdict(note).items() if name not in ("blocks", "day")}
    told |= {"kind": note.kind_words, "year": note.day.year, "month": note.day.month, "day": note.day.day}
    return _drawable(told | {"tall": TALL[note.pages], "blocks": list(_blocks(note))})


def _blocks(note: Note) -> Iterator[dict[str, Any]]:
    """The blocks; charts that follow one another are one, side by side in a short note."""
    for is_chart, found in groupby(note.blocks, lambda block: isinstance(block, Chart | Bars)):
        blocks = list(found)
        abreast = 1 if note.pages > 2 else len(blocks)
        if is_chart:
            yield {"type": "Charts", "parts": [_chart(block, note, abreast) for block in blocks]}  # type: ignore[arg-type]
        else:
            yield from map(_block, blocks)


def _chart(chart: Chart | Bars, note: Note, abreast: int) -> dict[str, Any]:
    """The picture of a chart, and the words around it."""
    wide, colour = (WIDE - BETWEEN * (abreast - 1)) / abreast, COLOURS[chart.number - 1]
    drawn = svg.picture(Say(note.language), chart, wide * CENTIMETRE, TALL[note.pages] * CENTIMETRE, colour)
    return {
        "title": chart.title, "sentence": chart.sentence, "alt": chart.alt, "told": list(chart.told), "svg": drawn,
        "key": [_key(one, colour) for one in (chart.named if isinstance(chart, Chart) else [])],
    }  # fmt: skip


def _key(line: Line | Level, colour: str) -> dict[str, Any]:
    look = line.look
    paint, dash = svg.printed(look.colour, colour), _DASHES.get(look.dash, "dash-dotted")
    return {"name": line.name, "colour": paint, "width": look.width * svg.STROKES, "dash": dash}


def _block(block: Block) -> dict[str, Any]:
    told = asdict(block) | {"type": type(block).__name__}
    if isinstance(block, Code):
        return {"type": "Code", "title": block.title, "lines": block.text.splitlines()}
    if told["type"] == "Workstream":
        told |= {"late": block.is_late}  # type: ignore[union-attr]
    for table in (told, told.get("table") or {}):
        if "numeric" in table:
            table["numeric"] = sorted(table["numeric"])
    return told


def _drawable(told: Any) -> Any:
    """The same, whose letters the fonts have: a character that they lack would stop the note."""
    if isinstance(told, str):
        return "".join(letter if _is_drawn(letter) else "\ufffd" for letter in told)
    if isinstance(told, dict):
        return {name: _drawable(value) for name, value in told.items()}
    return [_drawable(value) for value in told] if isinstance(told, list | tuple) else told


def _is_drawn(letter: str) -> bool:
    return letter in "\u00a0\u202f" or (letter.isprintable() and ord(letter) < BEYOND)
