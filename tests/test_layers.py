"""Who may import whom: app -> pages -> queries -> data, never back, and no page imports another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("app", "pages", "queries", "data")
SKIPPED = {("pages", "data"), ("app", "data"), ("app", "queries")}
SHARED = {"ask", "parts", "rooms", "serving", "text"}  # for all; another folder is a page or the server
FILES = [ROOT / "app.py", *(file for layer in LAYERS[1:] for file in sorted((ROOT / layer).rglob("*.py")))]


def imported(file: Path) -> Iterator[list[str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ([*(node.module or "").split("."), alias.name] for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down_only(file: Path) -> None:
    layer, *inside = file.relative_to(ROOT).with_suffix("").parts
    room = inside[0] if len(inside) > 1 else None
    for top, *rest in imported(file):
        if top in LAYERS:
            assert LAYERS.index(top) >= LAYERS.index(layer), f"{layer} imports {top}"
            assert (layer, top) not in SKIPPED, f"{layer} imports {top}"
        if layer in ("queries", "data"):
            assert top not in ("streamlit", "starlette"), f"{layer} imports {top}"
        if layer == top == "pages" and room and rest:
            assert rest[0] in SHARED | {room}, f"pages/{room} imports pages/{rest[0]}"
