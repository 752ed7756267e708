"""Reference places: codes of today, names, postcodes, and whether a point lies in a department."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data import database
from data.contracts import fold

FOLDER = Path(__file__).parent
OUTSIDE = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
    "989": "La Passion-Clipperton",
}
ABBREVIATED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
AT_KM, CELL = 3.0, 0.2  # a router moves a point to its nearest road
NEAR_KM = 5.0  # outlines are simplified, and real addresses stand on quays and in estuaries
KM_PER_DEGREE = 111.195
EARTH_KM = 6371.0088  # mean radius, IUGG


class Commune(NamedTuple):
    """A commune of today and its point, in degrees."""

    code: str
    name: str
    department: str
    lat: float
    lon: float


def _rows(query: str) -> list[tuple]:
    with database.connect() as connection:
        return connection.execute(query.replace("@", f"{FOLDER}/")).fetchall()


@cache
def communes() -> dict[str, Commune]:
    """The communes of the 101 departments, by code."""
    query = "select code, name, department, lat, lon from '@communes.parquet'"
    return {row[0]: Commune(*row) for row in _rows(query)}


@cache
def aliases() -> dict[str, tuple[str, str]]:
    """For each former or subdivided code: the code of today, and what the old one was."""
    return {
        old: (code, kind) for old, code, kind in _rows("select old_code, code, kind from '@commune_aliases.parquet'")
    }


@cache
def department_names() -> dict[str, str]:
    """Names of the 101 departments, by code."""
    return dict(_rows("select code, name from '@departments.parquet'"))


@cache
def regions_of_departments() -> dict[str, str]:
    """The code of the region where each department lies."""
    return dict(_rows("select code, region from '@departments.parquet'"))


@cache
def departments_by_name() -> dict[str, str]:
    """Codes of the 101 departments, by folded name."""
    return {fold(name): code for code, name in department_names().items()}


@cache
def region_names() -> dict[str, str]:
    """Names of the 18 regions, by code."""
    return dict(_rows("select code, name from '@regions.parquet'"))


@cache
def regions_by_name() -> dict[str, str]:
    """Codes of the 18 regions, by folded name."""
    return {fold(name): code for code, name in region_names().items()}


@cache
def arrondissement_names() -> dict[str, str]:
    """Names of the arrondissements, by code."""
    return dict(_rows("select code, name from '@arrondissements.parquet' where code <> department"))


@cache
def department_of_arrondissement() -> dict[str, str]:
    """The department of each arrondissement, by code."""
    return dict(_rows("select code, department from '@arrondissements.parquet' where code <> department"))


@cache
def postcodes() -> dict[str, frozenset[str]]:
    """Postcodes of each commune, by code."""
    found = defaultdict(set)
    for postcode, commune in _rows("select postcode, commune from '@postcodes.parquet'"):
        found[commune].add(postcode)
    return {commune: frozenset(codes) for commune, codes in found.items()}


@cache
def communes_by_postcode() -> dict[str, frozenset[str]]:
    """Codes of the communes that each postcode delivers to; a CEDEX is not among them."""
    found = defaultdict(set)
    for commune, codes in postcodes().items():
        for postcode in codes:
            found[postcode].add(commune)
    return {postcode: frozenset(codes) for postcode, codes in found.items()}


@cache
def communes_by_name() -> dict[str, dict[str, tuple[str, ...]]]:
    """By department: codes of its communes that bear a name, by name without accents or article."""
    return _by_name((commune.name, commune.code) for commune in communes().values())


@cache
def communes_by_former_name() -> dict[str, dict[str, tuple[str, ...]]]:
    """By department: codes of its communes that bore a name, or hold a commune that did; several when ambiguous."""
    return _by_name(_rows("select name, code from '@former_names.parquet'"))


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, code in named:
        names, key = found[communes()[code].department], name_key(name)
        names[key] = tuple(dict.fromkeys((*names.get(key, ()), code)))
    return dict(found)


@cache
def names_of_communes() -> dict[str, frozenset[str]]:
    """Every name that each commune bears or bore, or that a commune now within it did; as name_key gives them."""
    found = defaultdict(set)
    for by_department in (communes_by_name(), communes_by_former_name()):
        for names in by_department.values():
            for key, codes in names.items():
                for code in codes:
                    found[code].add(key)
    return {code: frozenset(keys) for code, keys in found.items()}


def name_key(name: str) -> str:
    """A commune's name as anyone may write it: folded, St for Saint, without a leading article or CEDEX."""
    words = fold(name).split("_")
    words = [ABBREVIATED.get(word, word) for word in words]
    words = words[: words.index("cedex")] if "cedex" in words else words
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("l", "le", "la", "les") else words)


def territory_exists(level: str, code: str) -> bool:
    """Whether (level, code) is a territory."""
    known = {
        "nation": {"FR": ""},
        "region": region_names(),
        "department": department_names(),
        "arrondissement": arrondissement_names(),
        "outside": OUTSIDE,
    }
    return code in known.get(level, {})


def current_commune(code: str) -> tuple[str | None, str | None]:
    """The code of today for a commune code, and the rule that says it was another; (None, None) when unknown."""
    if code in communes():
        return code, None
    if code not in aliases():
        return None, None
    today, kind = aliases()[code]
    return today, "arrondissement_rolled_up" if kind == "municipal arrondissement" else "commune_renamed"


@cache
def municipal_arrondissements() -> dict[str, tuple[str, float, float]]:
    """Of each arrondissement of Paris, Lyon and Marseille, by code and by postcode: its commune, and its point."""
    rows = _rows("select code, postcode, commune, lat, lon from '@municipal_arrondissements.parquet'")
    return {name: (commune, lat, lon) for code, postcode, commune, lat, lon in rows for name in (code, postcode)}


def centre(commune: str, *said: str | None) -> tuple[float, float]:
    """The point of a commune, in degrees; of its arrondissement, where one of the codes or postcodes said is that."""
    known = municipal_arrondissements()
    inside = (known[name] for name in said if name in known)
    there = communes()[commune]
    return next(((lat, lon) for town, lat, lon in inside if town == commune), (there.lat, there.lon))


def km_to_commune(lat: float, lon: float, commune: str) -> float:
    """Great-circle distance from a point, in degrees, to a commune's point."""
    there = communes()[commune]
    phi, other = np.radians((lat, there.lat))
    chord = np.sin((other - phi) / 2) ** 2
    chord += np.cos(phi) * np.cos(other) * np.sin(np.radians(there.lon - lon) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(min(1.0, chord))))


def commune_at(lat: float, lon: float) -> tuple[str | None, str]:
    """The commune whose point is there, and no other: nearest within 3 km, the next at least twice as far.

    And in words the two nearest, for where there is none.
    """
    here = round(lat / CELL), round(lon / CELL)
    around = [one for dy in (-1, 0, 1) for dx in (-1, 0, 1) for one in _cells().get((here[0] + dy, here[1] + dx), ())]
    flat = float(np.cos(np.radians(lat)))  # a degree of longitude is shorter; enough to tell which are the nearest
    nearest = nsmallest(2, around, key=lambda one: (one.lat - lat) ** 2 + (flat * (one.lon - lon)) ** 2)
    near = sorted((km_to_commune(lat, lon, one.code), one.code) for one in nearest)
    told = ", ".join(f"{communes()[code].name} ({code}) {km:.1f} km" for km, code in near)
    alone = bool(near) and near[0][0] <= AT_KM and (len(near) < 2 or near[1][0] >= 2 * near[0][0])
    return (near[0][1] if alone else None), told


@cache
def _cells() -> dict[tuple[int, int], list[Commune]]:
    """Communes by cell of a fifth of a degree, wider than three kilometres everywhere."""
    found: dict[tuple[int, int], list[Commune]] = defaultdict(list)
    for commune in communes().values():
        found[round(commune.lat / CELL), round(commune.lon / CELL)].append(commune)
    return found


@cache
def rings() -> dict[str, list[np.ndarray]]:
    """Closed outlines of each department, holes included, each as an array of (lon, lat)."""
    found = defaultdict(list)
    for code, lon, lat in _rows("select code, lon, lat from '@department_outlines.parquet'"):
        found[code].append(np.column_stack((lon, lat)))
    return dict(found)


def near(lat: float, lon: float, department: str) -> bool:
    """Whether a point lies in a department, or within a few kilometres of its outline."""
    outlines = rings()[department]
    inside = sum(_crossings(ring, lon, lat) for ring in outlines) % 2 == 1
    return inside or any(_distance_km(ring, lon, lat) <= NEAR_KM for ring in outlines)


def _crossings(ring: np.ndarray, lon: float, lat: float) -> int:
    """How many sides of a ring a ray going east from the point meets."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    spans = (y1 > lat) != (y2 > lat)
    at = x1[spans] + (lat - y1[spans]) * (x2[spans] - x1[spans]) / (y2[spans] - y1[spans])
    return int((at > lon).sum())


def _distance_km(ring: np.ndarray, lon: float, lat: float) -> float:
    """Shortest distance from a point to a ring; degrees taken as a plane, exact enough over a few kilometres."""
    scale = KM_PER_DEGREE * np.array([np.cos(np.radians(lat)), 1.0])
    points = (ring - (lon, lat)) * scale
    start, side = points[:-1], np.diff(points, axis=0)
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    along = np.clip(-(start * side).sum(axis=1) / length, 0, 1)
    nearest = start + along[:, None] * side
    return float(np.sqrt((nearest**2).sum(axis=1).min()))
