"""Problems of the deposited files, counted by rule and said in words."""

from typing import Any

import pandas as pd

from data.problem import Problem, explanation

UNTOLD = "\u2026"  # stands for a value that this reader may not see


def by_rule(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row per file, rule and column: file_name, rule, column_name, severity, lines, first_line, words, kind.

    `rows` are those of method/problems; `words` says what is wrong and what to do, after the first one.
    """
    keys = ["file_name", "rule", "column_name", "severity", "kind"]
    groups = rows.sort_values("line").groupby(keys, dropna=False, sort=False)
    first = groups.head(1).set_index(keys)
    words = [_words(row, language) for row in first.reset_index().to_dict("records")]
    found = pd.DataFrame({"lines": groups.size()}).loc[first.index].assign(first_line=first["line"], words=words)
    return found.reset_index().sort_values(["severity", "lines"], ascending=[False, False], ignore_index=True)


def _words(row: dict[Any, Any], language: str) -> str:
    value, detail = (None if pd.isna(row[name]) else row[name] for name in ("value", "detail"))
    return explanation(Problem(row["file_name"], row["rule"], value=value or UNTOLD, detail=detail), language)
