"""Who may import whom: app -> pages -> queries -> data, never back, and no page imports another."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("app", "pages", "queries", "data")
# For all; another folder is a page or the server.
SHARED = {"ask", "changed", "chosen", "drawn", "frame", "lookup", "markup", "note", "parts", "past", "reading", "rooms"}
SHARED |= {"maps", "serving", "text"}
SHARED |= {"cited", "commitments", "headline", "known", "unpublished", "workstream"}
# The server draws a page that is frozen.
# The box of search is on every page: the server answers it with what its page draws; its words are listed by Method,
# and the field of the territories finds communes and postcodes by it. The site is sent with the server's stylesheet.
# The files of a map of access are made by its room, and sent by the server.
BOXED = {("server", "body"), ("server", "search"), ("method", "search"), ("territory", "search"), ("site", "server")}
BOXED |= {("server", "counters")}
# The cards of the home bear what texts say of a workstream, counted by its room.
BOXED |= {("overview", "missions"), ("overview", "reorganisation")}
# Types of service have their names in the room of missions.
BOXED |= {("reorganisation", "missions")}
FILES = [ROOT / "app.py", *(file for layer in LAYERS[1:] for file in sorted((ROOT / layer).rglob("*.py")))]


@cache
def imported(file: Path) -> list[list[str]]:
    found: list[list[str]] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += ([*(node.module or "").split("."), alias.name] for alias in node.names)
    return found


def test_the_product_stands_on_its_five_packages() -> None:
    """Each is required as it is, and imported by the program."""
    required = {line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    used = {names[0] for file in FILES for names in imported(file)}
    assert {"streamlit", "plotly", "pandas", "duckdb", "pydeck"} <= required & used


@pytest.mark.parametrize("file", sorted((ROOT / "pages").rglob("*.py")), ids=str)
def test_no_page_imports_another(file: Path) -> None:
    _, *inside = file.relative_to(ROOT).with_suffix("").parts
    room = inside[0] if len(inside) > 1 else None
    for top, *rest in imported(file):
        if top == "pages" and room and rest:
            assert rest[0] in SHARED | {room} or (room, rest[0]) in BOXED, f"{file} imports pages/{rest[0]}"


def test_databases_are_opened_by_the_one_function_that_keeps_them_silent() -> None:
    opening = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "duckdb.connect"
    }
    assert opening == {"data/database.py"}


def test_a_room_of_queries_holds_questions_and_studies_ask_none() -> None:
    for room in (folder for folder in (ROOT / "queries").iterdir() if folder.is_dir() and folder.name != "__pycache__"):
        kinds = {file.suffix for file in room.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
        assert kinds == {".py" if room.name == "studies" else ".sql"}, room.name
    for file in (ROOT / "queries" / "studies").glob("*.py"):
        asked = {".".join(names[:2]) for names in imported(file) if names[0] == "queries"}
        assert asked <= {"queries.studies"}, f"{file.name} imports {asked}"
