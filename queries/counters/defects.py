"""What is wrong with the line of a file, in words."""

from collections.abc import Mapping
from typing import Any

from data import problem


def explanation(row: Mapping[str, Any], language: str) -> str:
    """The sentence of a problem kept by the edition: `row` has line, column_name, value, rule and detail.

    Who may not read the value finds a dash in its place.
    """
    value, detail = (row[name] if isinstance(row[name], str) else None for name in ("value", "detail"))
    found = problem.Problem(
        file=row["file_name"], rule=row["rule"], column=row["column_name"], value=value or "\u2013", detail=detail
    )
    return problem.explanation(found, language)
