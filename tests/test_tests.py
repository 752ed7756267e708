"""A test that asserts nothing proves nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
ASSERTING = ("assert ", ".assert_", "pytest.raises(", "expect(")


def silent(source: str) -> Iterator[str]:
    """The tests of a file that assert nothing, neither themselves nor by a function of the file that they call."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    asserting = {one.name for one in functions if any(sign in ast.unparse(one) for sign in ASSERTING)}
    for one in functions:
        called = {
            node.func.id for node in ast.walk(one) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if one.name.startswith("test_") and one.name not in asserting and not called & asserting:
            yield one.name


def test_every_test_asserts() -> None:
    found = {file.name: list(silent(file.read_text(encoding="utf-8"))) for file in sorted(TESTS.rglob("test_*.py"))}
    assert {name: tests for name, tests in found.items() if tests} == {}


def test_a_test_that_asserts_nothing_is_found() -> None:
    source = "def test_one():\n    run()\n\ndef test_two():\n    check()\n\ndef check():\n    assert True\n"
    assert list(silent(source)) == ["test_one"]
