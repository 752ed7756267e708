"""The page of deposits: what a file is, what is wrong with it, in words; where nobody signs in, how it works."""

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Hashable
from functools import partial
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from data.problem import Problem, explanation
from pages import deposits as deposits_page
from pages.deposits import running, sending, wording
from pages.text import LANGUAGES, Say
from queries import access, checks, deposits, publication_process
from queries.people import Refused, SaidInWords
from tests.pages import support
from tests.pages.support import html_of, ran, says
from tests.support import reading, says_rule, typed

HOSTILE = "<img src=x onerror=alert(1)>"
# One line that is right, one with a region and a date that are none, one with neither yes nor no for a region that is
# there twice: four things to correct, each of another kind.
CONTRIBUTIONS = b"""region,due_on,received_on,complete,Avis
53,2018-10-31,2018-10-30,Oui,
99,2018-10-31,hier,Oui,
53,2018-10-31,,peut-etre,
"""
SHOWN = """
from pages.deposits import found
from pages.text import Say
from queries import checks, deposits
draft = deposits.find("{email}", "{draft}")
found.shown(Say("{language}"), draft, checks.found(deposits.check(draft, lambda step: None)))
"""
ANNE = "anne.martin@example.fr"
BRETAGNE, ALL = access.parse("prefect:R53"), access.parse("administrator")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drafts, where nothing was published."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    return tmp_path


in_folder = pytest.mark.usefixtures("folder")


def found_of(name: str, content: bytes) -> checks.Table:
    draft = deposits.keep(ANNE, ALL, [(name, content)])
    ((table,),) = (file.tables for file in checks.found(deposits.check(draft, lambda step: None)).files)
    return table


def shown(name: str, content: bytes, language: str = "fr") -> str:
    draft = deposits.keep(ANNE, ALL, [(name, content)])
    return html_of(ran(SHOWN.format(email=ANNE, draft=draft.id, language=language)))


@in_folder
def test_what_is_wrong_is_counted_by_kind_and_found_by_its_line() -> None:
    found = found_of("contributions.csv", CONTRIBUTIONS)
    assert (found.title["fr"], found.rows) == ("Contributions demandées aux préfets de région", 3)
    assert (found.columns, found.others) == (("region", "due_on", "received_on", "complete"), ("Avis",))
    assert found.counts == {"error": 4, "note": 1}
    assert [(group.first.rule, group.count, group.lines) for group in found.groups] == [
        ("unknown_region", 1, ("3",)),
        ("not_a_date", 1, ("3",)),
        ("not_yes_or_no", 1, ("4",)),
        ("duplicate_key", 1, ("4",)),
        ("columns_not_used", 1, ("1",)),
    ]
    assert found.blocking


@in_folder
def test_many_of_one_kind_are_one_group_and_the_first_fifty_are_listed() -> None:
    rows = b"".join(b"%02d,2018-10-31,,Oui\n" % (number % 100) for number in range(200))
    found = found_of("contributions.csv", b"region,due_on,received_on,complete\n" + rows)
    unknown = next(group for group in found.groups if group.first.rule == "unknown_region")
    # Of the 100 codes of two figures 18 are regions: 01 to 04, 06, 11, 24, 27, 28, 32, 44, 52, 53, 75, 76, 84, 93, 94.
    assert (unknown.count, unknown.lines) == (164, ("2", "7", "9"))  # 00, 05 and 07
    assert len(found.problems) == checks.SHOWN
    assert all(problem.severity == "error" for problem in found.problems)


@in_folder
def test_the_page_says_what_a_file_is_and_what_to_do() -> None:
    for language in LANGUAGES:
        text, say = shown("contributions.csv", CONTRIBUTIONS, language), Say(language)
        found = found_of("contributions.csv", CONTRIBUTIONS)
        assert says(text, "deposits.known", language, title=found.title[language], rows=3)
        counts = say("deposits.count.error", count=4), say("deposits.count.note", count=1)
        assert says(text, "deposits.counted", language, counts=say.listed(counts))
        assert says(text, "deposits.blocked", language)
        assert says(text, "deposits.columns.title", language, count=4, all=5)
        assert says_rule(re.sub("</?span[^>]*>", "", text), "not_a_date", language, value="hier")


@in_folder
def test_a_file_that_is_right_and_one_that_nobody_knows() -> None:
    assert says(typed(shown("a.csv", b"region,due_on,received_on\n53,2018-10-31,2018-10-30\n")), "deposits.clear")
    text = typed(shown("b.csv", b"couleur,forme\nrouge,rond\n"))
    assert says(text, "deposits.unknown")
    assert "n'empêche" not in text


@in_folder
def test_what_a_file_says_is_text_on_the_page() -> None:
    content = f"region,due_on,received_on,{HOSTILE}\n{HOSTILE},2018-10-31,{HOSTILE},\n".encode()
    for html in (shown(f"{HOSTILE}.csv", content), shown(f"{HOSTILE}.csv", f"{HOSTILE},b\n1,2\n".encode())):
        assert "<img" not in html
    assert escape(HOSTILE) in shown("a.csv", content)


@in_folder
def test_a_file_is_given_back_with_its_remarks_and_no_formula() -> None:
    content = b"region,due_on,received_on\n=1+1,2018-10-31,2018-10-30\n53,2018-10-31,\n"
    draft = deposits.keep(ANNE, ALL, [("a.csv", content), ("b.csv", b"couleur,forme\nrouge,rond\n")])
    (first, second) = checks.found(deposits.check(draft, lambda step: None)).files
    assert first.back == {"fr": "a-remarques.csv", "en": "a-remarks.csv"}
    lines = checks.given_back(draft, "a.csv", "fr").decode("utf-8-sig").splitlines()
    assert lines[0] == "region;due_on;received_on;Remarques"
    assert lines[1].startswith("'=1+1;2018-10-31;2018-10-30;\"À corriger")
    assert lines[2] == "53;2018-10-31;;"
    assert second.back["fr"] == "b-remarques.csv"
    made = deposits.with_remarks(draft, deposits.check(draft, lambda step: None), "fr")
    assert [name for name, _ in made] == [file.back["fr"] for file in (first, second)]


@in_folder
def test_rows_of_other_territories_are_named_and_may_be_left_out_where_nothing_else_is_wrong() -> None:
    """11 is Île-de-France, 75 Paris; a file of Bretagne may go without either, and with nothing else to correct."""
    rows = b"region,due_on,received_on\n53,2018-10-31,\n11,2018-10-31,\n"
    staff = b"department,year,support,pooled\n75,2021,5,1\n35,2021,5,1\n75,2020,5,1\n"
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", rows), ("b.csv", staff)])
    found = checks.found(deposits.check(draft, lambda step: None))
    told = [[(one.first.detail, one.count, one.lines) for one in file.tables[0].groups] for file in found.files]
    assert told == [[("Île-de-France", 1, ("3",))], [("Paris", 2, ("2", "4"))]]
    assert (found.blocking, found.others) == (True, 3)
    wrong = deposits.keep(ANNE, BRETAGNE, [("a.csv", rows + b"53,hier,\n")])
    assert checks.found(deposits.check(wrong, lambda step: None)).others == 0


def test_a_corrected_file_takes_the_place_of_the_one_before() -> None:
    stems = ["a.csv", "A-remarques.csv", "a-remarks (1).xlsx", "a (2).csv", "a"]
    assert {sending._stem(name) for name in stems} == {"a"}
    assert sending._stem("remarques.csv") == "remarques"


def test_a_place_is_written_as_people_find_it() -> None:
    assert [checks.place(Problem("a.xlsx", "not_a_date", *where)) for where in [(12,), (None,)]] == ["12", ""]
    assert checks.place(Problem("a.xlsx", "not_a_date", 3, sheet="Feuil2\u202e")) == "Feuil2\\u202e, 3"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_signs_in_the_page_says_how_it_works(language: str) -> None:
    text = support.page("deposits", "prefect:R53", language)
    assert typed(Say(language)("deposits.nobody.title")) in typed(text)
    assert re.search(r"python -m data check --remarks \w+ \w+\.csv", text)


@pytest.mark.usefixtures("edition")
def test_who_sends_files_reads_what_their_territory_owes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source that is late, soon due or never came, by method/owed, with its template; the way to all of it."""
    monkeypatch.setattr("pages.deposits.person", lambda: SimpleNamespace(email=ANNE))
    monkeypatch.setattr("pages.deposits.signs_in", lambda: True)
    html = support.told(support.run("deposits", "cabinet"))
    rows = reading(access.parse("cabinet"))("method/owed")
    still = ("over_60", "over_21", "under_21", "soon", "unknown")
    expected = rows[rows["state"].isin(still)].drop_duplicates("source").head(deposits_page.SHOWN)
    assert len(expected)
    (told,) = re.findall(r'<section class="tc-notice tc-unpublished".*?</section>', html, re.DOTALL)
    assert re.findall(r"<li><b>([^<]*)</b>", typed(told)) == [typed(Say("fr").text(one)) for one in expected["title"]]
    owing_nothing = support.told(support.run("deposits", "prefect:R53"))
    assert 'href="./method-freshness?region=53"' in owing_nothing
    assert "<ul></ul>" not in owing_nothing


# What a draft changes, in words: one row of each kind, and each way in which a figure may read otherwise.
CHANGED = """
from unittest.mock import patch
from pages.shell.ask import Ask
from pages.deposits import changing, deciding
from pages.text import Say
from queries import access
from queries.deposits import Cell, Change, Effect, Row
import queries
viewer = access.parse("prefect:R53")
ask, say = Ask(viewer, queries.edition(viewer)), Say("{language}")
cells = Cell("pooled", "40", None), Cell("support", "{hostile}", "81")
rows = Row("added", ("35",)), Row("changed", ("22",), cells)
with patch.object(Change, "title", lambda self, language: "{hostile}"):
    changes = [Change("support_staff", ("department",), 1, 1, 0, rows)]
    effects = [
        Effect("O9", "region", "53", 68.0, 50.0, "value", "value"),
        Effect("O9", "nation", "FR", None, 50.0, "missing", "value"),
        Effect("O9", "department", "35", 68.0, None, "value", "secret"),
    ]
    changing.shown(ask, say, changes[:{count}], effects[:{count}], True)
"""


def changed(count: int, language: str = "fr") -> str:
    html = html_of(ran(CHANGED.format(language=language, hostile=HOSTILE, count=count)))
    assert "<img" not in html
    return typed(html)


@pytest.mark.usefixtures("edition")
def test_what_would_change_is_said_for_none_one_and_several() -> None:
    nothing, one, several = changed(0), changed(1), changed(3)
    assert says(nothing, "deposits.effects.title", count=0)
    assert says(nothing, "deposits.changes.title", added=0, changed=0, removed=0)
    assert says(one, "deposits.effects.title", count=1)
    was, now = "68,0 %", "50,0 %"
    assert says(one, "deposits.effects.moves", place="Bretagne", was=was, now=now)
    assert says(one, "deposits.changes.title", added=1, changed=1, removed=0)
    assert says(several, "deposits.effects.title", count=3)
    assert says(several, "deposits.effects.comes", place="France entière", now=now)
    assert says(several, "deposits.effects.goes", place="Ille-et-Vilaine", now="secret statistique", was=was)
    assert says(changed(3, "en"), "deposits.effects.title", "en", count=3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("08/12/2026 10:00", "2026-12-08T10:00"),
        ("8/12/2026 à 10 h", "2026-12-08T10:00"),
        ("8.12.2026 9h05", "2026-12-08T09:05"),
        ("8/12/2026", "2026-12-08T00:00"),
        ("2026-12-08 10:00", "2026-12-08T10:00"),
        ("2026-12-08T10:00", "2026-12-08T10:00"),
        ("8 décembre 2026 à 10 h", "2026-12-08T10:00"),
        ("1er août 2027", "2027-08-01T00:00"),
        ("8 December 2026 at 10:00", "2026-12-08T10:00"),
    ],
)
def test_an_hour_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert wording.embargo(typed) == read
    assert {wording.embargo(wording.written_embargo(Say(language), read)) for language in LANGUAGES} == {read}


@pytest.mark.parametrize("typed", ["demain", "31/02/2026 10:00", "8/12/26", "08/12/2026 25:00", "12/2026", "=1+1"])
def test_an_hour_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wording.embargo(typed)


def test_a_moment_is_of_paris_in_winter_and_in_summer() -> None:
    """One hour ahead of UTC on 26 November, two on 1 July."""
    winter, summer = dt.datetime(2026, 11, 26, 7, 5), dt.datetime(2026, 7, 1, 22, 30)
    assert typed(wording.moment(Say("fr"), winter)) == "26 novembre 2026 à 8 h 05"
    assert typed(wording.moment(Say("en"), summer)) == "2 July 2026 at 0:30"


def test_what_is_done_once_goes_on_without_the_page() -> None:
    """The same key is the same work; what failed is told as a refusal, and may begin anew."""
    begun = []

    def do(tell: deposits.Say) -> str:
        begun.append(tell("checking 3 rows"))
        return "done"

    def stopped(tell: deposits.Say) -> str:
        raise SaidInWords(Problem("folder", "publication_under_way"))

    first = running.start_publication("one", do)
    assert running.start_publication("one", do) is first
    assert running.awaited(Say("fr"), first) == "done"
    assert (first.step, len(begun)) == ("checking", 1)
    running.settle("one")
    assert running.known("one") is None
    with pytest.raises(Refused, match="another publication is under way"):
        running.awaited(Say("fr"), running.start_publication("two", stopped))
    running.forget("two")


# Somebody decides on what another one handed over: what is asked of the data is noted, and nothing else is done.
ASKED: list[tuple[object, ...]] = []
DECIDED = """
from unittest.mock import patch
import streamlit as st
from pages.shell.ask import Ask
from pages.deposits import deciding
from pages.text import Say
from queries import deposits, publication_process
from queries.people import Refused
from tests.pages import test_deposits as here
def refuse(draft, email, viewer, why):
    here.ASKED.append(("refuse", email, why))
    if not why:
        raise Refused(deposits.Problem("draft", "draft_needs_why"))
def publish(draft, email, viewer, message, embargo, say):
    here.ASKED.append(("publish", email, message, embargo))
say = Say("fr")
deciding.decided(say)
if "depot" in st.query_params:
    draft = deposits.find(here.ANNE, st.query_params["depot"])
    with patch.object(deposits, "refuse", refuse), patch.object(publication_process, "publish", publish):
        deciding.another(Ask(here.ALL, None), say, "bruno@example.fr", draft)
"""


@in_folder
def test_who_decides_says_why_or_publishes_and_leaves_what_is_no_longer_theirs() -> None:
    ASKED.clear()
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    publish, refuse = 0, 1
    test = ran(DECIDED, depot=draft.id)
    test.button[refuse].click().run()
    assert typed(explanation(Problem("", "draft_needs_why"), "fr")).lower() in typed(support.told(test)).lower()
    assert "depot" in test.query_params
    test.text_input[0].input("demain")
    test.button[publish].click().run()
    assert says(support.told(test), "deposits.decide.unread", text="demain")
    test.text_input[0].input("8/12/2026 10 h")
    test.text_area[0].input("Relu")
    test.button[publish].click().run()
    assert says(support.told(test), "deposits.done.published")
    assert "depot" not in test.query_params
    test.query_params["depot"] = draft.id
    test.run()
    test.text_area[1].input("La ligne 35 est de 2020")
    test.button[refuse].click().run()
    assert says(typed(support.told(test)), "deposits.done.refused")
    assert ASKED == [
        ("refuse", "bruno@example.fr", ""),
        ("publish", "bruno@example.fr", "Relu", "2026-12-08T10:00"),
        ("refuse", "bruno@example.fr", "La ligne 35 est de 2020"),
    ]


COVERED = """
from unittest.mock import patch
from pages.blocks import lookup
from pages.shell.ask import Ask
from pages.deposits import covering
from pages.text import Say
from queries import checks, deposits
from tests.pages import test_deposits as here
draft = deposits.find(here.ANNE, "{draft}")
names = {{"R94": "Corse", "D35": "Ille-et-Vilaine"}}
lists = [checks.CounterList("a.csv", ("R94",), "<img src=x>.csv"), checks.CounterList("b.csv", (), "")]
with patch.object(lookup, "written", lambda ask, say: names):
    covering.boxes(Ask(here.ALL, None), Say("fr"), draft, lists)
"""


@in_folder
def test_what_a_list_does_not_tell_of_is_asked_and_kept() -> None:
    """Where it is asked, what the list lacks stands there already; elsewhere nothing does, and one may say it. What is
    kept is what it is of: 17 regions beside Corse, or these with Corse and the other three départements of Bretagne.
    """
    draft = deposits.keep(ANNE, ALL, [("a.csv", b"a"), ("b.csv", b"b")])
    test = ran(COVERED.format(draft=draft.id))
    text = html_of(test)
    assert "Corse" in text
    assert "<img" not in text
    assert [box.value for box in test.multiselect] == [["R94"], []]
    test.button[0].click().run()
    test.multiselect[1].select("D35")
    test.button[1].click().run()
    assert not test.exception
    kept = deposits.find(ANNE, draft.id).covers
    assert (len(kept["a.csv"]), "R94" in kept["a.csv"]) == (17, False)
    assert (len(kept["b.csv"]), kept["b.csv"][-3:]) == (17 + 3, ("D22", "D29", "D56"))
    test.multiselect[1].set_value([])
    test.text_input[1].input("1er juin 2026")
    test.button[1].click().run()
    told = deposits.find(ANNE, draft.id)
    assert (told.covers.keys(), told.dated) == ({"a.csv"}, {"b.csv": dt.date(2026, 6, 1)})
    for wrong in ("bientôt", "1/6/2999"):  # said, and nothing is done
        test.text_input[1].input(wrong)
        test.button[1].click().run()
        assert wrong in html_of(test)
        assert deposits.find(ANNE, draft.id).dated == told.dated


@in_folder
def test_what_was_said_of_a_list_stays_with_it_when_another_file_comes() -> None:
    day = dt.date(2026, 6, 1)
    before = deposits.describe_list(deposits.keep(ANNE, ALL, [("a.csv", b"a")]), "a.csv", ("R53",), day)
    after = deposits.keep(ANNE, ALL, [("a-remarques.csv", b"a"), ("c.csv", b"c")])
    sending._cover(before, after)
    kept = deposits.find(ANNE, after.id)
    assert (kept.covers, kept.dated) == ({"a-remarques.csv": ("R53",)}, {"a-remarques.csv": day})


# Each presses Publish with words of their own; what is asked of the data is done by one at a time, as there.
TOGETHER = """
import streamlit as st
from pages.shell.ask import Ask
from pages.deposits import deciding
from pages.text import Say
from queries import deposits
from tests.pages import test_deposits as here
say = Say("fr")
deciding.decided(say)
deciding.say_refused(say)
if "depot" in st.query_params:
    draft = deposits.find(here.ANNE, st.query_params["depot"])
    deciding.another(Ask(here.ALL, None), say, "{email}", draft)
"""


@in_folder
def test_of_several_who_press_publish_at_once_each_is_told_what_became_of_their_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one asks is not what another one does: each is a work of its own, and words are given back."""
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    asked: list[str] = []
    keys: list[Hashable] = []
    begin = running.start_publication

    def publish(draft: object, email: str, *words: object) -> None:
        asked.append(email)
        if len(asked) > 1:
            raise Refused(Problem("draft", "draft_is_elsewhere", value="published", detail=asked[0]))

    def begun(key: Hashable, do: Callable[[Callable[[str], None]], object]) -> running.Work:
        keys.append(key)
        return begin(key, do)

    monkeypatch.setattr(publication_process, "publish", publish)
    monkeypatch.setattr(running, "start_publication", begun)

    def pressed(email: str, words: str) -> str:
        test = ran(TOGETHER.format(email=email), depot=draft.id)
        test.text_input[0].input("8/12/2099 10 h")
        test.text_area[0].input(words)
        test.button[0].click().run()
        assert not test.exception, test.exception[0].stack_trace
        return typed(support.told(test))

    assert says(pressed("bruno@example.fr", "Relu"), "deposits.done.published")
    for email, words in (("chloe@example.fr", "Relu"), ("bruno@example.fr", "Relu deux fois")):
        text = pressed(email, words)
        assert not says(text, "deposits.done.published")
        assert "désormais publié (bruno@example.fr)" in text
        assert says(text, "deposits.decide.wrote", text=words)
        assert "8 décembre 2099 à 10 h 00" in text
    assert len(asked) == len(set(keys)) == 3


OWN = """
from pages.shell.ask import Ask
from pages.deposits import deciding
from pages.text import Say
from queries import deposits
from tests.pages import test_deposits as here
deciding.own(Ask(here.BRETAGNE, None), Say("fr"), here.ANNE, deposits.find(here.ANNE, "{draft}"))
"""


@in_folder
@pytest.mark.parametrize(
    ("by_two", "offered"),
    [("no", ["Publier", "Confier à une autre personne"]), ("yes", ["Confier à une autre personne"])],
)
def test_where_two_people_publish_the_author_hands_over(
    monkeypatch: pytest.MonkeyPatch, by_two: str, offered: list[str]
) -> None:
    monkeypatch.setenv("PUBLISH_BY_TWO", by_two)
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    test = ran(OWN.format(draft=draft.id))
    assert [button.label for button in test.button] == offered
    assert says(support.told(test), "deposits.decide.two.sentence") is (by_two == "yes")


def ends(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have the process of a publication be one that does this instead, having heard what is asked; `tell` is its way
    to be heard."""
    begun = "import os, sys, json; asked = json.load(sys.stdin); tell = os.fdopen(int(sys.argv[-1]), 'w')"
    process, starts = shutil.which("python3") or sys.executable, subprocess.Popen

    def start(command: list[str], **how: Any) -> object:
        return starts([process, "-c", f"{begun}\n{script}", command[-1]], **how)

    monkeypatch.setattr(publication_process.subprocess, "Popen", start)


KILLED, STOPPED = "os.kill(os.getpid(), 9)", "sys.exit(3)"
ENDS = {
    "killed": (KILLED, "publication_killed", "9"),
    "of an error": ("1 / 0", "publication_stopped", "1"),
    "with a code": (STOPPED, "publication_stopped", "3"),
    "as if all were well": ("pass", "publication_stopped", "0"),
    "after words that are none": ("tell.write('50% \\u2588\\n[1]\\n{\"say\": 3}\\n'); tell.flush()\n" + KILLED,
                                  "publication_killed", "9"),
    "of noise": ("os.write(tell.fileno(), bytes(range(256)) * 9)\n" + STOPPED, "publication_stopped", "3"),
    "having refused": ("json.dump({'refused': [{'file': 'a', 'rule': 'draft_stale'}]}, tell)", "draft_stale", None),
}  # fmt: skip


@in_folder
@pytest.mark.parametrize("end", ENDS)
def test_however_a_process_ends_that_is_a_refusal_in_words(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script, rule, value = ENDS[end]
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    ends(monkeypatch, script)
    asked = (
        partial(publication_process.build, draft, ANNE, BRETAGNE, False, False),
        partial(publication_process.publish, draft, ANNE, BRETAGNE, "", ""),
    )
    for do in asked:
        with pytest.raises(Refused) as told:
            do(lambda step: None)
        assert [(problem.rule, problem.value) for problem in told.value.problems] == [(rule, value)]
        assert all(deposits.sentence(problem, language) for problem in told.value.problems for language in LANGUAGES)


@in_folder
def test_what_a_process_prints_is_no_message(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As DuckDB does of its progress: a tenth of what was read for messages."""
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    said: list[str] = []
    ends(monkeypatch, "print('\\r 50%', '#' * 40)\nfor what in ({'say': 'reading'}, {'done': True}):\n"
                      "    print(json.dumps(what), file=tell, flush=True)")  # fmt: skip
    publication_process.publish(draft, ANNE, BRETAGNE, "", "", said.append)
    assert said == ["reading"]
    assert capfd.readouterr().out == ""


@in_folder
def test_what_a_process_refuses_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is asked comes as JSON, and another person's draft is not there for it either."""
    draft = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)])
    said = io.StringIO()
    asked = {"act": "build", "draft": draft.id, "email": "bruno@example.fr", "viewer": "prefect:R53", "options": {}}
    publication_process._act(asked, said)
    (line,) = said.getvalue().splitlines()
    assert [problem["rule"] for problem in json.loads(line)["refused"]] == ["no_such_draft"]


@in_folder
@pytest.mark.parametrize("error", [MemoryError, duckdb.OutOfMemoryException])
def test_a_process_that_lacks_memory_says_so(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*asked: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(deposits, "build", build)
    draft, said = deposits.keep(ANNE, BRETAGNE, [("a.csv", CONTRIBUTIONS)]), io.StringIO()
    publication_process._act(
        {"act": "build", "draft": draft.id, "email": ANNE, "viewer": "prefect:R53", "options": {}}, said
    )
    assert [problem["rule"] for problem in json.loads(said.getvalue())["refused"]] == ["publication_no_memory"]
