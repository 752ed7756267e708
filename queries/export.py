"""`python -m queries export DIR`: the public edition as open data, each table described, in one folder or none."""

import hashlib
import json
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import queries
from queries import Edition, columns, files, formats, indicators
from queries.access import Viewer
from queries.files import Answer

PUBLIC = Viewer("public")
DATABASE = "trois-chantiers.duckdb"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_KIND = {"title": "Nature des données", "description": " / ".join(columns.KIND)}


class Refused(ValueError):
    """The export cannot be made there."""


def export(folder: Path, base: str = "", since: Path | None = None) -> list[Path]:
    """Write the public edition in a folder that is empty or not there; the files.

    `base`: the address where it will stand, "" if it is not known. `since`: an earlier export, which the changelog goes
    on from. All of it is there, or nothing. Raises Refused, NoEdition, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not an empty folder (expected one, or a name that is free)")
    before = _earlier(since)
    edition = queries.edition(PUBLIC)
    draft = folder.absolute().with_name(f".{folder.absolute().name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        _write(draft, edition, base.rstrip("/"), before)
        draft.replace(folder.absolute())  # over an empty folder too
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _earlier(since: Path | None) -> dict[str, Any]:
    """The package of an earlier export, with its changelog."""
    if since is None:
        return {}
    try:
        package = json.loads((since / "datapackage.json").read_text(encoding="utf-8"))
        package["changelog"] = json.loads((since / "changelog.json").read_text(encoding="utf-8"))
        package["schemas"] = {
            one["name"]: json.loads((since / one["schema"]).read_text(encoding="utf-8"))
            for one in package["resources"]
            if "schema" in one
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{since} is no earlier export (expected its datapackage.json and changelog.json)") from error
    return dict(package)


def _write(draft: Path, edition: Edition, base: str, before: Mapping[str, Any]) -> None:
    (draft / "data").mkdir()
    (draft / "schemas").mkdir()
    schemas: dict[str, Any] = {}
    resources = [_table(draft, answer, schemas) for answer in tables(edition)]
    shutil.copyfile(edition.file.path, draft / DATABASE)
    resources.append(_database(draft, edition))
    package = _package(edition, resources, base)
    log = _changelog(package, schemas, before)
    _text(draft / "datapackage.json", _json(package))
    _text(draft / "changelog.json", _json(log))
    _text(draft / "CHANGELOG.md", _told(log))
    _text(draft / "dcat.jsonld", _json(_catalogue(package, base)))
    _text(draft / "README.md", _filled("readme", package))
    _text(draft / "LICENCE.txt", _filled("licence", package))


def tables(edition: Edition) -> Iterator[Answer]:
    """What goes out as tables: every indicator, and every query that needs no parameter and has a row for everyone."""
    for identifier in indicators.catalogue():
        yield files.of_indicator(PUBLIC, edition, identifier, {})
    for name in queries.names():
        query = queries.load(name)
        if "/indicators/" not in name and query.parameters - query.optional <= {"size"}:
            whole = {word: str(files.MOST_ROWS) for word in query.parameters if word in ("rows", "size")}
            answer = files.of_query(PUBLIC, edition, name, whole)
            if answer.table.num_rows:
                yield answer


# Tables ---------------------------------------------------------------------------------------------------------------


def _table(draft: Path, answer: Answer, schemas: dict[str, Any]) -> dict[str, Any]:
    """The resource of an answer, once its files are written."""
    name = answer.name.replace("/", "-").lower()
    schema = schemas[name] = schema_of(answer)
    for end in ("csv", "parquet"):
        (draft / "data" / f"{name}.{end}").write_bytes(formats.written(answer, end))
    _text(draft / "schemas" / f"{name}.json", _json(schema))
    return {
        "name": name,
        "path": f"data/{name}.csv",
        "profile": "tabular-data-resource",
        "title": answer.name,
        "description": answer.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_weighed(draft / "data" / f"{name}.csv"),
        "rows": answer.table.num_rows,
        "kind": answer.kind,
        "address": f"/api/v1/{answer.name}.csv",
        "schema": f"schemas/{name}.json",
        "alternatives": [
            {"path": f"data/{name}.parquet", "format": "parquet", "mediatype": files.FORMATS["parquet"]}
            | _weighed(draft / "data" / f"{name}.parquet")
        ],
    }


def schema_of(answer: Answer) -> dict[str, Any]:
    """The Table Schema of an answer: types as the database has them, meanings and units as far as they are known."""
    item = indicators.catalogue().get(answer.name.removeprefix("indicators/"))
    shown = {field.name for field in answer.table.schema}
    states = {f"{name}_state" for name in shown if f"{name}_state" in shown}
    fields = [
        _field(field.name, files.type_of(field.type), item) for field in answer.table.schema if field.name not in states
    ]
    if "kind" in shown and set(answer.table["kind"].unique().to_pylist()) <= {*files.KINDS, None}:
        kinds = {"constraints": {"enum": _kinds(answer.edition.kind)}}
        next(one for one in fields if one["name"] == "kind").update(_KIND | kinds)
    missing = {"missingValues": ["", files.SECRET["fr"]]}
    key = {"primaryKey": ["level", "code", "period"]} if item else {}
    return {"fields": fields, **missing, **key}


def _kinds(edition_kind: str) -> list[str]:
    """What rows may be made of in an edition: nothing of a real one is made up."""
    return [one for one in files.KINDS if one != "demonstration" or edition_kind == one]


def _field(name: str, type_: str, item: indicators.Indicator | None) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "type": type_}
    words = [item.formula_fr, item.formula_en] if item and name == "value" else columns.meanings().get(name)
    if words:
        told |= {"title": words[0][:1].upper() + words[0][1:], "description": f"{words[0]} / {words[1]}"}
    unit = item.unit if item and name == "value" else columns.unit(name, type_)
    if item and name == "value":
        told |= {"title": item.name_fr}
    return told | ({"unit": unit} if unit else {})


def _database(draft: Path, edition: Edition) -> dict[str, Any]:
    return {
        "name": "database",
        "path": DATABASE,
        "title": "DuckDB",
        "description": "The public database itself: schemas core and marts, and the views of visible.",
        "format": "duckdb",
        "mediatype": "application/octet-stream",
        **_weighed(draft / DATABASE),
        "kind": edition.kind,
    }


def _weighed(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return {"bytes": file.stat().st_size, "hash": f"sha256:{hashlib.file_digest(opened, 'sha256').hexdigest()}"}


# What is said of them -------------------------------------------------------------------------------------------------


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("export.toml").read_text(encoding="utf-8"))


def _package(edition: Edition, resources: list[dict[str, Any]], base: str) -> dict[str, Any]:
    words, of = _words(), {"edition": edition.name, "as_of": edition.as_of.isoformat()}
    warned = edition.kind == "demonstration"
    both = [
        f"{words[f'demonstration_{one}']} " * warned + words[f"description_{one}"].format(**of) for one in ("fr", "en")
    ]
    home = {"homepage": base} if base else {}
    return {
        "profile": "data-package",
        "name": "trois-chantiers",
        "title": words["title_fr"],
        "description": " / ".join(both),
        **home,
        "version": edition.name,
        "created": edition.built_at.isoformat(),
        "as_of": of["as_of"],
        "kind": edition.kind,
        "keywords": words["keywords"],
        "licenses": [{"name": "etalab-2.0", "title": files.LICENCE, "path": files.LICENCE_URL}],
        "sources": _sources(edition),
        "resources": resources,
    }


def _sources(edition: Edition) -> list[dict[str, Any]]:
    """Where it comes from: each file that was deposited, its publisher, its licence, its date and its hash."""
    table = files.of_query(PUBLIC, edition, "method/sources", {}).table
    names = ("publisher", "licence", "subject", "kind", "rows", "source_date", "sha256", "note")
    return [
        {"title": row["title"] or row["file_name"]}
        | {name: row[name] if isinstance(row[name], int) else str(row[name]) for name in names if row[name] is not None}
        for row in table.to_pylist()
    ]


def _changelog(
    package: Mapping[str, Any], schemas: Mapping[str, Any], before: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What changed since the earlier export, with what to do about it, before what its own changelog told."""
    changes = list(_changes(package, schemas, before)) if before else [_change("first")]
    about = {"edition": package["version"], "as_of": package["as_of"], "since": before.get("version")}
    return [{**about, "changes": changes}, *before.get("changelog", [])]


def _changes(
    package: Mapping[str, Any], schemas: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    if package["kind"] != before["kind"]:
        yield _change("kind_changed", before=before["kind"], after=package["kind"])
    old, new = ({one["name"]: one for one in side["resources"] if "schema" in one} for side in (before, package))
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            yield _change("table_added" if name in new else "table_gone", name)
            continue
        types = [{one["name"]: one["type"] for one in side[name]["fields"]} for side in (before["schemas"], schemas)]
        for column in sorted({*types[0], *types[1]}):
            if types[0].get(column) != types[1].get(column):
                rule = (
                    "column_gone"
                    if column not in types[1]
                    else "type_changed"
                    if column in types[0]
                    else "column_added"
                )
                yield _change(rule, name, column=column, before=types[0].get(column), after=types[1].get(column))
        if old[name]["rows"] != new[name]["rows"]:
            yield _change("rows_changed", name, before=old[name]["rows"], after=new[name]["rows"])
        elif old[name]["hash"] != new[name]["hash"]:
            yield _change("content_changed", name)


def _change(rule: str, table: str = "", **told: Any) -> dict[str, Any]:
    words = _words()["change"][rule]
    where = {"table": table} if table else {}
    return {"what": rule, **where, **told, "guidance_fr": words["fr"], "guidance_en": words["en"]}


def _told(log: Sequence[Mapping[str, Any]]) -> str:
    """The changelog to read."""
    lines = ["# Changelog"]
    for entry in log:
        lines += ["", f"## {entry['edition']} ({entry['as_of']})", ""]
        for one in entry["changes"]:
            where = ".".join(one[name] for name in ("table", "column") if name in one)
            moved = f" ({one['before']} > {one['after']})" if "before" in one else ""
            head = f"`{where}`{moved}: " if where or moved else ""
            lines.append(f"- {head}{one['guidance_fr']} / {one['guidance_en']}")
    return "\n".join(lines) + "\n"


def _catalogue(package: Mapping[str, Any], base: str) -> dict[str, Any]:
    """The same as a catalogue of DCAT, in JSON-LD; its addresses are relative where `base` is not known."""
    at = f"{base}/" if base else ""
    service = {
        "@type": "dcat:DataService",
        "@id": f"{at}api/v1",
        "dct:title": package["title"],
        "dcat:endpointURL": {"@id": f"{at}api/v1"},
        "dcat:endpointDescription": {"@id": f"{at}api/v1/openapi.json"},
        "dcat:servesDataset": {"@id": f"{at}#dataset"},
    }
    dataset = _dataset(package, at)
    publisher = {"@id": f"{at}#publisher", "@type": "foaf:Agent", "foaf:name": "Trois chantiers"}
    catalogue = {
        "@type": "dcat:Catalog",
        "@id": f"{at}#catalogue",
        "dct:title": dataset["dct:title"],
        "dct:description": package["description"],
        "dct:publisher": {"@id": publisher["@id"]},
        "dcat:dataset": {"@id": dataset["@id"]},
        **({"dcat:service": {"@id": service["@id"]}} if base else {}),
    }
    return {"@context": _CONTEXT, "@graph": [dataset, *([service] if base else []), catalogue, publisher]}


def _dataset(package: Mapping[str, Any], at: str) -> dict[str, Any]:
    found = [one for resource in package["resources"] for one in (resource, *_twins(resource))]
    return {
        "@type": "dcat:Dataset",
        "@id": f"{at}#dataset",
        "dct:identifier": package["name"],
        "dct:title": [_said(_words()[f"title_{one}"], one) for one in ("fr", "en")],
        "dct:description": package["description"],
        "dcat:keyword": [_said(word, "fr") for word in package["keywords"]],
        "dcat:version": package["version"],
        "dct:issued": {"@value": package["created"], "@type": "xsd:dateTime"},
        "dct:publisher": {"@id": f"{at}#publisher"},
        "dct:license": {"@id": files.LICENCE_URL},
        "dct:language": [{"@id": f"{_EU}language/{one}"} for one in ("FRA", "ENG")],
        "dct:spatial": {"@id": f"{_EU}country/FRA"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": "2018-07-25", "@type": "xsd:date"},
            "dcat:endDate": {"@value": package["as_of"], "@type": "xsd:date"},
        },
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": _origins(package["sources"])},
        "dcat:distribution": [_distribution(one, at) for one in found],
    }


_EU = "http://publications.europa.eu/resource/authority/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _twins(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other files of a table."""
    return [{**resource, **one} for one in resource.get("alternatives", ())]


def _distribution(one: Mapping[str, Any], at: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "@id": f"{at}{one['path']}",
        "dct:title": one["title"],
        "dct:description": one["description"],
        "dcat:accessURL": {"@id": f"{at}{one['path']}"},
        "dcat:downloadURL": {"@id": f"{at}{one['path']}"},
        "dcat:mediaType": {"@id": f"{_MEDIA}{one['mediatype']}"},
        "dcat:byteSize": {"@value": str(one["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": files.LICENCE_URL},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": one["hash"].removeprefix("sha256:"),
        },
    }


def _said(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _origins(sources: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(sorted({", ".join(filter(None, (one["title"], one.get("publisher")))) for one in sources}))


def _filled(name: str, package: Mapping[str, Any]) -> str:
    words = _words()
    warned = package["kind"] == "demonstration"
    told = {f"{key}_{one}": words[f"{key}_{one}"] for key in ("title", "description") for one in ("fr", "en")}
    told |= {f"warning_{one}": words[f"demonstration_{one}"] if warned else "" for one in ("fr", "en")}
    of = {"edition": package["version"], "as_of": package["as_of"], "kinds": ", ".join(_kinds(package["kind"]))}
    return str(words[name]).strip().format(**told, **of).format(**of) + "\n"


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
