"""Who is asking: the reader may look with other eyes only while nothing kept from the public is real."""

from pathlib import Path

import pytest
import streamlit as st

from data.publish import Options, publish
from pages.main import reader
from queries.access import Viewer

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
STAFF = "department,year,support,pooled\n35,2021,120,96\n"  # nothing of it is public


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions, for a server without AUDIENCE."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "editions"))
    monkeypatch.delenv("AUDIENCE", raising=False)
    return tmp_path


def asked(monkeypatch: pytest.MonkeyPatch, **parameters: str) -> tuple[Viewer, bool]:
    monkeypatch.setattr(st, "query_params", parameters)
    return reader()


def test_one_real_row_kept_from_the_public_and_the_address_changes_nothing(
    editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = editions / "staff.csv"
    file.write_text(STAFF)
    publish([file], Options(), lambda step: None)
    assert asked(monkeypatch) == (PUBLIC, False)
    assert asked(monkeypatch, vue="cabinet") == (PUBLIC, False)
    monkeypatch.setenv("AUDIENCE", "prefect:D35")
    assert asked(monkeypatch, vue="cabinet") == (Viewer("prefect", ("D35",)), False)


@pytest.mark.real
def test_the_open_list_of_counters_and_the_barometer_leave_the_choice(
    editions: Path, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list has comments, which the public file leaves out: they are open on the publisher's site."""
    files = [real / "counters" / "liste-fs-20221201.csv", real / "footfall" / "ind-323.csv"]
    publish(files, Options(), lambda step: None)
    assert asked(monkeypatch) == (PUBLIC, True)
    assert asked(monkeypatch, vue="cabinet") == (CABINET, True)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("vue", ["prefect:R99", "minister", ""])
def test_an_address_that_names_nobody_keeps_the_reader(vue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, vue=vue) == (CABINET, True)
