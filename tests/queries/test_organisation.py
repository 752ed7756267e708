"""What moved between two days, and who faces three implementations at once: on rows made by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from queries.studies import load, organisation

FIRST, LAST = date(2016, 2, 1), date(2026, 11, 30)
# service: (from, to, what carries it on, what it was cut out of)
COLUMNS = ["service_id", "valid_from", "valid_to", "next_id", "predecessor_id"]


def services(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    days = {name: pd.to_datetime(found[name]) for name in ("valid_from", "valid_to")}
    return found.assign(**days, listed=None, evidence=None)


STAYS = ("DDT", None, None, None, None)
CASES: dict[str, tuple[list[tuple[str | None, ...]], list[tuple[Any, ...]]]] = {
    "nothing": ([STAYS], []),
    "renamed twice": (
        [
            ("A", None, "2018-12-31", "B", None),
            ("B", "2019-01-01", "2021-03-31", "C", None),
            ("C", "2021-04-01", None, None, None),
        ],
        [("followed", ("A",), ("C",), date(2021, 4, 1))],
    ),
    "two in one": (
        [
            ("A", None, "2021-03-31", "C", None),
            ("B", None, "2021-03-31", "C", None),
            ("C", "2021-04-01", None, None, None),
        ],
        [("joined", ("A", "B"), ("C",), date(2021, 4, 1))],
    ),
    "one in two": (
        [
            ("A", None, "2021-03-31", "B", None),
            ("B", "2021-04-01", None, None, None),
            ("C", "2021-04-01", None, None, "A"),
        ],
        [("split", ("A",), ("B", "C"), date(2021, 4, 1))],
    ),
    "two in two": (  # Ille-et-Vilaine, 2021
        [
            ("DDCSPP", None, "2021-03-31", "DDETS", None),
            ("UD", None, "2021-03-31", "DDETS", None),
            ("DDETS", "2021-04-01", None, None, None),
            ("DDPP", "2021-04-01", None, None, "DDCSPP"),
        ],
        [("recast", ("DDCSPP", "UD"), ("DDETS", "DDPP"), date(2021, 4, 1))],
    ),
    "into what is there": (
        [STAYS, ("A", None, "2020-06-30", "DDT", None)],
        [("absorbed", ("A",), ("DDT",), date(2020, 6, 30))],
    ),
    "an end and a beginning": (
        [("A", None, "2020-06-30", None, None), ("B", "2022-01-01", None, None, None)],
        [("ended", ("A",), (), date(2020, 6, 30)), ("begun", (), ("B",), date(2022, 1, 1))],
    ),
    "a successor that no row tells of": (
        [("A", None, "2020-06-30", "nobody", None)],
        [("ended", ("A",), (), date(2020, 6, 30))],
    ),
    "successors in a ring": (
        [("A", None, "2020-06-30", "B", None), ("B", None, "2020-06-30", "A", None)],
        [("ended", ("A",), (), date(2020, 6, 30)), ("ended", ("B",), (), date(2020, 6, 30))],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_services_between_two_days(name: str) -> None:
    rows, expected = CASES[name]
    found = organisation.moves(services(*rows), FIRST, LAST)
    assert [(one.kind, one.before, one.after, one.day) for one in found if one.kind != "kept"] == expected
    if name == "two in two":
        assert found[0].links == (("DDCSPP", "DDETS"), ("DDCSPP", "DDPP"), ("UD", "DDETS"))
    assert {one.kind for one in organisation.moves(services(*rows), FIRST, FIRST)} <= {"kept"}


def test_what_each_reform_moved_is_counted_over_territories() -> None:
    """By hand: two join here and there by one text, and one ends the day before without a text."""
    joins, _ = CASES["two in one"]
    text = {"text_reference": ["", "", "Décret"]}
    here = services(*joins).assign(**text).replace("", None)
    there = services(*joins, ("D", None, "2020-06-30", None, None)).assign(text_reference=["Décret"] * 4)
    rows = organisation.reforms([here, there], FIRST, LAST)
    assert rows[["day", "text", "territories", "before", "after"]].fillna("").to_numpy().tolist() == [
        [date(2021, 4, 1), "Décret", 2, 4, 2],
        [date(2020, 6, 30), "", 1, 1, 0],
    ]
    assert [dict(kinds) for kinds in rows["kinds"]] == [{"joined": 2}, {"ended": 1}]
    assert organisation.reforms([here], FIRST, FIRST).empty


def test_a_service_that_a_list_lacks_is_not_said_to_be_gone() -> None:
    """Of 2016 alone, of 2016 and 2021, of a text, of a deposit: on 1 September 2019."""
    rows = services(*((one, None, None, None, None) for one in ("old", "both", "law", "told")))
    rows = rows.assign(
        listed=["2016-02-01", "2016-02-01 2021-04-01", None, None], evidence=["official", "official", "deduced", None]
    )
    found = organisation.on(rows, date(2019, 9, 1)).set_index("service_id")
    assert found["proof"].to_dict() == {"old": "seen", "both": "listed", "law": "deduced", "told": "told"}
    assert found["shown"].to_dict() == {"old": FIRST, "both": date(2021, 4, 1), "law": None, "told": None}


def test_several_at_once_are_told_and_a_later_day_makes_or_ends_a_clash() -> None:
    planned = [
        ("a", "2027-01-10", True),
        ("b", "2027-01-20", True),
        ("c", "2027-02-01", True),
        ("done", "2027-02-05", False),
    ]
    rows = pd.DataFrame(
        [
            {"what": "service", "code": "S", "name": "S", "proposal_id": one, "title": one, "day": day, "ahead": ahead}
            for one, day, ahead in planned
        ]
    )
    told = lambda found: [(row.month.month, row.titles) for row in found.itertuples()]  # noqa: E731
    assert told(load.crowded(rows)) == [(1, ["a", "b"]), (2, ["c", "done"])]
    assert told(load.crowded(rows, ["c"], 1)) == []  # alone in March
    assert told(load.crowded(rows, ["a"], 1)) == [(2, ["a", "c", "done"])]
    assert told(load.crowded(rows, ["done"], 1)) == []  # what is in force keeps its day, and is not moved
    assert load.crowded(rows.head(0)).empty
