"""Who is asking: the reader may look with other eyes only while nothing kept from the public is real."""

from pathlib import Path

import pytest

from data.publish import Options, publish
from pages.shell import serving
from pages.shell.serving import Reader, reader
from queries.access import Viewer

PUBLIC, CABINET, PREFECT = Viewer("public"), Viewer("cabinet"), Viewer("prefect", ("D35",))
STAFF = "department,year,support,pooled\n35,2021,120,96\n"  # nothing of it is public


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions, for a server without AUDIENCE."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "editions"))
    monkeypatch.delenv("AUDIENCE", raising=False)
    monkeypatch.setattr(serving, "_served", serving._Served())  # what another test was served is nothing here
    return tmp_path


def seen(reader: Reader) -> tuple[Viewer, bool, str | None]:
    return reader.viewer, reader.may_switch, reader.unheard


def test_one_real_row_kept_from_the_public_and_the_address_changes_nothing(editions: Path) -> None:
    file = editions / "staff.csv"
    file.write_text(STAFF)
    publish([file], Options(), lambda step: None)
    assert seen(reader()) == (PUBLIC, False, None)
    assert seen(reader("cabinet")) == (PUBLIC, False, "cabinet")
    assert seen(reader("public")) == (PUBLIC, False, None)


@pytest.mark.wide
@pytest.mark.real
def test_the_open_list_of_counters_and_the_barometer_leave_the_choice(editions: Path, real: Path) -> None:
    """The list has comments, which the public file leaves out: they are open on the publisher's site."""
    files = [real / "counters" / "liste-fs-20221201.csv", real / "footfall" / "ind-323.csv"]
    publish(files, Options(), lambda step: None)
    assert seen(reader()) == (PUBLIC, True, None)
    assert seen(reader("cabinet")) == (CABINET, True, None)


@pytest.mark.usefixtures("edition")
def test_on_a_demonstration_the_address_chooses_and_no_address_is_the_cabinet() -> None:
    assert seen(reader()) == seen(reader("")) == (CABINET, True, None)
    assert seen(reader("prefect:D35")) == (PREFECT, True, None)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("vue", ["prefect:R99", "prefect", "minister"])
def test_an_address_that_names_nobody_is_answered_as_the_public(vue: str) -> None:
    assert seen(reader(vue)) == (PUBLIC, True, vue)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("wanted", ["cabinet", "administrator", "prefect:R53", "minister"])
def test_a_server_that_answers_one_audience_answers_no_other_even_on_a_demonstration(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCE", "public")
    assert seen(reader(wanted)) == (PUBLIC, False, wanted)
    monkeypatch.setenv("AUDIENCE", "prefect:D35")
    assert seen(reader(wanted)) == (PREFECT, False, wanted)
    assert seen(reader("prefect:D35")) == (PREFECT, False, None)


@pytest.mark.usefixtures("edition")
def test_reader_and_edition_are_chosen_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for audience, file in (("public", "public"), ("cabinet", "full")):
        monkeypatch.setenv("AUDIENCE", audience)
        assert reader().edition.audience == file
