"""Feeds and the calendar: of the public file alone, under names that last, with no day that no file has."""

import datetime as dt
import re
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import icalendar
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from pages.http.hosts import known_hosts
from pages.outputs.embed.indicator import KINDS
from pages.parts.alerts import PUBLIC
from pages.server.routes import plain_routes
from queries.indicators import catalogue
from tests import canaries

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = ["/flux/france.atom", "/flux/R53.atom", "/flux/D35.atom", "/calendrier.ics"]
# The days of what everyone reads, asked of the tables themselves, by this SQL and not the program's.
STEPS = """
    select distinct event_date from core.proposal_events
    join core.proposals using (proposal_id)
    semi join (
        from core.proposal_events
        where stage = 'decision' and outcome <> 'postponed' and event_date <= date '2021-06-30'
    ) as decided using (proposal_id)
    where event_date <= date '2021-06-30' and stage not in ('ministry_analysis', 'cnate_opinion')
        and ($code is null or region = $code)"""
LISTS = "select distinct event_date from core.counter_events where kind in ('opened', 'closed')"


@pytest.fixture(scope="module", autouse=True)
def copied(caged: Path) -> Path:
    """What is read aside."""
    return Path(shutil.copy(caged, caged.parent / "copy"))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    layers = [Middleware(known_hosts)]
    with TestClient(Starlette(routes=plain_routes(), middleware=layers), "http://localhost:8765") as found:
        yield found


def entries(client: TestClient, address: str) -> list[dict[str, str]]:
    there = client.get(address)
    assert there.status_code == 200, there.text
    found = ElementTree.fromstring(there.content).findall(f"{ATOM}entry")
    return [
        {name: one.find(f"{ATOM}{name}").text or "" for name in ("id", "title", "updated", "content")}
        | {"category": one.find(f"{ATOM}category").get("term"), "link": one.find(f"{ATOM}link").get("href")}
        for one in found
    ]


def days(path: Path, sql: str, **given: str | None) -> set[dt.date]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {day for (day,) in connection.execute(sql, given).fetchall()}


@pytest.mark.parametrize(("territory", "code"), [("france", None), ("R53", "53")])
def test_each_step_is_on_a_day_that_a_file_has(
    client: TestClient, copied: Path, territory: str, code: str | None
) -> None:
    found = entries(client, f"/flux/{territory}.atom")
    told = {dt.date.fromisoformat(one["updated"][:10]) for one in found if one["category"] == "proposal"}
    assert told == days(copied, STEPS, code=code)
    lists = {dt.date.fromisoformat(one["updated"][:10]) for one in found if one["category"] == "counter"}
    assert lists <= days(copied, LISTS)
    assert len(told) > 1
    moments = [one["updated"] for one in found]
    assert moments == sorted(moments, reverse=True)


def test_a_name_is_the_same_for_ever_in_both_languages_and_on_every_server(client: TestClient) -> None:
    """The number of a decision, as it was when feeds began: another one would be told again to all who follow."""
    names = [one["id"] for one in entries(client, "/flux/france.atom")]
    assert len(set(names)) == len(names)
    assert names == [one["id"] for one in entries(client, "/flux/france.atom?lang=en")]
    assert "urn:uuid:852b90ce-77b7-544f-bfac-1c24f3f2cb78" in names
    assert set(names) > {one["id"] for one in entries(client, "/flux/R53.atom") if one["category"] != "edition"}


def test_titles_say_demonstration_and_lead_to_their_page(client: TestClient) -> None:
    french, english = (entries(client, f"/flux/france.atom?lang={one}") for one in ("fr", "en"))
    assert all(one["title"].startswith("Démonstration\u00a0: ") for one in french)
    assert all(one["title"].startswith("Demonstration: ") for one in english)
    links = {one["category"]: one["link"] for one in english}
    assert re.fullmatch(
        r"http://localhost:8765/reorganisation-proposals\?proposition=[\w-]+&lang=en", links["proposal"]
    )
    assert links["edition"] == "http://localhost:8765/method?lang=en"


def test_the_calendar_holds_the_days_of_files_and_says_what_is_only_planned(client: TestClient, copied: Path) -> None:
    read = icalendar.Calendar.from_ical(client.get("/calendrier.ics").content)
    events = read.walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == len(events)
    done = """select event_date from core.proposal_events where stage = 'implementation'
        and event_date <= date '2021-06-30'"""
    told = {one.decoded("dtstart") for one in events if one["categories"].to_ical() == b"implementation"}
    planned = "select target_on from core.proposals where target_on is not null"
    assert told <= days(copied, done) | days(copied, planned)
    texts = {one.decoded("dtstart") for one in events if one["categories"].to_ical() == b"milestone"}
    assert texts == days(copied, "select milestone_date from core.milestones")
    ahead = [one for one in events if one.decoded("dtstart") > dt.date(2021, 6, 30)]
    assert {str(one["status"]) for one in ahead} <= {"TENTATIVE"}
    assert client.get("/calendrier.ics").content == client.get("/calendrier.ics").content


@pytest.mark.parametrize("address", ADDRESSES)
def test_everyone_gets_the_same_and_no_canary(
    client: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert (there.status_code, there.headers["access-control-allow-origin"]) == (200, "*")
    assert canaries.LIKE_A_CANARY.search(there.content) is None
    monkeypatch.setenv("AUDIENCE", "cabinet")
    assert client.get(address).content == there.content
    again = client.get(address, headers={"If-None-Match": there.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/flux/R99.atom", 404), ("/flux/D99.atom", 404), ("/flux/x.atom", 404), ("/calendrier.ics?region=53", 400)],
)
def test_what_is_not_there_is_a_problem_document(client: TestClient, address: str, status: int) -> None:
    there = client.get(address)
    assert (there.status_code, there.headers["content-type"]) == (status, "application/problem+json")


def test_pages_name_the_feed_and_the_calendar(client: TestClient) -> None:
    head = client.get("/territory").text.partition("</head>")[0]
    assert re.findall(r'<link rel="alternate" type="([\w/+]+)" href="\./([\w/.]+)', head) == [
        ("application/atom+xml", "flux/france.atom"), ("text/calendar", "calendrier.ics"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        pytest.param(kind, place, marks=[] if (kind, place) == ("chart", "") else [pytest.mark.wide])
        for kind in KINDS
        for place in ("", "?region=53", "?departement=35")
    ],
)
def test_no_canary_is_in_what_other_sites_show_whoever_asks(
    client: TestClient, kind: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every indicator, as a figure, a chart and a map (pages/outputs/embed/__init__.py), in this same small world."""
    public = {name: client.get(f"/embed/{kind}/{name}{place}") for name in catalogue()}
    assert {answer.status_code for answer in public.values()} == {200, 404}
    assert not [name for name, answer in public.items() if canaries.LIKE_A_CANARY.search(answer.content)]
    monkeypatch.setenv("AUDIENCE", "cabinet")
    assert all(client.get(f"/embed/{kind}/{name}{place}").content == one.content for name, one in public.items())


# Alerts, corrections, definitions -------------------------------------------------------------------------------------


def test_each_alert_that_everyone_reads_has_a_feed_of_what_it_is_about(client: TestClient, copied: Path) -> None:
    with duckdb.connect(str(copied), read_only=True) as connection:
        public = {
            name for (name,) in connection.execute("select distinct alert from marts.alerts where public").fetchall()
        }
        kept = {
            name
            for (name,) in connection.execute("select distinct alert from marts.alerts where not public").fetchall()
        }
        ((dated,),) = connection.execute(
            """select count(*) from marts.alerts
            where alert = 'decided_without_opinion' and since <= date '2021-06-30'"""
        ).fetchall()
    assert public <= {*PUBLIC}
    assert not kept & {*PUBLIC}
    found = entries(client, "/flux/alerte-decided_without_opinion.atom")
    assert len(found) == dated > 0
    assert {one["category"] for one in found} == {"alert"}
    refused = client.get("/flux/alerte-proposals_overdue.atom")  # of those who read what is not decided
    assert refused.status_code == 404
    assert "alerte-communes_far" in refused.text


def test_corrections_and_definitions_are_told_where_they_are(
    copied: Path, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path / "again.public.duckdb"
    shutil.copy(next(copied.parent.glob("*.public.duckdb")), again)
    (tmp_path / "CURRENT").write_text("again\n")
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    with duckdb.connect(str(again)) as connection:
        connection.execute(
            """insert into marts.revised_editions values
                ('now', 1, '2021-06-30', '2026-01-01', 'before', null, null);
            insert into marts.value_revisions by name
            select 'now' as edition, 'revised' as change, 'P1' as indicator, 'department' as level, '35' as code,
                date '2020-05-01' as base_period, date '2020-05-01' as period, 2 as before, 3 as after, 4 as months,
                'demonstration' as kind;
            insert into marts.definition_revisions values ('now', 'P1', 'target', '2500', '3000')"""
        )
    text = {at: client.get(f"/flux/{at}.atom").text for at in ("D35", "R53")}
    # By hand: four months corrected in Ille-et-Vilaine alone; the definition is everyone's.
    assert re.search(r"4\smois corrigés\. .*mai 2020.: 2 avant, 3 maintenant\.", text["D35"])
    assert "Valeurs corrigées" not in text["R53"]
    assert all("Définition modifiée" in one for one in text.values())
