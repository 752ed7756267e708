"""Opening hours of a week, in the spelling of the official list, and how many hours they make."""

import numpy as np
import pandas as pd

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Whole days, mornings and afternoons, with their hours.
WHOLE = {
    "09:00 - 12:00 / 14:00 - 17:00": 6.0, "09:00 - 12:30 / 13:30 - 17:00": 7.0, "08:30 - 12:00 / 13:30 - 17:00": 7.0,
    "09:00 - 12:00 / 13:30 - 17:00": 6.5, "09:00 - 12:00 / 13:30 - 16:30": 6.0, "09:00 - 12:00 / 13:30 - 17:30": 7.0,
    "08:30 - 12:00 / 13:30 - 17:30": 7.5, "09:00 - 12:00 / 13:00 - 17:00": 7.0, "09:00 - 17:00": 8.0,
    "09:30 - 12:00 / 14:00 - 17:00": 5.5,
}  # fmt: skip
MORNING = {"09:00 - 12:00": 3.0, "08:30 - 12:30": 4.0, "09:00 - 12:30": 3.5, "08:30 - 12:00": 3.5}
AFTERNOON = {"14:00 - 17:00": 3.0, "13:30 - 17:00": 3.5, "13:30 - 17:30": 4.0}
LENGTH = WHOLE | MORNING | AFTERNOON


def week(rng: np.random.Generator, full: bool, days: int) -> list[str | None]:
    """Seven cells, None where closed: at least 24 hours a week when full, under 24 when not."""
    whole, morning, afternoon = (list(part) for part in (WHOLE, MORNING, AFTERNOON))
    usual = whole[int(rng.choice(len(whole), p=_falling(len(whole))))]
    if full:
        cells: list[str | None] = [usual] * 5
        if rng.random() < 0.7:
            cells[int(rng.integers(1, 5))] = morning[int(rng.integers(len(morning)))]
        saturday = morning[int(rng.integers(len(morning)))] if days == 6 else None
        if days == 4:
            cells[int(rng.integers(2, 5))] = None
        return _at_least_24([*cells, saturday, None])
    halves = morning if rng.random() < 0.6 else afternoon
    return [halves[int(rng.integers(len(halves)))] for _ in range(days)] + [None] * (7 - days)


def _falling(size: int) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1)
    return weights / weights.sum()


def length(cells: list[str | None]) -> float:
    """Hours of a week."""
    return float(sum(LENGTH[cell] for cell in cells if cell))


def _at_least_24(cells: list[str | None]) -> list[str | None]:
    """A four-day week of short days is lengthened to the usual long one."""
    if length(cells) >= 24:
        return cells
    return ["08:30 - 12:00 / 13:30 - 17:30" if cell in WHOLE else cell for cell in cells]


def columns(weeks: list[list[str | None]]) -> pd.DataFrame:
    """hours_monday ... hours_sunday and weekly_hours, one row per week."""
    table = pd.DataFrame(weeks, columns=[f"hours_{day}" for day in WEEKDAYS], dtype=object)
    return table.assign(weekly_hours=[length(cells) for cells in weeks])
