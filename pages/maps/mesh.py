"""Lines as one mesh, a binary glTF 2.0: deck.gl draws it at once, and lines of its other layers one by one."""

import json
import struct
from collections.abc import Collection

import numpy as np

Place = tuple[float, float]
Line = tuple[Place, Place]
_FLOAT, _SHORT = 5126, 5123  # what glTF calls its types
_LINES = 1  # and its way to draw indices, two a line
_HEADER, _CHUNK = struct.Struct("<4sII"), struct.Struct("<I4s")


def of(lines: Collection[Line]) -> bytes:
    """A file of lines between two places each, 65,535 places in all at most, in the plane z = 0."""
    rank = {place: at for at, place in enumerate(sorted({place for line in lines for place in line}))}
    ends = [rank[place] for line in lines for place in line]
    places = np.array([(x, y, 0) for x, y in rank], "<f4").tobytes()
    binary = places + np.array(ends, "<u2").tobytes()  # both lengths are multiples of four
    return _file(_described(list(rank), len(ends), len(places), len(binary)), binary)


def _described(places: list[Place], ends: int, first: int, length: int) -> dict[str, object]:
    sides = list(zip(*places, strict=True))
    box = {name: [*map(bound, sides), 0] for name, bound in (("min", min), ("max", max))}
    return {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "mode": _LINES}]}],
        "accessors": [
            {"bufferView": 0, "componentType": _FLOAT, "count": len(places), "type": "VEC3"} | box,
            {"bufferView": 1, "componentType": _SHORT, "count": ends, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": first},
            {"buffer": 0, "byteOffset": first, "byteLength": length - first},
        ],
        "buffers": [{"byteLength": length}],
    }


def _file(described: dict[str, object], binary: bytes) -> bytes:
    text = json.dumps(described, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    whole = _HEADER.size + 2 * _CHUNK.size + len(text) + len(binary)
    told, held = _CHUNK.pack(len(text), b"JSON"), _CHUNK.pack(len(binary), b"BIN\0")
    return b"".join([_HEADER.pack(b"glTF", 2, whole), told, text, held, binary])
