"""Freshness: days late against days counted by hand, counts against SQL on the tables, and who reads what is owed."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from data.build import owed
from data.contracts import contracts
from data.model import MODEL
from pages.method.freshness import _awaited, _together
from pages.text import Say
from queries import freshness, indicators
from queries.access import parse
from tests.pages.support import page, says
from tests.support import one_in, reading

AS_OF = dt.date(2024, 6, 30)
# Days before (-) or after the date of the data, and what they are called.
DUE = {
    60: "over_60", 400: "over_60", 59: "over_21", 21: "over_21", 20: "under_21", 1: "under_21",
    0: "soon", -30: "soon", -31: "on_time",
}  # fmt: skip


def owed_by(viewer: str, **where: str) -> pd.DataFrame:
    return reading(parse(viewer))("method/owed", **where)


def lines(rows: pd.DataFrame, source: str) -> dict[str, tuple[str, str, str]]:
    """Of a source, by who owes it: known until, due on, state."""
    told = rows[(rows["source"] == source) & rows["known_on"].notna()]
    return {
        row["code"]: (f"{row['known_on']:%Y-%m-%d}", str(row["due_on"])[:10], row["state"])
        for row in told.to_dict("records")
    }


@pytest.fixture(scope="module")
def bounds() -> pd.DataFrame:
    """The query over a line for each of DUE, one that is received for good, and one that never was."""
    made = [(f"{days}", AS_OF - dt.timedelta(days), AS_OF) for days in DUE]
    made += [("received", None, AS_OF), ("never", None, None)]
    rows = pd.DataFrame(made, columns=["source", "due_on", "known_on"])
    names = ("part", "title", "title_en", "owner", "owner_en", "periodicity", "ministry", "kind")
    rows = rows.assign(level="nation", code="FR", copied_on=pd.NaT, **dict.fromkeys(names, ""))
    filters = (MODEL / "95_filters.sql").read_text(encoding="utf-8")
    start = filters.index("create macro visible.is_held")
    with duckdb.connect() as connection:
        connection.execute("create schema visible")
        connection.execute(filters[start : filters.index(";", start)])
        connection.execute("create table visible.clock as select date '2024-06-30' as as_of")
        connection.execute("create table visible.territories (level text, code text, name text, parent_code text)")
        connection.register("made", rows)
        connection.execute(
            """create table visible.owed as
            select * replace (due_on::date as due_on, known_on::date as known_on) from made"""
        )
        query = queries.load("method/owed")
        return connection.execute(query.sql, dict.fromkeys(query.parameters)).df()


def test_what_is_late_is_told_apart_at_21_and_60_days_and_the_unknown_come_last(bounds: pd.DataFrame) -> None:
    states = dict(zip(bounds["source"], bounds["state"], strict=True))
    assert states == {str(days): state for days, state in DUE.items()} | {"received": "nothing", "never": "unknown"}
    late = [days for days in DUE if days > 0]
    assert list(bounds["source"])[: len(late)] == [str(days) for days in sorted(late, reverse=True)]
    assert list(bounds["days"].dropna()) == sorted(late, reverse=True)
    assert bounds["source"].iloc[-1] == "never"
    assert freshness.late(bounds) == len(late)  # each is a source of its own here
    assert freshness.late(bounds[bounds["state"] == "soon"]) == 0


@pytest.mark.usefixtures("by_hand")
def test_a_source_is_due_at_the_end_of_the_month_one_period_after_its_facts() -> None:
    """As of 30 June 2021. Footfall is known to March 2020 in 35 and 22, so that April was due on the 30th: 426 days."""
    rows = owed_by("cabinet")
    assert lines(rows, "footfall") == dict.fromkeys(("22", "35"), ("2020-03-01", "2020-04-30", "over_60"))
    assert set(rows.loc[(rows["source"] == "footfall") & (rows["state"] == "over_60"), "days"]) == {426}
    assert lines(rows, "support_staff")["35"] == ("2019-12-31", "2020-12-31", "over_60")  # 181 days
    # Of no period: what was deposited on 30 June is known to that day, a list of counters for a quarter.
    assert lines(rows, "counters") == {"FR": ("2021-06-30", "2021-09-30", "on_time")}
    # Asked once: received by two regions, and nobody else was asked.
    assert lines(rows, "regional_contributions") == {
        "11": ("2018-11-20", "NaT", "nothing"),
        "53": ("2018-10-30", "NaT", "nothing"),
    }
    assert lines(rows, "missions").keys() == {"ecology", "economy", "interior"}


def test_counts_are_those_of_the_tables(by_hand: Path, look: Callable[..., pd.DataFrame]) -> None:
    """Sources whose last fact is too old, and départements that never sent any, by SQL that knows no contract."""
    silent = look(
        by_hand,
        """select code from core.territories where level = 'department' and code not in
        (select department from core.footfall join core.counters using (counter_id) where department is not null)""",
    )
    late = look(
        by_hand,
        """from (
            select max(month) + interval 2 month as due from core.footfall
            union all select max(month) + interval 2 month from core.satisfaction
            union all select make_date(max(year) + 2, 1, 1) from core.support_staff
            union all select make_date(max(year) + 2, 1, 1) from core.mission_staff
            union all select make_date(max(year) + 2, 1, 1) from core.procedure_requests
            union all select make_date(max(year) + 2, 1, 1) from core.derogations
        ) where due <= (select as_of from core.editions)""",
    )
    rows = owed_by("cabinet")
    assert len(rows[(rows["source"] == "footfall") & (rows["state"] == "unknown")]) == len(silent) == 99
    assert freshness.late(rows) == len(late) == 4


@pytest.mark.usefixtures("by_hand")
def test_each_reads_what_they_may() -> None:
    """Footfall, staff and proposals are the State's: a prefect reads the own lines of them, the public none."""
    whole, region, department, public = map(owed_by, ("cabinet", "prefect:R53", "prefect:D35", "public"))
    own = {"22", "29", "35", "56"}
    assert set(region.loc[region["source"] == "footfall", "code"]) == own
    assert set(department.loc[department["source"] == "footfall", "code"]) == {"35"}
    assert set(region.loc[region["source"] == "proposals", "code"]) == {"53"}
    assert not set(department["source"]) & {"proposals", "ministry_analyses", "mission_staff"}
    assert not set(public["source"]) & {"footfall", "proposals", "ministry_analyses", "mission_staff", "support_staff"}
    assert [freshness.late(rows) for rows in (whole, region, department, public)] == [4, 3, 3, 0]


NEVER_SENT = ("delete from core.mission_staff", "delete from core.sources where contract = 'mission_staff'")


@pytest.mark.wide
def test_that_staff_was_sent_which_nobody_else_may_read_is_told_to_nobody_else(
    changed: Callable[..., Path], look: Callable[..., pd.DataFrame]
) -> None:
    """Of two real editions, one with the staff of missions and one without, the public file holds the same of it.

    ORDER and PERMITS have staff in Ille-et-Vilaine and in Bretagne alone: Paris reads what the public reads.
    """
    told = "select * from marts.owed where source = 'mission_staff'"
    of, files = {}, {}
    for name, gone in {"sent": (), "never": NEVER_SENT}.items():
        whole = changed("update core.editions set kind = 'real'", *gone, public=True)
        files[name] = look(whole.with_suffix(".public.duckdb"), told)
        of[name] = {reader: owed_by(reader) for reader in ("cabinet", "public", "prefect:D75")}
    pd.testing.assert_frame_equal(files["sent"], files["never"])
    assert len(files["never"]) == 1
    for reader in ("public", "prefect:D75"):
        lines = [of[name][reader].query("source == 'mission_staff'") for name in of]
        assert [list(one["state"]) for one in lines] == [["unknown"], ["unknown"]]
    assert set(of["never"]["cabinet"].query("source == 'mission_staff'")["state"]) == {"unknown"}
    assert "unknown" not in set(of["sent"]["cabinet"].query("source == 'mission_staff' and known_on.notna()")["state"])


@pytest.mark.usefixtures("by_hand")
def test_a_territory_owes_what_lies_in_it_owes_and_a_ministry_its_own() -> None:
    assert set(owed_by("cabinet", region="53")["code"]) == {"53", "22", "29", "35", "56"}
    assert set(owed_by("cabinet", department="35")["code"]) == {"35"}
    economy = owed_by("cabinet", ministry="economy")
    assert set(economy["level"]) == {"ministry"}
    assert {"ministry_analyses", "mission_staff", "missions"} <= set(economy["source"])
    assert set(owed_by("cabinet", ministry="territories")["source"]) == {"counters", "digital_places"}


@pytest.mark.wide
@pytest.mark.usefixtures("by_hand")
def test_a_figure_is_as_late_as_the_latest_of_its_sources() -> None:
    """M2 is staff (late since 31 December 2020) among exercises (on time); P7, counters and partners, both on time."""
    ask = reading(parse("cabinet"))
    rows = freshness.figures(ask.viewer, ask.edition).set_index("indicator")
    assert rows.loc["M2", ["state", "days", "periodicity"]].to_list() == ["over_60", 181, "year"]
    assert rows.loc["P7", ["state", "periodicity"]].to_list() == ["on_time", "year"]
    assert str(rows.loc["P7", "due_on"])[:10] == "2021-09-30"
    assert rows.loc["M9", "lacks"] == "target"
    assert pd.isna(rows.loc["O5", "lacks"])  # it is meant to have none
    public = reading(parse("public"))
    read = freshness._sources(public.viewer, public.edition, indicators.catalogue()["M9"], "nation", "FR")
    assert (
        freshness._standing(read, {"kind": None, "state": "value"})["state"] == "hidden"
    )  # staff of missions is the State's alone


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize("viewer", one_in(4, ["public", "cabinet", "prefect:R53", "prefect:D22"]))
def test_a_figure_is_what_its_value_is_and_never_up_to_date_without_one(viewer: str) -> None:
    """As the summary reads it: kind by kind. Nobody deposited the barometer, and the cost of no counter is known."""
    ask = reading(parse(viewer))
    for place in (("nation", "FR"), ("region", "11"), ("department", "35")):
        rows = freshness.figures(ask.viewer, ask.edition, *place).set_index("indicator")
        for workstream in indicators.WORKSTREAMS:
            for row in ask.scorecard(workstream, *place).to_dict("records"):
                if row["indicator"] in rows.index:
                    told = rows.loc[row["indicator"]]
                    assert {told["kind"], row["kind"]} == {row["kind"]} or pd.isna([told["kind"], row["kind"]]).all()
                    assert row["state"] != "missing" or told["state"] not in freshness.RECEIVED, row["indicator"]


STANDINGS = {  # of the sources; whether there is a value; how the figure stands
    "late": (["over_21", "unknown"], "missing", "over_21"),
    "never": (["on_time", "unknown"], "missing", "unknown"),
    "came_for_nothing": (["on_time", "nothing"], "missing", "valueless"),
    "kept": (["on_time", "unknown"], "value", "on_time"),
    "secret": (["soon"], "secret", "soon"),
}


@pytest.mark.parametrize(("states", "value", "expected"), STANDINGS.values(), ids=STANDINGS)
def test_how_a_figure_stands(states: list[str], value: str, expected: str) -> None:
    sources = pd.DataFrame({"state": states, "due_on": None, "days": None, "kind": "real"})
    assert freshness._standing(sources, {"kind": "real", "state": value})["state"] == expected


@pytest.mark.parametrize(
    ("late", "never", "expected"),
    [(0, 0, "title_none"), (0, 1, "never"), (0, 2, "never"), (1, 0, "title"), (2, 3, "title, and_never")],
)
@pytest.mark.parametrize("about", ["sources", "figures"])
def test_none_is_late_is_not_said_above_what_was_never_received(
    about: str, late: int, never: int, expected: str
) -> None:
    say = Say("fr")
    counts = {"title": late, "never": never, "and_never": never}
    told = [
        say(f"freshness.{about}.{one}", **({"count": counts[one]} if one in counts else {}))
        for one in expected.split(", ")
    ]
    assert _awaited(say, about, late, never) == ", ".join(told)


def test_sources_never_received_are_counted_as_sources(bounds: pd.DataFrame) -> None:
    """Of two sources owed by two departements, one came from one of them; of a third, two parts are waited for."""
    states = ["unknown", "on_time", "unknown", "unknown", "unknown", "over_60", "under_21"]
    parts = [None, None, None, None, "one", "two", "three"]
    rows = pd.DataFrame({"source": list("aabbccc"), "part": parts, "state": states})
    assert (freshness.never(rows), freshness.never(rows[:0]), freshness.never(bounds)) == (2, 0, 1)
    assert freshness.late(rows) == 2


def test_who_owe_the_same_at_the_same_point_are_one_line() -> None:
    """Two departements never sent partners, two are late and named; a ministry never sent, and is no departement."""
    known = pd.Timestamp("2020-01-01")
    rows = pd.DataFrame(
        {
            "source": "counter_partners",
            "part": None,
            "level": ["department", "department", "department", "department", "ministry"],
            "code": ["01", "02", "03", "04", "interior"],
            "known_on": [pd.NaT, pd.NaT, known, known, pd.NaT],
            "due_on": [pd.NaT, pd.NaT, known, known, pd.NaT],
            "state": ["unknown", "unknown", "over_60", "over_60", "unknown"],
            "kind": None,
        }
    )
    told = _together(rows)
    assert dict(zip(told["code"], told["owing"], strict=True)) == {"01": 2, "03": 1, "04": 1, "interior": 1}


@pytest.mark.usefixtures("by_hand")
def test_a_value_older_than_its_frequency_is_not_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counters came on time, but the edition is read two years later than its last month of counters."""
    ask = reading(parse("cabinet"))
    cards = ask.scorecard("counters")
    months = cards.set_index("indicator").loc["P1", "period"]
    assert freshness.figures(ask.viewer, ask.edition).set_index("indicator").loc["P1", "state"] == "on_time"
    assert not freshness.is_old(indicators.catalogue()["P1"], months, ask.edition.as_of)
    aged = cards.assign(period=cards["period"] - pd.DateOffset(years=2))
    monkeypatch.setattr(indicators, "scorecard", lambda *args, **named: aged)
    told = freshness._figures.__wrapped__(ask.viewer, ask.edition, 0, "nation", "FR").set_index("indicator")
    assert set(told.loc["P1", "state"]) == {"older"}
    assert told.loc["P1", "due_on"].isna().all()


@pytest.mark.wide
@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    ("viewer", "place", "count"),
    one_in(3, [("cabinet", {}, 4), ("cabinet", {"region": "11"}, 0), ("prefect:R53", {}, 3)], several=True),
)
def test_the_overview_counts_what_the_board_counts(viewer: str, place: dict[str, str], count: int) -> None:
    """Footfall, satisfaction and support staff are of 35 and 22, staff of missions of ministries; Paris is silent."""
    board, overview = page("method.freshness", viewer, **place), page("overview", viewer, **place)
    known = {"count": count} if count else {}
    assert says(board, "freshness.sources.title", **known) == bool(count)
    way = r'<a href="\./method-freshness\?[^"]*etat=late[^"]*"[^>]*>'
    told = re.findall(rf"<strong>(\d+)</strong> <span>{way}|{way}(\d+)", overview)  # among what to watch, or under it
    assert [int(one or other) for one, other in told] == ([count] if count else [])


def test_every_source_that_is_used_says_once_who_owes_it_and_every_figure_its_sources() -> None:
    used = {contract.source for contract in contracts().values() if contract.used}
    told = [contract.source for contract in contracts().values() if contract.freshness]
    assert sorted(told) == sorted(used)
    for contract in owed.declared().values():
        assert contract.freshness is not None
        assert contract.freshness.periodicity in freshness.PERIODICITIES
        assert "@" not in "".join(contract.freshness.owner.values())
    for item in indicators.catalogue().values():
        assert item.sources, item.id
        assert set(item.sources) <= used, item.id
        assert freshness.owners(item, "fr"), item.id
        assert (item.owner_fr is None) == (item.owner_en is None), item.id
    # As data/contracts/counters.toml names the agency in English.
    assert freshness.owners(indicators.catalogue()["P1"], "en") == ["National Agency for Territorial Cohesion (ANCT)"]
