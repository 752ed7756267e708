"""Problems of the data: counted by source, those of the deposited files by rule, and said in words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

import queries
from data.problem import Problem, explanation, full_sentence
from data.problem import printable as printable
from queries import Edition
from queries.access import Viewer
from queries.answer_cache import cached
from queries.studies import unusual

# The months of counters, one a row.
BY_MONTH = "select counter_id, unnest(columns(* exclude counter_id)) from asked"
UNTOLD = "\u2026"  # stands for what this reader may not see


def by_source(viewer: Viewer, edition: Edition) -> pd.DataFrame:
    """One row per way of finding problems: source ("files", "missions", "proposals", "footfall"), count, state.

    Lines flagged as files were read; exercises of missions that break a rule, once per rule; proposals that break one;
    months of a counter to correct. The last two are those of the reader's scope: "hidden", without a count, where they
    may read none exactly.
    """
    breaches = queries.run(viewer, edition, "missions/breaches").drop_duplicates("breach")
    proposals = queries.run(viewer, edition, "reorganisation/alerts", size=1)
    months = unusual_months(viewer, edition)
    counts = {
        "files": len(queries.run(viewer, edition, "method/problems")),
        "missions": int(breaches["total"].sum()),
        "proposals": None if viewer.role == "public" else int(proposals["broken"].max()) if len(proposals) else 0,
        "footfall": None if months is None else int(months["kind"].isin(unusual.DEFECTS).sum()),
    }
    rows = pd.DataFrame({"source": list(counts), "count": pd.array(list(counts.values()), dtype="Int64")})
    return rows.assign(state=rows["count"].notna().map({True: "value", False: "hidden"}))


@cached
def unusual_months(viewer: Viewer, edition: Edition) -> pd.DataFrame | None:
    """The unusual months of the counters that a viewer may read exactly, judged together; None where there is none.

    Columns: see `queries.studies.unusual`.
    """
    monthly = queries.run(viewer, edition, "counters/counter_footfall", BY_MONTH)
    if monthly.empty:
        return None
    lives = queries.run(viewer, edition, "counters/counter_lives")
    return unusual.unusual(monthly, lives[lives["counter_id"].isin(monthly["counter_id"])])


def of_line(row: Mapping[str, Any], language: str) -> str:
    """What is wrong with the line of a file: `row` has file_name, column_name, value, rule and detail.

    Who may not read the value, nor what was expected there, finds dots in their place.
    """
    value, detail = (row[name] if isinstance(row[name], str) else None for name in ("value", "detail"))
    found = Problem(
        file=row["file_name"],
        rule=row["rule"],
        column=row["column_name"],
        value=value or UNTOLD,
        detail=detail or (None if value else UNTOLD),
    )
    return explanation(found, language)


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
    told = Problem(row["file_name"], row["rule"], value=value or UNTOLD, detail=detail or UNTOLD)
    return full_sentence(told, language)
