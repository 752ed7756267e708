"""The archive of deposited files: their cells, by the SHA-256 of the file as deposited, without any e-mail address.

The first line is the SHA-256 of all that follows, held against it at every reading: that of the file itself only names
it. Editions are disposable: any of them can be built again from here.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from data import store
from data.check import cells, folders, is_email_column
from data.check.cells import EMAIL_REMOVED
from data.contracts import Contract
from data.problem import Problem, Refused
from data.read import Meaning, Table, mending


def keep(folder: Path, table: Table, contract: Contract, names: dict[str, str]) -> None:
    """Write the cells of a file, one row per line of JSON, unless they are there already, and whole.

    The names in its deposits are still to be flushed.
    """
    path = _path(folder, table.sha256)
    if path.is_file() and _is_whole(path):
        return
    content = "".join(f"{line}\n" for line in _lines(table, contract, names))
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{json.dumps(_hash(content))}\n{content}", encoding="utf-8")
    store.move(draft, path)


def bring(place: Path, folder: Path) -> None:
    """Move deposits that were kept in another folder into the archive, but those that are there already, and whole."""
    for found in sorted((place / "deposits").glob("*.jsonl")):
        path = folder / "deposits" / found.name
        if not (path.is_file() and _is_whole(path)):
            store.move(found, path)
    for found in sorted((place / "deposits").glob("*.parquet")):
        store.move(found, folder / "deposits" / found.name)
    store.flush(folder / "deposits")


def keep_months(folder: Path, months: Iterable[Path]) -> None:
    """Copy what folders of Parquet were brought to, under the names that tell their content."""
    for path in months:
        if not (target := folder / "deposits" / path.name).exists():
            draft = target.with_suffix(f".{os.getpid()}")
            shutil.copyfile(path, draft)
            store.move(draft, target)


def load(folder: Path, sha256: str, file: str) -> Table:
    """The cells of a deposit, as they were read in `file`. Raises Refused where they are not those that were kept."""
    path = _path(folder, sha256)
    try:
        header, *numbered = [json.loads(line) for line in _content(path).removesuffix("\n").split("\n")]
    except (FileNotFoundError, ValueError):
        raise Refused(Problem(file, "deposit_damaged", detail=str(path))) from None
    _, sha256, columns, problems, sheets, *meant = header
    lines, rows = [line for line, _ in numbered], [row for _, row in numbered]
    told = tuple(Problem(**problem) for problem in problems)
    said = Meaning(meant[0]["contract"], tuple(map(tuple, meant[0]["names"]))) if meant else None
    return Table(file, sha256, tuple(columns), lines, rows, told, tuple(sheets), said)


def damaged(folder: Path) -> list[Path]:
    """Deposits whose cells are not those that were kept."""
    odd = [path for path in sorted((folder / "deposits").glob("*.jsonl")) if not _is_readable(path)]
    return [*odd, *(path for path in sorted((folder / "deposits").glob("*.parquet")) if not folders.is_whole(path))]


def without_email(cell: str) -> str:
    """A cell whose e-mail addresses are replaced by a mark, so that a later check still says that there was one."""
    plain = mending.mended(cell)[0] if "&" in cell else cell  # &#64; is @
    left = cells.without_email(plain, EMAIL_REMOVED)
    return cell if left == plain else left


def _lines(table: Table, contract: Contract, names: dict[str, str]) -> Iterator[str]:
    emptied = {names.get(column.name) for column in contract.columns.values() if column.type == "email"}
    empty = [name in emptied or is_email_column(name) for name in table.columns]
    told = [asdict(problem) for problem in table.problems]
    meant = [asdict(table.meant)] if table.meant else []
    header = [table.file, table.sha256, table.columns, told, table.sheets, *meant]
    yield json.dumps(header, ensure_ascii=False)
    for line, row in zip(table.lines, table.rows, strict=True):
        kept = ["" if gone else without_email(cell) for gone, cell in zip(empty, row, strict=True)]
        yield json.dumps([line, kept], ensure_ascii=False)


def _is_whole(path: Path) -> bool:
    try:
        said, content = _said(path)
    except ValueError:
        return False
    return said == _hash(content)


def _is_readable(path: Path) -> bool:
    try:
        _content(path)
    except ValueError:
        return False
    return True


def _content(path: Path) -> str:
    """The header of a deposit and its rows. Raises ValueError where they do not have the hash that is said of them."""
    said, content = _said(path)
    if said != _hash(content):
        raise ValueError(said)
    return content


def _said(path: Path) -> tuple[str, str]:
    """What the first line of a deposit says, and the lines after it."""
    first, _, content = path.read_bytes().decode().partition("\n")
    return json.loads(first), content


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _path(folder: Path, sha256: str) -> Path:
    return folder / "deposits" / f"{sha256}.jsonl"
