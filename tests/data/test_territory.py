"""Deposits by territory: who deposits what, which rows are theirs, and what a deposit of a territory leaves alone."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from data import publish, store
from data.__main__ import main
from data.check import Report, check, template, territory
from data.contracts import Contract, contracts
from data.problem import Problem, Refused, sentence
from data.publish import backup, looking
from data.reference import places
from data.store import log, register, rights
from tests.data.books import xlsx
from tests.data.support import Write, publish_files, rows
from tests.data.test_rules import changed
from tests.support import says_rule

pytestmark = pytest.mark.usefixtures("facts_alone")

PLACES = {"territory", "department", "region", "zone", "commune", "point"}
PROPOSALS = "proposal_id,title,type,region\n"
FRANCE = PROPOSALS + "53-1,Un,fusion,53\n53-2,Deux,fusion,53\n84-1,Trois,fusion,84\n84-2,Quatre,fusion,84\n"
EVENTS = "event_id,proposal_id,stage,event_date,outcome\n"
ALL_EVENTS = EVENTS + "e1,53-1,formulée,2018-10-01,\ne2,53-2,formulée,2018-10-01,\ne3,84-1,formulée,2018-10-01,\n"
DECIDED = "e4,84-2,décision,2019-03-01,retenue\n"
HIDDEN = ((3, "84-1"), (5, "12-1"))
BRETAGNE: dict[str, object] = {"scope": ("R53",), "by": "prefet@bretagne.example", "why": "Mise à jour de novembre"}
BRETAGNE["published_by"] = "cabinet@pm.example"
OURS = ("bretagne.csv", "suites.csv")


def refused(*paths: Path, **options: object) -> list[tuple]:
    """What a publication is refused for: file, rule, line, column, value and detail of each problem."""
    with pytest.raises(Refused) as stopped:
        publish_files(*paths, **options)
    return [(one.file, one.rule, one.line, one.column, one.value, one.detail) for one in stopped.value.problems]


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda contract: contract.name)
def test_every_contract_says_who_deposits_it_and_of_what_territory_its_rows_are(contract: Contract) -> None:
    said = contract.deposit
    assert set(said.by) <= set(rights.ROLES)
    assert "administrator" in said.by
    assert ("prefect" in said.by) <= bool(said.territory)
    if not said.territory:
        return
    column = contract.columns[said.territory]
    if column.references:  # it leads to a source that says where its rows are
        assert contracts()[column.references.partition(".")[0]].deposit.territory
    else:
        assert column.type in PLACES
    if "prefect" in said.by:  # part of such a source can be replaced by its lines
        assert (contract.history, contract.completes, contract.split_by) == (False, False, "")
        (table,) = contract.tables
        assert contracts()[table].deposit.territory


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("53", None),
        ("R53", None),
        ("Bretagne", None),
        ("bretagne", None),
        ("84", ("row_of_another_territory", "84", "Auvergne-Rhône-Alpes")),
        ("1", ("row_of_another_territory", "1", "Guadeloupe")),  # its zero is lost: 01, and not Ain
        ("Corse", ("row_of_another_territory", "Corse", "Corse")),
        ("", ("row_of_no_territory", "", None)),
        ("99", ("row_of_no_territory", "99", None)),
        ("D35", ("row_of_no_territory", "D35", None)),  # a département is no region
        ("Bretange", ("row_of_no_territory", "Bretange", None)),
    ],
)
def test_a_region_is_known_however_it_is_written(
    checked: Callable[[str], Report], written: str, told: tuple | None
) -> None:
    (report,), *_ = territory.held_to(
        [checked(PROPOSALS + f"1,Un,fusion,53\n2,Deux,fusion,{written}\n")], ["R53"], None
    )
    found = [one for one in report.problems if one.rule in territory.REFUSED]
    assert [(one.rule, one.value, one.detail) for one in found] == ([told] if told else [])
    assert report.blocking == bool(told)
    assert all((one.line, one.column, one.file) == (3, "region", "deposit.csv") for one in found)


def test_a_region_has_its_departements_and_a_departement_itself_alone(checked: Callable[[str], Report]) -> None:
    report = checked("code_département,année,support,pooled\n35,2021,9,1\n22,2021,9,1\n1,2021,9,1\nMorbihan,2021,9,1\n")

    def others(*scope: str) -> list[tuple]:
        (held,), *_ = territory.held_to([report], scope, None)
        return [(one.line, one.detail) for one in held.problems if one.rule in territory.REFUSED]

    assert others("R53") == [(4, "Ain")]
    assert others("D35") == [(3, "Côtes-d'Armor"), (4, "Ain"), (5, "Morbihan")]
    assert others("D35", "R84") == [(3, "Côtes-d'Armor"), (5, "Morbihan")]
    assert others() == []


def test_a_source_is_refused_to_those_who_do_not_deposit_it(checked: Callable[[str], Report]) -> None:
    report = checked(template("milestones"))
    for viewer, told in (("prefect:R53", ["source_not_for_role"]), ("cabinet", []), ("administrator", [])):
        (held,) = territory.for_role([report], viewer)
        assert [one.rule for one in held.problems if one.severity == "error"] == told


def test_a_deposit_replaces_the_rows_of_its_territory_alone(
    editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_files(write("france.csv", FRANCE), write("events.csv", ALL_EVENTS + DECIDED))
    ours = write("bretagne.csv", PROPOSALS + "53-1,Un de plus,fusion,Bretagne\n53-3,Cinq,fusion,R53\n")
    events = write("suites.csv", EVENTS + "e1,53-1,formulée,2018-10-01,\ne5,53-3,formulée,2018-11-01,\n")
    done = publish_files(ours, events, **BRETAGNE)
    assert rows("select proposal_id, title from core.proposals order by all") == [
        ("53-1", "Un de plus"), ("53-3", "Cinq"), ("84-1", "Trois"), ("84-2", "Quatre")
    ]  # fmt: skip
    assert rows("select event_id from core.proposal_events order by all") == [("e1",), ("e3",), ("e4",), ("e5",)]
    assert [(one.table, one.added, one.changed, one.removed) for one in done.changes] == [
        ("proposals", 1, 1, 1), ("proposal_events", 1, 0, 1)
    ]  # fmt: skip
    kept = {one["file"]: one for one in store.manifest(done.edition.name)["deposits"]}
    assert kept["france.csv"]["without"] == [[2, 3]]
    assert kept["bretagne.csv"]["scope"] == ["R53"]
    assert (kept["suites.csv"]["by"], kept["suites.csv"]["why"]) == ("prefet@bretagne.example", BRETAGNE["why"])

    with register.opened(editions) as there:
        lines, broken = log.lines(there), log.broken(there)
    assert broken is None
    edition = {"edition": done.edition.name}
    about = [{"source": kept[file]["contract"], "sha256": kept[file]["sha256"], "scope": "R53"} for file in OURS]
    author, publisher = str(BRETAGNE["by"]), str(BRETAGNE["published_by"])
    told = [("deposit", author, one | edition) for one in about] + [("publish", publisher, edition)]
    assert [(one.kind, one.who, one.about) for one in lines[-3:]] == told
    assert (register.journal(editions)[-1].by, register.journal(editions)[-1].why) == (publisher, BRETAGNE["why"])

    backup.backup(editions.with_name("copy"))  # the same files on what was put back are the same edition
    monkeypatch.setenv("EDITIONS_DIR", str(editions.with_name("elsewhere")))
    backup.restore(editions.with_name("copy"))
    again = publish_files(ours, events, **BRETAGNE)
    assert (again.new, again.edition.name) == (False, done.edition.name)
    monkeypatch.setenv("EDITIONS_DIR", str(editions))
    other = publish_files(write("aura.csv", PROPOSALS + "84-1,Trois,fusion,84\n84-2,Six,fusion,84\n"), scope=("R84",))
    assert rows("select title from core.proposals order by proposal_id") == [
        ("Un de plus",), ("Cinq",), ("Trois",), ("Six",)
    ]  # fmt: skip
    about = [one["file"] for one in store.manifest(other.edition.name)["deposits"]]
    assert sorted(about) == ["aura.csv", "bretagne.csv", "events.csv", "suites.csv"]  # nothing is left of france.csv
    for path in editions.glob(f"{other.edition.name}*.duckdb"):
        path.unlink()
    assert publish.rebuild(other.edition.name, lambda what: None) == other.edition.name
    # The whole country takes every place; what hung on a row that it lacks is told, not lost.
    whole = write("france.csv", FRANCE)
    taken = ("suites.csv", "reference_taken_away", 3, "proposal_id", "53-3", "proposals")
    assert refused(whole) == [taken]
    publish_files(whole, write("events.csv", ALL_EVENTS))
    assert rows("select title from core.proposals order by proposal_id")[:2] == [("Un",), ("Deux",)]
    assert rows("select count(*) from core.sources where file_name = 'suites.csv'") == [(0,)]


def test_what_is_of_others_is_refused_row_by_row_and_tells_nothing_of_what_is_not_decided(
    editions: Path, write: Write
) -> None:
    publish_files(write("france.csv", FRANCE), write("events.csv", ALL_EVENTS + DECIDED))
    ours = write("p.csv", PROPOSALS + "53-1,Un,fusion,53\n84-1,À nous,fusion,53\n53-9,Neuf,fusion,84\n")
    events = "n1,53-1,formulée,2018-10-01,\nn2,84-1,formulée,2018-10-01,\nn3,84-2,formulée,2018-10-01,\n"
    assert refused(ours, write("e.csv", EVENTS + events + "n4,12-1,formulée,2018-10-01,\n"), scope=("R53",)) == [
        ("p.csv", "identifier_of_another_territory", 3, "proposal_id", "84-1", None),
        ("p.csv", "row_of_another_territory", 4, "region", "84", "Auvergne-Rhône-Alpes"),
        # A row that is refused makes nothing theirs. 84-2 is decided, and everybody knows of it; nobody knows 12-1.
        ("e.csv", "row_of_no_territory", 3, "proposal_id", "84-1", None),
        ("e.csv", "row_of_another_territory", 4, "proposal_id", "84-2", "Auvergne-Rhône-Alpes"),
        ("e.csv", "row_of_no_territory", 5, "proposal_id", "12-1", None),
    ]
    alone = write("a.csv", EVENTS + "n1,53-1,formulée,2018-10-01,\nn2,84-1,formulée,2018-10-01,\n")
    assert refused(alone, scope=("R53",)) == [("a.csv", "row_of_no_territory", 3, "proposal_id", "84-1", None)]
    stolen = write("s.csv", EVENTS + "e3,53-1,formulée,2018-10-01,\n")
    assert [one[1] for one in refused(stolen, scope=("R53",))] == ["identifier_of_another_territory"]
    # What is not decided elsewhere is as unknown as what does not exist, in whatever column, and in a check too.
    header = "cooperation_id,network,label,lead_department,department,proposal_id\n"
    together = "".join(f"C{n},it,Ensemble,35,22,{n}\n" for n in ("53-1", "84-1", "84-2", "12-1"))
    both = write("c.csv", header + together)
    unknown = [("c.csv", "refers_to_nothing_known", line, "proposal_id", value, "proposals") for line, value in HIDDEN]
    assert refused(both, scope=("R53",)) == unknown
    looked = looking.inspect_files([both, alone], {}, lambda what: None, "prefect:R53")
    assert {one.rule for one in looked.problems if one.value in ("84-1", "12-1")} == {one[1] for one in unknown} | {
        "row_of_no_territory"
    }
    assert refused(write("m.csv", template("milestones")), scope=("R53",))[0][:2] == ("m.csv", "source_not_for_role")

    done = publish_files(ours, alone, scope=("R53",), leave_others=True)
    said = [(one.file, one.value, one.detail) for one in done.inconsistencies if one.rule == "rows_left_out"]
    assert said == [("p.csv", "2", "3, 4"), ("a.csv", "1", "3")]
    assert rows("select proposal_id, title from core.proposals order by all") == [
        ("53-1", "Un"), ("84-1", "Trois"), ("84-2", "Quatre")
    ]  # fmt: skip
    assert rows("select event_id from core.proposal_events order by all") == [("e3",), ("e4",), ("n1",)]
    (kept,) = (one for one in store.manifest(done.edition.name)["deposits"] if one["file"] == "p.csv")
    assert kept["without"] == [[3, 4]]

    # What stands in the files of others is told to who deposits for all.
    path = next(
        path for path in (editions / "deposits").glob("*.jsonl") if "Quatre" in path.read_text(encoding="utf-8")
    )
    path.write_text(path.read_text(encoding="utf-8").replace("Quatre", "Autre"), encoding="utf-8")
    own = write("b.csv", PROPOSALS + "53-1,Un,fusion,53\n")
    assert refused(own, scope=("R53",)) == [("b.csv", "stopped_by_others", None, None, "1", None)]
    staff = write("staff.csv", "department,year,support,pooled\n35,2021,9,1\n")
    assert refused(staff)[0][:2] == ("france.csv", "deposit_damaged")


# Of each source that prefects deposit, what makes of the example of its template a row of Bretagne, and one of
# elsewhere, worked out from what it refers to: the counter 2 is in Ain, 84-01 is a proposal of Auvergne-Rhône-Alpes.
COUNTER = {"counter_id": "2"}
ELSEWHERE: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "proposals": ({}, {"proposal_id": "84-01", "region": "84"}),
    "proposal_events": ({}, {"event_id": "84-01-1", "proposal_id": "84-01"}),
    "proposal_options": ({}, {"proposal_id": "84-01"}),
    "proposal_services": ({}, {"proposal_id": "84-01"}),
    "proposal_territories": ({}, {"proposal_id": "84-01"}),  # which concerns a département of Bretagne too
    "social_dialogues": ({}, {"dialogue_id": "D-0002", "proposal_id": "84-01"}),
    "dialogue_positions": ({}, {"dialogue_id": "D-0002"}),
    "regional_contributions": ({}, {"region": "84"}),
    "cooperations": ({}, {"cooperation_id": "COOP-02", "lead_department": "38"}),
    "support_staff": ({}, {"department": "01"}),
    "services": ({}, {"service_id": "DDT-01", "code": "01", "commune": "01053", "lat": "46.2", "lon": "5.2"}),
    "mission_exercises": ({}, {"exercise_id": "E-01", "service_id": "DDT-01", "code": "01"}),
    "mission_staff": ({}, {"exercise_id": "E-01"}),
    "staff_movements": ({}, {"movement_id": "M-0002", "exercise_id": "E-01"}),
    "mission_overlaps": ({"level": "region", "code": "53"}, {"overlap_id": "O-2"}),  # which holds everywhere
    "consultations": ({}, {"consultation_id": "C-0002", "code": "84"}),
    "counter_partners": ({}, COUNTER),
    "counter_procedures": ({}, COUNTER),
    "counter_stops": ({"commune": "35238"}, COUNTER),
    "footfall": ({}, COUNTER),
    "satisfaction": ({}, COUNTER),
    "procedure_requests": ({}, {"department": "01"}),
    "tracker_comments": ({}, {"code": "84"}),
    "travel_times": ({"commune": "35238", "destination": "35051"}, {}),
    "targets": ({"level": "region", "code": "53"}, {"level": "region", "code": "84"}),
}
IN_RENNES = {"commune": "35238", "commune_name": "Rennes", "postcode": "35000", "department": "35"}
IN_RENNES |= {"latitude": "48.11", "longitude": "-1.68"}


def book(rows: Mapping[str, Sequence[dict[str, str]]]) -> bytes:
    """A workbook with a sheet for each source, and in it the example of its template, changed."""
    return xlsx({name: [*csv.reader(io.StringIO(changed(name, *changes)))] for name, changes in rows.items()})


def facts() -> dict[str, list[tuple]]:
    """What the current edition holds of each source, whatever file it comes from."""
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        query = "select * exclude (source_id, line) from core.{} order by all"
        return {name: connection.execute(query.format(name)).fetchall() for name in ELSEWHERE}


@pytest.mark.wide
def test_of_each_source_a_territory_replaces_its_rows_alone(editions: Path, write: Write) -> None:
    sources = {name for name, one in contracts().items() if "prefect" in one.deposit.by}
    assert sources == {*ELSEWHERE, "travel_time_matrices"}  # the latter takes the place of travel_times
    counters = {"counters": (IN_RENNES, {**COUNTER, "official_id": "2"})}
    first = publish_files(write("france.xlsx", book({**counters, **ELSEWHERE})))
    before = facts()
    assert {name for name, found in before.items() if len(found) < 2} == set()
    held, *_ = territory.held_to(first.reports, ["R53"], store.current())
    told = {(one.sheet, one.line) for report in held for one in report.problems if one.rule in territory.REFUSED}
    assert told == {(name, 3) for name in ELSEWHERE}

    ours = {name: [row] for name, (row, _) in ELSEWHERE.items()}
    done = publish_files(write("bretagne.xlsx", book(ours)), scope=("R53",))
    assert facts() == before
    kept = [one for one in store.manifest(done.edition.name)["deposits"] if one["contract"] in ELSEWHERE]
    assert {one["contract"]: one["without"] for one in kept if not one["scope"]} == {
        name: [[2, 2]] for name in ELSEWHERE
    }


def test_a_matrix_is_of_the_departement_of_its_origins(checked: Callable[[str], Report]) -> None:
    matrix = checked("origin_point,destination_point,seconds\n" + 2 * '"46.2050, 5.2460",' + "9\n")
    (held,), *_ = territory.held_to([matrix], ["R53"], None)
    assert [(one.rule, one.detail) for one in held.problems if one.rule in territory.REFUSED] == [
        ("row_of_another_territory", "Ain")
    ]


ALONE = """
import sys
from pathlib import Path
from data import publish
from data.publish import Options
from tests.data.support import only_facts
only_facts()
publish.publish([Path(sys.argv[1])], Options(scope=(sys.argv[2],), wait=60), lambda what: print(what, flush=True))
"""


@pytest.mark.wide
def test_two_regions_that_publish_at_once_queue_and_both_end_in_the_edition(editions: Path, write: Write) -> None:
    files = {code: write(f"{code}.csv", PROPOSALS + f"{code}-7,Sept,fusion,{code}\n") for code in ("53", "84")}
    with store.publishing():
        running = [
            subprocess.Popen([sys.executable, "-c", ALONE, file, f"R{code}"], stdout=subprocess.PIPE, text=True)
            for code, file in files.items()
        ]
        for one in running:  # each has read its file, and waits
            assert one.stdout
            assert next(line for line in one.stdout if line.startswith("waiting"))
        with pytest.raises(store.Busy) as busy, store.publishing(wait=0.2):
            pass
        assert busy.value.problem.rule == "publication_still_under_way"
    said = [one.communicate(timeout=60)[0] for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    assert rows("select proposal_id from core.proposals order by all") == [("53-7",), ("84-7",)]
    assert [entry.cause for entry in register.journal(editions)] == ["publish"] * 2


def test_the_command_does_the_same(
    editions: Path, write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    def run(*arguments: object) -> tuple[int, list[str]]:
        code = main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out.splitlines()

    mixed = write("bretagne.csv", PROPOSALS + "53-1,Un,fusion,53\n84-1,Trois,fusion,84\n")
    ours = ("--for", "prefect:R53", "--by", "Prefet@Bretagne.example")
    other = Problem("bretagne.csv", "row_of_another_territory", 3, "region", "84", "Auvergne-Rhône-Alpes")
    told = sentence(other, "fr")
    code, lines = run("check", *ours[:2], mixed)
    assert (code, lines[0]) == (1, told)
    assert run("publish", *ours, mixed) == (1, [told])
    alone = sentence(Problem("--for", "for_files_alone", value="prefect:R53"), "fr")
    assert run("publish", *ours, "--demo", mixed)[1] == [alone]
    code, lines = run("publish", *ours, "--without-others", "--why", "Essai", mixed)
    assert code == 0
    assert says_rule("\n".join(lines), "rows_left_out", "fr", value="1", detail="3")
    kept = {one["file"]: one for one in store.manifest(store.current().name)["deposits"]}["bretagne.csv"]
    assert (kept["by"], kept["why"], kept["scope"]) == ("prefet@bretagne.example", "Essai", ["R53"])
    for wrong in ("prefect", "prefect:R99", "public", "cabinet:R53"):
        with pytest.raises(SystemExit):
            run("publish", "--for", wrong, mixed)


def _real_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


WAYS: dict[str, Callable[[dict[str, str], dict[str, str]], str]] = {
    "as it is": lambda row, capitals: row["code_departement"],
    "its zero lost": lambda row, capitals: row["code_departement"].lstrip("0"),
    "as in the tracker": lambda row, capitals: f"D{row['code_departement']}",
    "by its name": lambda row, capitals: row["departement"],
    "in capitals without accents": lambda row, capitals: capitals[row["code_departement"].lstrip("0")],
    "as a number with decimals": lambda row, capitals: row["code_departement"].lstrip("0") + ".0",
    "its region's code": lambda row, capitals: row["region"],
    "its region's name": lambda row, capitals: territory.named(territory.Place("region", row["region"])),
    "a digit too many": lambda row, capitals: row["code_departement"] + "0",
}


@pytest.mark.real
@pytest.mark.parametrize("way", WAYS)
def test_a_real_list_of_departements_ends_right_or_in_words(real: Path, write: Write, way: str) -> None:
    listed = _real_rows(real / "reorganisation/organisation_departementale_2016_dila.csv")
    names = _real_rows(real / "quirks/ref_insee_dpt_v2.csv", ";")
    capitals = {row["CODE_DPT"].lstrip("0"): row["LIB_DPT"] for row in names}
    lines = [f"{WAYS[way](row, capitals)},2016,{row['nb_tresorerie']},0" for row in listed]
    report = check(write("support.csv", "\n".join(["department,year,support,pooled", *lines]) + "\n"))
    assert report.rows is not None
    assert report.rows.num_rows == len(listed) > 95
    (held,), *_ = territory.held_to([report], ["R84"], None)
    told = {one.line: one.rule for one in held.problems if one.rule in territory.REFUSED}
    for line, (value, row) in enumerate(zip(report.rows["department"].to_pylist(), listed, strict=True), 2):
        if value is None:
            assert told[line] == "row_of_no_territory"
        elif value == row["code_departement"]:
            assert (line in told) == (row["region"] != "84"), row
        else:  # read as another one: refused; the regions 01 and 03 are Ain and Allier then, and other lines stop all
            assert line in told or (value == row["region"] and held.blocking), (row, value)
    right = [row for row in listed if row["region"] == "84" and listed.index(row) + 2 not in told]
    assert len(right) == (12 if list(WAYS).index(way) < 5 else 0)


def test_the_code_of_a_region_is_never_that_of_one_of_its_departements() -> None:
    codes = {
        code for level, code in territory.covered([f"R{code}" for code in places.region_names()]) if level == "region"
    }
    assert len(codes) == 18
    assert all(territory.Place("department", code) not in territory.covered([f"R{code}"]) for code in codes)


@pytest.mark.wide
@pytest.mark.real
def test_figures_of_real_counters_are_held_to_their_departement(real: Path, editions: Path, write: Write) -> None:
    path = real / "counters/liste-fs-20221201.csv"
    publish_files(path)
    listed = [(row["id_fs"], row["insee_dep"].zfill(2)) for row in _real_rows(path)]
    ours = {counter for counter, department in listed if department == "35"}
    report = check(
        write(
            "f.csv",
            "counter_id,month,respondents,satisfied\n"
            + "".join(f"{counter},2022-12-01,4,3\n" for counter, _ in listed),
        )
    )
    (held,), *_ = territory.held_to([report], ["D35"], store.current())
    told = {one.value: one.rule for one in held.problems if one.rule in territory.REFUSED}
    assert len(ours) > 20
    assert told.keys() == {counter for counter, _ in listed} - ours
    nowhere = {value for value, rule in told.items() if rule == "row_of_no_territory"}
    assert nowhere == {counter for counter, department in listed if department == "978"}  # outside the départements
