"""What publishers have, on the page of deposits: for an administrator alone, and looked at by another process."""

import datetime
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.problem import Problem
from data.store import looks, register
from data.store.looks import Look
from pages.text import LANGUAGES
from queries import access, publishers
from queries.people import Refused
from tests.pages.support import html_of, ran, says

ANNE, ALL = "anne.martin@example.fr", access.parse("administrator")
PANEL = """
from pages.deposits import publishers
from pages.shell.ask import Ask
from pages.text import Say
import queries
from queries import access
viewer = access.parse("{viewer}")
publishers.panel(Ask(viewer, queries.edition(viewer)), Say("{language}"), "anne.martin@example.fr")
"""
MONDAY = datetime.datetime(2026, 12, 7, 6, 30)
GONE = Problem("acts", "fetch_missing", value="404", detail="https://example.org/a.csv")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Look]:
    """The last looks, as the register would tell them."""
    found: dict[str, Look] = {}
    monkeypatch.setattr(looks, "latest", lambda folder: found)
    return found


def shown(viewer: str = "administrator", language: str = "fr") -> str:
    return html_of(ran(PANEL.format(viewer=viewer, language=language)))


@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "cabinet"])
def test_nobody_but_an_administrator_has_it(viewer: str, told: dict[str, Look]) -> None:
    assert shown(viewer) == ""
    with pytest.raises(Refused):
        publishers.look(ANNE, access.parse(viewer), "fr", lambda step: None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_source_says_when_it_was_looked_at_and_what_was_found(language: str, told: dict[str, Look]) -> None:
    names = [one.source for one in publishers.followed()]
    assert says(shown(language=language), "deposits.publishers.title", language, count=len(names))
    told |= {name: Look(name, MONDAY, "", "same") for name in names}
    told["acts"] = Look("acts", MONDAY, "", "missing", problem=GONE)
    told["counters"] = Look("counters", MONDAY, "", "newer", newest_period=datetime.date(2026, 6, 15))
    page = shown(language=language)
    assert says(page, "deposits.publishers.title", language, count=0)
    for answer in ("same", "missing", "newer"):
        assert says(page, f"deposits.publishers.{answer}", language)
    assert "https://example.org/a.csv" in page
    assert {"fr": "15 juin 2026", "en": "15 June 2026"}[language] in page.replace("\u00a0", " ")


def ends(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have the command be one that does this instead."""
    python, starts = shutil.which("python3") or sys.executable, subprocess.Popen

    def start(command: list[str], **how: Any) -> object:
        return starts([python, "-c", f"import os, sys\n{script}", *command[1:]], **how)

    monkeypatch.setattr(publishers.subprocess, "Popen", start)


STEPS = 'print("[  0.1 s] acts: asking a.fr\\n[  0.2 s] reading a.csv", file=sys.stderr)\n'


def test_what_is_newer_is_a_draft_and_each_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ends(
        monkeypatch,
        STEPS + 'print("draft 12ab"); assert sys.argv[-1] == "anne.martin@example.fr"',
    )
    said: list[str] = []
    assert publishers.look(ANNE, ALL, "fr", said.append) == ("12ab", [])
    assert said == ["asking", "reading"]


def test_what_stopped_it_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    ends(monkeypatch, STEPS + 'print("somebody else is looking", file=sys.stderr); sys.exit(1)')
    assert publishers.look(ANNE, ALL, "fr", lambda step: None) == ("", ["somebody else is looking"])


@pytest.mark.parametrize(
    ("script", "rule"), [("1 / 0", "publication_stopped"), ("os.kill(os.getpid(), 9)", "publication_killed")]
)
def test_a_process_that_fails_is_a_refusal_in_words(script: str, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ends(monkeypatch, script)
    with pytest.raises(Refused) as refused:
        publishers.look(ANNE, ALL, "fr", lambda step: None)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def test_the_command_itself_refuses_who_has_no_such_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a page believed: nothing is asked of anybody."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    register.begin(tmp_path)
    said: list[str] = []
    draft, words = publishers.look(ANNE, ALL, "en", said.append)
    assert (draft, said, len(words), looks.history(tmp_path)) == ("", [], 1, [])
