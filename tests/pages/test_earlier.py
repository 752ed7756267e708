"""Any page as of an earlier edition or date: a band says so, its links keep it, and what cannot be read is refused."""

import re
import warnings
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.routing import Route

from data import store
from data.store import history, register
from pages.elements import links
from pages.server import first_bytes
from pages.server.routes import plain_routes
from pages.shell import addressed, serving
from pages.shell.ask import Ask, ask_of
from pages.shell.rooms import PAGES
from pages.shell.serving import PUBLIC, NotThere, Since
from pages.text import Say
from queries import access, earlier
from tests.pages.support import MAIN, page, ran, says, told
from tests.support import one_in, publish_again

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = "http://localhost:8765"
DAYS = {"first": "2019-12-31", "second": "2020-12-31", "third": "2021-12-31"}
HAD = "2026-03-12T23:30:00"  # in Paris, half past midnight of the day after


def opened(**parameters: str) -> str:
    """The overview, frame included."""
    return told(ran(MAIN, **parameters))


def counter(ask: Ask) -> str:
    """The name that a counter bears in an edition."""
    return str(ask("counters/sheet", counter="rennes")["name"].iloc[0])


def held(html: str) -> set[tuple[str, ...]]:
    """What the links of our pages keep of the edition; the address of a file has it in its path."""
    found = re.findall(r'href="(\./(?!api/)[^"]*)"', html)
    return {tuple(sorted(re.findall(r"(?:edition|au)=[\w-]+", address))) for address in found}


# Which one ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Since("second"), "second"),
        (Since(day="2019-12-31"), "first"),
        (Since(day="2020-12-30"), "first"),
        (Since(day="2020-12-31"), "second"),
        (Since(day="2031-01-01"), "third"),
        (Since("third"), "third"),
        (Since(), "third"),
    ],
)
@pytest.mark.usefixtures("three")
def test_an_edition_is_found_by_its_name_or_by_the_day_of_its_data(asked: Since, found: str) -> None:
    for viewer in ("public", "prefect:R53", "cabinet"):
        reader = serving.reader(viewer, since=asked)
        assert (access.written(reader.viewer), reader.edition.name) == (viewer, found)
        assert reader.edition.audience == access.audience(reader.viewer)
        assert (reader.had is None) == (found == "third")
        assert counter(ask_of(reader)) == f"Guichet {found}"
    assert counter(ask_of(serving.public(asked))) == f"Guichet {found}"


@pytest.mark.wide
@pytest.mark.parametrize(
    ("day", "found"), one_in(3, [("2020-12-31", "second"), ("2020-12-30", "first"), ("2018-08-01", None)], several=True)
)
@pytest.mark.usefixtures("three")
def test_what_changed_leads_to_the_pages_as_they_were_then(day: str, found: str | None) -> None:
    written = page("changes", "public", region="53", depuis=day)
    ways = [parse_qs(one) for one in re.findall(r'href="\./\?([^"]*)">Lire le tableau de bord tel', written)]
    assert [(way["edition"], way["region"]) for way in ways] == ([([found], ["53"])] if found else [])


@pytest.mark.wide
@pytest.mark.usefixtures("three")
def test_the_sheet_of_a_territory_leads_to_itself_as_of_earlier_days() -> None:
    """The last days first; nowhere from the first edition, and from one that its name holds, by the day alone."""

    def ways(**asked: str) -> list[dict[str, list[str]]]:
        found = re.findall(r'href="\./territory\?([^"]*)"[^>]*>Cette page au', page("territory", "public", **asked))
        return [parse_qs(unescape(one)) for one in found]

    latest = ways(region="53", edition="third")
    assert [(way["au"], way["region"], way.get("edition")) for way in latest] == [
        (["2020-12-31"], ["53"], None),
        (["2019-12-31"], ["53"], None),
    ]


def test_of_two_editions_of_one_day_the_one_that_readers_had_last_is_read(three: Path) -> None:
    publish_again(three, three / "second.duckdb", "fourth", "2020-12-31")
    assert serving.reader(since=Since(day="2021-06-30")).edition.name == "fourth"


def test_one_that_cannot_be_read_is_refused_and_an_embargoed_one_is_as_unknown_as_none(three: Path) -> None:
    name = "20261126T090000Z-0123456789ab"
    publish_again(three, three / "third.duckdb", name, "2021-12-31")
    about = (three / f"{name}.json").read_text().replace('"kind"', '"embargo": "2999-01-01", "kind"')
    (three / f"{name}.json").write_text(about)
    with register.opened(three) as rows:  # as the publication of one under embargo writes it
        rows.execute("drop trigger served_is_as_written")
        rows.execute("update served set cause = 'embargo' where edition = ?", [name])
    (three / "second.json").unlink()
    publish_again(
        three, three / "first.duckdb", "older", "2018-12-31", f"update core.editions set model = {store.MODEL - 1}"
    )
    publish_again(three, three / "first.duckdb", "cut", "2018-12-31")
    (three / "cut.public.duckdb").write_bytes(b"")
    publish_again(three, three / "third.duckdb", "last", "2021-12-31")
    publish_again(three, three / "third.duckdb", "back", "2021-12-31")
    store.point_to("last")
    register.write(three, "last", "rollback")
    serving.look()
    refused = {
        Since(name): ("unknown", 404),
        Since("never"): ("unknown", 404),
        Since("../first"): ("unknown", 404),
        Since("second"): ("gone", 410),
        Since("older"): ("older", 410),
        Since("cut"): ("damaged", 503),
        Since("back"): ("withdrawn", 410),
        Since("first", "2019-12-31"): ("both", 400),
        Since(day="30/06/2023"): ("no_day", 400),
        Since(day="2023-02-30"): ("no_day", 400),
        Since(day="2017-06-30"): ("before", 404),
    }
    for asked, why in refused.items():
        for ask in (
            lambda asked=asked: serving.reader("cabinet", since=asked),
            lambda asked=asked: serving.public(asked),
        ):
            with pytest.raises(NotThere) as error:
                ask()
            assert (error.value.rule, error.value.status) == why, asked
    unknown = [NotThere("unknown", 404, asked=one).told for one in (name, "never")]
    assert [{*one} for one in unknown] == [{"asked"}] * 2
    assert serving.reader(since=Since(day="2020-12-31")).edition.name == "first", "what is gone is passed over"
    assert {one.name for one in serving.readable()} == {"first", "third", "last"}


@pytest.mark.usefixtures("three")
def test_where_the_register_cannot_be_read_none_but_the_one_served_is(monkeypatch: pytest.MonkeyPatch) -> None:
    history._read.cache_clear()
    monkeypatch.setattr(register, "journal", lambda folder: (_ for _ in ()).throw(OSError()))
    assert serving.reader(since=Since("third")).edition.name == "third"
    with pytest.raises(NotThere) as error:
        serving.reader(since=Since("first"))
    assert error.value.status == 503
    assert [one.name for one in serving.readable()] == ["third"]


# Whose rights ---------------------------------------------------------------------------------------------------------


def test_rights_are_those_of_now_and_never_wider_than_the_edition_allows(three: Path) -> None:
    publish_again(three, three / "third.duckdb", "real", "2022-12-31", "update core.editions set kind = 'real'")
    serving.look()
    now = serving.reader("cabinet")
    then = serving.reader("cabinet", since=Since("first"))
    assert (now.edition.kind, then.edition.kind) == ("real", "demonstration")
    assert (then.edition.name, then.viewer) == ("first", now.viewer)
    usual, earlier_one = serving.reader(), serving.reader(since=Since("first"))
    assert (usual.viewer, earlier_one.viewer, earlier_one.edition.audience) == (PUBLIC, PUBLIC, "public")
    store.point_to("third")
    register.write(three, "third", "publish")
    serving.look()
    assert access.written(serving.reader("cabinet").viewer) == "cabinet"
    assert serving.reader("cabinet", since=Since("first")).edition.audience == "full"


# What is drawn --------------------------------------------------------------------------------------------------------


@pytest.mark.wide
@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_each_page_says_of_which_edition_it_is_and_its_links_keep_it(
    three: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with register.opened(three) as rows:
        rows.execute("drop trigger served_is_as_written")
        rows.execute("update served set at = ? where edition = 'second'", [HAD])
    html = opened(edition="second", lang=language)
    days = {"had": date(2026, 3, 13), "day": date(2020, 12, 31)}
    assert says(html, "shell.earlier.had", language, name="second", **days)
    assert 'data-edition="second"' in html
    menus = re.sub(r'<div class="tc-preview.*?</div>', "", html)
    assert held(menus) == {("edition=second",)}
    band = re.findall(r'<div class="tc-preview.*?</div>', html)
    assert [held(one) for one in band] == [{()}], "one click leaves"
    if language == "fr":
        asked = opened(au="2021-06-30")
        assert says(asked, "shell.earlier.had_day", asked="30 juin 2021")
        assert held(re.sub(r'<div class="tc-preview.*?</div>', "", asked)) == {("au=2021-06-30",)}
        assert says(opened(edition="third"), "shell.earlier.now")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.usefixtures("three")
def test_a_date_before_the_first_edition_is_said_plainly(reading: TestClient, language: str) -> None:
    key = "shell.missing.before.sentence"
    days = {"asked": date(2018, 7, 14), "first": date(2019, 12, 31)}
    html = opened(au="2018-07-14", lang=language)
    assert says(html, key, language, **days)
    assert "tc-card" not in html
    answer = reading.get(f"/counters?au=2018-07-14&lang={language}&region=53")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert says(answer.text, key, language, **days)
    assert f'href="./counters?lang={language}&amp;region=53&amp;au=2019-12-31"' in answer.text


@pytest.mark.wide
@pytest.mark.usefixtures("three")
def test_every_address_of_ours_takes_an_edition_or_says_that_it_cannot(reading: TestClient) -> None:
    routes = {route.path: route.endpoint for route in plain_routes() if isinstance(route, Route)}
    first = {page.address: routes[f"/{page.address}"] for page in PAGES}
    assert {path for path, endpoint in first.items() if endpoint is not first_bytes.checked} == set()
    for path in ("resume", "search", "counters", "method-editions"):
        ends = ("edition=first", "au=2020-12-31", "edition=none")
        assert [reading.get(f"/{path}?{end}").status_code for end in ends] == [200, 200, 404], path
    assert reading.get("/search.json?mots=guichet&edition=none").status_code == 404


@pytest.mark.wide
@pytest.mark.usefixtures("three")
def test_summary_and_search_answer_from_the_edition_that_they_name(reading: TestClient) -> None:
    for name, day in {"first": "31 décembre 2019", "third": "31 décembre 2021"}.items():
        text = unescape(reading.get(f"/resume?edition={name}").text).replace("\u00a0", " ")
        assert f"Situation arrêtée au {day}." in text
        assert f"l’édition {name}" in text
    found = unescape(reading.get("/search?mots=Guichet first&edition=first").text).split("</form>")[1]
    assert "Guichet first" in found
    assert "edition=first" in found
    assert "l’édition first" in found
    elsewhere = reading.get("/search.json", params={"mots": "Guichet first", "edition": "second"}).json()
    assert "Guichet first<" not in elsewhere["options"]


@pytest.mark.usefixtures("three")
def test_a_csv_of_an_earlier_page_is_an_address_of_its_edition(reading: TestClient) -> None:
    rows = ask_of(serving.reader("public", since=Since("first")))("counters/sheet", counter="rennes")
    address = addressed.of(rows)
    assert address.startswith("./api/v1/editions/first/counters/sheet.csv")
    assert "Guichet first" in reading.get(address.removeprefix(".")).text
    assert addressed.of(ask_of(serving.reader("public"))("counters/sheet", counter="rennes")).startswith(
        "./api/v1/counters/"
    )


def test_a_page_whose_edition_is_withdrawn_meanwhile_is_not_drawn_again_as_another(three: Path) -> None:
    reader = serving.reader(since=Since("second"))
    store.point_to("first")
    register.write(three, "first", "rollback")
    serving.look()
    with pytest.raises(NotThere):
        serving.reader(since=Since("second"))
    assert says(opened(edition="second"), "shell.missing.withdrawn.title")
    assert reader != serving.reader(since=Since("first"))


@pytest.mark.usefixtures("three")
def test_pages_of_what_is_said_and_done_now_are_not_shown_under_a_past_date() -> None:
    script = """
from pages import body
from pages.shell.rooms import BY_PATH
from pages.shell.serving import Since, reader
body.of(BY_PATH["contests"], reader("cabinet", since=Since("first")), "fr")()
"""
    assert says(told(ran(script, edition="first")), "shell.earlier.of_now")
    ask = ask_of(serving.reader("cabinet", since=Since("first")))
    assert not ask.may_contest("department", "35")


@pytest.mark.usefixtures("three")
def test_files_that_are_open_are_bounded_and_those_asked_for_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_OPEN", 3)
    for name in ("first", "second", "first", "second"):
        for audience in store.AUDIENCES:
            store.cursor(store.edition("third", "public")).close()
            store.cursor(store.edition(name, audience)).close()
            assert len(store._open) <= 3
            assert store.edition("third", "public").path in store._open


def test_words_for_each_refusal_stand_in_both_languages() -> None:
    for language in ("fr", "en"):
        say = Say(language)
        for rule in ("unknown", "withdrawn", "gone", "older", "damaged", "both", "no_day", "before"):
            assert say(f"shell.missing.{rule}.title")
    assert {"edition", "au"} <= set(links.KEPT)
    assert earlier.MOST_TOLD == 80
