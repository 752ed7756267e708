"""What is wrong with the line of a file, in words."""

from collections.abc import Mapping
from typing import Any

from data import problem
from queries.problems import UNTOLD


def explanation(row: Mapping[str, Any], language: str) -> str:
    """The sentence of a problem kept by the edition: `row` has line, column_name, value, rule and detail.

    Who may not read the value, nor what was expected there, finds dots in their place.
    """
    value, detail = (row[name] if isinstance(row[name], str) else None for name in ("value", "detail"))
    told = {"value": value or UNTOLD, "detail": detail if value else detail or UNTOLD}
    found = problem.Problem(row["file_name"], row["rule"], column=row["column_name"], **told)
    return problem.explanation(found, language)
