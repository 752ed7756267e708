"""Canaries: a value that stands nowhere else, in each column of `core` that is kept from the public.

They are laid in the small world of tests/queries/by_hand.sql without moving a published figure: numbers come in pairs
whose sum is nothing, and what is dated keeps the order of the path. A world with canaries therefore also tells whether
what a reader may not read moves what they are shown.
"""

import datetime as dt
import re
import struct
from functools import cache
from pathlib import Path

import duckdb

from data.model import MODEL, keys
from data.model.readers import declared

LAID = (Path(__file__).parent / "queries" / "canaries.sql").read_text(encoding="utf-8")
MARK = re.compile(r"\{(-?)(\w+)\.(\w+):(text|number|whole|past|coming|moment)\}")

# What canaries look like once written: their words, their years, their numbers (7,919,031.5 + 1024 n; 791,903,117 + n).
LIKE_A_CANARY = re.compile(
    rb"canary in|(?<!\d)(?:1931|9731)-\d\d-\d\d|(?<!\d)(?:79\d{5}|80\d{5})\.5|(?<!\d)79190\d{4}\b"
)

# Confidential columns that rows are joined and counted by: another value there would be another row, not a secret.
STEERING = {
    "mission_staff": {"exercise_id", "year", "unit"},
    "staff_movements": {"exercise_id", "destination", "to_department"},
    # Of an exercise that is not decided, everyone reads in marts.exercises that it exists and how far it was prepared.
    "mission_exercises": {
        "exercise_id", "mission_id", "service_id", "level", "code", "inventoried_on", "consultation_started_on",
    },
    "proposals": {"region", "off_platform"},
    "proposal_territories": {"level", "code"},
    "proposal_services": {"service_id"},
    "proposal_options": {"preferred", "retained"},
    "proposal_events": {"stage", "event_date"},
    "social_dialogues": {"workstream", "body"},
    "dialogue_positions": {"dialogue_id"},
    "cooperations": {"lead_department", "department"},
    "support_staff": {"department", "year"},
    "tracker_comments": {"level", "code"},
    "footfall": {"counter_id", "month", "partner", "channel"},
    "satisfaction": {"counter_id", "month"},
    "procedure_requests": {"procedure_id", "department", "year", "requests"},  # kept back because small
}  # fmt: skip

Canary = str | float | int | dt.date


def statements() -> str:
    """What lays the canaries, in SQL."""
    return MARK.sub(lambda mark: f"{mark[1]}{_literal(_value(mark))}", LAID)


def canaries() -> dict[tuple[str, str], Canary]:
    """For each table and column of `core` where one is laid, its canary."""
    return {(mark[2], mark[3]): _value(mark) for mark in MARK.finditer(LAID)}


def secret_columns() -> set[tuple[str, str]]:
    """Each table and column of `core` of which some value is kept from the public, as readers.toml declares it."""
    found = set()
    for table in keys():
        readers, columns = declared()[f"core.{table}"], _columns()[table]
        kept = columns - set(readers.public_columns(list(columns))) if readers.everyone == "true" else columns
        found |= {(table, column) for column in kept - {"source_id", "line"}}
    return found


def as_written(canary: Canary) -> bytes:
    """The bytes of a canary in a file of DuckDB whose columns are not compressed."""
    if isinstance(canary, str):
        return canary.encode()
    if isinstance(canary, dt.datetime):
        return struct.pack("<q", (canary - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1))
    if isinstance(canary, dt.date):
        return struct.pack("<i", (canary - dt.date(1970, 1, 1)).days)
    return struct.pack("<d" if isinstance(canary, float) else "<i", canary)


def _value(mark: re.Match[str]) -> Canary:
    """Text names its column; numbers and days are unusual, and count columns up: no two share one."""
    number = _order()[mark[2], mark[3]]
    return {
        "text": f"canary in {mark[2]}.{mark[3]}",
        "number": 7_919_031.5 + 1024 * number,
        "whole": 791_903_117 + number,
        "past": dt.date(1931, 5, 17) + dt.timedelta(number),
        "coming": dt.date(9731, 3, 17) + dt.timedelta(number),
        "moment": dt.datetime(1931, 5, 17, 3, 1, 9) + dt.timedelta(number),
    }[mark[4]]


@cache
def _order() -> dict[tuple[str, str], int]:
    return {
        pair: number for number, pair in enumerate(dict.fromkeys((mark[2], mark[3]) for mark in MARK.finditer(LAID)))
    }


def _literal(canary: Canary) -> str:
    return str(canary) if isinstance(canary, int | float) else f"'{canary}'"


@cache
def _columns() -> dict[str, set[str]]:
    with duckdb.connect() as connection:
        for name in ("10_reference.sql", "20_core.sql"):
            script = (MODEL / name).read_text(encoding="utf-8")
            connection.execute("set variable reference = $folder", {"folder": str(MODEL.parent / "reference")})
            connection.execute(script)
        found: dict[str, set[str]] = {}
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'core'"
        ).fetchall():
            found.setdefault(table, set()).add(column)
    return found
