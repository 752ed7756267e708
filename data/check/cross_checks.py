"""What only several files together show: references that lead nowhere, or to an invented row."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data import database, store
from data.check import folders
from data.check.report import Report
from data.model import references
from data.problem import Problem, Refused
from data.reference.nomenclature import LISTS

INCONSISTENCIES = (
    "footfall_while_closed",
    "footfall_before_opening",
    "service_did_not_exist",
    "stage_missing",
    "service_ended",
    "region_of_another",
    "deadline_before_stage",
    "cooperation_not_listed",
    "proposal_without_contribution",
    "faster_than_any_road",
    "two_places_at_once",
)
MOST_SHOWN = 100  # lines told of one column; they usually have one cause


def refuse_unknown(connection: duckdb.DuckDBPyConnection) -> None:
    """Stop at rows that refer to what no file of the edition defines. Raises Refused with every one of them."""
    problems = []
    for (table, column), (parent, parent_column) in references().items():
        found = connection.execute(
            f"""select file_name, line, {column} from core.{table} join core.sources using (source_id)
            where {column} is not null and {column} not in (select {parent_column} from core.{parent})
            order by all limit {MOST_SHOWN}"""
        ).fetchall()
        problems += [Problem(file, "unknown_reference", line, column, value, parent) for file, line, value in found]
    if problems:
        raise Refused(*problems)


def inconsistencies(path: Path, hashes: Sequence[str]) -> list[Problem]:
    """What an edition notes of files, by their SHA-256, that only showed once all rows were together."""
    with database.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            """select file_name, rule, line, column_name, value, detail
            from core.problems join core.sources using (source_id)
            where rule in (select unnest($rules)) and sha256 in (select unnest($hashes))
            order by file_name, line, rule""",
            {"rules": list(INCONSISTENCIES), "hashes": list(hashes)},
        ).fetchall()
    return [Problem(*row) for row in found]


def not_seen(reports: Sequence[Report]) -> list[Problem]:
    """What checked files refer to and neither they nor the current edition hold: each value once, at its first line."""
    known = _known(reports)
    return [problem for report in reports for problem in _not_seen(report, known)]


def _not_seen(report: Report, known: dict[tuple[str, str], set[str | None]]) -> Iterator[Problem]:
    if report.contract is None or report.rows is None:
        return
    if report.months:
        yield from _not_seen_in_folder(report, known)
        return
    for column in report.contract.columns.values():
        parent, _, name = (column.references or "").partition(".")
        if not parent or parent in LISTS:
            continue
        told = known[parent, name] | {None}
        for line, value in zip(report.rows["line"].to_pylist(), report.rows[column.name].to_pylist(), strict=True):
            if value not in told:
                told.add(value)
                yield Problem(report.file, "reference_not_seen", line, column.name, value, parent)


def _not_seen_in_folder(report: Report, known: dict[tuple[str, str], set[str | None]]) -> Iterator[Problem]:
    if report.contract is None or report.months is None:
        return
    for column in report.contract.columns.values():
        parent, _, name = (column.references or "").partition(".")
        if parent and parent not in LISTS:
            for value in folders.unknown(report.months, column.name, known[parent, name]):
                yield Problem(report.file, "reference_not_seen", None, column.name, value, parent)


def _known(reports: Sequence[Report]) -> dict[tuple[str, str], set[str | None]]:
    """What may be referred to: values of the current edition, and of the checked files themselves."""
    wanted = set(references().values())
    found: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for table, column in wanted:
        found[table, column] = _in_current_edition(table, column)
        for report in reports:
            rows = report.rows if report.contract and table in report.contract.tables else None
            if rows is not None and column in rows.column_names:  # else its query makes them
                found[table, column] |= set(rows[column].to_pylist())
    return found


def _in_current_edition(table: str, column: str) -> set[str | None]:
    try:
        cursor = store.cursor(store.current())
    except store.NoEdition:
        return set()
    return {value for (value,) in cursor.execute(f"select {column} from core.{table}").fetchall()}
