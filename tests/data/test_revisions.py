"""What an edition changes of the one before: worked out by hand on two small worlds, and who may be told of it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import store
from data.build import definitions, revisions
from data.build.revisions import Changes, PublicFacts, Side
from data.publish import Published, rebuild
from data.publish import revisions as published
from data.store import served
from pages.blocks import unusual
from pages.text import Say
from queries.access import Viewer
from tests.data.support import Write, publish_files
from tests.support import CROWD, build_world, one_in, reading

# What happens to the small world: the proposal that waited is decided, the national one, of which everyone knows
# nothing, is sent to the ministries, the rejected one was not decided after all; Rennes closes and Vitré opens; ten of
# the fifty posts of support of Ille-et-Vilaine are pooled besides the twenty of before, and a fourth order is signed
# there; footfall is brought by enough counters for everyone to read it.
AFTER = """
    insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id) values
        ('f1', 'waiting', 'decision', '2021-06-01', 'retained', 'proposals'),
        ('f2', 'national', 'transmitted', '2021-06-01', null, 'proposals');
    delete from core.proposal_events where proposal_id = 'rejected' and stage = 'decision';
    update core.counters set closed_on = '2021-06-15' where counter_id = 'rennes';
    insert into core.counters
        (counter_id, name, type, format, commune, department, location_quality, labelled_on, source_id)
    values ('vitre', 'Vitré', 'france_services', 'fixed', '35360', '35', 'none', '2021-06-01', 'counters');
    update core.support_staff set pooled = 30 where department = '35';
    update core.derogations set orders = 4 where level = 'department' and code = '35';
"""
CANARY = "Plateforme nationale"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The full files of the small world, and of what became of it."""
    return build_world(tmp_path_factory.mktemp("before")), build_world(tmp_path_factory.mktemp("after"), CROWD, AFTER)


@contextmanager
def sides(*paths: Path) -> Iterator[list[Side]]:
    """Both files of each edition, open."""
    with ExitStack() as opened:
        pairs = [(path, path.with_name(path.name.replace(".duckdb", ".public.duckdb"))) for path in paths]
        yield [
            Side(*(opened.enter_context(duckdb.connect(str(one), read_only=True)) for one in pair)) for pair in pairs
        ]


@pytest.fixture(scope="module")
def forth(worlds: tuple[Path, Path]) -> tuple[Changes, PublicFacts]:
    """What changed from the first to the second, and what everyone reads of the second."""
    with sides(*worlds) as (before, after):
        found = revisions.between(before, after)
        return found, revisions.told(after, set(definitions_of(found)))


def definitions_of(changes: Changes) -> list[str]:
    return [row["indicator"] for row in changes.rows["value_revisions"]]


def things(changes: Changes, what: str) -> set[tuple[Any, ...]]:
    names = ("change", "thing", "before", "after", "own") if what == "proposal" else ("change", "thing", "own")
    return {tuple(row[name] for name in names) for row in changes.rows["thing_revisions"] if row["what"] == what}


def figures(changes: Changes, indicator: str, own: bool | None) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (row["code"], str(row["period"])[:7]): (row["change"], row["before"], row["after"])
        for row in changes.rows["value_revisions"]
        if row["indicator"] == indicator and row["own"] is own
    }


def test_figures_that_moved_are_those_counted_by_hand(forth: tuple[Changes, PublicFacts]) -> None:
    changes, _ = forth
    # 20 of 50 posts, then 30: 60 %. Bretagne: 30 of 80, then 40. Nobody but its readers has a département's.
    pooled = figures(changes, "O9", True) | figures(changes, "O9", None)
    assert pooled["35", "2019-12"] == ("revised", 40.0, 60.0)
    assert pooled["53", "2019-12"] == ("revised", 37.5, 50.0)
    # Orders of the département: three, then four, divided by itself; everyone reads them.
    assert figures(changes, "O12", None)["35", "2020-12"] == ("revised", 3.0, 4.0)


def test_a_figure_that_was_secret_is_told_without_what_it_was(forth: tuple[Changes, PublicFacts]) -> None:
    changes, told = forth
    # 168 requests in Ille-et-Vilaine in March 2020, before and after: only who reads them changed.
    assert not any(("35", "2020-03") in figures(changes, "P3", own) for own in (True, None))
    found = figures(revisions.as_readers_see(changes, told), "P3", False)
    assert found["35", "2020-03"] == ("appeared", None, 168.0)


@pytest.mark.wide
def test_a_figure_that_is_secret_again_is_not_told_again(worlds: tuple[Path, Path]) -> None:
    with sides(*worlds[::-1]) as (before, after):
        found = revisions.between(before, after)
        kept = revisions.as_readers_see(found, revisions.told(after, set(definitions_of(found))))
    assert figures(found, "P3", False)["35", "2020-03"] == ("gone", 168.0, None)
    assert figures(kept, "P3", False)["35", "2020-03"] == ("gone", None, None)


def test_what_changed_before_is_dropped_once_everyone_no_longer_reads_it(forth: tuple[Changes, PublicFacts]) -> None:
    changes, told = forth
    hidden = PublicFacts(frozenset(one for one in told.figures if one[0] != "O12"), told.proposals, told.all_proposals)
    kept = revisions.as_readers_see(changes, hidden)
    assert ("35", "2020-12") not in figures(kept, "O12", None)
    assert figures(kept, "O12", True)["35", "2020-12"] == ("revised", 3.0, 4.0)  # who reads all of it still does


def test_proposals_advance_for_those_who_knew_them_and_appear_once_decided(forth: tuple[Changes, PublicFacts]) -> None:
    changes, told = forth
    found = things(revisions.as_readers_see(changes, told), "proposal")
    # Its dialogue was held before the decision: it is the furthest step, now that the decision leads to it.
    assert ("advanced", "waiting", "ministry_analysis", "social_dialogue", True) in found
    assert ("appeared", "waiting", None, "social_dialogue", False) in found
    assert {one for one in found if one[1] == "national"} == {
        ("advanced", "national", "formulated", "transmitted", True)
    }
    # No decision any more: everyone is told nothing, not even that there was one.
    assert {one for one in found if one[1] == "rejected"} == {
        ("returned", "rejected", "decision", "cnate_opinion", True)
    }


def test_counters_open_and_close_for_everyone(forth: tuple[Changes, PublicFacts]) -> None:
    found = things(forth[0], "counter")
    assert {("closed", "rennes", None), ("opened", "vitre", None)} <= found
    crowd = {("opened", name, None) for name in ("north", "south", "east", "west")}
    assert found == crowd | {("closed", "rennes", None), ("opened", "vitre", None)}


def test_alerts_are_told_to_who_reads_them(forth: tuple[Changes, PublicFacts]) -> None:
    alerts = [row for row in forth[0].rows["thing_revisions"] if row["what"] == "alert"]
    overdue = [row for row in alerts if (row["alert"], row["thing"]) == ("proposals_overdue", "waiting")]
    assert {(row["change"], row["own"]) for row in overdue} == {("gone", True)}  # decided: no ministry is waited for


def test_each_reader_has_one_reading_and_the_public_file_holds_nothing_else(
    worlds: tuple[Path, Path], forth: tuple[Changes, PublicFacts], tmp_path: Path
) -> None:
    kept = revisions.as_readers_see(*forth)
    for own, place in ((True, worlds[1]), (False, worlds[1].with_name(f"{worlds[1].stem}.public.duckdb"))):
        copy = tmp_path / place.name
        copy.write_bytes(place.read_bytes())
        with duckdb.connect(str(copy)) as connection:
            revisions.put_in(connection, "now", kept if own else published._for_all(kept))
            if not own:
                rows = connection.execute("select own from marts.thing_revisions").fetchall()
                assert {value for (value,) in rows} <= {False, None}
                assert CANARY not in repr(connection.execute("from marts.thing_revisions").fetchall())
                continue
            shown = {}
            for role, territories in (("public", []), ("prefect", ["R53", "D22", "D35"]), ("prefect", ["R11"])):
                connection.execute("set variable role = $role", {"role": role})
                connection.execute("set variable territories = $them::text[]", {"them": territories})
                found = connection.execute(
                    "select thing, change from visible.thing_revisions where what = 'proposal' order by all"
                ).fetchall()
                pooled = connection.execute(
                    "select code, before from visible.value_revisions where indicator = 'O9' order by all"
                ).fetchall()
                shown[role, territories[0] if territories else ""] = (found, pooled)
    assert ("waiting", "appeared") in shown["public", ""][0]
    assert ("waiting", "advanced") in shown["prefect", "R53"][0]
    assert ("waiting", "appeared") in shown["prefect", "R11"][0]
    assert ("35", 40.0) in shown["prefect", "R53"][1]
    assert all(code not in ("35", "53") for code, _ in shown["prefect", "R11"][1])
    assert not any(thing == "national" for found, _ in shown.values() for thing, _ in found)


# From one publication to the next -------------------------------------------------------------------------------------

STAFF = "department,year,support,pooled\n35,2021,120,{}\n"


def marts(edition: str, audience: str = "full") -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(store.edition(edition, audience).path), read_only=True) as connection:
        return {
            table: connection.execute(f"from marts.{table} order by all").fetchall()
            for table in ("revised_editions", *revisions.TABLES)
        }


@pytest.fixture
def twice(editions: Path, write: Write, remembered: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Published, ...]:
    """An edition; then the same with a correction, and one word of a definition that changed."""
    first = publish_files(write("staff.csv", STAFF.format(96)))
    said = [
        (one, key, "Part des effectifs mutualisés" if (one, key) == ("O9", "formula_fr") else text)
        for one, key, text in definitions.read()
    ]
    monkeypatch.setattr(definitions, "read", lambda: tuple(said))
    return first, publish_files(write("staff.csv", STAFF.format(102)))


@pytest.mark.wide
def test_an_edition_holds_what_it_changed_and_is_made_again_with_it(
    twice: tuple[Published, ...], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (one.edition.name for one in twice)
    held = marts(second)
    assert [row[:2] + row[4:5] for row in marts(first)["revised_editions"]] == [(first, 1, None)]
    assert marts(first)["value_revisions"] == []  # nothing to compare with
    assert sorted(row[:2] + row[4:5] for row in held["revised_editions"]) == sorted(
        [(second, 1, first), (first, 2, None)]
    )
    # 96 of 120 posts are 80 %, 102 are 85 %.
    pooled = {(row[4], row[7], row[8]) for row in held["value_revisions"] if row[2] == "O9"}
    assert pooled == {("35", 80.0, 85.0), ("53", 80.0, 85.0), ("FR", 80.0, 85.0)}
    ((_, indicator, key, before, after),) = held["definition_revisions"]
    old = {(one, name): text for one, name, text in published.definitions(store.manifest(first)) or ()}
    assert (indicator, key, before) == ("O9", "formula_fr", old["O9", "formula_fr"])
    assert after == "Part des effectifs mutualisés"
    assert marts(second, "public")["definition_revisions"] == held["definition_revisions"]

    again = publish_files(write("staff.csv", STAFF.format(102)))
    assert not again.new  # what it changed is no fact: the same facts are the same edition

    monkeypatch.setattr(definitions, "read", lambda: ())  # another program: the edition has its own definitions
    for audience in store.AUDIENCES:
        for name in (first, second):  # the edition before is gone too
            store.edition(name, audience).path.unlink()
    assert rebuild(second, lambda step: None) == second
    assert marts(second) == held


@pytest.mark.wide
def test_nothing_is_compared_with_what_was_gone_back_from(twice: tuple[Published, ...], write: Write) -> None:
    first, second = (one.edition.name for one in twice)
    served.rollback(first, "the correction was wrong")
    third = publish_files(write("staff.csv", STAFF.format(102))).edition.name
    assert third != second
    assert sorted(row[:2] for row in marts(third)["revised_editions"]) == sorted([(third, 1), (first, 2)])


CONTRIBUTIONS = "region,due_on,received_on,complete\n53,2018-10-31,{},\n"
WAITING = {
    "proposals.csv": "proposal_id,title,region,lever,type,due_on\n53-01,A,53,pooling,support_pooling,2018-11-03\n",
    "events.csv": "event_id,proposal_id,event_date,stage\n1,53-01,2018-11-01,transmitted\n",
    "analyses.csv": "proposal_id,ministry,opened_on,closed_on\n53-01,interior,2018-11-05,\n",
}


@pytest.mark.wide
def test_what_an_edition_told_already_comes_last_in_the_next(editions: Path, write: Write, remembered: None) -> None:
    """A ministry is late in both; in the second alone a region has not sent its contribution, which is less grave."""
    files, place, told = [write(name, text) for name, text in WAITING.items()], ("region", "53"), []
    for received, sent in (("2018-10-30", files), ("", [])):
        publish_files(*sent, write("contributions.csv", CONTRIBUTIONS.format(received)))
        ask = reading(Viewer("cabinet"))
        told.append(unusual.ranked(ask, place, set(ask("overview/watch", region="53")["alert"])))
    assert [[(one.alert, one.told is None) for one in ranked] for ranked in told] == [
        [("proposals_overdue", True)],
        [("contribution_missing", True), ("proposals_overdue", False)],
    ]
    assert "30\u00a0November 2018" in unusual.sentence(Say("en"), told[1][1], place)


def published_values(*rows: tuple[str, str, str, str, float]) -> duckdb.DuckDBPyConnection:
    """Values that a publisher gave for départements: indicator, code, value type, day, value."""
    side = duckdb.connect()
    side.execute("create schema core")
    side.execute(
        """create table core.indicator_values
        (indicator text, code text, value_type text, period date, value double, level text default 'department')"""
    )
    side.executemany("insert into core.indicator_values values ($1, $2, $3, $4, $5, default)", rows)
    return side


def test_starts_and_targets_published_for_a_territory_are_compared() -> None:
    """By hand: the target of 35 moves, its start stays; that of 22 comes; others are of no indicator of ours."""
    start = ("labels", "35", "vi", "2020-01-01", 9)
    before = published_values(start, ("labels", "35", "vc", "2022-11-01", 30), ("others", "35", "vc", "2022-11-01", 1))
    after = published_values(
        start,
        ("labels", "35", "vc", "2022-11-01", 31),
        ("labels", "35", "vc", "2026-12-01", 34.5),
        ("labels", "22", "vc", "2026-12-01", 12),
        ("others", "35", "vc", "2022-11-01", 2),
    )
    found = revisions._retargeted(before, after, {"P1": {"external": "labels"}, "P2": {}})
    assert [tuple(row.values()) for row in found] == [
        ("P1", "target:department:22", None, "12 2026-12-01"),
        ("P1", "target:department:35", "30 2022-11-01", "34.5 2026-12-01"),
    ]


def copied(world: Path, folder: Path, real: bool, *names: str) -> None:
    """Both files of a world under other names, as if its confidential rows were real ones, or made up."""
    folder.mkdir(parents=True)
    for name, end in zip(names, store.AUDIENCES.values(), strict=True):
        shutil.copyfile(world.with_name(world.name.removesuffix(".duckdb") + end), folder / name)
        with duckdb.connect(str(folder / name)) as connection:
            connection.execute("update marts.confidentiality set real_rows = $real", {"real": real})


@pytest.mark.wide
@pytest.mark.parametrize(
    ("was", "now", "compared"),
    one_in(
        4, [(True, True, "before"), (False, False, "before"), (False, True, "before"), (True, False, "")], several=True
    ),
)
def test_nothing_is_compared_where_the_demonstration_follows_real_confidential_rows(
    worlds: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was: bool, now: bool, compared: str
) -> None:
    """The two worlds differ, see above; what they tell of one another hangs on the rows that were and are real."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "editions"))
    copied(worlds[0], tmp_path / "editions", was, *(f"before{end}" for end in store.AUDIENCES.values()))
    copied(worlds[1], tmp_path / "built", now, *(f"{audience}.duckdb" for audience in store.AUDIENCES))
    told = published.find(tmp_path / "built", "after", "before")
    assert told["compared_with"] == compared
    assert bool(told["changes"]) == bool(compared)


def test_a_definition_is_its_header_key_by_key_and_its_query() -> None:
    rows = definitions.read()
    said = {(one, key): text for one, key, text in rows}
    assert len(rows) == len(said)
    assert said["P1", "name_en"] == "Accredited counters"
    assert said["P1", "target"] == "3000"
    assert said["P1", "levels"] == "nation, region, department"
    assert said["P1", "additive"] == "false"
    assert said["P1", "query"].startswith("select level, code, month as period")


def test_what_is_packed_is_read_as_it_was() -> None:
    rows = {"value_revisions": [{"before": None, "after": 0.1, "name": "L’été"}]}
    assert published.unpack(published.pack(rows)) == rows
