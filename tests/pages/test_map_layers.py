"""The file of the points of a map: what it holds, who is given it, and that a change of territory sends none again."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

import queries
from pages.blocks import place_search
from pages.counters import access_map, layers
from pages.maps import deck, towns
from pages.server.routes import plain_routes
from pages.shell.ask import Ask
from pages.text import Say
from queries import access
from tests.conftest import reading_from
from tests.pages.support import run, told
from tests.support import build_world

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

HERE = "http://localhost:8765"


@pytest.fixture(scope="module", autouse=True)
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """With a last month in which five counters of 35 were counted, one with seven requests alone."""
    folder = tmp_path_factory.mktemp("small")
    more = """
        insert into core.counters
            (counter_id, name, type, format, commune, department, lat, lon, location_quality, labelled_on, source_id)
        select 'here' || place, 'here', 'france_services', 'fixed', '35238', '35', 48.2, -1.7, 'given', '2020-01-01',
            'counters'
        from range(1, 6) as places (place);
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
        select counter_id, '2021-05-01', 'ants', 'desk', if(counter_id = 'here1', 7, 40), 'footfall' from core.counters
        where counter_id like 'here_'
    """
    build_world(folder, more)
    with reading_from(folder):
        yield


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=plain_routes()), HERE) as found:
        yield found


def reading(viewer: str) -> Ask:
    found = access.parse(viewer)
    return Ask(found, queries.edition(found))


def address(viewer: str, language: str = "fr") -> str:
    """Where a reader's map has its points."""
    return layers.address(reading(viewer), Say(language)).removeprefix(".")


def notes(text: str) -> dict[str, str]:
    """The note of each counter, as the file tells them."""
    return {point["code"]: point["name"].partition("\n")[2] for point in json.loads(text)}


def test_each_reader_is_given_what_they_may_read(client: TestClient) -> None:
    """Acts of a year are 40 of `here2` and seven of `here1`, fewer than everyone may know; Rennes was not counted."""
    public, cabinet = (client.get(address(viewer)) for viewer in ("public", "cabinet"))
    told = notes(public.text)
    assert [told[name].partition("\n")[2] for name in ("here1", "here2", "rennes")] == [
        *(Say("fr")("access.map.acts", count=count) for count in ("secret statistique", "40")),
        "",
    ]
    assert notes(cabinet.text)["here1"].endswith(": 7")
    assert public.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert cabinet.headers["cache-control"] == "private, no-store"
    assert {one.headers["cross-origin-resource-policy"] for one in (public, cabinet)} == {"same-origin"}


def test_the_size_of_a_point_tells_no_secret(client: TestClient) -> None:
    """What the public may not know of `here1` is drawn as what nobody counted; the cabinet sees it larger."""
    sizes = {
        viewer: {one["code"]: one["radius"] for one in client.get(address(viewer)).json()}
        for viewer in ("public", "cabinet")
    }
    assert sizes["public"]["here1"] == sizes["public"]["rennes"] < sizes["public"]["here2"]
    assert sizes["cabinet"]["here1"] > sizes["cabinet"]["rennes"]


def test_the_address_of_another_opens_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own = address("cabinet")
    monkeypatch.setenv("AUDIENCE", "public")  # this server is of the public: what the address says is not heard
    assert client.get(own).status_code == 403
    bare = client.get(own.replace("vue=cabinet&", ""))
    assert "7" not in notes(bare.text)["here1"]
    assert bare.headers["cache-control"] == "private, no-store"  # the address names what another read
    monkeypatch.delenv("AUDIENCE")
    assert client.get(own, headers={"Origin": "https://elsewhere.example"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/layers/miles.json", 404),
        ("/layers/network.json?lang=de", 404),
        ("/layers/network.json?edition=none", 404),
        ("/layers/network.json?vue=nobody", 403),
        ("/layers/network.json", 200),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, asked: str, status: int) -> None:
    assert client.get(asked).status_code == status


def test_a_file_speaks_the_language_of_its_page(client: TestClient) -> None:
    french, english = (notes(client.get(address("public", language)).text)["here2"] for language in ("fr", "en"))
    assert french.startswith("Fixe")
    assert english.startswith("Fixed")


def test_of_points_that_are_not_all_shown_one_digit_says_which() -> None:
    ask = reading("public")
    network, addresses = layers.of(ask, Say("fr")), ask("counters/addresses")
    assert network.kept(addresses) == ""
    kept = network.kept(addresses[addresses["counter_id"] == "here2"])
    assert {row["code"] for row, one in zip(network.rows, kept, strict=True) if one == "1"} == {"here2"}
    assert network.kept(addresses.iloc[:0]) == "0" * len(network.rows)


def test_the_key_counts_what_is_drawn() -> None:
    """One counter less where one of the same has no place on the drawing, as those of Saint-Martin."""
    ask = reading("public")
    addresses = ask("counters/addresses")
    without = addresses.assign(x=addresses["x"].mask(addresses["counter_id"] == "here1"))
    before, after = (
        next(int(count) for _, name, count in access_map._formats(Say("fr"), rows, [], None) if name == "Fixe")
        for rows in (addresses, without)
    )
    assert after == before - 1


def spec(page: str, **place: str) -> dict[str, Any]:
    """What a browser is sent of the map of a page."""
    (chart,) = run(page, "public", "fr", **place).get("deck_gl_json_chart")
    told: dict[str, Any] = json.loads(chart.proto.json)
    return told


def layer(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in told["layers"] if one["id"].split(" ")[0] == name)


@pytest.mark.parametrize("name", ["counters.access", "counters.map"])
def test_a_change_of_territory_names_the_same_file(name: str) -> None:
    """And sends no place of a point: they are in the file."""
    told = [layer(spec(name, **place), "counters")["data"] for place in ({"region": "53"}, {"departement": "35"})]
    assert told[0] == told[1] == f".{address('public')}"


def test_a_chosen_counter_is_marked_with_lines_from_the_communes_that_it_serves() -> None:
    """All lines end at its place; of the communes of the département none is left out, as it is their nearest."""
    told = spec("counters.access", departement="35", choisi="rennes")
    (place,) = {(one["x"], one["y"]) for one in layer(told, "chosen")["data"]}
    lines = layer(told, "served")["data"]
    assert lines
    assert {(one["to_x"], one["to_y"]) for one in lines} == {(round(place[0], 1), round(place[1], 1))}


def test_a_chosen_commune_has_one_line_and_a_counter_elsewhere_none() -> None:
    told = spec("counters.access", departement="35", choisi="commune-35236")
    assert len(layer(told, "served")["data"]) == 1
    assert layer(spec("counters.access", departement="35"), "served")["data"] == []


def test_of_places_of_one_name_any_can_be_chosen_on_the_map() -> None:
    """Saint-Denis of Réunion is the largest, 93066 that of Seine-Saint-Denis (INSEE), 75011 a part of Paris. None
    of their départements has a counter here.
    """
    test = run("counters.map", "public", "fr", region="53")
    test.text_input(key=place_search.SEARCH).set_value("Saint-Denis").run()
    box = test.selectbox(key=place_search.NAMED_SO)
    assert (box.value, test.query_params["departement"]) == ("97411", "974")
    box.set_value("93066").run()
    assert (test.query_params["departement"], test.query_params["choisi"]) == ("93", "commune-93066")
    assert not test.query_params.get("region")
    test.text_input(key=place_search.SEARCH).set_value("75011").run()
    assert test.query_params["choisi"] == "commune-75056"
    assert not test.exception


def test_a_map_on_paper_names_what_the_screen_names_at_first() -> None:
    for place, of, name, later in (
        ({}, "country", "Rennes", "Vannes"),
        ({"departement": "35"}, "35", "Redon", "Feins"),
    ):
        test = run("counters.map", "public", "fr", **place)
        (chart,) = test.get("deck_gl_json_chart")
        asked = layer(json.loads(chart.proto.json), deck.NAMES)["data"]
        assert asked == towns.address(of)
        assert {name, later} <= {one[3] for one in json.loads(towns.collection(of))}
        assert f">{name}</text>" in told(test)
        assert f">{later}</text>" not in told(test)


def test_all_but_names_lie_deep_enough_to_be_seen_at_any_zoom() -> None:
    """At half the size, the widest, they are one unit and half their depth from the eye: `near` at least."""
    told = spec("counters.map")
    (view,) = told["views"]
    deep = [one["modelMatrix"][14] for one in told["layers"] if one["id"] != deck.NAMES]
    assert {1 - depth * 2.0**deck.WIDEST >= view["near"] for depth in deep} == {True}
    assert {1 - depth * 2.0**deck.CLOSEST <= view["far"] for depth in deep} == {True}


def test_a_sheet_shows_its_counter_among_its_neighbours() -> None:
    """Five more stand at one place (`here1`...): four points, this one among them."""
    points = layer(spec("counters.find", guichet="here1"), "near")["data"]
    assert len(points) == 4
    assert "here1" in {one["code"] for one in points}
