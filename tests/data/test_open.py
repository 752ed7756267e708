"""The open edition: each committed file told in sources.toml, made again from its raw files, and accepted as it is."""

import csv
import hashlib
import re
import tomllib
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from data import store
from data.check import check
from data.open import build, commitments, counters, raw, sources
from queries.access import Viewer
from tests.support import reading

COMMITTED = sorted(path.stem for path in raw.HERE.glob("*.csv"))
LISTS = [name for name in COMMITTED if name.startswith("france_services_")]
RAW_FILES = sorted({one["file"] for told in sources().values() for one in told.get("raw", ())} - {counters.ACTS_SINCE})
HELD = {"title", "publisher", "licence", "vintage", "retrieved", "evidence", "left_out_fr", "left_out_en"}
LEFT_OUT = ("quirks/", "formats/", "prefectures_adresses", "historique_des_versions", "france-services-by-commune")
real = pytest.mark.skipif(not raw.FOLDER.is_dir(), reason="the real public files are not here")


def rows(name: str) -> list[dict[str, str]]:
    with (raw.HERE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def raw_rows(name: str) -> list[dict[str, str]]:
    with (raw.FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_committed_file_has_its_source_and_what_makes_it() -> None:
    assert set(COMMITTED) == sources().keys() == build.TABLES.keys()
    for name, told in sources().items():
        assert told.keys() >= HELD, name
        assert told["evidence"] in ("official", "secondary", "by row")


def test_what_may_not_be_used_is_not() -> None:
    assert [name for name in RAW_FILES if any(part in name for part in LEFT_OUT)] == []
    assert sum(path.stat().st_size for path in raw.HERE.glob("*.csv")) < 3_500_000


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_is_a_deposit_without_a_defect(name: str) -> None:
    """A list of counters has the defects that it was published with: each is told, and none stops it."""
    found = check(raw.HERE / f"{name}.csv")
    borne = ("note", "warning") if name in LISTS else ("note",)
    assert [one for one in found.problems if one.severity not in borne] == []
    assert found.count == len(rows(name))


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_holds_no_mail_address(name: str) -> None:
    text = (raw.HERE / f"{name}.csv").read_text(encoding="utf-8")
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", text)


@real
@pytest.mark.real
@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_file_is_what_its_raw_files_make(name: str, tmp_path: Path) -> None:
    build.write(tmp_path / "again.csv", build.rows_of(name))
    assert (tmp_path / "again.csv").read_bytes() == (raw.HERE / f"{name}.csv").read_bytes()


@real
@pytest.mark.real
@pytest.mark.parametrize("name", RAW_FILES)
def test_a_raw_file_is_the_one_that_was_read(name: str) -> None:
    told = {one["sha256"] for all_of in sources().values() for one in all_of.get("raw", ()) if one["file"] == name}
    assert told == {hashlib.sha256((raw.FOLDER / name).read_bytes()).hexdigest()}


def test_a_raw_file_that_changed_is_told_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code\n35\n", encoding="utf-8")
    told = raw.Raw(tmp_path, {"list.csv": hashlib.sha256(b"code\n35\n").hexdigest()})
    assert told.rows("list.csv") == [{"code": "35"}]
    file.write_text("code\n36\n", encoding="utf-8")
    with pytest.raises(raw.Changed, match=r"list\.csv: its SHA-256 is [0-9a-f]{64} and sources\.toml says"):
        told.rows("list.csv")


def test_what_was_transcribed_is_held_to_its_hash_here() -> None:
    assert raw.raw_of("acts").content(counters.ACTS_SINCE).startswith(b"zone,2024-09,")


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
    milestones = [(one["milestone_date"], one["reference"]) for one in raw.nomenclature("milestones")]
    held = {text for _, text in (*chronology, *milestones)}
    for one in rows("commitments"):
        assert (one["made_on"], one["reference"]) in chronology.union(milestones), one["commitment_id"]
        for day, text in ((one["begun_on"], one["begun_by"]), (one["done_on"], one["done_by"])):
            if day and "534 labels" not in text:
                assert text in held, text
                assert day in days.union(day for day, _ in milestones), day


# Services and operations. Counted in the raw files by hand (cut, sort, uniq -c) and by the texts.


def count(name: str, *columns: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(one[column] for column in columns) for one in rows(name))


def test_services_by_hand() -> None:
    found = count("state_services", "type_code", "evidence")
    # SOURCES.md: 45 DDETSPP, 47 DDETS, 4 of the Ile-de-France directorate, and 79 directorates for territories.
    assert (found["DDETSPP", "secondary"], found["DDETS", "deduced"], found["UD_DRIEETS", "deduced"]) == (45, 47, 4)
    assert found["DDT", "secondary"] + found["DDTM", "secondary"] == 79
    # The directory of 2016 has 50 DDCS, 50 DDPP and 46 DDCSPP; one of these was split in two in 2021, in the 35.
    assert (found["DDCS", "official"], found["DDCSPP", "official"]) == (50, 46)
    assert found["DDPP", "secondary"] == 51
    one = {row["service_id"]: row for row in rows("state_services")}
    assert (one["DDPP-35"]["valid_from"], one["DDPP-35"]["predecessor_id"]) == ("2021-04-01", "ddcspp-35238-01")
    # Units that the directory of 2019 alone lists: 8 of the DRIEE, 1 of the DREAL beside the 74 of 2016.
    assert (found["UD_DRIEE", "official"], found["UD_DREAL", "official"]) == (8, 75)
    assert one["ddt-48095-01"]["listed"] == "2016-02-01 2019-09-01 2021-04-01"
    split = next(row for row in one.values() if row["type_code"] == "DDCSPP" and row["code"] == "35")
    assert (split["valid_to"], split["successor_id"]) == ("2021-03-31", "DDETS-35")
    assert one["DRIEETS-11"]["valid_from"] == "2021-04-01"
    assert "DEETS-03" not in one  # Guyane is otherwise organised, and no list of it was read


def test_every_successor_is_a_service_that_begins_the_day_after() -> None:
    one = {row["service_id"]: row for row in rows("state_services")}
    ended = [row for row in one.values() if row["successor_id"]]
    assert len(ended) > 190
    for row in ended:
        heir = one[row["successor_id"]]
        assert (heir["valid_from"], heir["code"]) == ("2021-04-01", row["code"])


def test_operations_by_hand() -> None:
    found = count("operations", "operation_id")
    assert found["derogation-trial",] == 20  # 22 territories, two of which are outside the 101 departements
    assert sum(number for (name,), number in found.items() if name.startswith("OP2011")) == 34 + 6  # one names six
    assert len([name for (name,) in found if name.startswith("OP2011")]) == 35
    assert len([name for (name,) in found if name.startswith("sgcd-")]) == 8
    assert len([name for (name,) in found if name.startswith("subprefecture-")]) == 6
    one = {(row["operation_id"], row["code"]): row for row in rows("operations")}
    canals = sorted(code for name, code in one if name == "OP2011-15")
    assert canals == ["21", "44", "47", "52", "58", "71"]  # read in the order's annex
    secretariats = one["act-2020-99", "FR"]
    assert (secretariats["decided_on"], secretariats["in_force_on"]) == ("2020-02-07", "2021-01-01")
    nature = one["transfer-ENV04", "FR"]
    assert (nature["decided_on"], nature["in_force_on"], nature["to_tier"]) == ("2022-02-21", "2023-01-01", "region")
    adverts = one["transfer-URB07", "FR"]
    assert (adverts["decided_on"], adverts["in_force_on"]) == ("2021-08-22", "2024-01-01")
    assert one["transfer-TRA01", "FR"]["in_force_on"] == ""  # 2024, and no day was read


def test_figures_told_once_by_hand() -> None:
    found = {row["fact_id"]: row for row in rows("state_facts")}
    totals = {row["period"]: row["value"] for row in found.values() if row["series"].startswith("derogation_orders")
              and row["breakdown"] == "total"}  # fmt: skip
    assert totals == {"2019-03-20": "61", "2020-04-08": "183", "2021-05-25": "88"}
    authors = [row for row in found.values() if row["breakdown"] == "author" and row["period"] == "2024-12-01"]
    assert sum(int(row["value"]) for row in authors) == 780  # 628 and 152
    named = [row for row in found.values() if row["breakdown"] == "prefecture"]
    assert len(named) == 9
    assert {(row["level"], row["code"]) for row in named} >= {("department", "72"), ("region", "24"), ("region", "52")}
    assert (found["staff-01"]["value"], found["staff-02"]["value"]) == ("82429", "70666")
    # By hand, payment credits of the six actions in the bill for 2020: 162,667,945 + 554,587,922 + 121,494,989
    # + 577,231,082 + 605,134,661 + 306,765,027.
    paid = [row for name, row in found.items() if name.startswith("p354-2020-") and name.endswith("total_cp")]
    assert sum(int(row["value"]) for row in paid) == 2_327_881_626


# Counters. Expected values are read in the raw files with pandas, or by hand (wc, grep), never through data.open.


def test_counters_by_hand() -> None:
    assert {name: len(rows(name)) for name in LISTS} == {  # wc -l, and grep -c Feature
        "france_services_2020-01-02": 456,
        "france_services_2020-10-12": 908,
        "france_services_2022-12-01": 2683,
        "france_services_2023-07": 2707,
        "france_services_2026-06": 3026,
    }
    assert sum(int(one["value"]) for one in rows("labels") if one["period"] == "2022-12") == 2549  # SOURCES.md
    assert sum(int(one["value"]) for one in rows("label_targets")) == 2545
    found = rows("counter_facts")
    national = [one for one in found if one["fact_id"].startswith("network-")]
    assert len(national) == 38
    operators = [(one["period"], one["value"]) for one in national if one["series"] == "national_operators"]
    assert operators == [("2018", "7"), ("2020", "9"), ("2024-01", "11")]
    posts = [one for one in found if one["series"] == "adviser_posts"]
    assert [one["value"] for one in posts if one["level"] == "nation"] == ["2138"]
    assert sum(int(one["value"]) for one in posts if one["level"] == "department") == 2138 - 9  # nine are of none
    houses = [one for one in found if one["series"] == "msap_listed"]
    assert {one["level"] for one in houses} == {"department"}  # 82% of them: never a total
    assert (len(houses), sum(int(one["value"]) for one in houses)) == (96, 1098)


def test_what_was_read_in_excerpts_is_secondary_whoever_published_it() -> None:
    """Counted by hand in facts/: 28 lines of the network, 17 kept; 28 of the State's administration, 15 kept."""
    kept = {name: [one for one in rows(f"{name}_facts") if "recent" in one["fact_id"]] for name in ("counter", "state")}
    assert {name: len(found) for name, found in kept.items()} == {"counter": 17, "state": 15}
    assert {one["evidence"] for found in kept.values() for one in found} == {"secondary"}
    assert any("senat.fr" in one["source"] for one in kept["state"])
    told = {(one["series"], one["period"]): (one["value"], one["approximate"]) for one in kept["counter"]}
    assert told["labelled", "2025-11"] == ("2865", "Non")
    assert told["help_of_month", "2025-11"] == ("1200000", "Oui")  # "plus de"
    assert told["help_of_month", "2025"] == ("1000000", "Oui")  # not the target of 2026, told apart


@real
@pytest.mark.real
def test_digital_help_is_of_the_last_month_and_its_departements_add_up() -> None:
    """By hand: 19,866 carers of the 20,000 to train, 5,734,441 times people were helped, at the end of August 2025."""
    for series, file, expected in (("digital_carers", "ind-734", 19866), ("digital_help", "ind-736", 5734441)):
        of = [one for one in rows("counter_facts") if one["series"] == series]
        assert [one["period"] for one in of if one["level"] == "nation"] == ["2023-12", "2024-12", "2025-08"]
        (total,) = [int(one["value"]) for one in of if (one["level"], one["period"]) == ("nation", "2025-08")]
        departments = [int(one["value"]) for one in of if one["level"] == "department"]
        assert (len(departments), sum(departments), total) == (101, expected, expected)
        published = pd.read_csv(raw.FOLDER / "footfall" / f"{file}.csv")
        months = published.dropna(subset="indic_va").groupby(["metric_enforce_date", "maille"])["indic_va"].sum()
        assert months.unstack().nunique(axis=1).eq(1).all()  # départements, regions and the country, each month


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_nothing_that_persons_are_known_by(name: str) -> None:
    assert not {"mail", "phone", "comment", "telephone", "commentaire"} & rows(name)[0].keys()
    numbers = re.compile(r"(?<!\d)0[1-9](?:[ .]?\d\d){4}(?!\d)")
    assert [one for one in rows(name) if numbers.search(" ".join(one.values()))] == []


@real
@pytest.mark.real
@pytest.mark.parametrize(("name", "columns"), [
    ("fs_2020-01-02.csv", {"name": "lib_france_services", "address": "adresse", "latitude": "lat",
                           "hours_monday": "h_lundi", "hours_saturday": "h_samedi"}),
    ("liste-fs-20221201.csv", {"counter_id": "id_fs", "name": "lib_fs", "commune": "insee_com",
                               "format": "format_fs", "labellisation": "labellisation", "hours_friday": "h_vendredi"}),
    ("liste-fs-202307.csv", {"counter_id": "id_fs", "name": "lib_fs", "commune": "insee_com", "longitude": "longitude",
                             "checked_format": "format_fs_anct", "labellisation": "labellisation"}),
])  # fmt: skip
def test_the_cells_of_a_list_are_those_published(name: str, columns: dict[str, str]) -> None:
    (ours,) = [one for one, file in counters.LISTS.items() if file.endswith(name)]
    published = pd.read_csv(raw.FOLDER / "counters" / name, dtype=str, keep_default_na=False)
    committed = pd.read_csv(raw.HERE / f"{ours}.csv", dtype=str, keep_default_na=False)
    for column, theirs in columns.items():
        assert committed[column].tolist() == published[theirs].tolist(), column


@real
@pytest.mark.real
@pytest.mark.parametrize(("name", "file"), [("acts", "ind-323.csv"), ("satisfaction", "ind-246.csv")])
def test_what_the_tracker_published_is_what_is_committed(name: str, file: str) -> None:
    published = pd.read_csv(raw.FOLDER / "footfall" / file, dtype=str, keep_default_na=False)
    committed = pd.read_csv(raw.HERE / f"{name}.csv", dtype=str, keep_default_na=False)
    committed = committed[(committed["period"] < "2024-08-01") | (committed["period"] == "2026-12-01")]
    for column in ("indic_vi", "indic_va", "indic_vc", "indic_ta"):
        assert committed[column.removeprefix("indic_")].tolist() == published[column].tolist()
    assert committed["zone"].tolist() == published["enforce_zone_id"].tolist()
    assert committed["period"].tolist() == published["metric_enforce_date"].tolist()


@real
@pytest.mark.real
def test_acts_since_are_those_of_the_nation_and_regions_but_for_the_month_that_was_corrected() -> None:
    """The folder has nation and regions as published before Meuse was corrected (7,382 to 4,380)."""
    published = pd.read_csv(raw.FOLDER / "footfall" / "ind-323_nation_regions_2024-09_2026-06.csv")
    committed = pd.read_csv(raw.HERE / "acts.csv")
    found = published.merge(
        committed, left_on=["enforce_zone_id", "metric_enforce_date"], right_on=["zone", "period"]
    ).rename(columns={"indic_va": "before", "va": "now"})
    assert len(found) == len(published) == 361
    assert (found["indic_ta"].fillna(-1) == found["ta"].fillna(-1)).all()
    assert (found["indic_vc"].fillna(-1) == found["vc"].fillna(-1)).all()
    other = found[found["before"].fillna(0) != found["now"].fillna(0)]
    assert other[["zone", "period", "before", "now"]].to_numpy().tolist() == [
        ["FRANCE", "2025-12-01", 1074116, 1071114],
        ["R44", "2025-12-01", 93104, 90102],
    ]
    assert 7382 - 4380 == 93104 - 90102 == 1074116 - 1071114


def test_each_month_of_acts_adds_up_and_each_rate_follows_from_its_values() -> None:
    """Each total is the sum of its départements; `ta` by the tracker's own rule, kept within 0 and 100."""
    acts = pd.read_csv(raw.HERE / "acts.csv")
    acts["value"] = acts["va"].fillna(acts["vi"])
    regions = pd.read_parquet(raw.HERE.parent / "reference" / "departments.parquet").set_index("code")["region"]
    months = acts.dropna(subset="value").pivot(index="period", columns="zone", values="value")
    assert months.notna().all(axis=None)
    assert months.shape == (27, 120)
    departments = [zone for zone in months if zone[0] == "D"]
    summed = months[departments].T.groupby([f"R{regions[zone[1:]]}" for zone in departments]).sum().T
    assert (summed == months[summed.columns]).all(axis=None)
    assert (summed.sum(axis=1) == months["FRANCE"]).all()
    start, target = (acts.dropna(subset=one).set_index("zone")[one] for one in ("vi", "vc"))
    rated = acts[acts["period"] == "2026-06-01"].set_index("zone")
    rate = ((rated["va"] - start) / (target - start) * 100).clip(0, 100).round(2)
    other = rate[(rate - rated["ta"]).abs() > 0.01]
    assert other.index.tolist() == ["D88"]  # Vosges: 100 is published where the target is below the start
    assert (start["D88"], target["D88"], rated["ta"]["D88"]) == (12044, 10209.97, 100)


def test_the_open_edition_tells_what_counters_did(opened: store.Edition) -> None:
    """Expected: domain.md section 2 (acts by month), and the tracker's own targets."""
    with store.cursor(opened) as cursor:
        acts = dict(
            cursor.execute(
                """select strftime(period, '%Y-%m'), sum(value)::integer from core.indicator_values
                where indicator = 'IND-323' and level = 'department' and value_type in ('vi', 'va') group by all"""
            ).fetchall()
        )  # fmt: skip
        ((target,),) = cursor.execute(
            "select target from marts.targets where indicator = 'IND-246' and level = 'nation'"
            " and target_date = '2026-12-01'"
        ).fetchall()
    assert acts == {
        "2022-05": 510034, "2023-01": 650165, "2023-06": 890580, "2023-09": 738638, "2023-10": 867403,
        "2024-01": 879233, "2024-02": 901930, "2024-04": 971082, "2024-07": 935377,
        # The tracker's file of June 2026, at its own line of the nation.
        "2024-09": 1022991, "2024-11": 1020374, "2024-12": 916801, "2025-04": 1346100, "2025-05": 1274906,
        "2025-06": 1092906, "2025-07": 1119883, "2025-08": 837657, "2025-09": 1277714, "2025-10": 1413717,
        "2025-11": 1171094, "2025-12": 1071114, "2026-01": 1291326, "2026-02": 1275283, "2026-03": 1391890,
        "2026-04": 1390616, "2026-05": 1202938, "2026-06": 1264615,
    }  # fmt: skip
    assert target == 95


@real
@pytest.mark.real
def test_counters_that_two_lists_name_alike_are_the_same_ones(opened: store.Edition) -> None:
    """Held to the raw files by pandas: 1,671 pairs of commune and name that both lists have once."""
    before, after = (
        pd.read_csv(raw.FOLDER / "counters" / name, dtype=str, keep_default_na=False).drop_duplicates(
            ["insee_com", "lib_fs"], keep=False
        )
        for name in ("liste-fs-202307.csv", "france_services_202606_par_commune.csv")
    )
    pairs = before.merge(after, on=["insee_com", "lib_fs"])
    assert len(pairs) == 1671
    with store.cursor(opened) as cursor:
        listed = cursor.execute(
            """select counter_id, name as lib_fs, coalesce(commune_given, commune) as insee_com, told_on::text as day
            from core.counters join core.sources using (source_id) where contract = 'france_services_communes'"""
        ).df()
        gone, come = cursor.execute(
            """select count(*) filter (kind = 'closed'), count(*) filter (kind = 'opened') from core.counter_events
            where event_date = '2026-06-01'"""
        ).fetchall()[0]
        query = "select count(*) from core.counters where department in ('2A', '2B') and closed_on is null"
        ((going_on,),) = cursor.execute(query).fetchall()
    found = pairs.merge(listed, on=["insee_com", "lib_fs"])
    assert (found["counter_id"] == found["id_fs"]).sum() == len(found) == 1671
    assert set(found["day"]) == {"2023-07-01"}
    assert going_on == before["insee_dep"].isin(["2A", "2B"]).sum() == 35
    # What July 2023 had, less what is gone, more what came, is what June 2026 lists and Corse beside it.
    # Of June 2026, two lines of one commune have the same name but for words that any counter may bear: one counter.
    assert 2707 - gone + come == 3026 - 1 + 35


def test_the_open_edition_is_published_and_says_who_exercises_what(opened: store.Edition) -> None:
    with store.cursor(opened) as cursor:
        ask = reading(Viewer("public"))
        by_law = ask("missions/by_law_missions").set_index("mission_id")
        assert cursor.execute("select kind from core.editions").fetchall() == [("real",)]
        query = "select publisher, licence, note_en from core.sources where contract = 'operations'"
        ((publisher, licence, note),) = cursor.execute(query).fetchall()
    # As sources.toml tells them; a file that is not of the open edition has what its contract says.
    assert (publisher, licence) == ("Premier ministre et Gouvernement", "Textes officiels")
    assert "Left out: Saint-Barthélemy and Saint-Martin" in note
    assert by_law["inventoried"].sum() == 0  # nobody published an inventory: by law is another figure
    # In the directory of 2016, 91 départements have a DDT(M), 26 of them a DDTM; the list of numbers adds the 68.
    assert tuple(by_law.loc[["DDT-01", "MER01"], "territories"]) == (92, 26)
    # 45 DDETSPP are listed; 47 DDETS and 4 units of the DRIEETS are deduced.
    assert tuple(by_law.loc["DDCS-01", ["territories", "estimated"]]) == (96, 51)
    assert tuple(by_law.loc["ENV04", ["territories", "to_tier"]]) == (0, "region")
    before = ask("reorganisation/organisation", day="2016-02-01")
    after = ask("reorganisation/organisation", day="2026-04-30")
    assert (before["protection"] == "DDCSPP").sum() == 46
    assert (after["protection"] == "DDETSPP").sum() == 45
    assert (after["lands_seen_on"].astype(str) >= "2021").sum() == 79
    assert after["protection"].isna().sum() == 5  # overseas: unknown
    assert len(ask("reorganisation/operations", department="35")) < len(ask("reorganisation/operations"))
