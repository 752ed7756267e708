"""The committed reference geography and map drawing: complete, consistent, and close to an independent build."""

import gzip
import json
import re
from collections import defaultdict
from functools import reduce
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "reference"
STATIC = ROOT / "pages" / "static"
INDEPENDENT = ROOT.parent / "shared" / "reference"
needs_independent = pytest.mark.skipif(not INDEPENDENT.exists(), reason="../shared/reference is not here")

# The official geographic code on 1 January 2026: 34,875 communes, 101 departements, 18 regions, 333 arrondissements
# (published by INSEE), and Mayotte, which has a prefecture and no arrondissement.
COUNTS = {"communes": 34875, "departments": 101, "regions": 18, "arrondissements": 334}
CODE_FORMS = {
    "communes": "(0[1-9]|[1-8][0-9]|9[0-5]|2[AB])[0-9]{3}|97[12346][0-9]{2}",
    "departments": "0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[12346]",
    "regions": "0[1-46]|11|24|27|28|32|44|52|53|75|76|84|93|94",
    "arrondissements": "([0-9]{2}|2[AB]|97[1-4])[1-9]|976",
}
INSETS = ["idf", "971", "972", "973", "974", "976"]
GEOJSON = {"departments": STATIC / "departements.geojson", "regions": Path(__file__).with_name("regions.geojson")}
ILE_DE_FRANCE = ["75", "77", "78", "91", "92", "93", "94", "95"]


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as connection:
        for file in REFERENCE.glob("*.parquet"):
            connection.execute(f"create view {file.stem} as from '{file}'")
        connection.execute((ROOT / "data" / "model" / "11_projection.sql").read_text(encoding="utf-8"))
        yield connection


@pytest.fixture(scope="module")
def drawing():
    return json.loads((STATIC / "map.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", COUNTS)
def test_codes_are_complete_unique_and_well_formed(db, table):
    codes = [code for (code,) in db.execute(f"select code from {table} order by code").fetchall()]
    assert len(codes) == len(set(codes)) == COUNTS[table]
    assert [code for code in codes if not re.fullmatch(CODE_FORMS[table], code)] == []


@pytest.mark.parametrize(
    "broken",
    [
        "select c.code from communes c anti join departments d on c.department = d.code and c.region = d.region",
        "select d.code from departments d anti join regions r on d.region = r.code",
        "select c.code from communes c anti join arrondissements a on c.arrondissement = a.code "
        "where c.department <> '976'",
        "select old_code from commune_aliases a anti join communes c using (code)",
        "select old_code from commune_aliases semi join communes on old_code = communes.code",
        "select old_code from commune_aliases group by all having count(*) > 1",
        "select name from former_names anti join communes using (code)",
        "select name, code from former_names group by all having count(*) > 1",
        "select f.name from former_names f join communes c on f.code = c.code and f.name = c.name",
        "select postcode from postcodes p anti join communes c on p.commune = c.code",
        "select postcode from postcodes where not regexp_full_match(postcode, '[0-9]{5}')",
        "select code from communes anti join postcodes on code = commune",
        "select m.code from municipal_arrondissements m anti join postcodes p using (postcode, commune)",
        "select m.code from municipal_arrondissements m anti join commune_aliases a on a.old_code = m.code "
        "and a.code = m.commune and a.kind = 'municipal arrondissement'",
        "select old_code from commune_aliases anti join municipal_arrondissements m on m.code = old_code "
        "where kind = 'municipal arrondissement'",
        # Nowhere is an arrondissement's point 10 km from that of its town: Marseille, the widest, is 24 km wide.
        "select m.code from municipal_arrondissements m join communes c on c.code = m.commune "
        "where abs(m.lat - c.lat) > 0.09 or abs(m.lon - c.lon) > 0.13",
        "select t.code from (from departments select code, seat union all from regions select code, seat "
        "union all from arrondissements select code, seat) t anti join communes c on t.seat = c.code",
        "select code from communes anti join commune_areas on commune = code",
        "select canton from commune_areas anti join cantons on canton = code where canton is not null",
        "select cantons.code from cantons anti join commune_areas on canton = cantons.code",
        "select commune from commune_areas join communes m on m.code = commune join cantons c on c.code = canton "
        "where c.department <> m.department",
        # Only these have no canton: Paris, the 58 communes of the metropole of Lyon, Martinique and Guyane.
        "select department from communes join commune_areas on commune = code where canton is null group by department "
        "having (department, count(*)) not in (('75', 1), ('69', 58), ('972', 34), ('973', 22))",
        "select code from departments anti join department_ages on code = department",
        "select department from department_ages where people_75 >= people / 4",
        "select code from communes where population < 0 or area_km2 <= 0 or lat is null or lon is null",
    ],
)
def test_no_row_is_broken(db, broken):
    assert db.execute(broken).fetchall() == []


@pytest.mark.parametrize(("level", "column"), [("departments", "department"), ("regions", "region")])
def test_population_and_area_are_sums_of_communes(db, level, column):
    assert (
        db.execute(
            f"""
            select {level}.code from {level} join communes c on {level}.code = c.{column}
            group by {level}.code, {level}.population, {level}.area_km2
            having sum(c.population) <> {level}.population or abs(sum(c.area_km2) - {level}.area_km2) > 0.1
            """
        ).fetchall()
        == []
    )


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("75112", "75056"),  # Paris 12e arrondissement
        ("69388", "69123"),  # Lyon 8e
        ("13202", "13055"),  # Marseille 2e
        ("49069", "49126"),  # Champtoceaux, delegated commune of Oree d'Anjou
        ("93059", "93066"),  # Pierrefitte-sur-Seine, joined to Saint-Denis on 1 January 2025
    ],
)
def test_old_codes_resolve(db, old, today):
    assert db.execute("select code from commune_aliases where old_code = ?", [old]).fetchall() == [(today,)]


def test_kinds_of_places(db):
    """Re-established since the grid: four communes of Cantal. 687 communes have a priority district (sort -u of the
    column); 2,054 cantons since 2015, of which 251 lie within a city; people of Creuse: its line of the file."""
    unknown = "select count(*) - count(density), count(*) - count(attraction), count(*) - count(priority) from {}"
    assert db.execute(unknown.format("commune_areas")).fetchall() == [(4, 7, 360)]
    assert db.execute("select count(*) from commune_areas where priority").fetchall() == [(687,)]
    kinds = "select kind, count(*) from cantons group by kind order by kind"
    assert db.execute(kinds).fetchall() == [("canton", 2054 - 251), ("city", 217), ("new commune", 20)]
    ages = "select year, people_75, people from department_ages where department = '23'"
    assert db.execute(ages).fetchall() == [(2023, 17273, 113106)]
    places = "select density, attraction, priority from commune_areas where commune = '{}'"
    assert db.execute(places.format("75056")).fetchall() == [(1, 11, True)]
    assert db.execute(places.format("01001")).fetchall() == [(6, 20, False)]


def test_published_figures(db):
    # Populations of 2023, in force since January 2026 (INSEE): Paris 2,103,778. Area of Paris: 105.4 km2.
    paris = "select population, area_km2, epci from communes where code = '75056'"
    assert db.execute(paris).fetchall() == [(2103778, pytest.approx(105.4, rel=0.01), "200054781")]
    # 101 prefectures; 234 sub-prefectures would count Mayotte twice.
    kinds = "select kind, count(*) from arrondissements group by kind order by kind"
    assert db.execute(kinds).fetchall() == [("prefecture", 101), ("sub-prefecture", 233)]


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [  # EPSG:2154 by pyproj 3.7.2 (PROJ), metres; the last is the origin of the projection
        (2.3522, 48.8566, 652469.02, 6862035.26),  # Paris
        (-4.4861, 48.3904, 146632.98, 6836262.33),  # Brest
        (8.7376, 41.9267, 1176524.04, 6109099.90),  # Ajaccio
        (7.7521, 48.5734, 1050362.70, 6840899.65),  # Strasbourg
        (3, 46.5, 700000, 6600000),
    ],
)
def test_lambert_93(db, lon, lat, x, y):
    projected = db.execute("select lambert_x($lon, $lat), lambert_y($lon, $lat)", {"lon": lon, "lat": lat}).fetchone()
    assert projected == pytest.approx((x, y), abs=0.01)


@pytest.mark.parametrize(
    ("lon", "lat", "department", "expected"),
    [
        # By hand from the Lambert-93 metres above: 376 + 0.48 * (652.469 - 700), 333 - 0.48 * (6862.035 - 6600),
        # and in the inset 99 + 1.2 * (652.469 - 663.5), 106 - 1.2 * (6862.035 - 6842.5).
        (2.3522, 48.8566, "75", (353.185, 207.223, 85.763, 82.558)),
        (-4.4861, 48.3904, "29", (110.384, 219.594, None, None)),
        # Centre of the inset, then 1/100 of a degree north: 1.11195 km * 0.8 = 0.89 units up.
        (55.53, -21.13, "974", (44, 485, None, None)),
        (55.53, -21.12, "974", (44, 484.110, None, None)),
        # A collectivity outside the 101 departements, and an unknown place, are not drawn.
        (-63.08, 18.07, "978", (None, None, None, None)),
        (2.3522, 48.8566, None, (None, None, None, None)),
    ],
)
def test_drawing_coordinates(db, lon, lat, department, expected):
    macros = ", ".join(f"{name}($lon, $lat, $department)" for name in ("map_x", "map_y", "inset_x", "inset_y"))
    found = db.execute(f"select {macros}", {"lon": lon, "lat": lat, "department": department}).fetchone()
    assert found == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("layer", ["departments", "regions"])
def test_drawing_covers_every_territory_in_code_order(db, drawing, layer):
    expected = db.execute(f"select code, name from {layer} order by code").fetchall()
    assert [(item["code"], item["name"]) for item in drawing[layer]] == expected
    features = json.loads(GEOJSON[layer].read_text(encoding="utf-8"))["features"]
    properties = [(f["properties"]["i"], f["properties"]["code"], f["properties"]["name"]) for f in features]
    assert properties == [(i, *row) for i, row in enumerate(expected)]


def test_ile_de_france_is_drawn_twice(drawing):
    assert [item["code"] for item in drawing["departments"] if "d_inset" in item] == ILE_DE_FRANCE
    assert [item["code"] for item in drawing["regions"] if "d_inset" in item] == ["11"]
    assert [inset["id"] for inset in drawing["insets"]] == INSETS


def test_insets_hold_their_territory_and_nothing_else(drawing):
    frames = {inset["id"]: inset for inset in drawing["insets"]}
    name_height = 14  # kept free at the top of each frame
    for item in drawing["departments"]:
        points = absolute_points(item["d"])
        for code, frame in frames.items():
            inside = [within(frame, point) for point in points]
            assert all(inside) if code == item["code"] else not any(inside), (item["code"], code)
        framed = item.get("d_inset") or (item["d"] if item["code"] in frames else "")
        frame = frames.get(item["code"], frames["idf"])
        assert all(within(frame, point, name_height) for point in absolute_points(framed)), item["code"]


def absolute_points(path: str) -> list[tuple[float, float]]:
    """Vertices of a path made of `M x y l dx dy ... z` rings."""
    points = []
    for ring in path.split("z")[:-1]:
        numbers = [float(text) for text in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", ring)]
        x = y = 0.0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def within(frame: dict, point: tuple[float, float], top: float = 0) -> bool:
    x, y = point
    return frame["x"] <= x <= frame["x"] + frame["w"] and frame["y"] + top <= y <= frame["y"] + frame["h"]


def read_layer(file: Path) -> dict:
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}


@pytest.mark.parametrize("layer", GEOJSON)
def test_outlines_are_valid_share_their_borders_and_hold_their_labels(db, layer):
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    shapes = read_layer(GEOJSON[layer])
    assert [code for code, shape in shapes.items() if not shape.is_valid] == []
    assert shapely.coverage_is_valid(list(shapes.values()))
    labels = db.execute(f"select code, lon, lat from {layer}").fetchall()
    assert [code for code, lon, lat in labels if not shapes[code].contains(shapely.Point(lon, lat))] == []


def test_rings_hold_the_communes_of_their_department(db):
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    rings = db.execute("select code, lon, lat from department_outlines order by code, ring").fetchall()
    lines = {}
    for code, lon, lat in rings:
        lines.setdefault(code, []).append(shapely.Polygon(list(zip(lon, lat, strict=True))))
    # The even-odd rule: each ring turns its inside over.
    shapes = {code: reduce(shapely.symmetric_difference, polygons) for code, polygons in lines.items()}
    communes = db.execute("select code, department, lon, lat from communes").fetchall()
    outside = [
        (code, shapes[department].distance(point))
        for code, department, lon, lat in communes
        if not shapes[department].contains(point := shapely.Point(lon, lat))
    ]
    assert len(outside) < 35  # one in a thousand
    assert [code for code, degrees in outside if degrees > 0.003] == []


@pytest.fixture(scope="module")
def drawn_communes():
    """The features of each département's file of communes."""
    files = {file.name.removesuffix(".json.gz"): file for file in (STATIC / "communes").iterdir()}
    return {code: json.loads(gzip.decompress(files[code].read_bytes()))["features"] for code in sorted(files)}


def test_every_commune_of_2026_has_its_outline(db, drawn_communes):
    """None is left out: a commune whose outline is missing would have to be named here with its reason."""
    expected = defaultdict(list)
    for row in db.execute("select department, code, name from communes order by code").fetchall():
        expected[row[0]].append(row[1:])
    found = {
        department: [(one["properties"]["code"], one["properties"]["name"]) for one in features]
        for department, features in drawn_communes.items()
    }
    assert found == expected
    for features in drawn_communes.values():
        assert [one["properties"]["rank"] for one in features] == [*range(len(features))]


def test_communes_share_their_borders_across_départements_too(drawn_communes):
    """Parts apart: those drawn again in the inset lie far from the others, and are looked for among all of them."""
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    for around in ("35", "93", "75 92 93 94", "974"):  # a city, small communes drawn twice, and an island
        features = [one for department in around.split() for one in drawn_communes[department]]
        shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
        assert all(shape.is_valid and not shape.is_empty for shape in shapes), around
        assert shapely.coverage_is_valid(shapely.get_parts(shapes)), around
    at = {department: set(_vertices(drawn_communes[department])) for department in ("35", "53", "22", "974")}
    assert len(at["35"] & at["53"]) > 100  # neighbours
    assert len(at["35"] & at["22"]) > 100
    assert not at["35"] & at["974"]


def _vertices(features):
    polygons = [polygon for one in features for polygon in one["geometry"]["coordinates"]]
    return [tuple(vertex) for polygon in polygons for ring in polygon for vertex in ring]


def test_communes_of_ile_de_france_are_drawn_in_its_inset_too(drawing, drawn_communes):
    frames = {inset["id"]: inset for inset in drawing["insets"]}
    for department, features in drawn_communes.items():
        for one in features:
            own = frames.get(department)
            inside = [within(frames["idf"], vertex) for vertex in _vertices([one])]
            assert any(inside) == (department in ILE_DE_FRANCE), one["properties"]
            assert all(inside) is False or own, one["properties"]
            assert own is None or all(within(own, vertex) for vertex in _vertices([one])), one["properties"]


@pytest.mark.wide
def test_outlines_hold_the_points_of_their_communes(db, drawn_communes):
    """Town halls of narrow communes stand beside an outline that the source has generalised: 92 of 34,875."""
    shapely = pytest.importorskip("shapely", reason="shapely is a development requirement")
    shapes = {
        one["properties"]["code"]: shapely.geometry.shape(one["geometry"])
        for features in drawn_communes.values()
        for one in features
    }
    views = "map_x(lon, lat, department), map_y(lon, lat, department)"
    rows = db.execute(f"select code, point_source, {views} from communes").fetchall()
    away = {code: shapes[code].distance(shapely.Point(x, y)) for code, _, x, y in rows}
    outside = {code for code, distance in away.items() if distance > 0}
    assert len(outside) <= 92
    assert max(away.values()) < 0.15  # 300 metres, which is how far a town hall may lie from its outline
    assert outside & {code for code, source, _, _ in rows if source == "outline"} == set()


@needs_independent
def test_communes_equal_an_independent_build(db):
    theirs = f"'{INDEPENDENT / 'communes.parquet'}'"
    columns = "code, name, department, region, population"
    renamed = "code, nom, departement, region, population"
    assert db.execute(f"(select {columns} from communes) except select {renamed} from {theirs}").fetchall() == []
    # Points: the same town hall, or another point of the same commune.
    far = """
        select c.code from communes c join {theirs} t using (code)
        where 111.2 * sqrt((c.lat - t.lat) ** 2 + ((c.lon - t.lon) * cos(radians(c.lat))) ** 2) > 2 * sqrt(c.area_km2)
    """
    assert db.execute(far.format(theirs=theirs)).fetchall() == []


@needs_independent
@pytest.mark.parametrize("layer", GEOJSON)
def test_outlines_overlap_an_independent_build(layer):
    ours, theirs = read_layer(GEOJSON[layer]), read_layer(INDEPENDENT / GEOJSON[layer].name)
    assert ours.keys() == theirs.keys()
    overlaps = {code: ours[code].intersection(s).area / ours[code].union(s).area for code, s in theirs.items()}
    # Paris and the three around it are some ten km wide, and drawn once more, finer, in a frame of their own.
    small = {"75", "92", "93", "94"}
    assert {code: overlap for code, overlap in overlaps.items() if overlap < (0.9 if code in small else 0.95)} == {}
