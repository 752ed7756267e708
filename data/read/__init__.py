"""First step: a deposited file becomes text cells with their line numbers. Nothing is guessed about their meaning."""

from pathlib import Path

from data.problem import Problem, Refused, printable
from data.read import limited
from data.read.table import Meaning, Table


def read(path: Path) -> Table:
    """The table in a file that holds one: the first of several. Raises Refused like read_all."""
    return read_all(path)[0]


def read_all(path: Path) -> list[Table]:
    """The tables in a file, one or more, whose format is recognised by its content.

    Raises Refused when there is no table to be had: absent, empty, binary, too large, cut, or another format.
    """
    if not path.is_file():
        raise Refused(Problem(path.name, "no_such_file", value=str(path)))
    with path.open("rb") as file:
        answer = limited.parts(path.name, file)
    tables: list[Table] = []
    for part in answer:
        if isinstance(part, dict):
            told = tuple(Problem(**problem) for problem in part["problems"])
            columns, sheets = tuple(part["columns"]), tuple(part["sheets"])
            tables.append(Table(printable(path.name), part["sha256"], columns, [], [], told, sheets))
        else:
            tables[-1].lines.extend(part[0])
            tables[-1].rows.extend(part[1])
    return tables
