"""Publication: what is in, what gives way to what, what is carried over, and what a failure leaves as it was."""

import datetime
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from data import build, demo, store
from data.check import indicators
from data.model import keys
from data.problem import Refused
from data.publish import edition
from data.secrecy import attack, audit
from data.store import changes, served
from data.store.changes import Change
from tests.data.support import Write, publish_files, rows
from tests.support import one_in

pytestmark = pytest.mark.usefixtures("facts_alone")
BUILD = edition.make  # not what is remembered of it

LIST = "id_fs,insee_dep,lib_fs,insee_com,code_postal,lib_com,latitude,longitude,mail,h_lundi,h_samedi,labellisation\n"
COUNTERS = LIST + (
    "1,01,France services de Valserhône,01033,01200,Valserhône,46.1,5.83,a@b.fr,9h-12h,-,Espace labellisé 01/01/2020\n"
    "2,01,France services de Bourg,01053,01000,Bourg-en-Bresse,46.205,5.225,,9h-12h,-,Espace labellisé 01/06/2022\n"
    "3,01,France services d'Ambérieu,01004,01500,Ambérieu-en-Bugey,45.96,5.36,,9h-12h,-,Espace labellisé 01/01/2020\n"
)
BAROMETER = "indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta\n"
ACTS = BAROMETER + "IND-323,D01,2022-05-01,DEPT,101.0,,,\nIND-323,D01,2023-01-01,DEPT,,200.0,,\n"
SATISFACTION = BAROMETER + "IND-246,D01,2023-07-01,DEPT,,98.75,,\n"
FOOTFALL = "counter_id,month,partner,channel,visits,requests\n1,2022-05-01,cnaf,desk,10,40\n"


def kinds(table: str) -> dict[str, int]:
    return dict(rows(f"select kind, count(*) from core.{table} join core.sources using (source_id) group by kind"))


@pytest.mark.wide
@pytest.mark.whole
def test_the_demonstration_alone(editions: Path) -> None:
    done = publish_files(demo=True)
    assert done.new
    assert rows("select as_of::text, kind, seed, audience from core.editions") == [
        ("2024-12-31", "demonstration", demo.SEED, "full")
    ]
    assert rows("select audience from core.editions", store.current("public")) == [("public",)]
    assert kinds("footfall") == {"demonstration": 1}
    assert rows("select distinct kind from core.missions join core.sources using (source_id)") == [("real",)]
    assert {path.suffix for path in editions.iterdir()} <= {".duckdb", ".json", ".lock", ".sqlite", ".jsonl", ""}
    assert not list(editions.glob("*.wal"))


@pytest.mark.wide
def test_the_demonstration_is_the_same_each_time(editions: Path) -> None:
    first = publish_files(demo=True)
    again = publish_files(demo=True)
    assert (again.new, again.edition, again.changes) == (False, first.edition, [])


def test_every_table_that_is_compared_is_called_something() -> None:
    assert all(changes.table_title(table, language) for table in keys() for language in ("fr", "en"))


@pytest.mark.wide
def test_real_files_stand_on_no_invented_row(editions: Path, write: Write) -> None:
    publish_files(demo=True)
    done = publish_files(write("list.csv", COUNTERS))
    assert kinds("counters") == {"real": 3}
    assert kinds("footfall") == kinds("mission_exercises") == {}
    assert rows("select kind, seed from core.editions") == [("real", None)]
    assert rows("select source_id from core.sources where kind = 'demonstration'") == []
    # Its reader is told, and no change is counted from what was invented.
    assert "invented_left_out" in [problem.rule for problem in done.inconsistencies]
    assert done.changes == []
    again = publish_files(write("acts.csv", ACTS))
    assert "invented_left_out" not in [problem.rule for problem in again.inconsistencies]
    assert {change.table for change in again.changes} == {"indicator_values", "footfall"}  # which is estimated from it


def test_a_demonstration_holds_no_file(editions: Path, write: Write) -> None:
    with pytest.raises(Refused) as refused:
        publish_files(write("list.csv", COUNTERS), demo=True)
    assert [(problem.file, problem.rule) for problem in refused.value.problems] == [("list.csv", "demonstration_alone")]
    publish_files(write("list.csv", COUNTERS))
    assert kinds("counters") == {"real": 3}
    publish_files(demo=True)  # nothing real is carried into it
    assert (kinds("counters"), rows("select kind from core.editions")) == ({"demonstration": 1}, [("demonstration",)])


@pytest.mark.wide
@pytest.mark.whole
def test_footfall_is_estimated_from_the_acts_and_adds_up_to_them(editions: Path, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS), write("acts.csv", ACTS))
    # May 2022: counters 1 and 3 are labelled, 101 acts: 51 and 50. January 2023: all three, 200 acts: 67, 67 and 66.
    assert rows(
        "select counter_id, month::text, requests, partner, channel, visits from core.footfall order by 2, 1"
    ) == [
        ("1", "2022-05-01", 51, "all", "all", None),
        ("3", "2022-05-01", 50, "all", "all", None),
        ("1", "2023-01-01", 67, "all", "all", None),
        ("2", "2023-01-01", 67, "all", "all", None),
        ("3", "2023-01-01", 66, "all", "all", None),
    ]
    ((kind, subject, note),) = rows("select kind, subject, note from core.sources where contract = 'footfall_estimate'")
    assert (kind, subject) == ("estimated", "footfall")
    assert "parts égales" in note
    assert rows("select count(*) from core.footfall", store.current("public")) == [(0,)]


@pytest.mark.wide
def test_nothing_is_estimated_where_real_footfall_is_there(editions: Path, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS), write("acts.csv", ACTS), write("footfall.csv", FOOTFALL))
    assert kinds("footfall") == {"real": 1, "estimated": 3}
    assert rows("select distinct month::text from core.footfall where source_id = 'footfall_estimate'") == [
        ("2023-01-01",)
    ]


def test_what_is_not_deposited_again_is_carried_over(editions: Path, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS))
    publish_files(write("acts.csv", ACTS))
    done = publish_files(write("satisfaction.csv", SATISFACTION))  # the same contract, another indicator
    assert kinds("counters") == {"real": 3}
    assert rows("select indicator, count(*) from core.indicator_values group by all order by all") == [
        ("IND-246", 1),
        ("IND-323", 2),
    ]
    assert done.changes == [Change("indicator_values", 1, 0, 0)]
    subjects = rows("select subject, rows from core.sources where contract = 'barometer' order by all")
    assert subjects == [("acts", 2), ("satisfaction_rate", 1)]
    assert rows("select as_of::text, kind from core.editions") == [("2023-07-31", "real")]


@pytest.mark.wide
def test_a_newer_file_replaces_the_older_one_and_says_what_changed(editions: Path, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS), write("acts.csv", ACTS))
    newer = BAROMETER + "IND-323,D01,2023-01-01,DEPT,,210.0,,\nIND-323,D01,2023-06-01,DEPT,,220.0,,\n"
    done = publish_files(write("newer.csv", newer))
    assert Change("indicator_values", 1, 1, 1) in done.changes
    assert rows("select value from core.indicator_values order by period") == [(210.0,), (220.0,)]


def test_a_newer_list_keeps_history(editions: Path, write: Write) -> None:
    publish_files(write("list-2022-06-30.csv", COUNTERS))
    newer = COUNTERS.replace("France services de Bourg", "France services du Peloux")
    newer = "".join(line for line in newer.splitlines(keepends=True) if not line.startswith("3,"))
    newer += "4,35,France services de Rennes,35238,35000,Rennes,48.11,-1.68,,9h-12h,-,Espace labellisé 01/11/2022\n"
    publish_files(write("list-2022-12-01.csv", newer), accept_closings=True)  # one of three
    publish_files(write("acts.csv", ACTS))  # history stays when something else is published
    assert rows("select counter_id, kind, event_date::text, before, after from core.counter_events order by all") == [
        ("2", "renamed", "2022-12-01", "France services de Bourg", "France services du Peloux"),
        ("3", "closed", "2022-12-01", "France services d'Ambérieu", None),
        ("4", "opened", "2022-12-01", None, "France services de Rennes"),
    ]
    assert rows("select counter_id, closed_on::text from core.counters order by all") == [
        ("1", None), ("2", None), ("3", "2022-12-01"), ("4", None)
    ]  # fmt: skip
    assert rows("select file_name, source_date::text from core.sources where subject = 'counters' order by all") == [
        ("list-2022-06-30.csv", "2022-06-30"),
        ("list-2022-12-01.csv", "2022-12-01"),
    ]


def test_two_files_for_one_source_are_refused_together(editions: Path, write: Write) -> None:
    less = write("d.csv", ACTS.rsplit("\n", 2)[0] + "\n")
    with pytest.raises(Refused) as refused:
        publish_files(write("c.csv", ACTS), less, write("list.csv", COUNTERS))
    assert [(problem.rule, problem.file, problem.detail) for problem in refused.value.problems] == [
        ("two_files_for_one_source", "d.csv", "c.csv"),
    ]


def test_references_that_lead_nowhere_are_refused_with_their_line(editions: Path, write: Write) -> None:
    unknown = FOOTFALL + "99,2022-05-01,cnaf,desk,1,2\n"
    with pytest.raises(Refused) as refused:
        publish_files(write("list.csv", COUNTERS), write("footfall.csv", unknown))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.file, problem.line, problem.value) == ("unknown_reference", "footfall.csv", 3, "99")
    assert not list(editions.glob("*.duckdb"))


def test_a_key_in_two_sources_is_refused_with_its_line(editions: Path, write: Write) -> None:
    proposals = "proposal_id,title,type\nOP-1,Un titre,fusion\n"
    operations = "id,type_operation,service,code_departement,departement,libelle,source\n"
    operations += "OP-1,fermeture,DDT,81,Tarn,fermeture d'un site,Arrêté du 19 octobre 2011\n"
    with pytest.raises(Refused) as refused:
        publish_files(write("proposals.csv", proposals), write("operations.csv", operations))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.file, problem.line, problem.detail) == (
        "duplicate_across_files", "operations.csv", 2, "proposals.csv"
    )  # fmt: skip


def test_what_only_shows_together_is_told_and_kept(editions: Path, write: Write) -> None:
    header = "counter_id,name,type,format,carrier,department,commune,latitude,longitude,opened_on,closed_on\n"
    counters = header + "1,A,FS,Fixe,EPCI,01,01033,46.106,5.826,,2022-01-31\n"
    counters = write("counters.csv", counters + "2,B,FS,Fixe,EPCI,01,01033,46.106,5.826,2022-06-01,\n")
    footfall = FOOTFALL + "2,2022-05-01,cnaf,desk,10,40\n2,2022-06-01,cnaf,desk,10,40\n"
    services = "service_id,type_code,name,level,code\nDDETS-35,DDETS,DDETS d'Ille-et-Vilaine,department,35\n"
    exercises = (
        "exercise_id,mission_id,service_id,level,code,inventoried_on\nE1,SEC01,DDETS-35,department,35,2019-01-01\n"
    )
    proposals = "proposal_id,title,type,region\nP1,Un titre,fusion,53\n"
    concerned = "proposal_id,level,code,role\nP1,department,14,pilote\n"
    done = publish_files(
        counters,
        *(write(f"{i}.csv", text) for i, text in enumerate([footfall, services, exercises, proposals, concerned])),
    )
    assert [(problem.file, problem.line, problem.rule) for problem in done.inconsistencies] == [
        ("counters.csv", None, "list_date_from_labels"),
        ("0.csv", 2, "footfall_while_closed"),
        ("0.csv", 3, "footfall_before_opening"),
        ("2.csv", 2, "service_did_not_exist"),
        ("4.csv", 2, "region_of_another"),
    ]


PROPOSALS = "proposal_id,title,type,region,due_on,target_on\n"
EVENTS = "event_id,proposal_id,stage,event_date,outcome\n"
PATH = (
    "E1,P1,formulée,2018-10-01,\nE2,P1,transmise,2018-10-20,\nE3,P1,analyse ministérielle,2018-11-01,\n"
    "E4,P1,avis CNATE,2019-02-01,favorable\nE5,P1,décision,2019-03-01,retenue\n"
    "E6,P1,dialogue social,2019-04-01,\nE7,P1,préfiguration,2019-05-01,\nE8,P1,mise en œuvre,2019-06-01,\n"
)
TOGETHER = "proposal_id,level,code,role\nP1,department,35,pilote\nP1,department,56,concerné\n"
SHARED = "cooperation_id,network,label,lead_department,department,started_on,ended_on\n"
SERVICES = "service_id,type_code,name,level,code,valid_to,successor_id\n"
EXERCISES = "exercise_id,mission_id,service_id,level,code,inventoried_on,decided_on,completed_on,decision\n"
ENDED = "A35,SGAR,Un service,department,35,2021-03-31,\n"
CONTRIBUTIONS = "region,due_on,received_on,complete\n"
GOOD_P1 = "P1,Une coopération,coopération,53,2019-01-05,2019-06-01\n"
# What is told: the files, then (file, line, rule, value) for each problem.
CONTRADICTIONS = {
    "ministries' day before the proposal was sent": (
        {"p.csv": PROPOSALS + GOOD_P1.replace("2019-01-05", "2018-10-19"), "e.csv": EVENTS + PATH},
        [("p.csv", 2, "deadline_before_stage", "2018-10-19")],
    ),
    "planned before it was decided": (
        {"p.csv": PROPOSALS + GOOD_P1.replace("2019-06-01", "2019-02-28"), "e.csv": EVENTS + PATH},
        [("p.csv", 2, "deadline_before_stage", "2019-02-28")],
    ),
    "planned on the day it was decided": (
        {"p.csv": PROPOSALS + GOOD_P1.replace("2019-06-01", "2019-03-01"), "e.csv": EVENTS + PATH}, []
    ),
    "carried out together, and in no cooperation": (
        {
            "p.csv": PROPOSALS + GOOD_P1, "e.csv": EVENTS + PATH, "t.csv": TOGETHER,
            "c.csv": SHARED + "C1,it,Autre,35,35,2019-01-01,\nC1,it,Autre,35,22,2019-01-01,\n"
            "C2,it,Finie,35,35,2019-01-01,2020-01-01\nC2,it,Finie,35,56,2019-01-01,2020-01-01\n",
        },
        [("p.csv", 2, "cooperation_not_listed", "P1")],
    ),
    "carried out together, and in a cooperation": (
        {
            "p.csv": PROPOSALS + GOOD_P1, "e.csv": EVENTS + PATH, "t.csv": TOGETHER,
            "c.csv": SHARED + "C1,it,Autre,35,35,2019-01-01,\nC1,it,Autre,35,56,2019-01-01,\n",
        },
        [],
    ),
    "carried out together, and no file of cooperations": (
        {"p.csv": PROPOSALS + GOOD_P1, "e.csv": EVENTS + PATH, "t.csv": TOGETHER}, []
    ),
    "no contribution, and a proposal before it was due": (
        {"p.csv": PROPOSALS + GOOD_P1, "e.csv": EVENTS + PATH, "r.csv": CONTRIBUTIONS + "53,2018-10-31,,\n"},
        [("r.csv", 2, "proposal_without_contribution", "53")],
    ),
    "no contribution, and a proposal afterwards": (
        {"p.csv": PROPOSALS + GOOD_P1, "e.csv": EVENTS + PATH, "r.csv": CONTRIBUTIONS + "53,2018-09-30,,\n"}, []
    ),
    "exercised by a service that is no more": (
        {"s.csv": SERVICES + ENDED, "x.csv": EXERCISES + "E1,SEC01,A35,department,35,2019-01-01,2019-06-01,,keep\n"},
        [("x.csv", 2, "service_ended", "A35")],
    ),
    "exercised by a service that another succeeded": (
        {
            "s.csv": SERVICES + ENDED.replace("31,\n", "31,B35\n") + "B35,PREFECTURE,Un autre,department,35,,\n",
            "x.csv": EXERCISES + "E1,SEC01,A35,department,35,2019-01-01,2019-06-01,,keep\n",
        },
        [],
    ),
    "transferred for good before the service ended": (
        {
            "s.csv": SERVICES + ENDED,
            "x.csv": EXERCISES + "E1,SEC01,A35,department,35,2019-01-01,2019-06-01,2020-01-01,transfer\n",
        },
        [],
    ),
}  # fmt: skip


WHOLE = "exercised by a service that is no more"


# One in three at each change, and the one that publishes a whole edition.
@pytest.mark.parametrize(
    "case",
    one_in(
        3,
        [
            pytest.param(case, marks=[pytest.mark.whole] if case == WHOLE else [pytest.mark.wide] if rank % 3 else [])
            for rank, case in enumerate(CONTRADICTIONS)
        ],
    ),
)
def test_files_that_contradict_each_other_are_told_and_kept(editions: Path, write: Write, case: str) -> None:
    files, told = CONTRADICTIONS[case]
    done = publish_files(*(write(name, text) for name, text in files.items()), as_of=datetime.date(2024, 12, 31))
    found = [(problem.file, problem.line, problem.rule, problem.value) for problem in done.inconsistencies]
    assert found == told


def test_our_lists_give_way_to_a_deposit_row_by_row(editions: Path, write: Write) -> None:
    header = "mission_id,label,policy_domain,core_category\n"
    publish_files(write("missions.csv", header + "SEC01,Un autre libellé,sécurité,S\nZZZ99,Une mission,mer,contrôle\n"))
    assert rows("select mission_id, label from core.missions where mission_id in ('SEC01', 'ZZZ99') order by all") == [
        ("SEC01", "Un autre libellé"),
        ("ZZZ99", "Une mission"),
    ]
    assert rows("select count(*) > 80 from core.missions") == [(True,)]


def test_rollback_goes_back_and_forth_between_editions(editions: Path, write: Write) -> None:
    first = publish_files(demo=True).edition.name
    second = publish_files(write("list.csv", COUNTERS)).edition.name
    assert store.names() == [first, second]
    assert served.rollback()[0] == first == store.current().name
    assert served.rollback(second)[0] == second == store.current().name
    served.rollback()
    with pytest.raises(Refused):
        served.rollback()  # there is none before
    with pytest.raises(Refused):
        served.rollback("never")
    assert store.current().name == first


def test_old_editions_are_deleted_but_never_the_current_one(editions: Path, write: Write) -> None:
    first = publish_files(demo=True).edition.name
    second = publish_files(write("list.csv", COUNTERS)).edition.name
    third = publish_files(write("acts.csv", ACTS)).edition.name
    served.rollback(first)
    for name in (first, second):
        (editions / "sites" / f"{name}.aaaaaaaa").mkdir(parents=True)
    assert served.prune(9) == []
    assert served.prune(1) == [second]
    assert store.names() == [first, third]
    assert not list(editions.glob(f"{second}*"))
    assert [one.name for one in (editions / "sites").iterdir()] == [f"{first}.aaaaaaaa"]
    assert served.prune(1) == []
    assert rows("select count(*) from core.counters") == [(1,)]


def test_an_edition_that_breaks_an_assertion_is_not_published(
    editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish_files(demo=True).edition
    monkeypatch.setattr(build, "broken_assertions", lambda path, audience: [f"broken for {audience}"])
    with pytest.raises(edition.Broken, match="broken for full"):
        publish_files(write("never built.csv", COUNTERS))  # a name that is not remembered
    assert store.current() == before
    assert store.names() == [before.name]


@pytest.mark.whole
def test_an_edition_whose_secrets_can_be_told_is_not_published(
    editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell is named, the pointer stays; and what the attack found is in the manifest of those that pass."""
    first = publish_files(write("list.csv", COUNTERS))
    assert first.secrecy
    assert store.manifest(first.edition.name)["secrecy"] == first.secrecy.as_json()
    assert 0 < first.secrecy.counts().seconds < 60  # of the clock, on a machine that may be busy
    # What is attacked next is the same: only what the attack then says of it counts.
    files = {audience: store.edition(first.edition.name, audience).path for audience in store.AUDIENCES}
    monkeypatch.setattr(edition, "build_full", lambda path, *_: shutil.copy(files["full"], path))
    monkeypatch.setattr(edition, "build_public", lambda path, *_: shutil.copy(files["public"], path))
    told = audit.Audited("help_months", 1, 1, 0, 2.0, 0.1, ("help_months: region 53, 2020-03-01",))
    monkeypatch.setattr(audit, "audit", lambda public, whole, older: audit.Report((told,)))
    with pytest.raises(edition.Broken, match="help_months: region 53, 2020-03-01"):
        publish_files(write("never built.csv", ACTS))

    def unfinished(public: Path, whole: Path, older: object) -> audit.Report:
        raise attack.Unfinished("1 intervals of 3 after 900 s")

    monkeypatch.setattr(audit, "audit", unfinished)
    with pytest.raises(edition.Broken, match=r"to its end .*\(1 intervals of 3 after 900 s\): nothing proves"):
        publish_files(write("never built either.csv", ACTS))
    assert store.current() == first.edition


def test_what_the_attack_tells_stays_as_it_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two attempts tell something, of one month more each time; the third tells nothing, and is the edition."""
    tried: list[set[tuple[str, str]]] = []

    def attempt(full: Path, public: Path, *given: Any) -> audit.Report:
        tried.append(set(given[-1]))
        full.touch(exist_ok=False)
        public.touch(exist_ok=False)
        months = (("footfall", f"2020-0{len(tried)}-01"),) if len(tried) < 3 else ()
        return audit.Report((audit.Audited("t", 1, 1, 0, 2.0, told=tuple(map(str, months)), of=months),))

    monkeypatch.setattr(edition, "_attempt", attempt)
    monkeypatch.setattr(edition, "_older", lambda than: [(tmp_path, tmp_path)])
    monkeypatch.setattr(build, "broken_assertions", lambda path, audience: [])
    monkeypatch.setattr(build, "content_hash", lambda path: "whole")
    plan = SimpleNamespace(built_at=datetime.datetime(2021, 1, 1))
    name, found = BUILD(tmp_path, plan, lambda what: None)  # type: ignore[arg-type]
    assert (name, found.told) == ("20210101T000000Z-whole", [])
    assert tried == [set(), {("footfall", "2020-01-01")}, {("footfall", "2020-01-01"), ("footfall", "2020-02-01")}]


# tests/attack/test_kills.py kills a whole one anywhere.
def test_a_killed_publication_leaves_the_current_edition_and_no_rubbish(editions: Path, write: Write) -> None:
    before = publish_files(demo=True).edition
    code = (
        "import sys; from pathlib import Path; from data import demo\nfrom data.publish import edition\n"
        "from tests.data.support import only_facts, publish_files, small_demonstration\n"
        "demo.rows = small_demonstration; only_facts()\n"
    )
    code += "import os, signal; edition.build_public = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    code += "publish_files(Path(sys.argv[1]))"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, str(write("list.csv", COUNTERS))]
    environment = os.environ | {"EDITIONS_DIR": str(editions), "PYTHONPATH": str(root)}
    assert subprocess.run(command, cwd=root, env=environment).returncode == -9
    assert list(editions.glob(".building-*"))
    assert store.current() == before
    assert rows("select count(*) from core.counters") == [(1,)]
    publish_files(write("list.csv", COUNTERS))
    assert not list(editions.glob(".building-*"))


def test_one_publication_at_a_time(editions: Path) -> None:
    editions.mkdir()
    with (editions / "publishing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(store.Busy):
            publish_files(demo=True)


def test_readers_keep_the_edition_they_opened(editions: Path, write: Write) -> None:
    before = publish_files(demo=True).edition
    cursor = store.cursor(before)
    publish_files(write("list.csv", COUNTERS))
    assert cursor.execute("select count(*) from core.counters").fetchall() == [(1,)]
    assert store.cursor(store.current()).execute("select count(*) from core.counters").fetchall() == [(3,)]


def test_a_cursor_can_do_nothing_but_read_its_edition(editions: Path, tmp_path: Path) -> None:
    cursor = store.cursor(publish_files(demo=True).edition)
    for statement in (
        "select * from read_text('/etc/passwd')",
        f"attach '{tmp_path}/other.duckdb' as other",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        "create table core.mine (a int)",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '10GB'",
    ):
        with pytest.raises(duckdb.Error):
            cursor.execute(statement)
    assert cursor.execute("select current_setting('TimeZone') in ('UTC', 'Etc/UTC')").fetchall() == [(True,)]


def test_without_an_edition_there_is_a_sentence(editions: Path) -> None:
    with pytest.raises(store.NoEdition, match="publish --open"):
        store.current()
    editions.mkdir()
    (editions / "CURRENT").write_text("20200101T000000Z-abc\n")
    with pytest.raises(store.NoEdition, match="missing"):
        store.current()


@pytest.mark.wide
def test_the_date_of_an_edition(editions: Path, write: Write) -> None:
    publish_files(write("acts.csv", ACTS))
    assert rows("select as_of::text from core.editions") == [("2023-01-31",)]  # the month of the latest real value
    publish_files(as_of=datetime.date(2023, 6, 30))
    assert rows("select as_of::text from core.editions") == [("2023-06-30",)]


@pytest.mark.wide
def test_a_deposit_that_the_rules_no_longer_accept_stops_the_next_publication(
    editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "identifiant_indic,zone_id,zone_nom,date_valeur,type_valeur,valeur\n"
    publish_files(write("acts.csv", header + "IND-323,D35,x,2024-07-01,va,12\n"))
    monkeypatch.setitem(indicators.BOUNDS, "count", {"min": 0, "max": 10})  # as if a later version knew a bound
    other = write("satisfaction.csv", header + "IND-246,D35,x,2024-07-01,va,97.5\n")
    with pytest.raises(Refused) as refused:
        publish_files(other)
    assert [(problem.file, problem.rule, problem.line) for problem in refused.value.problems] == [
        ("acts.csv", "no_longer_accepted", None),
        ("acts.csv", "too_great", 2),
    ]
    told = publish_files(other, write("acts.csv", header + "IND-323,D35,x,2024-07-01,va,9\n"))
    assert told.new
