"""What people ask of the reorganisation besides the table of questions, or of another page than the one it walks to.

The first click is the room in the header, the second one of its doors; the territory in the address is kept. What is
answered is worked out here from the rows of core, by other SQL than the pages'. A line of QUESTIONS is a test.
"""

# ruff: noqa: E501 (a query on one line reads as one cell of the table)

import pytest

from data.store import Edition
from tests.pages.questions.answers import answer, is_two_clicks_away, written

DECIDED = "select proposal_id, outcome, event_date from core.proposal_events, core.editions where stage = 'decision' and outcome in ('retained', 'modified', 'rejected') and event_date <= as_of"
WAITING = f"from core.ministry_analyses, core.editions where closed_on is null and proposal_id not in (select proposal_id from ({DECIDED})) and proposal_id not in (select proposal_id from core.proposal_events where stage = 'withdrawn')"

# who asks, view of the domain, question: page, reader, parameters, SQL of one text that the page must show.
QUESTIONS = {
    "cabinet, V3: which ministry holds the most proposals": (
        "reorganisation-pipeline", "cabinet", {},
        f"select 'Intérieur » doit le plus de réponses (' || count(*) from (select ministry {WAITING}) where ministry = 'interior'",
    ),
    "cabinet, V3: since how long is the longest held": (
        "reorganisation-pipeline", "cabinet", {},
        f"""select format('{{}} ans et {{}} mois', months // 12, months % 12)
        from (select round(max(as_of - opened_on) / 30.4375)::integer as months from (select as_of, opened_on {WAITING}))""",
    ),
    "region prefect, V4: did Paris change option A to B": (
        "reorganisation-proposals", "cabinet",
        {"proposition": "select proposal_id from core.proposal_options group by 1 having bool_or(retained and not preferred) and bool_or(preferred) order by 1 limit 1"},
        "select 'La décision a préféré l’option ' || max(option_code) filter (retained) || ' à l’option ' || max(option_code) filter (preferred) from core.proposal_options where proposal_id = $proposition",
    ),
    "departement prefect, V5: who runs cooperations with my neighbours": (
        "reorganisation-cooperations", "cabinet", {"departement": "54"},
        "select name from core.cooperations join core.territories on level = 'department' and code = lead_department where department = '54' limit 1",
    ),
    "modernisation officer, V3: like proposals that I may copy": (
        "reorganisation-proposals", "cabinet", {"proposition": "select 'P-94-05'"}, "select 'Cela a déjà été fait'",
    ),
    "modernisation officer, V4: savings planned and achieved": (
        "reorganisation-proposals", "cabinet",
        {"proposition": "select proposal_id from core.proposals where savings_actual_eur is not null order by 1 limit 1"},
        "select round(100 * savings_actual_eur / savings_planned_eur)::integer || ' % des économies prévues' from core.proposals where proposal_id = $proposition",
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_within_two_clicks(edition: Edition, question: str) -> None:
    path, viewer, given, sql = QUESTIONS[question]
    parameters = {key: answer(value) if value.startswith("select") else value for key, value in given.items()}
    asked = {key: value for key, value in parameters.items() if f"${key}" in sql}
    assert is_two_clicks_away(path)
    assert answer(sql, asked) in written(path, viewer, parameters)
