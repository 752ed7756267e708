"""Maps of deck.gl: what a browser is sent for one, and how a click and the list beside say the same."""

import gzip
import json
import struct
import time
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import queries
from data.store import Edition
from pages.blocks import place_search
from pages.elements import theme
from pages.maps import access as access_map
from pages.maps import communes, deck, land, layers, outlines, thin, towns
from pages.missions import services
from pages.server import outlines as server_outlines
from pages.text import Say
from queries import access
from tests.pages import support

FR = Say("fr")


def _charts(name: str, **parameters: str) -> list[Any]:
    return [one.proto for one in support.run(name, **parameters).get("deck_gl_json_chart")]


def _layer(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in told["layers"] if one["id"].split(" ")[0] == name)


def test_a_path_of_the_drawing_becomes_closed_lines() -> None:
    """Worked out by hand: relative steps, numbers that touch, and two lines in one path."""
    assert land.rings("M1.5 2l1-.5.5.5zM0 0l10 0 0-10z") == [
        [(1.5, 2.0), (2.5, 1.5), (3.0, 2.0), (1.5, 2.0)],
        [(0.0, 0.0), (10.0, 0.0), (10.0, -10.0), (0.0, 0.0)],
    ]


def test_every_territory_has_its_outline_and_paris_a_second_one() -> None:
    """101 départements (INSEE), of near and from afar."""
    for layer in outlines.LAYERS:
        every = json.loads(outlines.collection(layer))["features"]
        assert len(every) == 101
        assert [one["properties"]["code"] for one in every] == outlines.ranks("departments")
        (paris,) = (one for one in every if one["properties"]["code"] == "75")
        (main,), (inset,) = paris["geometry"]["coordinates"]
        assert max(x for x, _ in inset) < 196 < min(x for x, _ in main)  # the frame of the inset ends at 196
        rings = [ring for one in every for (ring,) in one["geometry"]["coordinates"]]
        assert all(len(ring) > 3 and ring[0] == ring[-1] for ring in rings)
    with pytest.raises(KeyError):
        outlines.collection("../style")


@pytest.mark.parametrize(("far", "most"), [("", 8_500), (land.FAR, 3_500)])
def test_each_border_is_drawn_once(far: str, most: int) -> None:
    """No line twice, neither within a layer nor of a region among départements; together they are all sides of all
    areas, told apart by hand. More of them are not moved fluently without a graphics card.
    """
    lines = [tuple(sorted(line)) for layer in ("departments", "regions") for line in outlines.borders(layer + far)]
    assert len(lines) == len(set(lines)) < most
    areas = json.loads(outlines.collection(f"departments{far}"))["features"]
    rings = [map(tuple, ring) for one in areas for (ring,) in one["geometry"]["coordinates"]]
    assert {tuple(sorted(side)) for ring in rings for side in pairwise(ring)} == {*lines}
    with TestClient(Starlette(routes=server_outlines.routes())) as client:
        names = (f"regions{far}.json", f"regions{far}.glb", "2A.glb", "99.json", "99.glb", "2A.svg")
        assert [client.get(f"/maps/borders/{name}").status_code for name in names] == [200, 200, 200, 404, 404, 404]


def test_borders_as_a_mesh_are_the_same_lines() -> None:
    """Read as glTF 2.0 lays it down: a header of 12 bytes, then what is described, then places as three floats and two
    short ranks a line, each chunk under its length and its name.
    """
    with TestClient(Starlette(routes=server_outlines.routes())) as client:
        answer = client.get("/maps/borders/regions-far.glb")
        rows = client.get("/maps/borders/regions-far.json").json()
    assert answer.headers["content-type"] == "model/gltf-binary"
    file = answer.content
    assert struct.unpack_from("<4sII", file) == (b"glTF", 2, len(file))
    length, name = struct.unpack_from("<I4s", file, 12)
    assert (name, length % 4) == (b"JSON", 0)
    told = json.loads(file[20 : 20 + length])
    held, name = struct.unpack_from("<I4s", file, 20 + length)
    binary = file[28 + length :]
    assert (name, held, told["buffers"]) == (b"BIN\0", len(binary), [{"byteLength": held}])
    places, ends = told["accessors"]
    views = [binary[one.get("byteOffset", 0) :][: one["byteLength"]] for one in told["bufferViews"]]
    at = [(x, y) for x, y, z in struct.iter_unpack("<3f", views[0]) if z == 0]
    ranks = [rank for (rank,) in struct.iter_unpack("<H", views[1])]
    assert (len(at), len(ranks)) == (places["count"], ends["count"])
    drawn = [[*at[first], *at[last]] for first, last in zip(ranks[::2], ranks[1::2], strict=True)]
    assert drawn == [pytest.approx([*first, *last], abs=1e-4) for first, last in rows]
    assert [(min(side), max(side)) for side in zip(*at, strict=True)] == [
        pytest.approx(pair, abs=1e-4) for pair in list(zip(places["min"], places["max"], strict=True))[:2]
    ]
    (primitive,) = told["meshes"][0]["primitives"]
    assert primitive == {"attributes": {"POSITION": 0}, "indices": 1, "mode": 1}  # 1: lines


def test_the_département_of_most_borders_has_few_enough_places_for_a_mesh() -> None:
    """Ranks of places are short: 65,535 at most."""
    packed = outlines.packed_communes()
    most = max(packed, key=lambda name: packed[name].stat().st_size)
    assert 5_000 < len({place for line in outlines.borders(most) for place in line}) < 65_535


def test_outlines_lose_places_on_both_sides_of_a_border_and_no_corner() -> None:
    """By hand: two areas whose border goes 3 aside, (10, 10) lies 1.96 beside the line to there, and an island of which
    nothing would be left.
    """
    west = [(0, 0), (10, 0), (11, 5), (10, 10), (13, 15), (10, 20), (0, 20), (0, 0)]
    east = [(20, 20), (10, 20), (13, 15), (10, 10), (11, 5), (10, 0), (20, 0), (20, 20)]
    island = [(50, 50), (51, 50), (51, 51), (50, 50)]
    kept = thin.kept([west, east, island], 2)
    assert thin.thinned(west, kept) == [(0, 0), (10, 0), (13, 15), (10, 20), (0, 20), (0, 0)]
    assert thin.thinned(east, kept) == [(20, 20), (10, 20), (13, 15), (10, 0), (20, 0), (20, 20)]
    assert thin.thinned(island, kept) == island


def test_communes_of_a_département_have_a_file_of_their_own() -> None:
    """Packed as it is kept; unpacked for who takes no gzip; nothing under another name."""
    with TestClient(Starlette(routes=server_outlines.routes())) as client:
        answer = client.get(outlines.address("2A").removeprefix("."))
        plain = client.get(outlines.address("2A").removeprefix("."), headers={"Accept-Encoding": "identity"})
        assert [client.get(f"/maps/communes/{name}.json").status_code for name in ("99", "..%2Fmap", "35.json.gz")] == [
            404, 404, 404,
        ]  # fmt: skip
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json() == plain.json()
    assert {one["properties"]["code"][:2] for one in answer.json()["features"]} == {"2A"}
    assert len(outlines.packed_communes()) == 101


def test_layers_have_the_colours_of_the_stylesheet() -> None:
    sheet = Path("pages/static/style.css").read_text(encoding="utf-8")
    for name, pair in layers.INK.items():
        assert f"--tc-{name}: light-dark({pair[0]}, {pair[1]})" in sheet, name


def test_a_map_looks_at_what_it_is_asked_to() -> None:
    """A quarter of the drawing is seen twice as large, less the air around it: log2(2 * 0.94)."""
    assert deck.view(None) == ([320, 300, 0], 0)
    assert deck.view([0, 0, 320, 300]) == ([160, 150, 0], 0.91)
    assert deck.view([10, 10, 10, 10]) == ([10, 10, 0], deck.MOST)


def test_a_point_is_told_by_its_name_and_group_and_one_of_the_inset_comes_twice() -> None:
    rows = pd.DataFrame(
        {
            "x": [100.0, 140.0], "y": [200.0, 204.0], "inset_x": [None, 90.0], "inset_y": [None, 80.0],
            "service_id": ["1", "2"], "name": ["DDT de l'Ain", "DRAC"], "territory": ["Ain", None], "group": ["A", "B"],
        }
    )  # fmt: skip
    told = services._points(FR, rows, ["A", "B"])
    assert [(one["x"], one["y"], one["code"], one["name"], one["group"]) for one in told] == [
        (100.0, 200.0, "1", "DDT de l’Ain\nA, Ain", 0),
        (140.0, 204.0, "2", "DRAC\nB", 1),
        (90.0, 80.0, "2", "DRAC\nB", 1),
    ]


@pytest.mark.parametrize(
    ("before", "layer", "clicked", "after"),
    [
        ("", "points", "2", "2"), ("1", "points", "2", "2"), ("2", "points", "2", None),
        ("1", "points", None, "1"), ("", "points", None, None),
        ("", "planned", "35168", "commune-35168"), ("", "communes", "35168", "commune-35168"),
    ],
)  # fmt: skip
def test_a_click_chooses_and_a_second_one_no_more(
    monkeypatch: pytest.MonkeyPatch, before: str, layer: str, clicked: str | None, after: str | None
) -> None:
    """Beside all points, or on what has no code, nothing changes."""
    address = {deck.CHOSEN: before} if before else {}
    objects = {layer: [{"code": clicked}] if clicked else [{"name": "no code"}]}
    state = {"m": {"selection": {"objects": objects}}}
    monkeypatch.setattr(deck, "st", SimpleNamespace(query_params=address, session_state=state))
    deck._keep("m")
    assert address.get(deck.CHOSEN) == after


@pytest.mark.parametrize("name", ["missions.services", "reorganisation.cooperations"])
def test_a_map_asks_nothing_of_elsewhere_and_is_sent_no_outline(edition: Edition, name: str) -> None:
    """Outlines come from a file; 300 kB at most for the whole country, and no address but ours."""
    (chart,) = _charts(name)
    told = json.loads(chart.json)
    assert not told.get("mapProvider")
    assert not told.get("mapStyle")
    assert "http" not in chart.json
    assert len(chart.json) < 300_000
    assert {one["data"] for one in told["layers"] if isinstance(one["data"], str)} == {"./maps/departments-far.json"}
    assert {one["scenegraph"] for one in told["layers"] if "scenegraph" in one} == {
        "./maps/borders/departments-far.glb",
        "./maps/borders/regions-far.glb",
    }
    assert [view["@@type"] for view in told["views"]] == ["OrthographicView"]
    assert chart.alt
    assert "{name}" in chart.tooltip


def test_what_is_chosen_in_the_list_is_looked_at_and_marked(edition: Edition) -> None:
    """And the layer that answers to clicks has another name, so that Streamlit keeps no choice of its own."""
    (whole,), (chosen,) = (_charts("missions.services", **one) for one in ({}, {deck.CHOSEN: "ARS-R53"}))
    before, after = (json.loads(one.json) for one in (whole, chosen))
    (place,) = {(one["x"], one["y"]) for one in _layer(after, "services")["data"] if one["code"] == "ARS-R53"}
    assert [(round(one["x"], 1), round(one["y"], 1)) for one in _layer(after, "chosen")["data"]] == [place]
    assert not _layer(before, "chosen")["data"]
    assert after["initialViewState"]["target"][:2] == pytest.approx(place, abs=0.1)
    assert after["initialViewState"]["zoom"] > before["initialViewState"]["zoom"] == 0
    assert _layer(before, "services")["id"] != _layer(after, "services")["id"]


@pytest.mark.parametrize("name", ["reorganisation.cooperations", "missions.staffflow"])
def test_a_chosen_arc_is_drawn_over_the_others(edition: Edition, name: str) -> None:
    (whole,) = _charts(name, vue="cabinet")
    code = _layer(json.loads(whole.json), "arcs")["data"][0]["code"]
    (chosen,) = _charts(name, vue="cabinet", **{deck.CHOSEN: code})
    after = json.loads(chosen.json)
    assert {one["code"] for one in _layer(after, "arcs-over")["data"]} == {code}
    assert code not in {one["code"] for one in _layer(after, "arcs-seen")["data"]}


@pytest.mark.parametrize(
    ("at", "zoom", "expected"),
    [
        # The middle of Cantal lies at (359.9, 405). A name stands 13 pixels above its place: at 402 here, where a
        # number of 16 pixels under it is at 418; four times as large, 27 pixels below the number.
        ((360, 415), 1, 418),
        ((360, 415), 4, 405),
        ((420, 415), 1, 405),  # eight letters are 70 pixels wide, and a number 16
        ((360, 440), 1, 405),
    ],
)
def test_a_number_stands_under_the_name_that_would_lie_on_it(at: tuple[int, int], zoom: float, expected: float) -> None:
    name = {"x": at[0], "y": at[1], "text": "Aurillac"}
    (row,) = access_map.badges({"15": 1}, [name], zoom)
    assert (row["x"], row["y"], row["text"]) == (359.9, expected, "1")


def test_a_number_goes_up_where_there_is_no_room_under_a_name() -> None:
    """The middles of Cantal and Aveyron lie at (359.9, 405) and (363.2, 447.6); names 13 pixels above their places."""
    names = [{"x": 360, "y": 415, "text": "Aurillac"}]
    there = {"15": 1, "12": 2}
    assert [one["y"] for one in access_map.badges(there, names, 1)] == [447.6, 418]
    beside = [*names, {"x": 363, "y": 446, "text": "Rodez"}]  # at 433: under Aurillac's a number would touch it
    assert [one["y"] for one in access_map.badges(there, beside, 1)] == [386, 449]


def test_colours_are_those_of_the_reader_in_the_dark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "name", lambda: "dark")
    assert layers.colour(("#ffffff", "#16171a"), 90) == [0x16, 0x17, 0x1A, 90]


def _near(inset_x: float | None) -> None:
    import pandas as pd

    from pages.maps.near import near
    from pages.text import Say

    rows = pd.DataFrame(
        {
            "code": ["a", "b", "nowhere"], "name": ["A", "B", "C"], "under": "1 km", "group": ["Fixe", "Bus", "Bus"],
            "x": [100.0, 140.0, None], "y": [200.0, 204.0, None], "inset_x": inset_x, "inset_y": inset_x,
        }
    )  # fmt: skip
    near(Say("fr"), "here", rows, "Carte", here=(120.0, 202.0))


@pytest.mark.parametrize(("inset", "places"), [(None, {(100.0, 200.0), (140.0, 204.0)}), (90.0, {(90.0, 90.0)})])
def test_a_small_map_looks_at_its_points_and_leaves_out_what_has_no_place(
    inset: float | None, places: set[tuple[float, float]]
) -> None:
    """Those of Île-de-France are looked at in its inset; the key names what is drawn."""
    test = AppTest.from_function(_near, args=(inset,)).run()
    assert not test.exception
    told = json.loads(test.get("deck_gl_json_chart")[0].proto.json)
    assert {(one["x"], one["y"]) for one in _layer(told, "near")["data"]} == places
    assert {one["name"] for one in _layer(told, "near")["data"]} <= {"A\n1 km", "B\n1 km"}
    assert [(one["x"], one["y"]) for one in _layer(told, "chosen")["data"]] == [(120.0, 202.0)]
    assert told["initialViewState"]["zoom"] > 2
    assert "</span>Bus</li>" in "".join(one.proto.body for one in test.get("html"))


def _ten_thousand() -> None:
    import numpy as np
    import pandas as pd

    from pages.maps.near import near
    from pages.text import Say

    places = np.random.default_rng(37).uniform(100, 500, (10_000, 2))
    rows = pd.DataFrame(places, columns=["x", "y"]).assign(
        inset_x=None, inset_y=None, name="A", under="1 km", group="B"
    )
    rows.loc[0, ["x", "y"]] = [90.0, 590.0]  # at sea, far from any land
    rows.loc[1, ["x", "y"]] = [None, None]
    near(Say("fr"), "many", rows.assign(code=rows.index.astype(str)), "Carte", inside=("35",))


def test_ten_thousand_points_are_drawn_fast_and_one_at_sea_where_it_is() -> None:
    """What has no place is left out."""
    began = time.process_time()
    test = AppTest.from_function(_ten_thousand, default_timeout=60).run()
    assert time.process_time() - began < 10
    assert not test.exception
    (chart,) = test.get("deck_gl_json_chart")
    rows = _layer(json.loads(chart.proto.json), "near")["data"]
    assert len(rows) == 9_999
    assert (90.0, 590.0) in {(one["x"], one["y"]) for one in rows}
    assert len(chart.proto.json) < 1_000_000


@pytest.mark.wide
def test_counters_stand_in_the_outline_of_their_commune(edition: Edition) -> None:
    """Nearly all: outlines are generalised, and a route's point may stand across the border."""
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    shapes = {
        one["properties"]["code"]: shapely.geometry.shape(one["geometry"])
        for file in outlines.packed_communes().values()
        for one in json.loads(gzip.decompress(file.read_bytes()))["features"]
    }
    viewer = access.parse("cabinet")
    rows = queries.run(viewer, queries.edition(viewer), "counters/points").dropna(subset=["x"])
    places = zip(rows["commune"], rows["x"], rows["y"], strict=True)
    inside = [shapes[commune].covers(shapely.Point(x, y)) for commune, x, y in places]
    assert sum(inside) / len(inside) > 0.98


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (None, [True, True]),
        ((200, 200, 400, 400), [False, True]),
        ((150, 100, 400, 400), [False, True]),
        ((90, 90, 210, 210), [True, True]),
    ],
)
def test_a_point_of_an_inset_that_is_covered_is_not_drawn(frame: deck.Frame | None, expected: list[bool]) -> None:
    """The inset of Île-de-France ends at 196 and 188: who looks at it sees it, of who looks beside it it is no edge."""
    points = [{"x": 100.0, "y": 100.0}, {"x": 300.0, "y": 300.0}]
    assert layers.uncovered(points, frame) == expected


def test_a_name_waits_until_it_is_free_of_those_before_it_that_are_written_sooner() -> None:
    """By hand: names of ten letters are 87 pixels wide and stand 19.5 apart where one is above the other. B, 10 beside
    A, is free 8.7 times enlarged; C, 10 under A as it is under B, 1.95 times. D lies where A does, and is never free;
    E is free of all, and waits for its floor.
    """
    places = {"A": (0, 0), "B": (10, 0), "C": (10, 10), "D": (0, 0), "E": (500, 500)}
    rows = [{"x": x, "y": y, "text": name * 10} for name, (x, y) in places.items()]
    found = towns.least(rows, [0, 0, 0, 0, 3])
    assert [round(float(one), 2) for one in found] == [0, 8.7, 1.95, np.inf, 3]


@pytest.mark.parametrize("layer", [towns.COUNTRY, "35", "2A", "974"])
def test_at_no_zoom_does_a_name_lie_on_another(layer: str) -> None:
    """From the first view on, at which there are those that have room there."""
    rows = towns.named(layer)
    begun = 1.0 if layer == towns.COUNTRY else 2 ** deck.view(communes.frame((layer,)))[1]
    for scale in (begun, 1.5 * begun, 3 * begun, 8 * begun):
        seen = [row for row in rows if row["least"] <= scale]
        boxes = [(row["x"] * scale, row["y"] * scale, len(row["text"]) * layers.NARROW * land.LETTER) for row in seen]
        assert not [
            (one, other)
            for one, other in combinations(boxes, 2)
            if abs(one[0] - other[0]) < (one[2] + other[2]) / 2 - 0.01 and abs(one[1] - other[1]) < land.LETTER
        ]
    first = [row["text"] for row in rows if row["least"] <= begun]
    assert {towns.COUNTRY: "Rennes", "35": "Redon", "2A": "Ajaccio", "974": "Saint-Denis"}[layer] in first
    assert len(first) < len(rows)


def test_names_are_a_file_of_their_own_and_lie_at_their_depth() -> None:
    """One above the eye's nearest at its least zoom: 1 / depth. Paris is in the inset and, closer, in its place."""
    with TestClient(Starlette(routes=server_outlines.routes())) as client:
        rows = client.get(towns.address(towns.COUNTRY).removeprefix(".")).json()
        assert [client.get(f"/maps/names/{name}.json").status_code for name in ("2A", "99")] == [200, 404]
    paris = [(inset > 0, -1 / depth) for _, _, depth, name, inset in rows if name == "Paris"]
    assert [inset for inset, _ in paris] == [True, False]
    assert paris[0][1] <= 1 < paris[1][1] < 4
    assert sum(len(name) for _, _, _, name, _ in rows) <= towns.LETTERS
    assert all(-2 <= depth < 0 for _, _, depth, _, _ in rows)


def test_a_frame_hides_the_names_of_insets_that_it_covers() -> None:
    """Brest at a frame of its own is seen; Saint-Denis of La Réunion, in an inset of the same file, is not."""
    here = next(row for row in towns.named(towns.COUNTRY) if row["text"] == "Brest")
    frame = deck.around([(here["x"], here["y"])], 20)
    names = {row["text"] for row in towns.seen(towns.COUNTRY, frame)}
    assert "Brest" in names
    assert not names & {"Saint-Denis", "Paris"}


@pytest.mark.parametrize(("name", "chooses"), [("missions.services", True), ("reorganisation.cooperations", False)])
def test_a_place_that_is_looked_for_sends_the_page_to_its_departement(
    edition: Edition, name: str, chooses: bool
) -> None:
    """Redon (35236) is in Ille-et-Vilaine; Saint-Denis of Réunion is the largest of its name, 93066 another (INSEE).
    The map of services marks the commune and tells what is nearest; what cooperates is a département.
    """
    test = support.run(name, region="84")
    test.text_input(key=place_search.SEARCH).set_value("35600").run()
    assert (test.query_params["departement"], test.query_params.get("region")) == ("35", None)
    assert (test.query_params.get("choisi") == "commune-35236") is chooses
    assert ("<h3>Redon</h3>" in support.told(test)) is chooses
    test.text_input(key=place_search.SEARCH).set_value("Saint-Denis").run()
    assert test.query_params["departement"] == "974"
    test.selectbox(key=place_search.NAMED_SO).set_value("93066").run()
    assert test.query_params["departement"] == "93"
    test.text_input(key=place_search.SEARCH).set_value("Nulle-Part-sur-Rien").run()
    assert test.query_params["departement"] == "93"
    assert "Nulle-Part-sur-Rien" in support.told(test)
    assert not test.exception
