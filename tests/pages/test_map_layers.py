"""The files of a map of access: what they hold, who is given them, and that a change of territory sends none again."""

import base64
import json
import warnings
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette

import queries
from pages.counters import access_map, layers
from pages.server.routes import plain_routes
from pages.shell.ask import Ask
from pages.text import Say
from queries import access
from tests.pages.support import run
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
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(folder))
        for name in ("AUDIENCE", "SIGN_IN"):
            patched.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=plain_routes()), HERE) as found:
        yield found


def reading(viewer: str) -> Ask:
    found = access.parse(viewer)
    return Ask(found, queries.edition(found))


def files(viewer: str) -> dict[str, str]:
    """Where a reader's map has its files."""
    found = layers.of(reading(viewer))
    return {"reach": found.reach.removeprefix("."), "network": found.addresses.removeprefix(".")}


def acts(text: str) -> dict[str, int | str | None]:
    """The acts of each counter, as the file of addresses tells them."""
    return {point[7]: point[6] for point in json.loads(text)["points"]}


def test_each_reader_is_given_what_they_may_read(client: TestClient) -> None:
    """Acts of a year are 40 of `here2` and seven of `here1`, fewer than everyone may know; Rennes was not counted."""
    public, cabinet = (client.get(files(viewer)["network"]) for viewer in ("public", "cabinet"))
    assert [acts(public.text)[name] for name in ("here1", "here2", "rennes")] == ["secret", 40, None]
    assert acts(cabinet.text)["here1"] == 7
    assert public.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert cabinet.headers["cache-control"] == "private, no-store"
    assert {one.headers["cross-origin-resource-policy"] for one in (public, cabinet)} == {"same-origin"}


def test_the_address_of_another_opens_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own = files("cabinet")["network"]
    monkeypatch.setenv("AUDIENCE", "public")  # this server is of the public: what the address says is not heard
    assert client.get(own).status_code == 403
    bare = client.get(own.replace("vue=cabinet&", ""))
    assert acts(bare.text)["here1"] == "secret"
    assert bare.headers["cache-control"] == "private, no-store"  # the address names what another read
    monkeypatch.delenv("AUDIENCE")
    assert client.get(own, headers={"Origin": "https://elsewhere.example"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/layers/miles.json", 404),
        ("/layers/km.json?jour=7", 404),
        ("/layers/km.json?demarche=none", 404),
        ("/layers/km.json?edition=none", 404),
        ("/layers/km.json?vue=nobody", 403),
        ("/layers/km.json", 200),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, asked: str, status: int) -> None:
    assert client.get(asked).status_code == status


def test_the_files_hold_what_the_map_would(client: TestClient) -> None:
    """The same as goes with a map that has no file."""
    ask, at = reading("public"), files("public")
    addresses, distances = ask("counters/addresses"), ask("counters/distances")
    (alone,) = drawn(ask, addresses)
    assert client.get(at["reach"]).json() == {name: alone[name] for name in ("shades", "away")}
    assert client.get(at["network"]).json() == {"points": alone["points"]}
    assert len(base64.b64decode(alone["shades"])) == len(distances)


def test_points_that_are_not_shown_have_no_size(client: TestClient) -> None:
    """Taken off the whole network, the addresses of a map are those that it has alone, each as large."""
    ask, at = reading("public"), layers.of(reading("public"))
    some = ask("counters/addresses").iloc[1::2]
    (alone,), (short,) = drawn(ask, some), drawn(ask, some, at)
    assert "shades" not in short
    assert short["points"] == []
    tenths = np.frombuffer(base64.b64decode(short["sizes"]), np.uint8)
    every = client.get(short["network"].removeprefix(".")).json()["points"]
    assert len(tenths) == len(every)
    shown = [[*point[:2], size / 10, *point[3:]] for point, size in zip(every, tenths, strict=True) if size]
    assert shown == alone["points"]


def test_the_key_counts_what_is_drawn() -> None:
    """One counter less where one of the same has no place on the drawing, as those of Saint-Martin."""
    ask = reading("public")
    addresses = ask("counters/addresses")
    without = addresses.assign(x=addresses["x"].mask(addresses["counter_id"] == "here1"))
    before, after = (int(drawn(ask, rows)[0]["groups"]["fixed"]["count"]) for rows in (addresses, without))
    assert after == before - 1


def drawn(ask: Ask, addresses: pd.DataFrame, files: layers.Layers = layers.ALONE) -> list[dict[str, Any]]:
    """What the script of the map is given."""
    given: list[dict[str, Any]] = []
    with patch.object(access_map, "component", lambda name: lambda key, data: given.append(data)):
        access_map.show(Say("fr"), ask("counters/distances"), addresses, {}, [], files=files)
    return given


@pytest.mark.parametrize("name", ["counters.access", "counters.map"])
def test_a_change_of_territory_names_the_same_files(name: str) -> None:
    found = []
    for place in ({"region": "53"}, {"departement": "35"}, {}):
        test = run(name, "public", "fr", **place)
        given = [json.loads(one.proto.json) for one in test.get("bidi_component")]
        found.append({(one["reach"], one["network"]) for one in given if "reach" in one})
    assert len(found[0]) == 1
    assert found[0] == found[1] == found[2]
    assert {urlsplit(one).path for one in found[0].pop()} == {"./layers/km.json", "./layers/network.json"}
