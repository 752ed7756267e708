"""What the read API says of itself: one path a query, the indicators with their definitions, the editions served."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import queries
from queries import files, indicators, query_parameters
from queries.earlier import Found

_SCHEMAS: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "minimum": 0},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "level": {"type": "string", "enum": ["nation", "region", "department"]},
    "region": {"type": "string", "pattern": "^[0-9]{2}$"},
    "department": {"type": "string", "pattern": "^([0-9]{2}|2A|2B|97[0-9])$"},
}
_WRITTEN = Path(__file__).with_name("openapi.json")


@cache
def document() -> bytes:
    """The description of the API (OpenAPI 3.1): what openapi.json says, and a path for each query."""
    told = json.loads(_WRITTEN.read_text(encoding="utf-8"))
    told["info"]["description"] = told["info"]["description"].replace("{most}", str(files.MOST_ROWS))
    told["info"]["license"] = {"name": files.LICENCE, "url": files.LICENCE_URL}
    paths = {f"/{name}.{{format}}": _path(queries.load(name)) for name in queries.names()}
    own = frozenset(("level", "code"))
    one = queries.Query("indicators/{id}", "One row per territory and month of an indicator.", "", own, own)
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"enum": [*indicators.catalogue()]}}
    paths["/indicators/{id}.{format}"] = _path(one, [identifier])
    told["paths"] |= paths
    return json.dumps(told, ensure_ascii=False).encode()


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


def _parameter(name: str, required: bool) -> dict[str, Any]:
    about = query_parameters.parameter(name)
    told: dict[str, Any] = {"name": name, "in": "query", "required": required, "description": about.en}
    if about.kind == "list":
        schema = {"type": "array", "items": {"type": "string"}}
        return told | {"schema": schema, "style": "form", "explode": False}
    return told | {
        "schema": {"enum": [*about.choices]} if about.choices else _SCHEMAS.get(about.kind, {"type": "string"})
    }


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
