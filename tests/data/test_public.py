"""What closes the switch of viewer: one real row, or value, that the public may not read. Cases are written by hand."""

from collections.abc import Iterator

import duckdb
import pytest

from data.build import public
from data.contracts import contracts
from data.model import MODEL, keys
from data.model.readers import declared

PAST, COMING = "2019-06-01", "2030-01-01"
EXERCISE = {"exercise_id": "e", "mission_id": "m", "service_id": "s", "level": "department", "code": "35"}
MEETING = {"consultation_id": "c", "mission_id": "m", "level": "department", "code": "35", "association": "amf"}
MEETING |= {"invited_on": PAST}
COUNTER = {"counter_id": "g", "name": "Guichet", "type": "msap", "format": "fixed", "location_quality": "none"}
COOPERATION = {"cooperation_id": "p", "network": "it", "label": "P", "lead_department": "35", "department": "35"}
PROPOSAL = {"proposal_id": "p", "title": "P", "type": "merger"}
EVENT = {"event_id": "e", "proposal_id": "p", "stage": "decision", "event_date": PAST}
POSITION = {"dialogue_id": "d", "organisation": "A", "position": "favourable"}
DIALOGUE = {"dialogue_id": "d", "workstream": "reorganisation", "body": "CSA"}
REQUESTS = {"procedure_id": "p", "department": "35", "year": 2020}
CONTRIBUTION = {"region": "53", "due_on": PAST}

# contract, table, row, whether it is kept from the public. No decision is in this world but where DECIDED says so.
DECIDED = EVENT | {"event_id": "d", "outcome": "retained", "proposal_id": "decided"}
COMMENT = {"policy": "CH-146", "level": "department", "code": "35", "commented_on": PAST, "topic": "risks", "text": "t"}
CASES = [
    ("mission_exercises", "mission_exercises", EXERCISE, True),
    ("mission_exercises", "mission_exercises", EXERCISE | {"decided_on": COMING}, True),
    ("mission_exercises", "mission_exercises", EXERCISE | {"decided_on": PAST}, False),
    ("mission_exercises", "mission_exercises", EXERCISE | {"decided_on": PAST, "staff_to_move": 1}, True),
    ("mission_exercises", "mission_exercises", EXERCISE | {"decided_on": PAST, "compensation_eur": 1}, True),
    ("mission_exercises", "mission_exercises", EXERCISE | {"decided_on": PAST, "criteria": "coût"}, True),
    ("mission_staff", "mission_staff", {"exercise_id": "e", "year": 2020, "unit": "ETPT", "staff": 1}, True),
    (
        "staff_movements",
        "staff_movements",
        {"movement_id": "m", "exercise_id": "e", "moved_on": PAST, "staff": 1, "destination": "core"},
        True,
    ),
    ("consultations", "consultations", MEETING, False),
    ("consultations", "consultations", MEETING | {"opinion": "favourable"}, True),
    ("consultations", "consultations", MEETING | {"minutes_url": "https://exemple.fr"}, True),
    ("proposals", "proposals", PROPOSAL, True),
    ("proposals", "proposals", PROPOSAL | {"proposal_id": "decided"}, False),
    ("proposals", "proposals", PROPOSAL | {"proposal_id": "decided", "staff_saved": 3}, True),
    ("proposals", "proposals", PROPOSAL | {"proposal_id": "decided", "due_on": PAST}, True),
    ("operations_ddi", "proposals", PROPOSAL | {"proposal_id": "decided"}, False),
    (
        "proposal_territories",
        "proposal_territories",
        {"proposal_id": "p", "level": "region", "code": "53", "role": "lead"},
        True,
    ),
    ("proposal_services", "proposal_services", {"proposal_id": "p", "service_id": "s", "role": "before"}, True),
    ("proposal_options", "proposal_options", {"proposal_id": "decided", "option_code": "A", "label": "A"}, True),
    (
        "proposal_options",
        "proposal_options",
        {"proposal_id": "decided", "option_code": "A", "label": "A", "retained": True},
        False,
    ),
    ("proposal_events", "proposal_events", EVENT, True),
    ("proposal_events", "proposal_events", EVENT | {"proposal_id": "decided"}, False),
    ("proposal_events", "proposal_events", EVENT | {"proposal_id": "decided", "actor": "Un préfet"}, True),
    ("proposal_events", "proposal_events", EVENT | {"proposal_id": "decided", "stage": "ministry_analysis"}, True),
    ("proposal_events", "proposal_events", EVENT | {"proposal_id": "decided", "stage": "cnate_opinion"}, True),
    (
        "proposal_events",
        "proposal_events",
        EVENT | {"proposal_id": "decided", "stage": "cnate_opinion", "outcome": "favourable"},
        True,
    ),
    ("ministry_analyses", "ministry_analyses", {"proposal_id": "p", "ministry": "interior", "opened_on": PAST}, True),
    ("social_dialogues", "social_dialogues", DIALOGUE, False),
    ("social_dialogues", "social_dialogues", DIALOGUE | {"proposal_id": "p"}, True),
    ("dialogue_positions", "dialogue_positions", POSITION, True),  # of a meeting that is not published
    ("cooperations", "cooperations", COOPERATION | {"started_on": PAST}, False),
    ("cooperations", "cooperations", COOPERATION | {"started_on": COMING}, True),
    ("cooperations", "cooperations", COOPERATION, True),
    ("cooperations", "cooperations", COOPERATION | {"started_on": PAST, "staff_pooled": 2}, True),
    ("cooperations", "cooperations", COOPERATION | {"started_on": PAST, "proposal_id": "p"}, True),
    ("regional_contributions", "regional_contributions", CONTRIBUTION, False),
    ("regional_contributions", "regional_contributions", CONTRIBUTION | {"options_count": 4}, True),
    ("support_staff", "support_staff", {"department": "35", "year": 2020, "support": 2, "pooled": 1}, True),
    ("counters", "counters", COUNTER, False),
    ("counters", "counters", COUNTER | {"agents": 2}, True),
    ("counters", "counters", COUNTER | {"yearly_cost_eur": 100}, True),
    ("counters", "counters", COUNTER | {"comment": "Une note"}, True),  # our own template: nobody published it
    ("france_services_list", "counters", COUNTER | {"comment": "Une note"}, False),  # the open list holds it
    ("france_services_list", "counters", COUNTER | {"agents": 2}, True),
    (
        "footfall",
        "footfall",
        {"counter_id": "g", "month": PAST, "partner": "cnaf", "channel": "desk", "requests": 50},
        True,
    ),
    ("satisfaction", "satisfaction", {"counter_id": "g", "month": PAST, "respondents": 50, "satisfied": 40}, True),
    ("tracker_comments", "tracker_comments", COMMENT, True),
    ("procedure_requests", "procedure_requests", REQUESTS | {"requests": 10}, True),
    ("procedure_requests", "procedure_requests", REQUESTS | {"requests": 11}, False),
]


@pytest.fixture(scope="module")
def base() -> Iterator[duckdb.DuckDBPyConnection]:
    """An edition as of 31 December 2024 with one decision that nobody real took, before its marts are judged."""
    with duckdb.connect() as connection:
        connection.execute("set variable reference = $folder", {"folder": str(MODEL.parent / "reference")})
        for name in ("10_reference.sql", "20_core.sql"):
            connection.execute((MODEL / name).read_text(encoding="utf-8"))
        connection.execute("insert into core.editions values ('2024-12-31', '2025-01-01', 'mixed', 1, 'full', 1)")
        _put(connection, "proposal_events", "proposal_events", DECIDED, "estimated")
        connection.execute("create schema marts")
        connection.execute("create table marts.confidentiality (real_rows boolean)")
        connection.execute("create table marts.public_problems as select * exclude (value, detail) from core.problems")
        yield connection


@pytest.fixture
def world(base: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same for each test: what one does to it is undone."""
    base.begin()
    yield base
    base.rollback()


def _put(connection, contract, table, row, kind):
    source = f"{contract}-{kind}"
    connection.execute(
        """insert into core.sources (source_id, file_name, sha256, rows, deposited_at, contract, subject, kind)
        values ($source, 'f', '0', 1, '2024-01-01', $contract, 's', $kind)""",
        {"source": source, "contract": contract, "kind": kind},
    )
    values = row | {"source_id": source}
    names, places = ", ".join(values), ", ".join(f"${name}" for name in values)
    connection.execute(f"insert into core.{table} ({names}) values ({places})", values)


def _closed(connection):
    public.decide_what_is_public(connection)
    return connection.execute("from marts.confidentiality").fetchall() == [(True,)]


@pytest.mark.parametrize(("contract", "table", "row", "kept_back"), CASES)
def test_one_real_row_kept_from_the_public_closes_the_switch(world, contract, table, row, kept_back):
    _put(world, contract, table, row, "real")
    assert _closed(world) is kept_back


@pytest.mark.parametrize(("contract", "table", "row", "kept_back"), CASES)
def test_an_invented_one_does_not(world, contract, table, row, kept_back):
    _put(world, contract, table, row, "demonstration")
    assert not _closed(world)


def test_every_table_that_keeps_something_back_has_a_case():
    cases = {table for _, table, _, kept_back in CASES if kept_back}
    readers = {table: declared()[f"core.{table}"] for table in keys()}
    assert cases == {table for table, one in readers.items() if one.everyone != "true" or one.columns or one.inside}


UNREADABLE = "insert into core.problems values ($source, 3, $column, '2,5 ETP', 'not_a_number', 'warning', 'a number')"


@pytest.mark.parametrize(("column", "closed"), [("agents", True), ("Effectif", True), ("latitude", False)])
def test_a_cell_that_could_not_be_read_is_kept_back_like_its_column(world, column, closed):
    """The value of a column kept back is quoted by its problem, and stands in no other table."""
    aliases = contracts()["counters"].columns["agents"].aliases
    _put(world, "counters", "counters", COUNTER, "real")
    written = aliases[0] if column == "Effectif" else column
    world.execute(UNREADABLE, {"source": "counters-real", "column": written})
    assert _closed(world) is closed
    told = world.execute("from marts.public_problems").fetchall()
    assert told == ([] if closed else [("counters-real", 3, "latitude", "not_a_number", "warning")])
