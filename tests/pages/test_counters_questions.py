"""What people ask of the counters (views V6 and V7) besides the table of questions, or of a page that it does not walk to.

The first click is the room in the header, the second one of its doors; the territory in the address is kept. What is
answered is worked out here from the rows of core, by other SQL than the pages'. A line of QUESTIONS is a test.
"""

# ruff: noqa: E501 (a query on one line reads as one cell of the table)

import pytest

from data.store import Edition
from tests.pages.questions.answers import answer, is_two_clicks_away, written
from tests.support import one_in

OPEN = "from core.counters, core.editions where coalesce(opened_on, labelled_on) <= as_of and (closed_on is null or closed_on > as_of)"
YEAR = "month > (select as_of from core.editions) - interval 12 month"

# who asks, view of the domain, question: page, reader, parameters, SQL of one text that the page must show.
QUESTIONS = {
    "departement prefect, V6: which counters have fewer than two agents": (
        "counters-follow", "prefect:D35", {"alert": "counters_below_agents", "departement": "35"},
        f"select count(*) || ' guichet' {OPEN} and department = '35' and agents < 2 and format <> 'branch'",
    ),
    "animator, V7: monthly acts and season-adjusted": (
        "counters-footfall", "public", {"departement": "35"},
        "select replace(format('{:,}', sum(requests)::bigint), ',', ' ') || ' actes en décembre 2024' from core.footfall join core.counters using (counter_id) where department = '35' and month = '2024-12-01'",
    ),
    "animator, V7: partners of a counter, with their share": (
        "counters-find", "prefect:D09", {"guichet": "FS0211"},
        f"select round(100 * sum(requests) filter (partner = 'ants') / sum(requests))::integer || ' % des actes' from core.footfall where counter_id = 'FS0211' and {YEAR}",
    ),
    "animator, V7: what is asked for and not offered at a counter": (
        "counters-find", "public", {"guichet": "FS0211"},
        "select label_fr from core.procedures where procedure_id = 'ants-registration'",
    ),
    "animator, V6: branches and bus circuits this week": (
        "counters-find", "public", {"guichet": "FS0031"},
        "select name from core.counter_stops join core.communes on code = commune where counter_id = 'FS0031' and weekday = 3 limit 1",
    ),
    "animator, V7: new operators since their start": (
        "counters-footfall", "cabinet", {"partenaire": "anah"},
        "select replace(format('{:,}', sum(requests)::bigint), ',', ' ') from core.footfall where partner = 'anah' and month = '2024-12-01'",
    ),
    "journalist, V7: what was published against what was counted": (
        "counters-follow", "public", {}, "select 'Une seule source donne les actes'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", one_in(2, QUESTIONS))
def test_a_question_is_answered_within_two_clicks(edition: Edition, question: str) -> None:
    path, viewer, parameters, sql = QUESTIONS[question]
    assert is_two_clicks_away(path)
    assert answer(sql).lower() in written(path, viewer, parameters).lower()
