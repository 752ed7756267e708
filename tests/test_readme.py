"""What the README says is there, is there; and what is there, it says."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "SECURITY.md", "deploy/README.md"]
MADE_LATER = {"data/editions"}


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def blocks(text: str) -> list[str]:
    return re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    commands = [line.split("#")[0].strip() for line in blocks(section("Two commands"))[0].splitlines()]
    assert commands == ["make run", "make test"]
    for target in {*re.findall(r"make ([a-z-]*[a-z])", README)}:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_plain_equivalents_are_what_the_makefile_runs() -> None:
    recipes = MAKEFILE.replace("$(BIN)", ".venv/bin").replace("$(VENV)", ".venv").replace("$(PYTHON)", "python3")
    recipes = re.sub(r" --(quiet|disable-pip-version-check|no-compile)", "", recipes)
    lines = (line.split("  ")[0].strip() for line in blocks(section("Two commands"))[1].splitlines())
    assert [line for line in lines if line and line not in recipes] == []


def test_the_tree_is_the_one_shown() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    there = {line.partition("/")[0] + "/" * ("/" in line) for line in tracked.splitlines() if not line.startswith(".")}
    shown = {line.split()[0] for line in blocks(section("What is where"))[0].splitlines()}
    assert shown == there


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_named_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w.-]+/)*[\w-]+(?:/|\.(?:py|sql|md|toml|txt|conf|yaml|service)))`", text)
    base = (ROOT / document).parent
    missing = {name for name in named if not (ROOT / name).exists() and not (base / name).exists()} - MADE_LATER
    assert missing == set()
