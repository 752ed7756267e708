"""Values of an indicator in shapes that others read: the import format of PILOTE, and the one that Écolab proposes.

Neither has a column for what rows are made of: the name of the file says a demonstration, and Écolab's an axis.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import queries
from queries import Edition, files, indicators, query_parameters
from queries.access import Viewer

GRAINS = {"nation": "pays", "region": "region", "department": "departement"}
_ZONES = {"nation": "FRANCE", "region": "R", "department": "D"}
# The columns of each shape in order, as a Table Schema tells them; `key`: what names a row.
FIELDS: Mapping[str, Mapping[str, dict[str, Any]]] = {
    "pilote": {
        "identifiant_indic": {"type": "string", "key": True},
        "zone_id": {"type": "string", "key": True},
        "zone_nom": {"type": "string"},
        "date_valeur": {"type": "date", "key": True},
        "type_valeur": {"type": "string", "key": True, "constraints": {"enum": ["vi", "va", "vc"]}},
        "valeur": {"type": "number", "constraints": {"required": True}},
    },
    "ecolab": {
        "date_mesure": {"type": "date", "key": True},
        "geocode_{grain}": {"type": "string", "key": True},
        "libelle_{grain}": {"type": "string"},
        "nature": {"type": "string", "constraints": {"enum": [*files.KINDS]}},
        "numerateur": {"type": "number"},
        "denominateur": {"type": "number"},
        "valeur": {"type": "number"},
    },
}
DELIMITERS = {"pilote": ";", "ecolab": ","}
_PARAMETERS = {"pilote": frozenset(("level", "code")), "ecolab": frozenset(("level",))}


@dataclass(frozen=True)
class Shaped:
    """A file in a shape of others, its number of rows, what it is called, and what its rows are made of."""

    content: bytes
    rows: int
    file_name: str
    kind: str


def of_indicator(
    viewer: Viewer, edition: Edition, shape: str, identifier: str, given: Mapping[str, str] | None = None
) -> Shaped:
    """An indicator ("P1") in a shape of NAMES. Raises UnknownQuery, query_parameters.Wrong and WrongParameters."""
    given = given or {}
    item = indicators.catalogue().get(identifier)
    if item is None or shape not in NAMES:
        raise queries.UnknownQuery(f'there is no "{shape}/{identifier}"')
    known = _PARAMETERS[shape]
    query = queries.Query(f"{shape}/{identifier}", "", "", known, known - NEEDED[shape])
    query_parameters.read(viewer, edition, query, given)
    answer = files.of_indicator(viewer, edition, identifier, given)
    names = _names(viewer, edition)
    rows = NAMES[shape](answer, item, names, given)
    heads = [one["name"] for one in schema(shape, given)["fields"]]
    marked = "DEMONSTRATION-" if answer.kind == "demonstration" else ""
    grain = f"-{GRAINS[given['level']]}" if shape == "ecolab" else ""
    name = f"{marked}{shape}-{identifier}{grain}.csv"
    return Shaped(_written(heads, rows, DELIMITERS[shape]), len(rows), name, answer.kind)


def every(viewer: Viewer, edition: Edition) -> Iterator[tuple[str, Mapping[str, str], Shaped]]:
    """Every indicator in every shape that has a row for this reader: "pilote/P1", what it was asked with, its file."""
    for item in indicators.catalogue().values():
        asked_with = [("pilote", {}), *(("ecolab", {"level": level}) for level in GRAINS if level in item.levels)]
        for shape, given in asked_with:
            shaped = of_indicator(viewer, edition, shape, item.id, given)
            if shaped.rows:
                yield f"{shape}/{item.id}", given, shaped


def schema(shape: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The Table Schema of a file in a shape, asked with these parameters."""
    grain = GRAINS.get(given.get("level", ""), "")
    fields = [{"name": name.format(grain=grain), **told} for name, told in FIELDS[shape].items()]
    key = [one["name"] for one in fields if one.pop("key", False)]
    return {"fields": fields, "missingValues": [""], "primaryKey": key}


def _written(heads: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return made.getvalue().encode("utf-8")


Rows = list[Sequence[Any]]
Names = Mapping[tuple[str, str], str]


def _pilote(answer: files.Answer, item: indicators.Indicator, names: Names, given: Mapping[str, str]) -> Rows:
    """One row a territory, month and type of value: initial (vi), actual (va), target (vc).

    Only what has a number: there, an empty cell takes a value away. One that PILOTE knows has the name it has there.
    """
    found: list[tuple[str, str, dt.date, str, float]] = [
        (row["level"], row["code"], row["period"], "va", row["value"])
        for row in answer.table.to_pylist()
        if row["value"] is not None
    ]
    aims = indicators.aims(answer.viewer, answer.edition, item.id)
    for row in aims.to_dict("records"):
        if any(given.get(name) not in (None, "", row[name]) for name in ("level", "code")):
            continue
        for type_, name in (("vi", "start"), ("vc", "target")):
            if pd.notna(row[name]) and pd.notna(row[f"{name}_date"]):
                found.append((row["level"], row["code"], row[f"{name}_date"], type_, row[name]))
    order = [*_ZONES]
    found.sort(key=lambda row: (order.index(row[0]), row[1], row[2], row[3]))
    rows = [(item.external or item.id, zone(*row[:2]), names[row[:2]], f"{row[2]:%Y-%m}-01", *row[3:]) for row in found]
    return [(*row[:-1], _number(row[-1])) for row in rows]


def _ecolab(answer: files.Answer, item: indicators.Indicator, names: Names, given: Mapping[str, str]) -> Rows:
    """One row a territory of one level and month; what is not known, or is secret, has no number."""
    rows: list[Sequence[Any]] = []
    for row in answer.table.to_pylist():
        numbers = (_number(row[name]) for name in ("numerator", "denominator", "value"))
        rows.append((row["period"], row["code"], names[row["level"], row["code"]], row["kind"], *numbers))
    return rows


NAMES: Mapping[str, Callable[[files.Answer, indicators.Indicator, Names, Mapping[str, str]], Rows]] = {
    "pilote": _pilote,
    "ecolab": _ecolab,
}
NEEDED: Mapping[str, frozenset[str]] = {"pilote": frozenset(), "ecolab": frozenset(("level",))}


def zone(level: str, code: str) -> str:
    """A territory as PILOTE names it: FRANCE, R53, D35."""
    return _ZONES[level] if level == "nation" else f"{_ZONES[level]}{code}"


def _names(viewer: Viewer, edition: Edition) -> Names:
    rows = queries.run(viewer, edition, "overview/territories")
    return {(level, code): name for level, code, name in zip(rows["level"], rows["code"], rows["name"], strict=True)}


def _number(value: float | None) -> str:
    """A number that reads back as the same one; "" for none."""
    if value is None or pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
