"""What somebody says once of the columns of a file, remembered for those with the same header."""

from collections.abc import Mapping
from pathlib import Path

from data import check
from data.contracts import contracts, mapping, nearest
from data.problem import Problem, Refused
from data.read import Table, read_all
from data.store import register


def remember(folder: Path, file: Path, source: str, names: Mapping[str, str]) -> Problem:
    """Keep the names that columns of a source have in a file, by its header; without any, forget what was said.

    The note that says so. Raises Refused where the source, one of its columns or one of the file's is not there.
    """
    if source not in contracts():
        raise Refused(Problem(source, "unknown_source", detail=", ".join(contracts())))
    columns = contracts()[source].columns
    if odd := [
        Problem(file.name, "mapping_unknown_column", None, None, one, ", ".join(columns))
        for one in names
        if one not in columns
    ]:
        raise Refused(*odd)
    table = _table(file, names)
    if odd := [
        Problem(file.name, "mapping_unknown_name", None, None, one, ", ".join(table.columns))
        for one in names.values()
        if one not in table.columns
    ]:
        raise Refused(*odd)
    register.mean(folder, check.header_of(table.columns), source, names)
    if not names:
        return Problem(file.name, "mapping_forgotten")
    return Problem(
        file.name,
        "mapping_kept",
        value=source,
        detail=", ".join(f"{name} = {column}" for column, name in names.items()),
    )


def _table(file: Path, names: Mapping[str, str]) -> Table:
    """The table of a file that has the most of these names; the first where several do."""
    return max(read_all(file), key=lambda table: len(set(names.values()) & set(table.columns)))


def possible(table: Table) -> Problem | None:
    """How to say what the columns of a file are, where it resembles a source and has columns that are not used."""
    near = None if check.names_of(table)[0] else nearest(table.columns)
    if near is None or not set(table.columns) - set(mapping(near.contract, table.columns).values()):
        return None
    return Problem(table.file, "mapping_possible", value=near.contract.name, detail=near.missing[0])
