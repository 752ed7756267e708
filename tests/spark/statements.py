"""The statements of data/model that make the marts of footfall, each alone, without the macros that they call."""

import re

from data.model import MODEL

FILES = sorted(MODEL.glob("34_footfall*.sql"))
MONTHS = MODEL / "30_months_and_territories.sql"
MACRO = re.compile(r"create macro ([\w.]+)\(([\w, ]*)\) as (table\n)?(.*?);$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"create table (marts\.\w+) as(.*?);$", re.DOTALL | re.MULTILINE)
CALLED = ("last_month", "has_series")  # macros of values that these statements call


def marts() -> dict[str, str]:
    """The query of each mart, by name, in the order in which they rest on one another."""
    text = "\n".join(_without_comments(file.read_text(encoding="utf-8")) for file in FILES)
    tables = {name: (parameters, body) for name, parameters, table, body in MACRO.findall(text) if table}
    months = _without_comments(MONTHS.read_text(encoding="utf-8"))
    values = {name: (parameters, body) for name, parameters, table, body in MACRO.findall(months) if name in CALLED}
    return {name: _values(_tables(query, tables), values).strip() for name, query in TABLE.findall(text)}


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


def _tables(query: str, macros: dict[str, tuple[str, str]]) -> str:
    """A query with the body of each macro of a table in its place."""
    for name, (parameter, body) in macros.items():
        call = re.compile(rf"(?<![\w.]){re.escape(name)}\(([\w.]+)\)")

        def written(found: re.Match[str], parameter: str = parameter, body: str = body) -> str:
            own = re.sub(rf"query_table\({parameter}\)", found[1], body)
            own = re.sub(rf"\({parameter}\)", f"({found[1]})", own)  # a call inside
            return f"({_tables(own, macros)})"

        query = call.sub(written, query)
    return query


def _values(query: str, macros: dict[str, tuple[str, str]]) -> str:
    """A query with the body of each macro of a value in its place."""
    for name, (parameter, body) in macros.items():
        call = re.compile(rf"(?<![\w.]){name}\((\w*)\)")
        query = call.sub(
            lambda found, p=parameter, b=body: "(" + (re.sub(rf"\b{p}\b", found[1], b) if p else b) + ")", query
        )
    return query
