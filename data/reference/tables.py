"""The reference tables, as data frames ready to be written."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from data.reference import outlines
from data.reference.sources import Area, Codes

KINDS = {
    "arrondissement-municipal": "municipal arrondissement",
    "commune-deleguee": "delegated commune",
    "commune-associee": "associated commune",
}


def aliases(codes: Codes) -> pd.DataFrame:
    """One row per code that is not a commune of today: old_code, code (of today), kind.

    Where a code has two destinations, the one where it still is a delegated or associated commune wins.
    """
    today = {row["code"] for row in current_communes(codes)}
    found: dict[str, tuple[str, str]] = {}
    for row in current_communes(codes):
        found |= dict.fromkeys(row.get("anciensCodes", ()), (row["code"], "former code"))
    for row in codes.communes:
        if row["type"] in KINDS:
            found[row["code"]] = (row.get("commune") or row["chefLieu"], KINDS[row["type"]])
    rows = [(old, *found[old]) for old in sorted(found) if old not in today]
    rows = [row for row in rows if row[1] in today]
    return pd.DataFrame(rows, columns=["old_code", "code", "kind"])


def former_names(codes: Codes, aliases: pd.DataFrame) -> pd.DataFrame:
    """One row per commune of today and name that it, or a commune now within it, bore: name, code (of today)."""
    names = {row["code"]: row["nom"] for row in current_communes(codes)}
    today = dict(zip(aliases["old_code"], aliases["code"], strict=True)) | {code: code for code in names}
    borne = {(row["nom"], today.get(row["code"])) for row in [*codes.history, *codes.communes]}
    rows = [(name, code) for name, code in sorted(borne, key=str) if code and names[code] != name]
    return pd.DataFrame(rows, columns=["name", "code"])


def current_communes(codes: Codes) -> list[dict]:
    """The communes of the 101 départements; overseas collectivities are outside this reference."""
    rows = (row for row in codes.communes if row["type"] == "commune-actuelle" and row["zone"] != "com")
    return sorted(rows, key=lambda row: row["code"])


def communes(codes: Codes, shapes: Mapping[str, BaseGeometry], areas: Sequence[Area]) -> pd.DataFrame:
    """One row per commune: identity, population, geodesic area of its outline, a point inside it."""
    rows = current_communes(codes)
    order = [row["code"] for row in rows]
    halls = {area.code: area.town_hall for area in areas if area.kind == "COM"}
    points, from_hall = outlines.commune_points([shapes[code] for code in order], [halls.get(code) for code in order])
    groupings = {member["code"]: group for group in codes.epci for member in group["membres"]}
    found = [groupings.get(code, {}) for code in order]
    return pd.DataFrame(
        {
            "code": order,
            "name": [row["nom"] for row in rows],
            "department": [row["departement"] for row in rows],
            "region": [row["region"] for row in rows],
            "arrondissement": [row["arrondissement"] or None for row in rows],
            "epci": [group.get("code") for group in found],
            "epci_name": [group.get("nom") for group in found],
            "population": [row["population"] for row in rows],
            "area_km2": [_area_km2(shapes[code]) for code in order],
            "lat": points[:, 1].round(5),
            "lon": points[:, 0].round(5),
            "point_source": ["town hall" if hall else "outline" for hall in from_hall],
        }
    )


def _area_km2(shape: BaseGeometry) -> float:
    return round(abs(Geod(ellps="GRS80").geometry_area_perimeter(shape)[0]) / 1e6, 2)


def postcodes(codes: Codes) -> pd.DataFrame:
    """One row per postcode and commune of today."""
    pairs = {(postcode, row["code"]) for row in current_communes(codes) for postcode in row["codesPostaux"]}
    return pd.DataFrame(sorted(pairs), columns=["postcode", "commune"])


def municipal_arrondissements(codes: Codes, areas: Sequence[Area]) -> pd.DataFrame:
    """One row per arrondissement of Paris, Lyon and Marseille and postcode of it, with a point inside it."""
    rows = sorted(
        (row for row in codes.communes if row["type"] == "arrondissement-municipal"), key=lambda row: row["code"]
    )
    shapes = outlines.arrondissement_outlines(areas)
    halls = {area.code: area.town_hall for area in areas if area.kind == "ARM"}
    order = [row["code"] for row in rows]
    points, from_hall = outlines.commune_points([shapes[code] for code in order], [halls[code] for code in order])
    table = pd.DataFrame(
        {
            "code": order,
            "name": [row["nom"] for row in rows],
            "commune": [row["commune"] for row in rows],
            "postcode": [row["codesPostaux"] for row in rows],
            "population": [row["population"] for row in rows],
            "lat": points[:, 1].round(5),
            "lon": points[:, 0].round(5),
            "point_source": ["town hall" if hall else "outline" for hall in from_hall],
        }
    )
    return table.explode("postcode", ignore_index=True)


def departments(codes: Codes, communes: pd.DataFrame, shapes: Mapping[str, BaseGeometry]) -> pd.DataFrame:
    """One row per département: sums over its communes, its seat, a point for its label."""
    named = {row["code"]: row for row in codes.departments if row["code"] in shapes}
    table = _territories(named, communes.groupby("department"), shapes, lambda code: outlines.plane(code).epsg)
    table.insert(2, "region", [named[code]["region"] for code in table["code"]])
    return table


def regions(codes: Codes, communes: pd.DataFrame, shapes: Mapping[str, BaseGeometry]) -> pd.DataFrame:
    """One row per region: sums over its communes, its seat, a point for its label."""
    named = {row["code"]: row for row in codes.regions if row["code"] in shapes}
    planes = {row["region"]: outlines.plane(row["code"]) for row in codes.departments}
    return _territories(named, communes.groupby("region"), shapes, lambda code: planes[code].epsg)


def _territories(
    named: Mapping[str, dict],
    groups: "pd.api.typing.DataFrameGroupBy",
    shapes: Mapping[str, BaseGeometry],
    epsg: Callable[[str], int],
) -> pd.DataFrame:
    points = {code: outlines.label_point(shapes[code], epsg(code)) for code in named}
    sums = groups[["population", "area_km2"]].sum()
    rows = [
        (code, row["nom"], *sums.loc[code], points[code][1], points[code][0], row["chefLieu"])
        for code, row in sorted(named.items())
    ]
    columns = ["code", "name", "population", "area_km2", "lat", "lon", "seat"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"population": "int64"}).round({"area_km2": 1})


def arrondissements(codes: Codes, communes: pd.DataFrame) -> pd.DataFrame:
    """One row per arrondissement, with its seat: a prefecture or a sub-prefecture.

    Mayotte has no arrondissement in the official code: its prefecture is added under its département's code.
    """
    seats = {row["chefLieu"] for row in codes.departments}
    mayotte = next(row for row in codes.departments if row["code"] == "976") | {"departement": "976"}
    place = communes.set_index("code")
    rows = [
        (
            row["code"],
            row["nom"],
            row["departement"],
            row["region"],
            row["chefLieu"],
            place.at[row["chefLieu"], "name"],
            "prefecture" if row["chefLieu"] in seats else "sub-prefecture",
            place.at[row["chefLieu"], "lat"],
            place.at[row["chefLieu"], "lon"],
        )
        for row in [*codes.arrondissements, mayotte]
    ]
    columns = ["code", "name", "department", "region", "seat", "seat_name", "kind", "lat", "lon"]
    return pd.DataFrame(rows, columns=columns)


def outline_rings(shapes: Mapping[str, BaseGeometry]) -> pd.DataFrame:
    """One row per ring, holes included: a point is inside a code when its rings cross a ray an odd number of times."""
    rows = [
        (code, number, [float(x) for x in ring.xy[0]], [float(y) for y in ring.xy[1]])
        for code, shape in shapes.items()
        for number, ring in enumerate(outlines.rings(shape))
    ]
    return pd.DataFrame(rows, columns=["code", "ring", "lon", "lat"])
