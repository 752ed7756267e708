"""Who may import whom: app -> pages -> queries -> data, never back, and no page imports another."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("app", "pages", "queries", "data")
SKIPPED = {("pages", "data"), ("app", "data"), ("app", "queries")}
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
# What may be taken from `data`, and by whom: an edition comes by one door, whatever asks for it.
DOORS = {
    "store": {
        "queries/audit.py",
        "queries/contests.py",
        "queries/deposits.py",
        "queries/editions.py",
        "queries/frozen.py",
        "queries/history.py",
        "queries/people.py",
        "queries/site.py",
        "queries/studies/changed.py",
    },
    "building.changes": {"queries/deposits.py"},
    "building.values": {"queries/indicators.py"},
    "publishing.contests": {"queries/contests.py"},
    "publishing.drafts": {"queries/deposits.py"},
    "publishing.embargoes": {"queries/deposits.py"},
    "publishing.frozen": {"queries/frozen.py"},
    "publishing.history": {"queries/earlier.py", "queries/frozen.py", "queries/history.py"},
    "publishing.log": {"queries/audit.py", "queries/people.py"},
    "publishing.looking": {"queries/deposits.py"},
    "publishing.register": {"queries/audit.py", "queries/contests.py", "queries/people.py"},
    "publishing.rights": {"queries/people.py"},
    "publishing.served": {"queries/deposits.py", "queries/history.py"},
    "publishing.site": {"queries/site.py"},
    "publishing.sessions": {"queries/deposits.py", "queries/people.py"},
    "publishing.standing": {"queries/editions.py"},
    "check": {"queries/checks.py"},
    "checking.remarks": {"queries/checks.py"},
    "checking.territory": {"queries/checks.py"},
    "problem": {
        "queries/audit.py",
        "queries/checks.py",
        "queries/columns.py",
        "queries/contests.py",
        "queries/deposits.py",
        "queries/editions.py",
        "queries/frozen.py",
        "queries/history.py",
        "queries/people.py",
        "queries/problems.py",
        "queries/__main__.py",
    },
    "checking.contract": {"queries/freshness.py"},
    "checking.hours": {"queries/studies/schedule.py"},
}
SHELVES = ("reading", "checking", "building", "publishing")  # of data, in the order of its steps
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


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_go_down_only(layer: str) -> None:
    for file in FILES:
        own, *inside = file.relative_to(ROOT).with_suffix("").parts
        if own == layer:
            _imports_go_down_only(file, layer, inside[0] if len(inside) > 1 else None)


def _imports_go_down_only(file: Path, layer: str, room: str | None) -> None:
    for top, *rest in imported(file):
        if top in LAYERS:
            assert LAYERS.index(top) >= LAYERS.index(layer), f"{file} imports {top}"
            assert (layer, top) not in SKIPPED, f"{file} imports {top}"
        if layer in ("queries", "data"):
            assert top not in ("streamlit", "starlette"), f"{file} imports {top}"
        if layer == top == "pages" and room and rest:
            assert rest[0] in SHARED | {room} or (room, rest[0]) in BOXED, f"{file} imports pages/{rest[0]}"


def door(names: list[str]) -> str:
    """The module of `data` that an import names: "store", "checking.hours"."""
    return ".".join(names[: 1 + (ROOT / "data" / names[0]).is_dir()])


def test_the_top_of_data_is_its_steps() -> None:
    tops = {file.stem for file in (ROOT / "data").glob("*.py")} - {"__init__", "__main__"}
    assert tops == {"read", "check", "build", "publish", "store", "problem"}


@pytest.mark.parametrize("own", range(len(SHELVES)), ids=SHELVES)
def test_a_step_of_data_takes_nothing_from_the_shelf_of_a_later_one(own: int) -> None:
    files = sorted((ROOT / "data" / SHELVES[own]).rglob("*.py"))
    assert files
    for file in files:
        taken = {rest[0] for top, *rest in imported(file) if top == "data"}
        assert taken & set(SHELVES[own + 1 :]) == set(), file


def test_data_is_reached_by_its_doors_alone() -> None:
    for file in FILES:
        name = file.relative_to(ROOT).as_posix()
        if not name.startswith("data/"):
            for top, *rest in imported(file):
                assert top != "data" or name in DOORS.get(door(rest), set()), f"{name} imports data.{door(rest)}"


def test_databases_are_opened_by_the_one_function_that_keeps_them_silent() -> None:
    opening = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "duckdb.connect"
    }
    assert opening == {"data/store.py"}


def test_every_door_is_used() -> None:
    used = {
        (door(rest), file.relative_to(ROOT).as_posix())
        for file in FILES
        for top, *rest in imported(file)
        if top == "data" and not file.is_relative_to(ROOT / "data")
    }
    assert used == {(part, name) for part, names in DOORS.items() for name in names}


def test_a_room_of_queries_holds_questions_and_studies_ask_none() -> None:
    for room in (folder for folder in (ROOT / "queries").iterdir() if folder.is_dir() and folder.name != "__pycache__"):
        kinds = {file.suffix for file in room.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
        assert kinds == {".py" if room.name == "studies" else ".sql"}, room.name
    for file in (ROOT / "queries" / "studies").glob("*.py"):
        asked = {".".join(names[:2]) for names in imported(file) if names[0] == "queries"}
        assert asked <= {"queries.studies"}, f"{file.name} imports {asked}"
