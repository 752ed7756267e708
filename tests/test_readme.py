"""What the documents name is there: commands, files, settings; and each link leads somewhere."""

import datetime as dt
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from data.__main__ import main
from pages.server.routes import plain_routes
from pages.shell.rooms import BY_PATH

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = {*re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()}
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
HISTORY = ("CHANGELOG.md",)  # tells of what was there once
DOCUMENTS = [name for name in TRACKED if name.endswith(".md") and name not in HISTORY]
# Where editions, and what is drawn by tests, will be.
MADE_LATER = {"data/editions", "build/screenshots"}
PARTS = ["Context", "Decision", "Alternative", "Consequences"]  # of a decision
OF_THE_MACHINE = {"etc", "opt", "files", "var"}  # folders, not addresses
WITHIN = ("rights", "contests")  # commands of commands
FILE = r"`((?:[\w.-]+/)*[\w-]+(?:/|\.(?:py|sql|md|toml|txt|conf|yaml|service|js|css|sh)))`"


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def block(text: str) -> list[str]:
    return re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)[0].splitlines()


def test_the_readme_is_read_in_two_minutes() -> None:
    assert len(README.split()) <= 500


def test_the_two_commands_are_what_ci_runs() -> None:
    assert [line.split("#")[0].strip() for line in block(section("Two commands"))] == ["make run", "make test"]
    assert re.search(r"^exec make .*\btest\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


def test_ci_counts_the_lines_that_tests_run_and_has_a_floor() -> None:
    asked = subprocess.run(["make", "-n", "suite"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "--cov" in asked
    floor = tomllib.loads(read("pyproject.toml"))["tool"]["coverage"]["report"]["fail_under"]
    assert floor >= 94
    assert f"under {floor} %" in read("docs/developer/testing.md")


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def test_every_command_named_is_a_target() -> None:
    named = {
        (document, command)
        for document in DOCUMENTS
        for command in re.findall(r"(?:`|^)make ([a-z][a-z-]*)", read(document), re.MULTILINE)
    }
    assert {one for one in named if one[1] not in TARGETS} == set()


def test_help_has_a_line_for_each_target() -> None:
    told = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in told.splitlines() if line.startswith("make ")} == TARGETS
    assert {*re.findall(r"^([a-z-]+):(?!=)", MAKEFILE, re.MULTILINE)} == TARGETS
    assert all(len(line.split()) > 3 for line in told.splitlines())


def test_the_tree_shows_every_folder() -> None:
    shown = {line.split()[0] for line in block(section("What is where"))}
    assert {name for name in shown if not (ROOT / name.rstrip(",")).exists()} == set()
    assert {f"{name.split('/')[0]}/" for name in TRACKED if "/" in name and not name.startswith(".")} <= shown


def test_every_file_named_exists() -> None:
    named = {(document, name) for document in DOCUMENTS for name in re.findall(FILE, read(document))}
    there = {(one, name) for one, name in named for at in (ROOT, (ROOT / one).parent) if (at / name).exists()}
    assert {one for one in named - there if one[1].rstrip("/") not in MADE_LATER} == set()


def test_every_link_leads_somewhere() -> None:
    links = {(document, link) for document in DOCUMENTS for link in re.findall(r"\]\(([^)\s]+)\)", read(document))}
    assert {one for one in links if "://" not in one[1] and not _leads(*one)} == set()


def _leads(document: str, link: str) -> bool:
    """Whether the file of a link is there, and the heading that it names in it."""
    path, _, anchor = link.partition("#")
    file = ((ROOT / document).parent / path).resolve() if path else ROOT / document
    if not file.exists():
        return False
    return not anchor or anchor in {_anchor(line) for line in file.read_text(encoding="utf-8").splitlines()}


def _anchor(line: str) -> str:
    """The anchor that a heading is given by GitHub."""
    return re.sub(r"[^\w -]", "", line.lstrip("#").strip().lower()).replace(" ", "-") if line.startswith("#") else ""


def test_every_address_named_answers() -> None:
    """Pages and routes, by the first part of their path, in the guide, the operator's part and the reference."""
    served = {*BY_PATH} | {getattr(route, "path", "").split("/")[1].split("{")[0] for route in plain_routes()}
    served |= {"sign-in", "sign-out", "_stcore"}  # where people sign in; Streamlit's own
    for document in DOCUMENTS:
        if document.startswith(("docs/guide/", "docs/operator/", "docs/reference/", "README")):
            text = (ROOT / document).read_text(encoding="utf-8")
            assert {*re.findall(r"`/([a-z_.-]+)(?=[/?`])", text)} - served - OF_THE_MACHINE == set(), document


def test_every_setting_named_is_in_the_table() -> None:
    """A word in capitals with an underscore, in a document of `docs`, is a setting of the table (or told below)."""
    table = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    known = {*re.findall(r"`([A-Z][A-Z_]+)`", "\n".join(re.findall(r"^\|.*?\|", table, re.MULTILINE)))}
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        if document.startswith("docs/") and not document.startswith(("docs/decisions/", "docs/developer/")):
            assert {*re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", text)} - known == set(), document


def test_each_decision_has_its_number_and_is_listed_once() -> None:
    files = sorted(name for name in TRACKED if name.startswith("docs/decisions/"))
    assert len({Path(name).name[:4] for name in files}) == len(files)
    index = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\]\((docs/decisions/[^)]+)\)", index)) == files


@pytest.mark.parametrize("name", [name for name in TRACKED if name.startswith("docs/decisions/")])
def test_a_decision_is_dated_and_says_against_what(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"^\d{1,2} [A-Z][a-z]+ 20\d\d\. (In force|Replaced by \[\d{4}\])", text, re.MULTILINE)
    assert re.findall(r"^\*\*(\w+)\.\*\* \S", text, re.MULTILINE) == PARTS
    assert len(text.splitlines()) < 40


def test_the_changelog_ends_with_the_version_of_the_program() -> None:
    """Versions are dated, newest first, of some fifteen lines each."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+)\.(\d+)\.(\d+) \((\d+ \w+ \d{4})", text, re.MULTILINE)
    assert len(found) == text.count("\n## ")
    numbers = [tuple(map(int, one[:3])) for one in found]
    dates = [dt.datetime.strptime(day, "%d %B %Y") for *_, day in found]
    assert (numbers, dates) == (sorted(numbers, reverse=True), sorted(dates, reverse=True))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == ".".join(map(str, numbers[0]))
    assert all(part.count("\n- ") <= 15 for part in text.split("\n## ")[1:])


def test_every_command_of_data_named_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m data publish --embargo`, and in words `publish --embargo`: the command, and each of its options."""
    told = "\n".join((ROOT / document).read_text(encoding="utf-8") for document in DOCUMENTS)
    commands = {*re.findall(r"^    ([a-z]+) ", _help(capsys), re.MULTILINE)}
    named = re.findall(r"python -m data (?:--language \w+ )?([a-z]+)([^`#\n]*)", told)
    named += re.findall(rf"`({'|'.join(sorted(commands))})( [^`\n]*)`", told)
    assert len(named) > 40
    assert {command for command, _ in named} <= commands
    for command, rest in sorted({*named}):
        if options := re.findall(r"(?<!\S)--[a-z-]+", rest):
            within = rest.split()[:1] if command in WITHIN else []
            text = _help(capsys, command, *within)
            assert [option for option in options if option not in text] == [], (command, rest)


def _help(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def test_the_product_stands_on_its_five_packages() -> None:
    """Each is required as it is, and imported by the program."""
    required = {line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    program = "\n".join((ROOT / name).read_text("utf-8") for name in TRACKED if name.endswith(".py"))
    used = set(re.findall(r"^(?:import|from) (\w+)", program, re.MULTILINE))
    assert {"streamlit", "plotly", "pandas", "duckdb", "pydeck"} <= required & used
