"""Helpers of the data tests: a demonstration of a few rows, publication in silence, problems in short."""

import datetime
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import build, store
from data.problem import Problem, Refused
from data.publish import Options, Published, edition, publish, revisions
from data.secrecy import audit

Write = Callable[[str, str | bytes], Path]
FIRST = (
    "counter_id,name,type,format,carrier,department,commune,labelled_on\n"
    "DEMO-1,Guichet,france_services,fixed,epci,01,01033,2020-01-01\n"
)
MARTS = "30"  # the model's files from here on compute from facts; those before complete them


def only_facts(put: Callable[[object, str, object], None] = setattr) -> None:
    """Have editions built of facts, from which nothing is computed; `put` sets what is to be undone."""
    asserted = build.broken_assertions
    put(edition, "compute", lambda connection, *_: build.run(connection, build.BEFORE_ROWS, MARTS))
    put(edition, "build_public", _as_it_is)
    put(build, "broken_assertions", lambda path, to: asserted(path, to) if to == "full" else [])
    put(audit, "audit", lambda *_: audit.Report(()))
    put(revisions, "record", lambda *_: None)
    put(revisions, "find", lambda *_: {})


def _as_it_is(public: Path, whole: Path, say: object) -> None:
    shutil.copy(whole, public)
    with duckdb.connect(str(public)) as connection:
        connection.execute("update core.editions set audience = 'public'")


def small_demonstration() -> dict[str, pd.DataFrame]:
    """One counter with its footfall, and one exercise of a mission."""
    day = datetime.date(2020, 1, 1)
    counter = {"counter_id": "DEMO-1", "name": "Guichet", "type": "france_services", "format": "fixed"}
    service = {"service_id": "DEMO-DDT", "type_code": "DDT", "name": "DDT", "level": "department", "code": "35"}
    exercise = {"exercise_id": "DEMO-E", "mission_id": "SEC01", "service_id": "DEMO-DDT"}
    footfall = {"counter_id": "DEMO-1", "month": day, "partner": "cnaf", "channel": "desk", "requests": 7}
    return {
        "services": pd.DataFrame([service]),
        "mission_exercises": pd.DataFrame([exercise | {"level": "department", "code": "35", "inventoried_on": day}]),
        "counters": pd.DataFrame([counter | {"department": "35", "location_quality": "none", "itinerant": False}]),
        "footfall": pd.DataFrame([footfall]),
    }


def rows(query: str, edition: store.Edition | None = None) -> list[tuple]:
    """What a query answers on the current edition, or on the one given."""
    with duckdb.connect(str((edition or store.current()).path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def refused(call: Callable[..., object], *args: object, **named: object) -> list[str]:
    """By which rules a call is refused."""
    with pytest.raises(Refused) as told:
        call(*args, **named)
    return [problem.rule for problem in told.value.problems]


def publish_files(*paths: Path, **options: object) -> Published:
    """Publish files in silence."""
    return publish(paths, Options(**options), lambda what: None)  # type: ignore[arg-type]


def publish_first(*paths: Path, **options: object) -> Published:
    """Publish a list of one counter, DEMO-1, before all else: what a test goes on from."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, "first.csv")
        first.write_text(FIRST)
        return publish_files(first, *paths, **options)


def rules(problems: tuple[Problem, ...]) -> list[tuple[str, int | None]]:
    """(rule, line) of each problem, but the notes on columns that are not used."""
    return [(problem.rule, problem.line) for problem in problems if problem.rule != "columns_not_used"]
