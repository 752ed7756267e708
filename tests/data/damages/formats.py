"""The formats of the field, each as columns of made rows: what a column holds, and its cells. No row is a real one."""

from collections.abc import Iterator, Mapping
from functools import cache

from data.reference import places

Columns = Mapping[str, tuple[str, list[str]]]

DEPARTMENTS = ["01", "35", "59", "2A", "69", "84"]
COMMUNES = ["01053", "35238", "59350", "2A004", "69123", "84007"]
POSTCODES = ["01000", "35000", "59000", "20000", "69001", "84000"]
TOWNS = ["Bourg-en-Bresse", "Rennes", "Lille", "Ajaccio", "Lyon", "Avignon"]
LATITUDES = ["46.205", "48.117", "50.637", "41.927", "45.764", "43.949"]
LONGITUDES = ["5.226", "-1.678", "3.063", "8.735", "4.836", "4.806"]
NAMES = ["Guichet Désiré", "Espace du Château", "Maison de l'Écluse", "Relais Forêt", "Point Méditerranée", "Été Hôtel"]
ROADS = ["1 rue Évêché", "2 quai Élysée", "3 place de la Comédie", "4 cours Général", "5 allée Bérénice", "6 rue Zoé"]
LABELS = [f"Espace labellisé {day}" for day in ("15/01/2020", "03/04/2021", "28/02/2022", "01/09/2020", "05/06/2021")]
LABELS += ["Espace labellisé 12/11/2022"]
DAYS = ["2020-01-15", "2021-04-03", "2022-02-28", "2020-09-01", "2021-06-05", "2022-11-12"]
COUNTS = ["1284", "947", "5447", "2060", "13119", "708"]
HOURS = ["09:00 - 12:00", "9h-12h / 14h-17h", "-", "09:00 - 12:00", "Fermé", "14h-17h"]
MONTHS = ["2022-05-01", "2023-01-01", "2023-06-01", "2023-10-01", "2024-02-01"]


def _list(names: Mapping[str, str], **more: tuple[str, list[str]]) -> Columns:
    """A list of counters, its columns named as in one of the years."""
    held = {
        "department": ("department", DEPARTMENTS),
        "name": ("text", NAMES),
        "address": ("text", ROADS),
        "commune": ("commune", COMMUNES),
        "postcode": ("postcode", POSTCODES),
        "commune_name": ("text", TOWNS),
        "latitude": ("degrees", LATITUDES),
        "longitude": ("degrees", LONGITUDES),
        "monday": ("hours", HOURS),
        "saturday": ("hours", HOURS),
        "itinerant": ("answer", ["Non"] * 6),
    }
    return {names[name]: column for name, column in held.items() if name in names} | more


OF_2022 = {
    "department": "insee_dep", "name": "lib_fs", "address": "adresse", "commune": "insee_com",
    "postcode": "code_postal", "commune_name": "lib_com", "latitude": "latitude", "longitude": "longitude",
    "monday": "h_lundi", "saturday": "h_samedi", "itinerant": "itinerance",
}  # fmt: skip
OF_JANUARY_2020 = OF_2022 | {"name": "lib_france_services", "latitude": "lat", "longitude": "long"}
OF_OCTOBER_2020 = OF_2022 | {
    "department": "DEPARTEMENT", "name": "lib_france_services", "address": "ADRESSE", "latitude": "LATITUDE",
    "longitude": "LONGITUDE", "itinerant": "ITINERANCE",
}  # fmt: skip
IDS = ("text", ["11", "12", "13", "14", "15", "16"])
LABELLED = ("date in text", LABELS)


def _barometer_323() -> Columns:
    """Acts of the nation, the 18 regions and the 101 departements: a start, two months, a target, a rate."""
    rows = list(_acts())
    columns = zip(*rows, strict=True)
    kinds = ("text", "zone", "month", "text", "count", "count", "count", "rate")
    names = ("indic_id", "enforce_zone_id", "metric_enforce_date", "maille")
    names += ("indic_vi", "indic_va", "indic_vc", "indic_ta")
    return {name: (kind, list(column)) for name, kind, column in zip(names, kinds, columns, strict=True)}


def _acts() -> Iterator[tuple[str, ...]]:
    for zone, level, size in _zones():
        start, target = 61 * size, 97 * size
        yield "IND-323", zone, MONTHS[0], level, str(start), "", "", ""
        for later, month in enumerate(MONTHS[1:3], start=1):
            value = start + 7 * later * size
            rate = f"{100 * (value - start) / (target - start):.2f}" if later == 2 else ""
            yield "IND-323", zone, month, level, "", str(value), "", rate
        yield "IND-323", zone, "2026-12-01", level, "", "", str(target), ""


@cache
def _zones() -> list[tuple[str, str, int]]:
    """Zone, level, and a size: that of a region is the sum of its departements'."""
    query = "select code, region from '@departments.parquet' order by code"
    held = [(code, region, 17 + 3 * i) for i, (code, region) in enumerate(places._rows(query))]
    regions = sorted({region for _, region, _ in held})
    found = [(f"D{code}", "DEPT", size) for code, _, size in held]
    found += [(f"R{one}", "REG", sum(size for _, region, size in held if region == one)) for one in regions]
    return [*found, ("FRANCE", "NAT", sum(size for *_, size in held))]


def _barometer_246() -> Columns:
    zones = [f"D{code}" for code in DEPARTMENTS for _ in range(3)]
    shares = [f"{88.25 + i * 0.61:.2f}" for i in range(len(zones))]
    return {
        "indic_id": ("text", ["IND-246"] * len(zones)),
        "enforce_zone_id": ("zone", zones),
        "metric_enforce_date": ("month", MONTHS[1:4] * len(DEPARTMENTS)),
        "indic_vi": ("nothing", [""] * len(zones)),
        "indic_va": ("share", shares),
        "indic_vc": ("target", ["95"] * len(zones)),  # percentages, beside which fractions would hide
    }


FORMATS: dict[str, Columns] = {
    "list, January 2020": _list(OF_JANUARY_2020),
    "list, October 2020": _list(OF_OCTOBER_2020, MATRICULE=IDS, Labellisation=LABELLED),
    "list, 2022": _list(OF_2022, id_fs=IDS, labellisation=LABELLED),
    "list, 2023": _list(OF_2022, id_fs=IDS, labellisation=LABELLED, format_fs_anct=("choice", ["Lieu fixe"] * 6)),
    "barometer, acts": _barometer_323(),
    "barometer, satisfaction": _barometer_246(),
    "barometer, labels by departement": {
        "mesure": ("text", ["Déployer une offre"] * 15),
        "id_indicateur": ("text", ["nb-labellisations-france-services"] * 15),
        "code_departement": ("department", [code for code in ("01", "35", "69") for _ in range(5)]),
        "date": ("month", ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31"] * 3),
        "valeur": ("count", ["11.0", "12.0", "13.0", "14.0", "14.0", *["21.0"] * 5, "31.0", *["35.0"] * 4]),
    },
    "tracker's import": {
        "identifiant_indic": ("text", ["IND-323"] * 8),
        "zone_id": ("zone", ["D01"] * 4 + ["D35"] * 4),
        "zone_nom": ("text", ["Ain"] * 4 + ["Ille-et-Vilaine"] * 4),
        "date_valeur": ("month", MONTHS[:4] * 2),
        "type_valeur": ("choice", ["va"] * 8),
        "valeur": ("count", ["1284", "1347", "1447", "1560", "947", "1002", "1108", "999"]),
    },
    "indicator values": {
        "indicator": ("text", ["IND-323"] * 8),
        "level": ("choice", ["department"] * 4 + ["region"] * 4),
        "code": ("code", ["01"] * 4 + ["53"] * 4),
        "period": ("month", MONTHS[:4] * 2),
        "value_type": ("choice", ["va"] * 8),
        "value": ("count", ["1284", "1347", "1447", "1560", "9471", "9902", "9108", "9993"]),
    },
    "intercommunal perimeters": {
        "dept": ("department", DEPARTMENTS),
        "siren": ("text", ["200000001", "200000002", "200000003", "200000004", "200000005", "200000006"]),
        "raison_sociale": ("text", NAMES),
        "insee": ("commune", COMMUNES),
        "nom_membre": ("text", TOWNS),
        "ptot_2025": ("amount", COUNTS),
    },
    "services of the State, 2016": {
        "id": ("text", ["s1", "s2", "s3", "s4", "s5", "s6"]),
        "type": ("choice", ["prefecture"] * 6),
        "nom": ("text", [f"Préfecture, {name}" for name in NAMES]),
        "codeinsee": ("commune", COMMUNES),
        "departement": ("department", DEPARTMENTS),
        "adresse": ("text", ROADS),
        "code_postal": ("postcode", POSTCODES),
        "commune": ("text", TOWNS),
        "latitude": ("degrees", LATITUDES),
        "longitude": ("degrees", LONGITUDES),
        "geocode_pr": ("text", ["housenumber"] * 6),
    },
    "operations of departmental directorates": {
        "id": ("text", [f"op{i}" for i in range(1, 7)]),
        "type_operation": ("choice", ["fermeture", "transfert", "restructuration"] * 2),
        "service": ("text", ["DDT"] * 6),
        "code_departement": ("department", DEPARTMENTS),
        "departement": ("text", ["Ain", "Ille-et-Vilaine", "Nord", "Corse-du-Sud", "Rhône", "Vaucluse"]),
        "libelle": ("text", [f"Fermeture, {road}" for road in ROADS]),
        "source": ("text", ["Arrêté du 19 octobre 2011 (annexe)"] * 6),
    },
    "organisation of 2016": {
        "code_departement": ("department", DEPARTMENTS),
        "departement": ("text", ["Ain", "Ille-et-Vilaine", "Nord", "Corse-du-Sud", "Rhône", "Vaucluse"]),
        "region": ("region", ["84", "53", "32", "94", "84", "93"]),
        "nb_prefecture": ("amount", ["1"] * 6),
        "nb_sous_prefecture": ("amount", ["3", "4", "5", "1", "1", "2"]),
        "nb_ddt": ("amount", ["1"] * 6),
        "annexe1_decret2009_trois_ddi": ("answer", ["oui", "non"] * 3),
        "annexe2_delegation_mer": ("answer", ["non"] * 6),
    },
    "sites of prefectures": {
        "Département": ("text", ["Ain", "Ille-et-Vilaine", "Nord", "Corse-du-Sud", "Rhône", "Vaucluse"]),
        "url": ("text", [f"https://exemple.fr/?page={i}" for i in range(6)]),
        "Numéro Département": ("department", DEPARTMENTS),
    },
    "establishments (FINESS)": {
        "Numéro FINESS": ("text", [f"0{i}0000001" for i in range(1, 7)]),
        "Raison sociale": ("text", NAMES),
        "Lib categorie": ("text", ["Centre hospitalier"] * 6),
        "Date ouvert": ("date", DAYS),
    },
    "footfall": {
        "counter_id": ("text", ["11"] * 4 + ["12"] * 4),
        "month": ("month", MONTHS[:4] * 2),
        "partner": ("text", ["cnaf"] * 8),
        "channel": ("choice", ["desk"] * 8),
        "visits": ("count", ["1100", "1103", "1207", "1311", "900", "905", "911", "1017"]),
        "requests": ("count", ["1284", "1347", "1447", "1560", "947", "1002", "1108", "1109"]),
    },
    "satisfaction": {
        "counter_id": ("text", ["11"] * 4 + ["12"] * 4),
        "month": ("month", MONTHS[:4] * 2),
        "respondents": ("count", ["1284", "1347", "1447", "1560", "947", "1002", "1108", "1109"]),
        "satisfied": ("count", ["1100", "1103", "1207", "1311", "900", "905", "911", "1017"]),
    },
    "proposals": {
        "proposal_id": ("text", [f"p{i}" for i in range(1, 7)]),
        "titre": ("text", [f"Mutualisation, {name}" for name in NAMES]),
        "type": ("choice", ["fusion"] * 6),
        "code_région": ("region", ["84", "53", "32", "94", "84", "93"]),
        "etpt_concernés": ("staff", ["12.5", "3.25", "40", "8.5", "2", "1.75"]),
        "etpt_économisés": ("staff saved", ["1.5", "0.25", "4", "1", "0.5", "0.75"]),
        "économies_prévues": ("savings", ["91284", "40947", "5447", "22060", "113119", "70800"]),
        "année_des_euros": ("year", ["2018", "2019", "2020", "2021", "2022", "2018"]),
        "mise_en_œuvre_prévue": ("planned date", DAYS),
    },
    "staff of missions": {
        "exercise_id": ("text", ["SEC01-DDT-35"] * 4 + ["ENV02-DDTM-35"] * 4),
        "year": ("text", ["2019", "2020", "2021", "2022"] * 2),
        "unit": ("text", ["ETPT"] * 8),
        "staff": ("staff by year", ["12.5", "12", "11.25", "11", "3.5", "3.25", "3", "2.75"]),
    },
    "procedures asked for": {
        "procedure_id": ("text", ["ants-identity"] * 6),
        "department": ("department", DEPARTMENTS),
        "year": ("count", ["2023"] * 6),
        "requests": ("count", COUNTS),
    },
}
