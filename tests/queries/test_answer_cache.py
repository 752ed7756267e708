"""Answers that are kept: whose they are, that they are made once, and that they end."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest

from data import store
from queries import Edition, answer_cache
from queries.access import Viewer

PUBLIC, BRETAGNE, CORSE = Viewer("public"), Viewer("prefect", ("R53",)), Viewer("prefect", ("R94",))


def edition(name: str, folder: str = "/editions") -> Edition:
    file = store.Edition(name, Path(folder) / f"{name}.duckdb")
    return Edition(file, date(2024, 12, 31), datetime(2025, 1, 1, tzinfo=UTC), "demonstration", False)


A, B = edition("a"), edition("b")


@pytest.fixture(autouse=True)
def nothing_kept():
    answer_cache.forget_all_but(())
    yield
    answer_cache.forget_all_but(())


def test_an_answer_is_made_once_for_each_reader_edition_and_question():
    made = []

    @answer_cache.cached
    def who(viewer, edition, *words, **parameters):
        made.append((viewer, edition, words, parameters))
        return f"{viewer} of {edition.name}, {words} {parameters}"

    questions = [
        (viewer, one, words, parameters)
        for viewer in (PUBLIC, BRETAGNE, CORSE)
        for one in (A, B, edition("a", "/elsewhere"))
        for words in ((), ("x",), ("x", "y"))
        for parameters in ({}, {"to": ["35"]}, {"to": ["35", "22"]}, {"to": None}, {"to": 1}, {"to": 1.0}, {"to": True})
    ]
    for _ in range(2):
        for viewer, one, words, parameters in questions:
            expected = f"{viewer} of {one.name}, {words} {parameters}"
            assert who(viewer, one, *words, **parameters) == expected
    assert made == questions


def test_those_who_ask_at_once_wait_for_one_answer():
    made, together = [], Barrier(8)

    @answer_cache.cached
    def slow(viewer, edition):
        made.append(viewer)
        return len(made)

    def ask(_):
        together.wait(5)
        return slow(PUBLIC, A)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8


def test_a_failure_is_not_an_answer():
    attempts = []

    @answer_cache.cached
    def fails_first(viewer, edition):
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("the disk")
        return "read"

    with pytest.raises(OSError, match="the disk"):
        fails_first(PUBLIC, A)
    assert fails_first(PUBLIC, A) == "read"


def test_a_question_may_hold_a_dataclass():
    @answer_cache.cached
    def role(viewer, edition, other):
        return other.role

    assert [role(PUBLIC, A, one) for one in (BRETAGNE, PUBLIC, BRETAGNE)] == ["prefect", "public", "prefect"]


def test_what_one_reader_does_to_an_answer_no_other_sees():
    @answer_cache.cached
    def rows(viewer, edition):
        return pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"word": ["a"]})

    mine, words = rows(PUBLIC, A)
    mine.loc[0, "n"], words["word"], mine["new"] = 99, "changed", 0
    theirs, others = rows(PUBLIC, A)
    assert theirs.to_dict("list") == {"n": [1, 2]}
    assert others.to_dict("list") == {"word": ["a"]}


def test_answers_of_an_edition_that_is_let_go_are_forgotten():
    made = []

    @answer_cache.cached
    def name(viewer, edition):
        made.append(edition.name)
        return edition.name

    name(PUBLIC, A), name(PUBLIC, B)
    answer_cache.forget_all_but({"b"})
    name(PUBLIC, A), name(PUBLIC, B)
    assert made == ["a", "b", "a"]


def test_what_is_kept_weighs_no_more_than_the_bound_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(answer_cache._answers, "most_bytes", 100_000)
    made = []

    @answer_cache.cached
    def block(viewer, edition, number):
        made.append(number)
        return pd.DataFrame({"n": range(2000)})  # 16,000 bytes of integers, and a little around them

    for number in range(5):
        block(PUBLIC, A, number)
    block(PUBLIC, A, 0)  # asked for again: the next to go is 1
    for number in (5, 0, 1):
        block(PUBLIC, A, number)
    assert made == [0, 1, 2, 3, 4, 5, 1]
    assert 80_000 < answer_cache.held() <= 100_000


def test_texts_of_python_weigh_about_what_they_do():
    """Three columns of a thousand texts of a hundred letters, then of ten: a text of Python takes 49 bytes besides."""
    for letters in (100, 10):
        rows = pd.DataFrame({name: [f"{row:0{letters}d}" for row in range(1000)] for name in "abc"})
        told = rows.astype(pd.StringDtype("python")).assign(number=1.0)
        least = 3 * 1000 * (letters + 49)
        assert least < answer_cache.weight(told) < least + 100_000, letters


def test_what_is_held_a_thousand_times_weighs_once():
    """A list of a thousand places takes some 8,000 bytes, and one text of a hundred letters 141 or 149."""
    told = "x" * 100
    assert answer_cache.weight([told] * 1000) == sys.getsizeof([told] * 1000) + sys.getsizeof(told)
    assert answer_cache.weight([f"{row:0100d}" for row in range(1000)]) > 1000 * sys.getsizeof(told)
