"""Proposals that were accepted and are inconsistent: each story below breaks the rules it names, and no other."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.secrecy import late
from tests.support import one_in

DATA = Path(__file__).parents[2] / "data"
ANALYSED = "formulated 2018-09-03, transmitted 2018-10-30, ministry_analysis 2018-11-10, "
WHOLE = ANALYSED + (
    "cnate_opinion 2019-02-01 favourable, "
    "decision 2019-02-20 retained, social_dialogue 2019-05-01, preparation 2019-06-01, implementation 2020-01-01, "
    "evaluation 2021-01-01"
)
# story: (path, day the only ministry answered, rules broken). Dates by hand; the edition is of 2024-12-31.
STORIES: dict[str, tuple[str, str | None, set[str]]] = {
    "whole": (WHOLE, "2019-01-10", set()),
    "same-day": (WHOLE, "2019-02-01", set()),
    "postponed": (
        ANALYSED + "cnate_opinion 2019-02-01 favourable, "
        "decision 2019-02-20 postponed, decision 2019-09-20 rejected",
        "2019-01-10",
        set(),
    ),
    "asked-again": (
        ANALYSED + "cnate_opinion 2019-02-01 postponed, "
        "cnate_opinion 2019-06-01 reservations, decision 2019-07-20 rejected",
        "2019-01-10",
        set(),
    ),
    "dialogue-beside": (
        "formulated 2018-09-03, social_dialogue 2018-10-01, transmitted 2018-10-30, ministry_analysis 2018-11-10, "
        "cnate_opinion 2019-02-01 favourable, decision 2019-02-20 modified, preparation 2019-06-01",
        "2019-01-10",
        set(),
    ),
    "withdrawn": ("formulated 2018-09-03, transmitted 2018-10-30, withdrawn 2018-12-01", None, set()),
    "off-platform": ("decision 2019-02-20 retained, implementation 2019-04-01", None, set()),
    "before-the-path": ("decision 2011-10-19 retained, implementation 2011-10-19", None, set()),
    "skipped": (
        "formulated 2018-09-03, ministry_analysis 2018-11-10, cnate_opinion 2019-02-01 favourable, "
        "decision 2019-02-20 rejected",
        "2019-01-10",
        {"stage_skipped"},
    ),
    "backwards": (
        ANALYSED + "decision 2019-02-20 rejected, "
        "cnate_opinion 2019-05-01 favourable",
        "2019-01-10",
        {"stage_skipped", "out_of_order", "decided_without_opinion"},
    ),
    "before-formulation": (
        "transmitted 2018-09-01, formulated 2018-10-03", None, {"stage_skipped", "out_of_order"},
    ),
    "opinion-too-early": (WHOLE, "2019-02-02", {"opinion_before_analyses"}),
    "ministry-never-answered": (WHOLE, None, {"opinion_before_analyses"}),
    "decided-on-postponement": (
        ANALYSED + "cnate_opinion 2019-02-01 postponed, "
        "decision 2019-02-20 rejected",
        "2019-01-10",
        {"decided_without_opinion"},
    ),
    "went-on-although-rejected": (
        ANALYSED + "cnate_opinion 2019-02-01 unfavourable, "
        "decision 2019-02-20 rejected, social_dialogue 2019-05-01",
        "2019-01-10",
        {"went_on_without_acceptance"},
    ),
    "after-withdrawal": (
        "formulated 2018-09-03, withdrawn 2018-10-01, transmitted 2018-10-30", None, {"moved_after_withdrawal"},
    ),
    "withdrawn-too-late": (
        WHOLE.replace("evaluation", "withdrawn"), "2019-01-10", {"withdrawn_after_implementation"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def room() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as base:
        base.execute("set variable reference = ?", [str(DATA / "reference")])
        for script in sorted((DATA / "model").glob("[12]*.sql")):
            base.execute(script.read_text(encoding="utf-8"))
        base.execute("insert into core.editions values ('2024-12-31', '2025-01-01', 'demonstration', 1, 'full', 1)")
        _tell(base)
        late.remember_requests(base, [])
        for script in (*sorted((DATA / "model").glob("3*.sql")), *sorted((DATA / "model").glob("9[0-2]*.sql"))):
            base.execute(script.read_text(encoding="utf-8"))
        yield base


def _tell(base: duckdb.DuckDBPyConnection) -> None:
    for story, (path, answered, _) in STORIES.items():
        _propose(base, story, off_platform=story == "off-platform")
        for rank, step in enumerate(path.split(", ")):
            stage, day, *outcome = step.split()
            base.execute(
                """insert into core.proposal_events by name select ? as event_id, ? as proposal_id, ? as stage,
                ?::date as event_date, ? as outcome, 's' as source_id, ?::bigint as line""",
                [f"{story}-{rank}", story, stage, day, *(outcome or [None]), rank],
            )
        if "ministry_analysis" in path:
            base.execute(
                """insert into core.ministry_analyses by name select ? as proposal_id, 'interior' as ministry,
                date '2018-11-10' as opened_on, ?::date as closed_on, 's' as source_id""",
                [story, answered],
            )
        if "social_dialogue" in path:
            base.execute(
                """insert into core.social_dialogues by name select ? as dialogue_id, 'reorganisation' as workstream,
                ? as proposal_id, 'CSA' as body, date '2018-10-01' as held_on, 's' as source_id""",
                [story, story],
            )


def _propose(base: duckdb.DuckDBPyConnection, name: str, region: str | None = "53", **more: object) -> None:
    extra = "".join(f", ? as {column}" for column in more)
    base.execute(
        f"""insert into core.proposals by name select ? as proposal_id, ? as title, ? as region, 'platform' as type,
        's' as source_id, 7::bigint as line {extra}""",
        [name, name, region, *more.values()],
    )


def broken(base: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    return {
        alert
        for (alert,) in base.execute(
            "select alert from marts.proposal_breaches where proposal_id = ?", [name]
        ).fetchall()
    }


@pytest.mark.parametrize("story", one_in(2, STORIES))
def test_a_story_breaks_the_rules_it_names(room: duckdb.DuckDBPyConnection, story: str) -> None:
    assert broken(room, story) == STORIES[story][2]


def test_a_move_says_which_event_broke_the_rule(room: duckdb.DuckDBPyConnection) -> None:
    found = room.execute(
        "select from_stage, to_stage, since::text, line from marts.proposal_breaches where proposal_id = 'skipped'"
    ).fetchall()
    assert found == [("formulated", "ministry_analysis", "2018-11-10", 1)]


# What a proposal says of itself: one more database, so that the stories above stay as they are.
@pytest.mark.parametrize(
    ("given", "places", "rules"),
    [
        ({}, [("department", "35")], set()),
        ({}, [("department", "75")], {"region_of_another"}),  # Bretagne proposes for Paris
        ({}, [("region", "11"), ("department", "75")], set()),  # a proposal of two regions names both
        ({"region": None}, [("department", "75"), ("department", "35")], set()),  # interregional, nobody leads
        ({"savings_planned_eur": 1000.0}, [], {"savings_without_year"}),
        ({"savings_planned_eur": 1000.0, "currency_year": 2020}, [], set()),
    ],
)
def test_what_a_proposal_says_of_itself(
    room: duckdb.DuckDBPyConnection, given: dict[str, object], places: list[tuple[str, str]], rules: set[str]
) -> None:
    room.execute("begin")
    try:
        _propose(room, "told", **({"region": "53"} | given))  # type: ignore[arg-type]
        for level, code in places:
            room.execute(
                "insert into core.proposal_territories values ('told', ?, ?, 'concerned', 's', 3)", [level, code]
            )
        _compute(room)
        assert broken(room, "told") == rules
    finally:
        room.execute("rollback")


def _compute(base: duckdb.DuckDBPyConnection) -> None:
    """The breaches again, from the model's own text."""
    text = (DATA / "model" / "32_reorganisation_breaches.sql").read_text(encoding="utf-8")
    start = text.index("create table marts.proposal_breaches")
    base.execute("drop table marts.proposal_breaches")
    base.execute(text[start : text.index(";", start)])
