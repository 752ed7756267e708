"""The State's services in departements and regions: listed in 2016, seen since, and made by the decrees of 2020."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache

from data import database
from data.open.raw import REFERENCE, Raw, Row

DIRECTORY_2016 = "services/dila_2016_services_deconcentres.csv"
DIRECTORY_2019 = "reorganisation/services_etat_annuaire_dila_2019-09.csv"
ORGANISATION_2016 = "reorganisation/organisation_departementale_2016_dila.csv"
PROTECTION_2026 = "reorganisation/ddpp_ddets_ddetspp_par_departement_2026.csv"
TERRITORIES_SINCE_2021 = "reorganisation/ddt_ddtm_siren_par_departement.csv"
SEEN = {DIRECTORY_2016: "2016-02-01", DIRECTORY_2019: "2019-09-01"}
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
LANDS = ("DDT", "DDTM")
REGIONAL = ("DREAL", "DRAAF", "DRIAAF", "DAAF", "DRAC")
ENDED = ("DDCS", "DDCSPP", "UD_DIRECCTE", "UD_DRIEA")
EMPLOYMENT = {"DDETS": "DDETS", "DDETSPP": "DDETSPP", "DRIEETS (unité départementale)": "UD_DRIEETS"}


def services(raw: Raw) -> Iterator[Row]:
    """The directory of 2016, where each service was last seen since, and those that decrees made of them."""
    listed = list(_directory(raw))
    listed += _numbered(raw, {one["code"] for one in listed if one["type_code"] in LANDS})
    yield from listed
    yield from _since_2021(raw)
    yield from _deduced(listed)


def _directory(raw: Raw) -> Iterator[Row]:
    coast = {one["code_departement"] for one in raw.rows(ORGANISATION_2016) if one["ddtm"] == "Oui"}
    in_2019 = {one["id_dila"] for one in raw.rows(DIRECTORY_2019)}
    numbered = {one["code_departement"] for one in raw.rows(TERRITORIES_SINCE_2021)}
    protection = {one["code_departement"] for one in raw.rows(PROTECTION_2026)}
    now = {one["code_departement"]: employment(one) for one in raw.rows(PROTECTION_2026)}
    for one in raw.rows(DIRECTORY_2016):
        department = one["departement"]
        if one["type"] not in TYPES or department in OUTSIDE:
            continue
        kind = _type(one, coast)
        seen = SEEN[DIRECTORY_2019 if one["id"] in in_2019 else DIRECTORY_2016]
        if kind in LANDS and department in numbered:
            seen = SEEN_BY_NUMBER
        elif kind == "DDPP" and department in protection:
            seen = SEEN_2026
        ended = kind in ENDED
        place = ("region", region_of()[department]) if kind in REGIONAL else ("department", department)
        later = seen in (SEEN_BY_NUMBER, SEEN_2026)
        yield _service(
            one["id"], kind, " ".join(one["nom"].split()), place, one["codeinsee"],
            valid_to=LAST_DAY if ended else "",
            successor=_successor(kind, department, now) if ended else "",
            seen_on=seen,
            evidence="secondary" if later else "official",
        )  # fmt: skip


def _numbered(raw: Raw, listed: set[str]) -> Iterator[Row]:
    """Directorates for territories that have a number, and that the directory of 2016 forgets."""
    for one in raw.rows(TERRITORIES_SINCE_2021):
        department, kind = one["code_departement"], one["type"]
        if department not in listed:
            yield _service(
                f"{kind}-{department}", kind, _named(kind, department), ("department", department),
                seen_on=SEEN_BY_NUMBER, evidence="secondary",
            )  # fmt: skip


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
    split = {one["departement"] for one in raw.rows(DIRECTORY_2016) if one["type"] == "ddcspp"}
    for one in raw.rows(PROTECTION_2026):
        department, kind = one["code_departement"], employment(one)
        listed = kind == "DDETSPP"
        yield _service(
            f"{kind}-{department}", kind, _named(kind, department), ("department", department),
            valid_from=FIRST_DAY,
            seen_on=SEEN_2026 if listed else "",
            evidence="secondary" if listed else "deduced",
        )  # fmt: skip
        if not listed and department in split:
            yield _service(
                f"DDPP-{department}", "DDPP", _named("DDPP", department), ("department", department),
                valid_from=FIRST_DAY, seen_on=SEEN_2026, evidence="secondary",
            )  # fmt: skip


def _deduced(listed: list[Row]) -> Iterator[Row]:
    """What a national or regional text makes everywhere: no list of them was read."""
    has = {(one["type_code"], one["code"]) for one in listed}
    departments = sorted({code for kind, code in has if kind in LANDS})
    for department in departments:
        yield _made("SGCD", ("department", department), "2021-01-01")
    for department in sorted({code for kind, code in has if kind == "DSDEN"}):
        yield _made("SDJES", ("department", department), "2021-01-01")
    for department in sorted({code for kind, code in has if kind == "UD_DRIEA"}):
        yield _made("UD_DRIEAT", ("department", department), FIRST_DAY)
    for region in regional_directorates():
        yield _made(regional_directorates()[region], ("region", region), FIRST_DAY)
    yield _made("DRIEAT", ("region", "11"), FIRST_DAY)


@cache
def regional_directorates() -> dict[str, str]:
    """By region, the directorate that decree 2020-1545 gives it; Guyane, where it is otherwise organised, has none."""
    overseas = {"01": "DEETS", "02": "DEETS", "04": "DEETS", "06": "DEETS"}
    metropolitan = {region: "DREETS" for region in sorted(set(region_of().values())) if region > "06"}
    return metropolitan | {"11": "DRIEETS"} | overseas


def _made(kind: str, place: tuple[str, str], since: str) -> Row:
    return _service(
        f"{kind}-{place[1]}", kind, _named(kind, place[1], place[0]), place, valid_from=since, evidence="deduced"
    )


def _service(
    name: str,
    kind: str,
    title: str,
    place: tuple[str, str],
    commune: str = "",
    valid_from: str = "",
    valid_to: str = "",
    successor: str = "",
    seen_on: str = "",
    evidence: str = "",
) -> Row:
    return {
        "service_id": name,
        "type_code": kind,
        "name": title,
        "level": place[0],
        "code": place[1],
        "commune": commune,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "successor_id": successor,
        "seen_on": seen_on,
        "evidence": evidence,
    }


@cache
def _reference(query: str) -> dict[str, str]:
    with closing(database.memory()) as connection:
        return dict(connection.execute(query).fetchall())


def region_of() -> dict[str, str]:
    """The region of each departement."""
    return _reference(f"select code, region from '{REFERENCE}/departments.parquet'")


def names(level: str = "department") -> dict[str, str]:
    """The name of each departement or region."""
    return _reference(f"select code, name from '{REFERENCE}/{level}s.parquet'")


def service_names(language: str = "fr") -> dict[str, str]:
    """The name of each type of service."""
    return _reference(f"select type_code, name_{language} from '{REFERENCE}/nomenclature/service_types.csv'")


def _named(kind: str, code: str, level: str = "department") -> str:
    return f"{service_names()[kind]} – {names(level)[code]}"
