"""The path of a proposal as data: which moves may be made, on what condition, and what a breach is called."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

MODEL = Path(__file__).parents[2] / "data" / "model"
DAY = date(2020, 6, 15)
BEFORE, AFTER = date(2020, 1, 1), date(2020, 12, 1)
FACTS = ("analysed_on", "opinion_on", "decided_on", "outcome", "dialogue_on", "implemented_on", "off_platform")


@pytest.fixture(scope="module")
def stages() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute((MODEL / "12_stages.sql").read_text(encoding="utf-8"))
        yield connection


# The path as the founding text and the domain have it, written here a second time, by hand.
PATH = [
    "start", "formulated", "transmitted", "ministry_analysis", "cnate_opinion", "decision", "social_dialogue",
    "preparation", "implementation", "evaluation",
]  # fmt: skip


@pytest.mark.parametrize(("here", "there"), list(pairwise(PATH)))
def test_each_stage_leads_to_the_next(stages: duckdb.DuckDBPyConnection, here: str, there: str) -> None:
    found = stages.execute("from core.transitions where from_stage = ? and to_stage = ?", [here, there]).fetchall()
    assert len(found) == 1


@pytest.mark.parametrize("rank", range(1, 10))
def test_ranks_follow_the_path(stages: duckdb.DuckDBPyConnection, rank: int) -> None:
    assert stages.execute("select stage from core.stages where rank = ?", [rank]).fetchall() == [(PATH[rank],)]


@pytest.mark.parametrize("stage", PATH[1:8])
def test_a_proposal_may_be_withdrawn_until_it_is_carried_out(stages: duckdb.DuckDBPyConnection, stage: str) -> None:
    found = stages.execute("from core.transitions where from_stage = ? and to_stage = 'withdrawn'", [stage]).fetchall()
    assert len(found) == 1


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("start", "transmitted"),  # nobody wrote it
        ("formulated", "ministry_analysis"),  # not sent
        ("formulated", "cnate_opinion"),
        ("transmitted", "cnate_opinion"),  # no ministry was asked
        ("transmitted", "decision"),
        ("ministry_analysis", "decision"),  # the council was not asked
        ("cnate_opinion", "preparation"),
        ("decision", "evaluation"),
        ("social_dialogue", "implementation"),
        ("preparation", "evaluation"),
        ("transmitted", "formulated"),  # backwards
        ("decision", "transmitted"),
        ("implementation", "preparation"),
        ("evaluation", "implementation"),
        ("evaluation", "withdrawn"),
        ("withdrawn", "decision"),
        ("withdrawn", "transmitted"),
    ],
)
def test_other_moves_are_not_foreseen(stages: duckdb.DuckDBPyConnection, here: str, there: str) -> None:
    assert not stages.execute("from core.transitions where from_stage = ? and to_stage = ?", [here, there]).fetchall()


GUARDS = [
    # guard, what is known on the day, whether it holds
    ("all_analyses_returned", {"analysed_on": BEFORE}, True),
    ("all_analyses_returned", {"analysed_on": DAY}, True),  # the same day is in time
    ("all_analyses_returned", {"analysed_on": AFTER}, False),
    ("all_analyses_returned", {}, False),  # one ministry has not answered
    ("opinion_given", {"opinion_on": BEFORE}, True),
    ("opinion_given", {"opinion_on": AFTER}, False),
    ("opinion_given", {}, False),
    ("still_undecided", {}, True),
    ("still_undecided", {"decided_on": DAY}, True),  # this very decision
    ("still_undecided", {"decided_on": BEFORE}, False),
    ("reopened", {}, True),
    ("reopened", {"decided_on": AFTER}, True),
    ("reopened", {"decided_on": BEFORE}, False),
    ("accepted", {"decided_on": BEFORE, "outcome": "retained"}, True),
    ("accepted", {"decided_on": BEFORE, "outcome": "modified"}, True),
    ("accepted", {"decided_on": BEFORE, "outcome": "rejected"}, False),
    ("accepted", {"decided_on": AFTER, "outcome": "retained"}, False),
    ("accepted", {}, False),
    ("dialogue_held", {"dialogue_on": BEFORE}, True),
    ("dialogue_held", {}, False),
    ("handled_off_platform", {"off_platform": True}, True),
    ("handled_off_platform", {"off_platform": False}, False),
    ("not_carried_out", {}, True),
    ("not_carried_out", {"implemented_on": BEFORE}, False),
    (None, {}, True),  # no guard asks for nothing
]


@pytest.mark.parametrize(("guard", "facts", "holds"), GUARDS)
def test_guards(stages: duckdb.DuckDBPyConnection, guard: str | None, facts: dict[str, object], holds: bool) -> None:
    values = [guard, DAY, *(facts.get(name, False if name == "off_platform" else None) for name in FACTS)]
    types = ("text", "date", "date", "date", "date", "text", "date", "date", "boolean")
    marks = ", ".join(f"?::{kind}" for kind in types)
    assert stages.execute(f"select guard_holds({marks})", values).fetchone() == (holds,)


def test_every_guard_is_used_and_tested(stages: duckdb.DuckDBPyConnection) -> None:
    guards = {guard for (guard,) in stages.execute("select guard from core.guards").fetchall()}
    used = {
        guard for (guard,) in stages.execute("select guard from core.transitions where guard is not null").fetchall()
    }
    tested = {guard for guard, *_ in GUARDS if guard}
    assert guards == used == tested


def test_every_stage_of_a_move_is_a_stage(stages: duckdb.DuckDBPyConnection) -> None:
    unknown = stages.execute(
        """select * from core.transitions where to_stage not in (select stage from core.stages)
        or (from_stage <> 'start' and from_stage not in (select stage from core.stages))"""
    ).fetchall()
    assert unknown == []
