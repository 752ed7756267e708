"""The real public files: in, whole, in place, and in time. Figures are counted in the files by other means."""

import csv
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import data.open
from data import store
from data.check import check
from data.check.hours import day
from tests.data.support import publish_files, small_demonstration
from tests.support import says_rule

pytestmark = pytest.mark.real
REAL = Path(__file__).parents[3] / "shared" / "real"
ADDRESS = re.compile(rb"[\w.+-]{1,64}@[\w.-]{1,64}")
ALL = sorted(path for path in REAL.rglob("*") if path.suffix in (".csv", ".geojson", ".xlsx", ".ods", ".json"))
# Facts put in a table for this program, which `data/open` makes deposits of: nobody publishes them so.
TRANSCRIBED = {
    raw["file"]
    for told in tomllib.loads((Path(data.open.__file__).parent / "sources.toml").read_text(encoding="utf-8")).values()
    for raw in told.get("raw", ())
    if Path(raw["file"]).name
    in {
        "msap_annuaire_dila_2019-09.csv", "cibles_labellisations_fs_departement_2022.csv",
        "faits_nationaux_france_services.csv", "conseillers_numeriques_par_departement_202106.csv",
        "effectifs_ate_faits.csv", "missions_prioritaires_prefectures_2022_2025.csv",
        "programme_354_credits_par_action_2020_2024.csv", "chronologie_officielle.csv",
        "ddpp_ddets_ddetspp_par_departement_2026.csv", "ddt_ddtm_siren_par_departement.csv",
        "deconcentration_faits.csv", "derogation_bilans.csv", "derogation_exemples_arretes.csv",
        "derogation_territoires_experimentation_2018_2020.csv", "services_etat_annuaire_dila_2019-09.csv",
        "sgcd_fonctions_decret_2020-99_art3.csv", "sous_prefectures_rouvertes_2022.csv",
    }
}  # fmt: skip
# Not read: a count of places, versions of values, names of buses; all that is by commune, facts in our own columns.
AWAITED = {
    "bpe2021_implantations_france_services_par_commune.csv", "france-services-by-commune_20260618.json",
    "ind-246_historique_des_versions.csv", "ind-323_historique_des_versions.csv",
    "bus_france_services_ile_de_france_2026-10.csv",
}  # fmt: skip
FILES = [
    path
    for path in ALL
    if path.parent.name not in ("formats", "access", "facts", "basemap")
    and path.relative_to(REAL).as_posix() not in TRANSCRIBED
    and path.name not in AWAITED
]


def test_the_sheets_of_the_synthesis_are_one_table() -> None:
    found = check(REAL / "formats" / "barometre-resultats-departements-synthese.xlsx")
    assert found.table is not None
    # 101 sheets and 5,333 rows, counted with openpyxl; one row of each sheet is of labels.
    assert (len(found.table.sheets), len(found.table.rows), found.count) == (101, 5333, 101)


def test_of_the_detail_of_a_departement_the_known_indicator_is_taken() -> None:
    found = check(REAL / "formats" / "barometre-resultats-detail-departement-35.csv")
    assert found.rows is not None
    # Counted in the file by a loop over its 1,170 lines: 36 are of labels, the last of which says 29.
    assert (found.blocking, found.count) == (False, 36)
    assert [problem.value for problem in found.problems if problem.rule == "indicators_left_aside"] == ["1134"]
    latest = max(zip(found.rows["period"].to_pylist(), found.rows["value"].to_pylist(), strict=True))
    assert latest[1] == 29


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_recognised_and_none_blocks(path: Path) -> None:
    found = check(path)
    assert found.contract is not None
    assert not found.blocking, [problem for problem in found.problems if problem.severity == "error"]


@pytest.mark.wide
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_file_is_checked_within_two_seconds(path: Path) -> None:
    """Of this process's time, whatever else the machine does; the reference is read before, once for all files."""
    check(path)
    start = time.process_time()
    check(path)
    assert time.process_time() - start < 2


def test_real_values_are_held_against_one_another_without_a_false_alarm() -> None:
    for name in ("ind-323.csv", "ind-246.csv", "nb_labellisations_fs_departement_mois_2020-2022.csv"):
        told = {problem.rule for problem in check(REAL / "footfall" / name).problems}
        assert told <= {"zone_without_value", "columns_not_used"}


def test_the_published_rates_of_july_2024_follow_the_rule_and_those_of_another_formula_are_told(tmp_path: Path) -> None:
    rows = lines(REAL / "footfall" / "ind-323.csv")
    targets = {row["enforce_zone_id"]: float(row["indic_vc"]) for row in rows if row["indic_vc"]}
    for row in rows:
        if row["indic_ta"]:
            row["indic_ta"] = f"{min(100, 100 * float(row['indic_va']) / targets[row['enforce_zone_id']]):.2f}"
    path = tmp_path / "over-target.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, list(rows[0]))
        written.writeheader()
        written.writerows(rows)
    (told,) = check(path).problems
    # Where the value is past the target both rules give 100: 32 zones in July 2024, counted by a loop over the rows.
    assert (told.rule, told.detail and told.detail.split("(")[1]) == ("rate_over_target", "32 / 120)")


@pytest.mark.parametrize("path", [path for path in ALL if path not in FILES], ids=lambda path: path.name)
def test_what_is_no_deposit_is_told_so_or_read(path: Path) -> None:
    found = check(path)
    assert found.contract is not None or found.blocking, "neither read nor told"


@pytest.mark.wide
def test_the_command_ends_with_a_summary_for_each_file() -> None:
    whole = [path for path in FILES if "202606" not in path.name]  # which asks what it covers (test_bare_lists)
    command = [sys.executable, "-m", "data", "check", *map(str, whole)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    printed = done.stdout.splitlines()
    # Four lists of counters follow one another; of nothing else there are two files.
    assert done.returncode == 0
    assert not says_rule(done.stdout, "two_files_for_one_source")
    assert not says_rule(done.stdout, "list_of_the_past")  # given together, their days tell the order
    summaries = printed[-len(whole) :]
    assert [line.split(":")[0] for line in summaries] == [path.name for path in whole]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The list of December 2022 and the monthly acts, on top of a small demonstration."""
    from data import demo

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("editions")))
        patch.setattr(demo, "rows", small_demonstration)
        publish_files(demo=True)
        publish_files(REAL / "counters" / "liste-fs-20221201.csv", REAL / "footfall" / "ind-323.csv")
        yield store.cursor(store.current())


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.wide
def test_all_counters_are_in_and_those_without_coordinates_are_placed_and_flagged(
    published: duckdb.DuckDBPyConnection,
) -> None:
    listed = lines(REAL / "counters" / "liste-fs-20221201.csv")
    without = {row["id_fs"] for row in listed if not row["latitude"]}
    assert (len(listed), len(without)) == (2683, 30)
    found = published.execute(
        """select counter_id, location_quality, lat, commune
        from core.counters join core.sources using (source_id) where kind = 'real'"""
    ).fetchall()
    assert len(found) == 2683
    assert all(lat is not None for _, _, lat, _ in found)
    placed = {counter for counter, quality, _, _ in found if quality == "commune"}
    assert without < placed
    assert len(placed) == 31  # and one that falls in Rouen, 45 km from Pont-Audemer
    assert sum(commune is None for *_, commune in found) == 2  # Saint-Martin, outside the 101 departments
    flagged = published.execute("select count(*) from core.problems where rule = 'no_coordinates'").fetchall()
    assert flagged == [(30,)]
    assert published.execute("select count(*) from core.counters where labelled_on is null").fetchall() == [(1,)]


def test_monthly_acts_are_the_file_s(published: duckdb.DuckDBPyConnection) -> None:
    written = {}
    for row in lines(REAL / "footfall" / "ind-323.csv"):
        for kind in ("vi", "va", "vc", "ta"):
            if row[f"indic_{kind}"]:
                written[row["enforce_zone_id"], row["metric_enforce_date"], kind] = float(row[f"indic_{kind}"])
    kept = published.execute(
        """select coalesce(pilote_zone_id, code), period::text, value_type, value
        from core.indicator_values join core.territories using (level, code) where indicator = 'IND-323'"""
    ).fetchall()
    assert {(zone, period, kind): value for zone, period, kind, value in kept} == written
    assert written["FRANCE", "2024-07-01", "va"] == 935377
    assert written["R11", "2024-07-01", "va"] == 76298
    assert written["D01", "2024-07-01", "va"] == 7978


def test_estimated_footfall_adds_up_to_the_acts_of_every_department_and_month(
    published: duckdb.DuckDBPyConnection,
) -> None:
    sums = published.execute(
        """select department, month::text, sum(requests)::int from core.footfall join core.counters using (counter_id)
        group by all"""
    ).fetchall()
    acts = {
        (row["enforce_zone_id"][1:], row["metric_enforce_date"]): int(float(row["indic_va"] or row["indic_vi"]))
        for row in lines(REAL / "footfall" / "ind-323.csv")
        if row["maille"] == "DEPT" and (row["indic_va"] or row["indic_vi"])
    }
    assert {(department, month): total for department, month, total in sums} == acts
    assert len(acts) == 101 * 9


def test_hours_of_the_2020_list_are_understood_or_prose() -> None:
    days = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi")
    spellings = Counter(row[name].strip() for row in lines(REAL / "counters" / "fs_2020-01-02.csv") for name in days)
    states = Counter(day(text).state for text in spellings if text)
    prose = [text for text in spellings if text and day(text).state == "unknown"]
    # A word of condition, of place or of appointment is in each spelling that is not understood.
    words = [
        "samedi",
        "vacances",
        "mois",
        "été",
        "juin",
        "permanence",
        "services",
        "planning",
        "rdv",
        "pimms",
        "semaine",
        "accueil",
        "fermé",
    ]
    assert [text for text in prose if not any(word in text.lower() for word in words)] == []
    assert states["open"] > 550
    assert len(prose) <= 30
    for text in spellings:
        assert all(6 * 60 <= start < end <= 20.5 * 60 for start, end in day(text).spans), text


def test_no_email_of_the_lists_is_kept(published: duckdb.DuckDBPyConnection) -> None:
    addresses = {
        word.strip(",;()<>").lower()
        for row in lines(REAL / "counters" / "liste-fs-20221201.csv")
        for text in (row["mail"], row["commentaire"])
        for word in text.split()
        if "@" in word
    }
    assert len(addresses) > 2000
    kept = (path.read_bytes() for path in store.editions_dir().rglob("*") if path.is_file())
    around = (content[max(0, at.start() - 64) : at.end() + 64] for content in kept for at in re.finditer(b"@", content))
    looking_like = {found.decode().lower() for piece in around for found in ADDRESS.findall(piece)}
    assert addresses & looking_like == set()


@pytest.mark.wide
def test_other_real_sources_stand_in_their_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    folders = ("reorganisation", "services", "footfall")
    publish_files(*(path for path in FILES if path.parent.name in folders))
    cursor = store.cursor(store.current())

    def count(query: str) -> int:
        ((found,),) = cursor.execute(f"select count(*) from {query}").fetchall()
        return int(found)

    assert count("core.services") == 975
    assert count("core.services where lat is null") == 0
    assert count("core.missions where legal_basis like 'Décret n° 2009-1484%art. _'") == 56
    assert count("core.proposals") == 35
    assert count("core.decided_proposals") == 35
    assert count("core.proposal_events where event_date <> '2011-10-19'") == 0
    # Decided and carried out seven years before the path: they show, and count in no figure of it.
    assert count("marts.proposals where earlier and stage = 'implementation'") == 35
    assert count("marts.portfolio_months where live > 0 or rank_sum > 0") == 0
    assert count("marts.board_steps") == 0
    # 34 operations concern one department; the transfer to Voies navigables de France concerns six, all named.
    assert count("core.proposal_territories") == 40
    assert count("core.proposal_territories where proposal_id = 'OP2011-15'") == 6
    assert count("core.indicator_values where indicator = 'nb-labellisations-france-services'") == 3636
    assert count("core.sources where subject = 'satisfaction_rate'") == 1
