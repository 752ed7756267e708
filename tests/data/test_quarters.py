"""The editions of a quarter's end are kept for good: addresses with `?edition=` lead to them."""

import datetime as dt
from pathlib import Path

import pytest

from data.store import register, served
from data.store.register import Served


def entry(day: str, edition: str, cause: str = "publish") -> Served:
    return Served(dt.datetime.fromisoformat(day), edition, cause, "ops", "")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([], set()),
        # Today is 7 December 2026: the third quarter ended on 30 September with b.
        ([("2026-07-01", "a"), ("2026-09-30T23:59:59", "b"), ("2026-10-01", "c")], {"b"}),
        ([("2026-11-01", "a"), ("2026-12-01", "b")], set()),  # no quarter ended meanwhile
        ([("2025-12-01", "a")], {"a"}),  # served through four ends
        ([("2026-03-01", "a"), ("2026-05-01", "b"), ("2026-08-01", "c")], {"a", "b", "c"}),
        # The same quarter a year later is another one.
        ([("2025-11-01", "a"), ("2026-11-01", "b")], {"a"}),
    ],
)
def test_an_edition_that_was_served_when_a_quarter_ended_is_of_it(
    told: list[tuple[str, str]], kept: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "now", lambda: dt.datetime(2026, 12, 7))
    assert served.of_quarters([entry(*one) for one in told]) == kept


def test_one_that_was_withdrawn_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "now", lambda: dt.datetime(2026, 12, 7))
    told = [entry("2026-05-01", "a"), entry("2026-06-01", "b"), entry("2026-07-15", "a", "rollback")]
    assert served.of_quarters(told) == {"a"}


def test_a_folder_of_pages_that_were_frozen_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    page = tmp_path / "frozen" / ("0" * 32) / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("kept")
    (tmp_path / "deposits").mkdir()
    served.prune(1)
    assert page.read_text() == "kept"
