"""What people ask of the counters (views V6 and V7) besides the table of questions, or of a page that it does not walk to.

The first click is the room in the header, the second one of its doors; the territory in the address is kept. What is
answered is worked out here from the rows of core, by other SQL than the pages'. A line of QUESTIONS is a test.
"""

# ruff: noqa: E501 (a query on one line reads as one cell of the table)

import pytest

from data.store import Edition
from tests.pages.questions.answers import answer, is_two_clicks_away, written

OPEN = "from core.counters, core.editions where coalesce(opened_on, labelled_on) <= as_of and (closed_on is null or closed_on > as_of)"
YEAR = "month > (select as_of from core.editions) - interval 12 month"

# who asks, view of the domain, question: page, reader, parameters, SQL of one text that the page must show.
QUESTIONS = {
    "departement prefect, V6: communes beyond, by population": (
        "counters-access", "public", {"departement": "36", "km": "15"},
        "select 'communes à plus de 15 km d’un guichet'",
    ),
    "departement prefect, V7: which counter fell by more than 20 % in a year": (
        "counters-follow", "cabinet", {},
        "select count(*) || ' guichets en recul de plus de 20 %' from marts.alerts where alert = 'counters_falling'",
    ),
    "departement prefect, V6: which counters are under 24 hours": (
        "counters-follow", "public", {"alert": "counters_below_hours", "departement": "35"},
        f"select name {OPEN} and department = '35' and weekly_hours < 24 and format in ('fixed', 'fixed_with_branches') order by counter_id limit 1",
    ),
    "departement prefect, V6: which counters have fewer than two agents": (
        "counters-follow", "prefect:D35", {"alert": "counters_below_agents", "departement": "35"},
        f"select count(*) || ' guichet' {OPEN} and department = '35' and agents < 2 and format <> 'branch'",
    ),
    "departement prefect, V6: where should the next bus stop": (
        "counters-planner", "prefect:D36", {"departement": "36", "quoi": "stop"}, "select 'Indre : 5 arrêts de plus'",
    ),
    "animator, V7: monthly acts and season-adjusted": (
        "counters-footfall", "public", {"departement": "35"},
        "select replace(format('{:,}', sum(requests)::bigint), ',', ' ') || ' actes en décembre 2024' from core.footfall join core.counters using (counter_id) where department = '35' and month = '2024-12-01'",
    ),
    "animator, V7: partners of a counter, with their share": (
        "counters-find", "prefect:D09", {"guichet": "FS0211"},
        f"select round(100 * sum(requests) filter (partner = 'ants') / sum(requests))::integer || ' % des actes' from core.footfall where counter_id = 'FS0211' and {YEAR}",
    ),
    "animator, V7: partners of a counter against those of its departement": (
        "counters-find", "prefect:D09", {"guichet": "FS0211"},
        f"select round(100 * sum(requests) filter (partner = 'ants') / sum(requests))::integer || ' % dans le département' from core.footfall join core.counters using (counter_id) where department = '09' and {YEAR}",
    ),
    "animator, V7: acts of a counter without their seasons": (
        "counters-find", "prefect:D09", {"guichet": "FS0211"}, "select 'corrigée des saisons et des jours ouvrés'",
    ),
    "animator, V7: what is asked for and not offered at a counter": (
        "counters-find", "public", {"guichet": "FS0211"},
        "select label_fr from core.procedures where procedure_id = 'ants-registration'",
    ),
    "animator, V7: which counters miss the procedures most asked for": (
        "counters-procedures", "public", {"departement": "35"}, "select 'ce que leur département demande le plus'",
    ),
    "animator, V7: redirected share by operator": (
        "counters-footfall", "cabinet", {},
        f"select 'Part la plus forte de demandes réorientées : Justice, ' || round(100 * sum(redirected) / sum(requests))::integer || ' %' from core.footfall where partner = 'justice' and {YEAR}",
    ),
    "animator, V7: satisfaction with n and interval": (
        "counters-footfall", "public", {"departement": "35"},
        "select replace(format('{:,}', sum(respondents)::bigint), ',', ' ') || ' réponses' from core.satisfaction join core.counters using (counter_id) where department = '35' and month = '2024-12-01'",
    ),
    "animator, V7: counters without data for two months": (
        "counters-follow", "cabinet", {"alert": "counters_silent"},
        "select count(*) || ' guichet' from marts.alerts where alert = 'counters_silent'",
    ),
    "animator, V6: branches and bus circuits this week": (
        "counters-find", "public", {"guichet": "FS0031"},
        "select name from core.counter_stops join core.communes on code = commune where counter_id = 'FS0031' and weekday = 3 limit 1",
    ),
    "animator, V7: saturation, requests per agent-hour": (
        "counters-follow", "prefect:D35", {"departement": "35", "tri": "loaded"},
        "select 'du plus au moins chargé par heure d’agent'",
    ),
    "animator, V7: new operators since their start": (
        "counters-footfall", "cabinet", {"partenaire": "anah"},
        "select replace(format('{:,}', sum(requests)::bigint), ',', ' ') from core.footfall where partner = 'anah' and month = '2024-12-01'",
    ),
    "animator, V6: MSAP converted, closed, new": (
        "counters-lists", "public", {"departement": "35"},
        "select count(*) || ' ouvertures' from core.counter_events join core.counters using (counter_id) where kind = 'opened' and department = '35'",
    ),
    "journalist, V7: what was published against what was counted": (
        "counters-follow", "public", {}, "select 'Une seule source donne les actes'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_within_two_clicks(edition: Edition, question: str) -> None:
    path, viewer, parameters, sql = QUESTIONS[question]
    assert is_two_clicks_away(path)
    assert answer(sql).lower() in written(path, viewer, parameters).lower()
