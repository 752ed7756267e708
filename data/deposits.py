"""The archive of deposited files: their cells, by the SHA-256 of the file as deposited, without any e-mail address.

Editions are disposable: any of them can be built again from here.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path

from data.cells import EMAIL, EMAIL_REMOVED
from data.check import is_email_column
from data.contract import Contract
from data.problem import Problem
from data.read import Table


def keep(folder: Path, table: Table, contract: Contract, names: dict[str, str]) -> None:
    """Write the cells of a file, one row per line of JSON, unless they are there already."""
    path = _path(folder, table.sha256)
    if path.is_file():
        return
    emptied = {names.get(column.name) for column in contract.columns.values() if column.type == "email"}
    empty = [name in emptied or is_email_column(name) for name in table.columns]
    draft = path.with_suffix(f".{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        header = [table.file, table.sha256, table.columns, [asdict(problem) for problem in table.problems]]
        print(json.dumps(header, ensure_ascii=False), file=file)
        for line, row in zip(table.lines, table.rows, strict=True):
            cells = ["" if gone else without_email(cell) for gone, cell in zip(empty, row, strict=True)]
            print(json.dumps([line, cells], ensure_ascii=False), file=file)
    draft.replace(path)


def load(folder: Path, sha256: str) -> Table:
    """The cells of a deposit, as they were read."""
    with _path(folder, sha256).open(encoding="utf-8") as file:
        name, sha256, columns, problems = json.loads(file.readline())
        numbered = [json.loads(line) for line in file]
    lines, rows = [line for line, _ in numbered], [row for _, row in numbered]
    return Table(name, sha256, tuple(columns), lines, rows, tuple(Problem(**problem) for problem in problems))


def without_email(cell: str) -> str:
    """A cell whose e-mail addresses are replaced by a mark, so that a later check still says that there was one."""
    return EMAIL.sub(EMAIL_REMOVED, cell) if "@" in cell else cell


def _path(folder: Path, sha256: str) -> Path:
    return folder / "deposits" / f"{sha256}.jsonl"
