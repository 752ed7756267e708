"""What survives: the power that goes, files cut, changed or gone, in the editions and in the archive."""

import os
from pathlib import Path

import pytest

from data import store
from data.problem import Refused
from tests.data.support import Write, publish_files

STAFF = "department,year,support,pooled\n35,2021,120,96\n"
FOOTFALL = "counter_id,month,partner,channel,visits,requests\nDEMO-1,2022-05-01,cnaf,desk,10,40\n"


def one_deposit(editions: Path) -> Path:
    (path,) = (editions / "deposits").iterdir()
    return path


# The order in which the disk is told --------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every file flushed, and every name given, in order: ("flush", name) or ("name", name)."""
    order: list[tuple[str, str]] = []
    flush, name = os.fsync, os.replace

    def flushed(descriptor: int) -> None:
        order.append(("flush", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        flush(descriptor)

    def named(old: str, new: str) -> None:
        name(old, new)
        order.append(("name", Path(new).name))

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", named)
    return order


def test_the_disk_holds_an_edition_and_its_deposits_before_the_pointer_names_it(
    editions: Path, write: Write, told: list[tuple[str, str]]
) -> None:
    edition = publish_files(write("staff.csv", STAFF)).edition.name
    deposit = one_deposit(editions).name
    assert told == [
        ("flush", f"{deposit.removesuffix('.jsonl')}.{os.getpid()}"),
        ("name", deposit),
        ("flush", "deposits"),
        ("flush", "full.duckdb"),
        ("name", f"{edition}.duckdb"),
        ("flush", "public.duckdb"),
        ("name", f"{edition}.public.duckdb"),
        ("flush", "manifest.json"),
        ("name", f"{edition}.json"),
        ("flush", "editions"),
        ("flush", f"CURRENT.{os.getpid()}"),
        ("name", "CURRENT"),
        ("flush", "editions"),
    ]


# The archive --------------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def changed(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert content.count('"96"') == 1
    path.write_text(content.replace('"96"', '"97"'), encoding="utf-8")


def without_a_row(path: Path) -> None:
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")


@pytest.mark.parametrize("damage", [cut, emptied, changed, without_a_row, Path.unlink])
def test_a_damaged_deposit_goes_into_no_edition_until_its_file_is_published_again(
    editions: Path, write: Write, damage: object
) -> None:
    staff = write("staff.csv", STAFF)
    before = publish_files(staff, demo=True).edition
    kept = one_deposit(editions).read_bytes()
    damage(one_deposit(editions))  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        publish_files(write("footfall.csv", FOOTFALL))
    assert [(problem.file, problem.rule) for problem in refused.value.problems] == [("staff.csv", "deposit_damaged")]
    assert store.current() == before
    assert not publish_files(staff).new  # the same content: the deposit is put right all the same
    assert one_deposit(editions).read_bytes() == kept
    assert publish_files(write("footfall.csv", FOOTFALL)).new


def test_a_deposit_kept_before_hashes_were_is_read_and_gets_one_when_its_file_comes_again(
    editions: Path, write: Write
) -> None:
    staff = write("staff.csv", STAFF)
    publish_files(staff, demo=True)
    deposit = one_deposit(editions)
    kept = deposit.read_bytes()
    deposit.write_bytes(kept.partition(b"\n")[2])
    assert publish_files(write("footfall.csv", FOOTFALL)).new
    assert not publish_files(staff).new
    assert deposit.read_bytes() == kept


def test_a_separator_of_lines_inside_a_cell_does_not_cut_a_deposit(editions: Path, write: Write) -> None:
    publish_files(write("proposals.csv", "proposal_id,title,type\nOP-1,Un\u2028titre\u0085long,fusion\n"))
    assert publish_files(write("staff.csv", STAFF)).new  # which reads the proposals from the archive
