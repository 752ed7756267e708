"""The open edition: each committed file told in sources.toml, made again from its raw files, and accepted as it is."""

import csv
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from data.check import check
from data.open import build, commitments, raw

COMMITTED = sorted(path.stem for path in raw.HERE.glob("*.csv"))
RAW_FILES = sorted({one["file"] for told in raw.sources().values() for one in told.get("raw", ())})
HELD = {"title", "publisher", "licence", "vintage", "retrieved", "evidence", "left_out"}
LEFT_OUT = ("quirks/", "formats/", "prefectures_adresses", "historique_des_versions", "france-services-by-commune")
real = pytest.mark.skipif(not raw.FOLDER.is_dir(), reason="the real public files are not here")


def rows(name: str) -> list[dict[str, str]]:
    with (raw.HERE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def raw_rows(name: str) -> list[dict[str, str]]:
    with (raw.FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_committed_file_has_its_source_and_what_makes_it() -> None:
    assert set(COMMITTED) == raw.sources().keys() == build.TABLES.keys()
    for name, told in raw.sources().items():
        assert told.keys() >= HELD, name
        assert told["evidence"] in ("official", "secondary", "by row")


def test_what_may_not_be_used_is_not() -> None:
    assert [name for name in RAW_FILES if any(part in name for part in LEFT_OUT)] == []
    assert sum(path.stat().st_size for path in raw.HERE.glob("*.csv")) < 3_500_000


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_is_a_deposit_without_a_defect(name: str) -> None:
    found = check(raw.HERE / f"{name}.csv")
    assert [one for one in found.problems if one.severity != "note"] == []
    assert found.count == len(rows(name))


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_holds_no_mail_address(name: str) -> None:
    text = (raw.HERE / f"{name}.csv").read_text(encoding="utf-8")
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", text)


@real
@pytest.mark.real
@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_is_what_its_raw_files_make(name: str, tmp_path: Path) -> None:
    build.write(tmp_path / "again.csv", build.TABLES[name](raw.raw_of(name)))
    assert (tmp_path / "again.csv").read_bytes() == (raw.HERE / f"{name}.csv").read_bytes()


@real
@pytest.mark.real
@pytest.mark.parametrize("name", RAW_FILES)
def test_a_raw_file_is_the_one_that_was_read(name: str) -> None:
    told = {one["sha256"] for all_of in raw.sources().values() for one in all_of.get("raw", ()) if one["file"] == name}
    assert told == {hashlib.sha256((raw.FOLDER / name).read_bytes()).hexdigest()}


def test_a_raw_file_that_changed_is_told_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code\n35\n", encoding="utf-8")
    told = raw.Raw(tmp_path, {"list.csv": hashlib.sha256(b"code\n35\n").hexdigest()})
    assert told.rows("list.csv") == [{"code": "35"}]
    file.write_text("code\n36\n", encoding="utf-8")
    with pytest.raises(raw.Changed, match=r"list\.csv: its SHA-256 is [0-9a-f]{64} and sources\.toml says"):
        told.rows("list.csv")


def test_a_source_is_official_on_the_site_of_who_speaks() -> None:
    assert raw.evidence("https://www.legifrance.gouv.fr/jorf/id/X") == "official"
    assert raw.evidence("https://blog.landot-avocats.net/legifrance.gouv.fr") == "secondary"
    assert raw.evidence("https://notlegifrance.gouv.fr/") == "secondary"
    assert raw.evidence("https://www.senat.fr/rap/x.html") == "secondary"
    assert raw.evidence("https://www.senat.fr/rap/x.html", counted=True) == "official"
    assert raw.evidence("") == "secondary"


# Commitments. No date and no text stands in them that another file does not hold.

# By hand, in the chronology ("avant le 15/11/2025", "entre le 01/01 et le 30/06/2020"); else a note says how.
LITERAL_DUE = {
    "2019-300": "2020-01-01",
    "2019-cantons": "2022-12-31",
    "2019-secretariats": "2020-06-30",
    "2025-proposals": "2025-11-15",
    "2025-3000": "2027-03-31",
}


def test_no_date_of_a_commitment_is_written_from_memory() -> None:
    text = (raw.HERE / "commitments.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)["commitment"]
    assert {one["commitment_id"]: one["due"] for one in written if one.get("due", "m")[0].isdigit()} == LITERAL_DUE
    keys = [part for one in written for key in ("made", "begun", "done") for part in one.get(key, "").split(" by ")]
    assert {key.partition(":")[0] for key in keys if key} <= {"milestone", "chronology", "labels"}


def test_the_founding_text_sets_no_date() -> None:
    founding = [one for one in rows("commitments") if one["made_on"] == "2018-07-25"]
    assert len(founding) == 14  # by hand: missions 3, reorganisation 6, counters 3, and 2 of the three workstreams
    assert {one["due_on"] for one in founding} == {""}
    assert {one["workstream"] for one in founding} == {"missions", "reorganisation", "counters"}


def test_commitments_by_hand() -> None:
    found = {one["commitment_id"]: one for one in rows("commitments")}
    late = found["2019-secretariats"]  # circular 6104-SG of 2 August 2019; in place on 1 January 2021
    assert (late["made_on"], late["due_on"], late["done_on"]) == ("2019-08-02", "2020-06-30", "2021-01-01")
    assert late["done_by"] == "Décret n° 2020-99 du 7 février 2020"
    labels = found["2019-300"]  # 534 lines of the list of December 2022 say "Espace labellisé 01/01/2020" (grep -c)
    assert (labels["due_on"], labels["done_on"]) == ("2020-01-01", "2020-01-01")
    assert "534 labels" in labels["done_by"]


@real
@pytest.mark.real
def test_every_text_of_a_commitment_is_in_the_chronology_or_the_milestones() -> None:
    chronology = {(one["date"], commitments._cited(one)) for one in raw_rows(commitments.CHRONOLOGY)}
    days = {day for day, _ in chronology}
    with commitments.MILESTONES.open(encoding="utf-8") as file:
        milestones = [(one["milestone_date"], one["reference"]) for one in csv.DictReader(file)]
    held = {text for _, text in (*chronology, *milestones)}
    for one in rows("commitments"):
        assert (one["made_on"], one["reference"]) in chronology.union(milestones), one["commitment_id"]
        for day, text in ((one["begun_on"], one["begun_by"]), (one["done_on"], one["done_by"])):
            if day and "534 labels" not in text:
                assert text in held, text
                assert day in days.union(day for day, _ in milestones), day
