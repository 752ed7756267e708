"""A mission is exercised by the service that is there today: the heir of the one that had it at its inventory."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import queries
from data.store import Edition
from queries.access import Viewer
from tests.pages.support import page, says
from tests.support import one_in

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
    one_in(
        3,
        [
            pytest.param((services(NEW), END.format(day="2021-03-31", heir="NEW35")), "NEW35", marks=pytest.mark.wide),
            ((services(NEW), END.format(day="2021-06-30", heir="NEW35")), "DDT35"),
            ((services(NEW, NEXT), END.format(day="2021-03-31", heir="NEXT35")), "NEW35"),  # succeeded in its turn
            (
                ("update core.services set valid_to = '2021-03-31' where service_id = 'DDT35'",),
                "DDT35",
            ),  # by nobody known
        ],
        several=True,
    ),
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


# By their types (decree 2020-1545): DDCS and DIRECCTE ended on 31 March 2021, what a DDPP is goes on.
# DDCS22 is of a list of February 2016, which knows no end; no list has the DDETS that succeeded it.
ENDED = services(
    "'DDCS22', 'DDCS', 'DDCS 22', 'department', '22', null, null",
    "'DIRECCTE53', 'DIRECCTE', 'DIRECCTE 53', 'region', '53', null, null",  # DREETS53 has its work
    "'DDPP22', 'DDPP', 'DDPP 22', 'department', '22', null, null",
    "'SP22', 'SOUS_PREFECTURE', 'SP', 'department', '22', '2019-12-31', null",  # closed, and nothing in its place
)
LISTED = "update core.sources set source_date = '2016-02-01', kind = 'real' where source_id = 'services'"


@pytest.mark.wide
def test_no_service_outlasts_its_type_on_any_page(changed: Callable[..., Path]) -> None:
    changed(ENDED, LISTED)
    told = ask("missions/services_ended").iloc[0]
    assert (told["ended"], told["succeeded"]) == (3, 2)
    assert ask("rows/services_ended").set_index("service_id")["without"].to_dict() == {
        "DDCS22": 0,
        "DIRECCTE53": 0,
        "SP22": 1,
    }
    there = ask("missions/services", department="22")
    assert set(there["service_id"]) == {"DDT22", "DDPP22"}
    assert {str(day)[:10] for day in there["listed_on"]} == {"2016-02-01"}
    compared = ask("reorganisation/comparator", family="DDCS", level="department", codes=["22"])
    assert [(row["today"], str(row["valid_to"])[:10]) for row in compared.to_dict("records")] == [(False, "2021-03-31")]


@pytest.mark.wide
def test_what_comes_from_a_list_says_of_when_it_is(changed: Callable[..., Path]) -> None:
    changed(ENDED, LISTED, public=True)
    compared = {"famille": "DDT", "territoires": "22"}
    for name, parameters in (("missions.services", {}), ("reorganisation.comparator", compared)):
        assert "février 2016" in page(name, "public", **parameters)
    changed()
    assert "2016" not in page("missions.services", "cabinet")


@pytest.mark.wide
def test_without_a_list_of_services_none_is_known_to_have_ended(changed: Callable[..., Path]) -> None:
    changed("delete from core.services where level = 'department' and code = '22'")
    assert ask("missions/services_ended", department="22")["known"].tolist() == [0]
    assert not re.search(r"\d services? de l’État", page("counters.follow", "cabinet", departement="22"))


@pytest.mark.wide
def test_a_service_that_nothing_compares_with_is_not_said_not_to_be_there(changed: Callable[..., Path]) -> None:
    """Five services of five families, each in one territory."""
    changed(
        """update core.services set type_code = 'DDPP' where service_id = 'DDT22';
        update core.services set type_code = 'SOUS_PREFECTURE' where service_id = 'DDT75'"""
    )
    text = page("reorganisation.comparator")
    assert says(text, "comparator.none_title")
    assert not any(says(text, f"services.{key}") for key in ("none", "title_none"))
