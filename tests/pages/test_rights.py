"""Who may read what is answered in one place: pages ask `Ask`, which asks queries/access.py; parts ask nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.shell.ask import Ask
from queries import access
from tests.support import reading

PAGES = Path(__file__).parents[2] / "pages"
# Those that say who is asking, before a page is drawn.
DOORS = {PAGES / folder for folder in ("shell", "identity", "server")}
DRAWING = sorted(file for file in PAGES.rglob("*.py") if DOORS.isdisjoint(file.parents))
PARTS = sorted(file for folder in ("elements", "charts", "maps", "parts") for file in (PAGES / folder).rglob("*.py"))


def _tests_of_a_role(tree: ast.AST) -> Iterator[str]:
    """Where code looks at who reads; the name of the reader may choose a sentence, and nothing else."""
    said = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (
            node.attr in ("role", "territories") or (ast.unparse(node) == "ask.reader" and id(node) not in said)
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("file", DRAWING, ids=lambda file: str(file.relative_to(PAGES)))
def test_no_page_looks_at_a_role(file: Path) -> None:
    assert not list(_tests_of_a_role(ast.parse(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('ask.viewer.role == "public"', 1),
        ("ask.viewer.territories[0]", 1),
        ('ask.reader in ("cabinet",)', 1),
        ('say(f"note.{ask.reader}")', 0),
        ("ask.reads_undecided", 0),
    ],
)
def test_a_test_of_a_role_is_found(code: str, count: int) -> None:
    assert len(list(_tests_of_a_role(ast.parse(code)))) == count


@pytest.mark.parametrize("file", PARTS, ids=lambda file: file.stem)
def test_no_part_asks(file: Path) -> None:
    """Values in, HTML out: a part names neither `ask` nor what makes one, and runs no query."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules = {node.module for node in imported}
    modules |= {f"{node.module}.{name.name}" for node in imported for name in node.names}
    assert not {"ask", "Ask"} & names
    assert (
        not {"pages.shell.ask", "pages.shell.serving", "pages.blocks.lookup", "queries.run", "queries.access"} & modules
    )


# Bretagne holds Côtes-d'Armor, Finistère, Ille-et-Vilaine and Morbihan.
BRETAGNE = {("region", "53"), *(("department", code) for code in ("22", "29", "35", "56"))}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("reader", "scope", "whose", "undecided", "everything"),
    [
        ("public", frozenset(), "nation", False, False),
        ("prefect:R53", BRETAGNE, "region", True, False),
        ("prefect:D35", {("department", "35")}, "department", True, False),
        ("prefect:D35,D22", {("department", "35"), ("department", "22")}, "several", True, False),
        ("cabinet", None, "nation", True, True),
        ("administrator", None, "nation", True, True),
    ],
)
def test_what_each_reader_reads(
    reader: str, scope: frozenset[tuple[str, str]] | None, whose: str, undecided: bool, everything: bool
) -> None:
    ask: Ask = reading(access.parse(reader))
    assert (ask.scope, ask.whose, ask.reads_undecided, ask.reads_everything) == (scope, whose, undecided, everything)
    places = [("nation", "FR"), ("region", "53"), ("department", "35"), ("department", "35"[::-1])]
    assert [ask.reads(*place) for place in places] == [scope is None or place in scope for place in places]
