"""Helpers of the data tests: a demonstration of a few rows, publication in silence, problems in short."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from data.problem import Problem
from data.publish import Options, Published, publish

Write = Callable[[str, str | bytes], Path]


def small_demonstration(seed: int) -> dict[str, pd.DataFrame]:
    """One counter with its footfall, and one exercise of a mission; the seed shows in a name."""
    day = datetime.date(2020, 1, 1)
    counter = {"counter_id": "DEMO-1", "name": f"Guichet {seed}", "type": "france_services", "format": "fixed"}
    service = {"service_id": "DEMO-DDT", "type_code": "DDT", "name": "DDT", "level": "department", "code": "35"}
    exercise = {"exercise_id": "DEMO-E", "mission_id": "SEC01", "service_id": "DEMO-DDT"}
    footfall = {"counter_id": "DEMO-1", "month": day, "partner": "cnaf", "channel": "desk", "requests": 7}
    return {
        "services": pd.DataFrame([service]),
        "mission_exercises": pd.DataFrame([exercise | {"level": "department", "code": "35", "inventoried_on": day}]),
        "counters": pd.DataFrame([counter | {"department": "35", "location_quality": "none", "itinerant": False}]),
        "footfall": pd.DataFrame([footfall]),
    }


def publish_files(*paths: Path, **options: object) -> Published:
    """Publish files in silence."""
    return publish(paths, Options(**options), lambda what: None)  # type: ignore[arg-type]


def rules(problems: tuple[Problem, ...]) -> list[tuple[str, int | None]]:
    """(rule, line) of each problem, but the notes on columns that are not used."""
    return [(problem.rule, problem.line) for problem in problems if problem.rule != "columns_not_used"]
