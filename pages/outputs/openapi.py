"""What the read API says of itself: one path a query, the indicators with their definitions, the editions served."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import queries
from queries import cpsv, files, indicators, query_parameters, shapes
from queries.earlier import Found

_SCHEMAS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "minimum": 0},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "level": {"type": "string", "enum": ["nation", "region", "department"]},
    "region": {"type": "string", "pattern": "^[0-9]{2}$"},
    "department": {"type": "string", "pattern": "^([0-9]{2}|2A|2B|97[0-9])$"},
}
_ABOUT = (
    "Every named query and every indicator of Trois chantiers, as the public reads them, in CSV, JSON, Parquet and "
    "XLSX. Addresses are permanent: queries and parameters are added, none is taken away within a version. An address "
    "without an edition answers from the edition served; /editions/{edition}/... or ?edition= from one that is still "
    "kept, ?au=2023-06-30 from the latest whose data are of that day at most. With a session of sign-in an answer is "
    "of its reader's own rights, and is not cached. CSV is UTF-8 with commas, ISO dates and a decimal point; what "
    "statistical secrecy keeps is written in words there, and is null with a state of 'secret' in JSON and Parquet. A "
    "column says what each row is made of: real, estimated or "
    f"demonstration. At most {files.MOST_ROWS} rows. With for=fr or for=en a CSV or XLSX is what a page of that "
    "language offers to people: its heads and labels, its rounded numbers, semicolons and decimal commas in French; "
    "those heads may be reworded, the names of columns without it may not. Errors are problem documents of RFC 9457."
)


@cache
def document() -> bytes:
    """The description of the API (OpenAPI 3.1)."""
    paths = {f"/{name}.{{format}}": _path(queries.load(name)) for name in queries.names()}
    own = frozenset(("level", "code"))
    one = queries.Query("indicators/{id}", "One row per territory and month of an indicator.", "", own, own)
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"enum": [*indicators.catalogue()]}}
    paths["/indicators/{id}.{format}"] = _path(one, [identifier])
    paths["/pages/{page}/{table}.{format}"] = _TABLE
    for shape, about in _SHAPES.items():
        own = frozenset(("level", "code")) if shape == "pilote" else frozenset(("level",))
        one = queries.Query(f"{shape}/{{id}}", about, "", own, own - shapes.NEEDED[shape])
        path = _path(one, [identifier])["get"]
        path["parameters"] = [one for one in path["parameters"] if not one.get("$ref", "").endswith("/format")]
        paths[f"/{shape}/{{id}}.csv"] = {"get": path}
    paths[f"/{cpsv.NAME}.jsonld"] = _SERVICES
    paths |= {f"/{name}.json": _listing(name, about) for name, about in _LISTINGS.items()}
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": "Trois chantiers",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": files.LICENCE, "url": files.LICENCE_URL},
        },
        "servers": [{"url": "/api/v1"}, {"url": "/api/v1/editions/{edition}", "variables": _EDITION}],
        "paths": paths,
        "components": _COMPONENTS,
    }
    return json.dumps(told, ensure_ascii=False).encode()


_EDITION = {"edition": {"default": "latest", "description": "An edition of /editions.json"}}
_SERVICES = {
    "get": {
        "operationId": "cpsv_ap",
        "tags": ["about"],
        "summary": "Procedures, counters and partners as public services (CPSV-AP 3.2, JSON-LD).",
        "parameters": [
            *({"$ref": f"#/components/parameters/{name}"} for name in ("edition", "lang")),
            *({"name": name, "in": "query", "schema": _SCHEMAS[name]} for name in ("region", "department")),
        ],
        "responses": {
            "200": {"description": "The catalogue.", "content": {cpsv.MEDIA: {"schema": {"type": "object"}}}},
            "400": {"$ref": "#/components/responses/Problem"},
            "404": {"$ref": "#/components/responses/Problem"},
        },
    }
}
_SHAPES = {
    "pilote": "Initial, actual and target values of an indicator as PILOTE imports them: what is secret or not known "
    "has no row. The name of the file says a demonstration.",
    "ecolab": "Values of an indicator, one level at a time, in the shape that Écolab proposes for territorial "
    "indicators; `nature` is the axis that says what a value is made of.",
}
_LISTINGS = {"indicators": "Every indicator with its definition.", "editions": "The editions that may be asked for."}
_COMPONENTS = {
    "parameters": {
        "format": {"name": "format", "in": "path", "required": True, "schema": {"enum": [*files.FORMATS]}},
        "edition": {"name": "edition", "in": "query", "schema": {"type": "string", "default": "latest"}},
        "au": {"name": "au", "in": "query", "schema": {"type": "string", "format": "date"}},
        "lang": {"name": "lang", "in": "query", "schema": {"enum": ["fr", "en"], "default": "fr"}},
        "for": {
            "name": "for",
            "in": "query",
            "description": "CSV and XLSX as people read them, in the words of a language: what pages offer.",
            "schema": {"enum": ["fr", "en"]},
        },
    },
    "schemas": {
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "instance": {"type": "string"},
                "parameter": {"type": "string"},
                "value": {"type": "string"},
                "expected": {"type": "string"},
            },
        },
        "Answer": {
            "type": "object",
            "required": ["query", "edition", "as_of", "kind", "licence", "columns", "rows"],
            "properties": {
                "query": {"type": "string"},
                "about": {"type": "string"},
                "parameters": {"type": "object"},
                "edition": {"type": "string"},
                "as_of": {"type": "string", "format": "date"},
                "built_at": {"type": "string", "format": "date-time"},
                "kind": {"enum": [*files.KINDS]},
                "read_as": {"type": "string"},
                "licence": {"type": "string"},
                "licence_url": {"type": "string"},
                "columns": {"type": "array", "items": {"type": "object"}},
                "rows": {"type": "array", "items": {"type": "object"}},
            },
        },
    },
    "responses": {
        "Problem": {
            "description": "Why there is no answer, and what is expected.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
        "Unchanged": {"description": "The edition is the one of If-None-Match."},
        "Answer": {
            "description": "The rows.",
            "headers": {"ETag": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}},
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}},
                **{
                    files.FORMATS[one]: {"schema": {"type": "string", "contentMediaType": files.FORMATS[one]}}
                    for one in files.PACKED
                },
            },
        },
    },
}  # fmt: skip
_ANSWERS = {
    "200": {"$ref": "#/components/responses/Answer"},
    "304": {"$ref": "#/components/responses/Unchanged"},
    **{status: {"$ref": "#/components/responses/Problem"} for status in ("400", "403", "404", "410", "413", "503")},
}


def _path(query: queries.Query, more: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    common = [{"$ref": f"#/components/parameters/{name}"} for name in ("format", "edition", "au", "lang", "for")]
    own = [_parameter(name, name not in query.optional) for name in sorted(query.parameters)]
    get = {
        "operationId": query.name.replace("/", "_").replace("{id}", "one"),
        "tags": [query.name.partition("/")[0]],
        "summary": query.grain,
        "description": "\n".join(line for line in query.header if not line.startswith("optional:"))
        if query.sql and "/indicators/" not in query.name
        else query.grain,
        "parameters": [*more, *common, *own],
        "responses": _ANSWERS,
    }
    return {"get": get}


_TABLE = {
    "get": {
        "operationId": "pages_table",
        "tags": ["pages"],
        "summary": "A table of a page, with the filters of the page's address, as CSV or XLSX.",
        "description": "The link under a table or a chart leads here. A table that the page does not have is refused "
        "with the names of those it has. The names of columns may be added to, as the page is.",
        "parameters": [
            {"name": "page", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "table", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "format", "in": "path", "required": True, "schema": {"enum": ["csv", "xlsx"]}},
            *({"$ref": f"#/components/parameters/{name}"} for name in ("edition", "lang", "for")),
        ],
        "responses": _ANSWERS,
    }
}


def _parameter(name: str, required: bool) -> dict[str, Any]:
    about = query_parameters.parameter(name)
    told: dict[str, Any] = {"name": name, "in": "query", "required": required, "description": about.en}
    if about.kind == "list":
        schema = {"type": "array", "items": {"type": "string"}}
        return told | {"schema": schema, "style": "form", "explode": False}
    return told | {
        "schema": {"enum": [*about.choices]} if about.choices else _SCHEMAS.get(about.kind, {"type": "string"})
    }


def _listing(name: str, about: str) -> dict[str, Any]:
    answer = {"description": about, "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"get": {"operationId": name, "tags": ["about"], "summary": about, "responses": {"200": answer}}}


@cache
def indicators_document(kind: str) -> bytes:
    """Every indicator as editions of a kind know it: names, formula, unit, levels, target, limits, owner."""
    told = [
        {
            "id": item.id,
            "workstream": item.workstream,
            "address": f"/api/v1/indicators/{item.id}.csv",
            **definition(item),
        }
        for item in indicators.known_of(kind).values()
    ]
    return json.dumps({"indicators": told}, ensure_ascii=False, default=str).encode()


def definition(item: indicators.Indicator) -> dict[str, Any]:
    """What the header of an indicator says of it, for a reader in either language."""
    names = ("name_fr", "name_en", "formula_fr", "formula_en", "unit", "better", "levels", "public", "start",
             "start_date", "target", "target_date", "target_kind", "target_levels", "owner_fr", "owner_en",
             "source_text", "limits_fr", "limits_en", "reviewed")  # fmt: skip
    return {name: getattr(item, name) for name in names}


def editions_document(editions: Sequence[Found]) -> bytes:
    """The editions that may be asked for by name, the one served first."""
    told = [
        {
            "name": one.name,
            "as_of": one.as_of.isoformat(),
            "built_at": f"{one.built_at}Z",
            "first_served": f"{one.at.isoformat()}Z",
            "kind": one.kind,
            "address": f"/api/v1/editions/{one.name}/",
        }
        for one in editions
    ]
    return json.dumps({"latest": told[0]["name"], "editions": told}).encode()
