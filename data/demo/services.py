"""State services of each territory: real types, real dates, successors."""

import pandas as pd

from data.demo import names
from data.demo.world import INNER_RING, OUTER_RING, OVERSEAS, World

_COAST = "06 11 13 14 17 22 27 29 2A 2B 30 33 34 35 40 44 50 56 59 62 64 66 76 80 83 85"
# Departments whose social cohesion and population protection directorates are one.
_SINGLE_DIRECTORATE = """
03 04 05 07 08 09 10 11 12 15 16 18 19 23 24 25 28 2A 2B 32 35 36 39 40 41 43 46 47 48 50 52 53 55 58 61 65 68 70
73 79 81 82 87 88 89 90
"""
COAST, SINGLE_DIRECTORATE = frozenset(_COAST.split()), frozenset(_SINGLE_DIRECTORATE.split())
GUYANE = "973"
# Directorates whose area is not a region: name, commune of the seat.
ROADS = {
    "75": ("DIR Atlantique", "33063"), "84": ("DIR Centre-Est", "69123"), "44": ("DIR Est", "54395"),
    "93": ("DIR Méditerranée", "13055"), "32": ("DIR Nord", "59350"), "28": ("DIR Nord-Ouest", "76540"),
    "53": ("DIR Ouest", "35238"), "76": ("DIR Sud-Ouest", "31555"),
}  # fmt: skip
SEAS = {
    "28": ("DIRM Manche Est – mer du Nord", "76351"), "52": ("DIRM Nord Atlantique – Manche Ouest", "44109"),
    "75": ("DIRM Sud-Atlantique", "33063"), "93": ("DIRM Méditerranée", "13055"),
}  # fmt: skip
# What a service became, when it is not the successor its type has elsewhere.
SUCCESSORS = {
    ("DEAL", GUYANE): "DGTM", ("DAAF", GUYANE): "DGTM", ("DM", GUYANE): "DGTM",
    ("DIECCTE", GUYANE): "DGCOPOP", ("DJSCS", GUYANE): "DGCOPOP",
}  # fmt: skip
SHORT = {"PREFECTURE": "Préfecture", "RECTORAT": "Rectorat", "DRINSEE": "Direction régionale de l’Insee"}


def department_types(code: str) -> list[str]:
    """Types of the services that a department had or has, from 2018 to today."""
    if code in OVERSEAS:
        return ["PREFECTURE", "SGCD"]
    types = ["PREFECTURE", "UDAP", "DSDEN", "SDJES", "DT_ARS", "UD_DIRECCTE"]
    types += ["DDCSPP", "DDETSPP"] if code in SINGLE_DIRECTORATE else ["DDCS", "DDPP"]
    if code in INNER_RING:
        types += ["UD_DRIEA", "UD_DRIEE", "UD_DRIEAT", "UD_DRIHL", "UD_DRIEETS"]
        return types + ([] if code == "75" else ["SGCD"])
    types += ["DDTM" if code in COAST else "DDT", "SGCD", "DDSP", "DDPN", "GGD", "DDFIP"]
    types += ["UD_DRIEE", "UD_DRIEAT"] if code in OUTER_RING else ["UD_DREAL"]
    return types + ([] if code in SINGLE_DIRECTORATE else ["DDETS"])


def region_types(code: str) -> list[str]:
    """Types of the services that a region had or has, from 2018 to today."""
    common = ["SGAR", "ARS", "RECTORAT", "DRAJES", "DRFIP"]
    if code == "03":
        return [*common, "DEAL", "DAAF", "DM", "DGTM", "DIECCTE", "DJSCS", "DGCOPOP", "DAC"]
    if code in ("01", "02", "04", "06"):
        return [*common, "DEAL", "DAAF", "DM", "DIECCTE", "DJSCS", "DEETS", "DAC"]
    common += ["DRARI", "DRINSEE", "DRAC", "DRJSCS", "DIRECCTE"]
    if code == "11":
        return [*common, "DRIEE", "DRIEA", "DRIEAT", "DRIHL", "DRIAAF", "DRIEETS"]
    return [*common, "DREAL", "DRAAF", "DREETS", *(["DIR"] * (code in ROADS)), *(["DIRM"] * (code in SEAS))]


def services(world: World) -> pd.DataFrame:
    """Rows of core.services; service_id is the type and the code of the territory ("R" before a region's)."""
    rows = [row for code in world.departments["code"] for row in _department_rows(world, code)]
    rows += [row for code in world.regions["code"] for row in _region_rows(world, code)]
    table = pd.DataFrame(rows, columns=["service_id", "type_code", "name", "level", "code", "commune"])
    return _with_dates(world, table.merge(_points(world), on="commune", how="left"))


def _department_rows(world: World, code: str) -> list[tuple]:
    department = world.departments.loc[code]
    of = names.of_department(code, department["name"])
    rows = [
        (f"{kind}-{code}", kind, f"{_short(kind)} {of}", "department", code, department["seat"])
        for kind in department_types(code)
    ]
    seats = world.arrondissements
    for seat in seats[(seats["department"] == code) & (seats["kind"] == "sub-prefecture")].itertuples():
        name = f"Sous-préfecture {names.of_commune(seat.seat_name)}"
        rows.append((f"SOUS_PREFECTURE-{seat.code}", "SOUS_PREFECTURE", name, "department", code, seat.seat))
    return rows


def _region_rows(world: World, code: str) -> list[tuple]:
    region = world.regions.loc[code]
    of = names.of_region(code, region["name"])
    places = {kind: (f"{_short(kind)} {of}", region["seat"]) for kind in region_types(code)}
    places |= {kind: own[code] for kind, own in (("DIR", ROADS), ("DIRM", SEAS)) if code in own}
    return [(f"{kind}-R{code}", kind, name, "region", code, commune) for kind, (name, commune) in places.items()]


def _short(kind: str) -> str:
    return SHORT.get(kind, kind.replace("UD_", "UD ").replace("DT_", "DT "))


def _points(world: World) -> pd.DataFrame:
    places = world.communes[["code", "lat", "lon"]]
    return places.rename(columns={"code": "commune"})


def _with_dates(world: World, table: pd.DataFrame) -> pd.DataFrame:
    types = world.nomenclature["service_types"].set_index("type_code")
    for column in ("valid_from", "valid_to"):
        table[column] = pd.to_datetime(table["type_code"].map(types[column]).replace("", None))
    guyane = table["type_code"].isin([kind for kind, _ in SUCCESSORS]) & (table["service_id"].str.endswith("-R03"))
    table.loc[guyane, "valid_to"] = pd.Timestamp("2019-12-31")
    return table.assign(successor_id=_successor_ids(table, types["successor"]))


def _successor_ids(table: pd.DataFrame, successors: pd.Series) -> pd.Series:
    """The successor of the same territory: the one of the type, or the variant that exists there."""
    known = set(table["service_id"])
    variants = {"DDETS": ("DDETS", "DDETSPP", "UD_DRIEETS"), "DREETS": ("DREETS", "DRIEETS")}

    def find(kind: str, service_id: str) -> str | None:
        place = service_id.split("-", 1)[1]
        wanted = SUCCESSORS.get((kind, GUYANE)) if place == "R03" else None
        wanted = wanted or successors[kind]
        return next((f"{kind}-{place}" for kind in variants.get(wanted, (wanted,)) if f"{kind}-{place}" in known), None)

    return pd.Series(map(find, table["type_code"], table["service_id"]), index=table.index, dtype=object)


def at_date(services: pd.DataFrame, ids: pd.Series, dates: pd.Series) -> pd.Series:
    """The service that had succeeded to each service at each date."""
    known = services.set_index("service_id")
    for _ in range(2):
        ended = ids.map(known["valid_to"]) < dates
        ids = ids.where(~(ended & ids.map(known["successor_id"]).notna()), ids.map(known["successor_id"]))
    return ids
