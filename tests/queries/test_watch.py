"""What publishers have, against our copy: who is late, and who nobody knows of. Cases worked out by hand."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from data.addresses import addresses
from data.store import looks
from data.store.looks import Look
from pages.text import LANGUAGES, sentences
from queries import freshness, watch

KNOWN, DUE = dt.date(2024, 7, 31), dt.date(2024, 8, 31)


def look(day: str, answer: str, newest: str | None = None) -> Look:
    period = dt.date.fromisoformat(newest) if newest else None
    return Look("acts", dt.datetime.fromisoformat(day), "https://example.org", answer, newest_period=period)


@pytest.mark.parametrize(
    ("found", "state", "days"),
    [
        (None, "copy", None),  # nobody looked: our copy's age is nobody's lateness
        (look("2024-08-31", "same", "2024-07-31"), "on_time", None),  # the day that it is due is not past it
        (look("2024-09-01", "same", "2024-07-31"), "under_21", 1),
        (look("2024-09-21", "same"), "over_21", 21),
        (look("2026-12-07", "same", "2024-07-31"), "over_60", 828),
        (look("2026-12-07", "newer", "2026-06-30"), "newer", None),
        (look("2026-12-07", "newer"), "newer", None),  # of a file whose days were not read
        (look("2026-12-07", "newer", "2024-07-31"), "over_60", 828),  # other bytes, and no later day
        # What we looked for and did not see tells nothing of the publisher.
        *((look("2026-12-07", answer), "copy", None) for answer in ("moved", "missing", "refused", "failed", "older")),
    ],
)
def test_only_a_look_past_the_due_day_that_finds_nothing_newer_makes_late(
    found: Look | None, state: str, days: int | None
) -> None:
    told = watch.standing(KNOWN, DUE, found)
    assert (told.state, told.days) == (state, days)
    assert (told.state in freshness.LATE) == (days is not None)


def test_a_look_before_the_due_day_tells_no_more_once_others_were_looked_at_past_it() -> None:
    early = look("2024-08-15", "same", "2024-07-31")
    days = (DUE, DUE + dt.timedelta(1))
    assert [watch.standing(KNOWN, DUE, early, now).state for now in days] == ["on_time", "copy"]


def test_what_has_no_due_day_is_never_late() -> None:
    assert watch.standing(KNOWN, None, look("2026-12-07", "same")).state == "on_time"


ROW = {"source": "indicator_values", "part": "IND-323", "known_on": KNOWN, "due_on": DUE, "days": None}


def test_looks_of_the_register_are_told_of_copies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    rows = pd.DataFrame(
        [
            ROW | {"state": "copy", "copied_on": dt.date(2026, 11, 30)},
            ROW | {"source": "footfall", "part": None, "state": "over_60", "days": 90, "copied_on": None},  # sent to us
            ROW | {"source": "proposals", "part": None, "state": "unknown", "known_on": None, "copied_on": None},
        ]
    )
    assert watch.watched(rows)["state"].tolist() == ["copy", "over_60", "unknown"]
    before = watch.steps()
    (name,) = (name for name, one in addresses().items() if one.owed == "indicator_values:IND-323")
    looks.note(tmp_path, Look(name, dt.datetime(2026, 12, 7), "https://example.org", "same", newest_period=KNOWN))
    told = watch.watched(rows)
    assert told["state"].tolist() == ["over_60", "over_60", "unknown"]
    assert told["days"].tolist()[:2] == [828, 90]
    assert told["looked_on"].tolist() == [dt.date(2026, 12, 7), None, None]
    assert watch.steps() == before + 1, "what was drawn before is not shown after a look"
    assert freshness.late(told) == 2
    looks.note(tmp_path, Look(name, dt.datetime(2026, 12, 8), "https://example.org", "failed"))
    assert watch.watched(rows)["state"].tolist()[0] == "over_60", "a look that failed takes nothing back"


def test_without_a_register_that_can_be_read_nobody_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    (tmp_path / "register.sqlite").write_bytes(b"no database" * 100)
    rows = pd.DataFrame([ROW | {"state": "copy", "copied_on": dt.date(2026, 11, 30)}])
    assert watch.watched(rows)["state"].tolist() == ["copy"]


# Texts that may call a source late: each counts or names states of LATE.
SOURCES_LATE = (
    "freshness.",
    "practice.timeliness.done",  # the rule itself
    "deposits.owed.",
    "overview.sources.late",
    "overview.watch.sources_late",
    "territory.owing.late",
)
LATE = {"fr": ("source", "retard"), "en": ("source", " late")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_text_calls_a_source_late(language: str) -> None:
    found = [key for key, text in sentences(language).items() if all(word in text.lower() for word in LATE[language])]
    assert [key for key in found if not key.startswith(SOURCES_LATE)] == []
