"""Commitments: where each stands by the rule, and bad rows told with their line."""

from pathlib import Path

import duckdb
import pytest

from data.model import MODEL
from data.problem import Refused, sentence
from queries.access import Viewer
from tests.data.support import Write, publish_files
from tests.support import reading

HEADER = "commitment_id,workstream,made_on,made_by,reference,promise_fr,promise_en,done_on,done_by,evidence\n"
GOOD = "C1,missions,2019-06-12,Premier ministre,Circulaire,Faire,Do,2021-01-01,Décret,official\n"


def test_a_commitment_kept_before_it_was_made_is_refused_with_its_line(editions: Path, write: Write) -> None:
    bad = GOOD.replace("C1", "C2").replace("2021-01-01", "2019-06-11")
    with pytest.raises(Refused) as refused:
        publish_files(write("c.csv", HEADER + GOOD + bad))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.column, problem.line) == ("kept_before_made", "done_on", 3)
    assert "c.csv, line 3, " in sentence(problem)


# By hand, as of 30 November 2025: made, due, begun, done, then where it stands and by how many days it is late.
STANDINGS = [
    ("2019-06-12", "2020-06-30", "2020-02-07", "2021-01-01", "kept_late", 185),
    ("2019-07-01", "2020-01-01", None, "2020-01-01", "kept", None),
    ("2019-07-01", "2020-01-01", None, "2019-12-31", "kept", None),
    ("2018-07-25", None, None, "2021-01-01", "kept_undated", None),
    ("2018-07-25", None, "2019-06-12", None, "under_way", None),
    ("2019-07-01", "2025-11-20", "2020-01-01", None, "under_way", 10),
    ("2025-10-28", "2025-11-15", None, None, "nothing_found", 15),
    ("2018-07-25", None, None, None, "nothing_found", None),
    ("2025-10-28", "2025-11-30", None, None, "to_come", None),
    ("2025-10-28", "2025-11-29", None, None, "nothing_found", 1),
    # An act to come is not known yet; neither is a commitment made after the edition's date.
    ("2025-10-28", "2026-03-31", "2025-12-01", "2025-12-02", "to_come", None),
    ("2025-12-01", None, None, None, None, None),
]


def test_where_a_commitment_stands_is_told_by_its_dates() -> None:
    script = (MODEL / "20_core.sql").read_text(encoding="utf-8")
    table = script[script.index("create table core.commitments") :].split(";")[0]
    with duckdb.connect() as connection:
        connection.execute("create schema core; create schema marts")
        connection.execute("create table core.editions as select date '2025-11-30' as as_of")
        connection.execute(table)
        for number, (made, due, begun, done, *_) in enumerate(STANDINGS):
            connection.execute(
                """insert into core.commitments by name select
                    $number as commitment_id, 'missions' as workstream, $made::date as made_on, 'other' as made_by,
                    'text' as reference, 'p' as promise_fr, 'p' as promise_en, $due::date as due_on,
                    $begun::date as begun_on, if($begun is null, null, 'act') as begun_by,
                    $done::date as done_on, if($done is null, null, 'act') as done_by,
                    'official' as evidence, 'here' as source_id""",
                {"number": f"{number:02}", "made": made, "due": due, "begun": begun, "done": done},
            )
        connection.execute((MODEL / "38_commitments.sql").read_text(encoding="utf-8"))
        found = {
            int(number): (standing, late)
            for number, standing, late in connection.execute(
                "select commitment_id, standing, days_late from marts.commitments"
            ).fetchall()
        }
    expected = {number: (one[4], one[5]) for number, one in enumerate(STANDINGS) if one[4]}
    assert found == expected


# Targets that those who decide set: each has its text.
TARGETS = "indicator,level,code,target,target_date,origin\nO8,nation,FR,80,2027-12-31,Circulaire\n"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("O8,department,35,50,2027-12-31,", "missing_value"),
        ("O99,nation,FR,80,2027-12-31,Circulaire", "unknown_reference"),
    ],
)
def test_a_target_without_a_source_or_an_indicator_is_refused_with_its_line(
    editions: Path, write: Write, row: str, rule: str
) -> None:
    with pytest.raises(Refused) as refused:
        publish_files(write("t.csv", TARGETS + row + "\n"))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.line) == (rule, 3)


@pytest.mark.wide
def test_a_target_with_its_text_is_kept(editions: Path, write: Write) -> None:
    publish_files(write("t.csv", TARGETS))
    (row,) = reading(Viewer("public"))("method/targets").to_dict("records")
    assert (row["indicator"], row["target"], row["origin"], row["target_kind"]) == ("O8", 80, "Circulaire", "real")
