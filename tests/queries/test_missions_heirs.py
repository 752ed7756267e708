"""A mission is exercised by the service that is there today: the heir of the one that had it at its inventory."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import queries
from data.store import Edition
from queries.access import Viewer

CABINET = Viewer("cabinet")


def ask(name: str, **parameters: object) -> pd.DataFrame:
    return queries.run(CABINET, queries.edition(CABINET), name, **parameters)


def services(*rows: str) -> str:
    """A statement: services beside those of the small world."""
    columns = "service_id, type_code, name, level, code, valid_to, successor_id, source_id"
    values = ", ".join(f"({row}, 'services')" for row in rows)
    return f"insert into core.services ({columns}) values {values}"


def holder() -> str:
    """The service that exercises `permits35`, which was inventoried at DDT35."""
    rows = ask("missions/inventory", department="35", mission="PERMITS")
    return str(rows.set_index("exercise_id")["service_id"]["permits35"])


END = "update core.services set valid_to = '{day}', successor_id = '{heir}' where service_id = 'DDT35'"
NEW = "'NEW35', 'DDTM', 'DDTM 35', 'department', '35', null, null"
NEXT = "'NEXT35', 'DDTM', 'DDTM 35', 'department', '35', '2021-06-01', 'NEW35'"


# The edition is of 30 June 2021: a service whose last day it is still stands.
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param((services(NEW), END.format(day="2021-03-31", heir="NEW35")), "NEW35", marks=pytest.mark.wide),
        ((services(NEW), END.format(day="2021-06-30", heir="NEW35")), "DDT35"),
        ((services(NEW, NEXT), END.format(day="2021-03-31", heir="NEXT35")), "NEW35"),  # succeeded in its turn
        (("update core.services set valid_to = '2021-03-31' where service_id = 'DDT35'",), "DDT35"),  # by nobody known
    ],
)
def test_the_heir_of_the_day_exercises_the_mission(
    changed: Callable[..., Path], changes: tuple[str, ...], expected: str
) -> None:
    changed(*changes)
    assert holder() == expected


def test_no_mission_is_exercised_by_a_service_that_is_no_more(edition: Edition) -> None:
    """Whoever exercises a mission is on the page of the services that exist."""
    holders = set(ask("missions/inventory", rows=100_000)["service_id"])
    assert len(holders) > 900
    assert holders <= set(ask("missions/services")["service_id"])
