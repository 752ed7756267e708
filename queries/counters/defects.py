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
    found = problem.Problem(
        file=row["file_name"],
        rule=row["rule"],
        column=row["column_name"],
        value=value or UNTOLD,
        detail=detail or (None if value else UNTOLD),
    )
    return problem.explanation(found, language)
