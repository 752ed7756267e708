"""The State's services in departements and regions: listed in 2016, seen since, and made by the decrees of 2020."""

from collections.abc import Iterator
from functools import cache

from data.open.raw import Raw, Row, nomenclature
from data.open.rows import Place
from data.reference import places

DIRECTORY_2016 = "services/dila_2016_services_deconcentres.csv"
DIRECTORY_2019 = "reorganisation/services_etat_annuaire_dila_2019-09.csv"
ORGANISATION_2016 = "reorganisation/organisation_departementale_2016_dila.csv"
PROTECTION_2026 = "reorganisation/ddpp_ddets_ddetspp_par_departement_2026.csv"
TERRITORIES_SINCE_2021 = "reorganisation/ddt_ddtm_siren_par_departement.csv"
SEEN_2016, SEEN_2019 = "2016-02-01", "2019-09-01"
SEEN_BY_NUMBER = "2021-04-01"  # that list has no date; it names the DRIEAT, which began that day
SEEN_2026 = "2026-04-30"
LAST_DAY, FIRST_DAY = "2021-03-31", "2021-04-01"  # decree 2020-1545, which the chronology has in force on 1 April 2021
OUTSIDE = ("977", "978")

TYPES = {
    "prefecture": "PREFECTURE",
    "sous_pref": "SOUS_PREFECTURE",
    "ddt": "DDT",
    "ddcs": "DDCS",
    "ddpp": "DDPP",
    "ddcspp": "DDCSPP",
    "direccte_ut": "UD_DIRECCTE",
    "dreal_ut": "UD_DREAL",
    "driea_ut": "UD_DRIEA",
    "dml": "DML",
    "inspection_academique": "DSDEN",
    "dreal": "DREAL",
    "draf": "DRAAF",
    "drac": "DRAC",
}
COLUMNS = (
    *("service_id", "type_code", "name", "level", "code", "commune"),
    *("valid_from", "valid_to", "successor_id", "predecessor_id", "seen_on", "listed", "evidence"),
)
LANDS = ("DDT", "DDTM")
# What a text made in each departement that has one of these, and since when.
DEDUCED = (
    ("SGCD", LANDS, "2021-01-01"),
    ("SDJES", ("DSDEN",), "2021-01-01"),
    ("UD_DRIEAT", ("UD_DRIEA",), FIRST_DAY),
)
REGIONAL = ("DREAL", "DRAAF", "DRIAAF", "DAAF", "DRAC")
ENDED = ("DDCS", "DDCSPP", "UD_DIRECCTE", "UD_DRIEA")
EMPLOYMENT = {"DDETS": "DDETS", "DDETSPP": "DDETSPP", "DRIEETS (unité départementale)": "UD_DRIEETS"}


def services(raw: Raw) -> Iterator[Row]:
    """The directory of 2016, where each service was last seen since, and those that decrees made of them."""
    listed = list(_directory(raw))
    listed += _units_of_2019(raw, {one["service_id"] for one in listed})
    listed += _numbered(raw, {one["code"] for one in listed if one["type_code"] in LANDS})
    yield from listed
    yield from _since_2021(raw)
    yield from _deduced(listed)


def _directory(raw: Raw) -> Iterator[Row]:
    coast = {one["code_departement"] for one in raw.rows(ORGANISATION_2016) if one["ddtm"] == "Oui"}
    in_2019 = {one["id_dila"] for one in raw.rows(DIRECTORY_2019)}
    numbered = {one["code_departement"] for one in raw.rows(TERRITORIES_SINCE_2021)}
    protection = {one["code_departement"] for one in raw.rows(PROTECTION_2026)}
    regions = places.regions_of_departments()
    now = {one["code_departement"]: employment(one) for one in raw.rows(PROTECTION_2026)}
    for one in raw.rows(DIRECTORY_2016):
        department = one["departement"]
        if one["type"] not in TYPES or department in OUTSIDE:
            continue
        kind = _type(one, coast)
        lists = [SEEN_2016, *([SEEN_2019] if one["id"] in in_2019 else [])]
        lists += [SEEN_BY_NUMBER] if kind in LANDS and department in numbered else []
        lists += [SEEN_2026] if kind == "DDPP" and department in protection else []
        place = ("region", regions[department]) if kind in REGIONAL else ("department", department)
        ended = {"valid_to": LAST_DAY, "successor_id": _successor(kind, department, now)} if kind in ENDED else {}
        proof = "secondary" if lists[-1] in (SEEN_BY_NUMBER, SEEN_2026) else "official"
        yield _service(
            one["id"], kind, place, " ".join(one["nom"].split()), commune=one["codeinsee"],
            evidence=proof, **_on(*lists), **ended,
        )  # fmt: skip


def _on(*lists: str) -> dict[str, str]:
    """The days of the lists that show a service, and the last of them."""
    return {"seen_on": lists[-1], "listed": " ".join(lists)}


def _units_of_2019(raw: Raw, listed: set[str]) -> Iterator[Row]:
    """Units of the DRIEE, and of the DREAL in Deux-Sèvres, that the directory of 2019 alone lists."""
    for one in raw.rows(DIRECTORY_2019):
        department = one["code_departement"]
        if one["type_service"] != "dreal_ut" or one["id_dila"] in listed or department.startswith("97"):
            continue
        around_paris = "(DRIEE)" in one["nom"]
        ended = {"valid_to": LAST_DAY} if around_paris else {}
        if f"driea_ut-{department}" in {name[:11] for name in listed}:
            ended["successor_id"] = f"UD_DRIEAT-{department}"
        yield _service(
            one["id_dila"], "UD_DRIEE" if around_paris else "UD_DREAL", ("department", department),
            " ".join(one["nom"].split()), commune=one["code_insee"], evidence="official", **_on(SEEN_2019), **ended,
        )  # fmt: skip


def _numbered(raw: Raw, listed: set[str]) -> Iterator[Row]:
    """Directorates for territories that have a number, and that the directory of 2016 forgets."""
    for one in raw.rows(TERRITORIES_SINCE_2021):
        department, kind = one["code_departement"], one["type"]
        if department not in listed:
            place = ("department", department)
            yield _service(f"{kind}-{department}", kind, place, evidence="secondary", **_on(SEEN_BY_NUMBER))


def _type(one: Row, coast: set[str]) -> str:
    kind, name = TYPES[one["type"]], one["nom"]
    if kind == "DDT" and one["departement"] in coast:
        return "DDTM"
    if kind == "DRAAF" and name.startswith("Direction de l'alimentation"):
        return "DAAF"
    if kind == "DRAAF" and "interdépartementale" in name:
        return "DRIAAF"
    return kind


def employment(one: Row) -> str:
    return EMPLOYMENT[one["service_emploi_solidarites_deduit"]]


def _successor(kind: str, department: str, now: dict[str, str]) -> str:
    if kind == "UD_DRIEA":
        return f"UD_DRIEAT-{department}"
    return f"{now[department]}-{department}" if department in now else ""


def _since_2021(raw: Raw) -> Iterator[Row]:
    """What each departement has for employment and protection of the population, as listed in 2026 or deduced."""
    whole = {one["departement"]: one["id"] for one in raw.rows(DIRECTORY_2016) if one["type"] == "ddcspp"}
    for one in raw.rows(PROTECTION_2026):
        department, kind = one["code_departement"], employment(one)
        listed = kind == "DDETSPP"
        place, seen = ("department", department), {"evidence": "secondary", **_on(SEEN_2026)}
        told = seen if listed else {"evidence": "deduced"}
        yield _service(f"{kind}-{department}", kind, place, valid_from=FIRST_DAY, **told)
        if not listed and department in whole:  # which was cut in two
            of = whole[department]
            yield _service(f"DDPP-{department}", "DDPP", place, valid_from=FIRST_DAY, predecessor_id=of, **seen)


def _deduced(listed: list[Row]) -> Iterator[Row]:
    """What a national or regional text makes everywhere: no list of them was read."""
    for kind, beside, since in DEDUCED:
        for department in sorted({one["code"] for one in listed if one["type_code"] in beside}):
            yield _made(kind, ("department", department), since)
    for region in regional_directorates():
        yield _made(regional_directorates()[region], ("region", region), FIRST_DAY)
    yield _made("DRIEAT", ("region", "11"), FIRST_DAY)


@cache
def regional_directorates() -> dict[str, str]:
    """By region, the directorate that decree 2020-1545 gives it; Guyane, where it is otherwise organised, has none."""
    overseas = {"01": "DEETS", "02": "DEETS", "04": "DEETS", "06": "DEETS"}
    metropolitan = {region: "DREETS" for region in sorted(places.region_names()) if region > "06"}
    return metropolitan | {"11": "DRIEETS"} | overseas


def _made(kind: str, place: Place, since: str) -> Row:
    return _service(f"{kind}-{place[1]}", kind, place, valid_from=since, evidence="deduced")


def _service(name: str, kind: str, place: Place, title: str = "", **more: str) -> Row:
    """A service, with nothing in the columns of which nothing is said."""
    told = {"service_id": name, "type_code": kind, "name": title or f"{service_names()[kind]} – {named(place)}"}
    return dict.fromkeys(COLUMNS, "") | told | {"level": place[0], "code": place[1]} | more


@cache
def service_names(language: str = "fr") -> dict[str, str]:
    """The name of each type of service."""
    return {one["type_code"]: one[f"name_{language}"] for one in nomenclature("service_types")}


def named(place: Place) -> str:
    """The name of a departement or region."""
    return (places.region_names() if place[0] == "region" else places.department_names())[place[1]]
