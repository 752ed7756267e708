"""The sheets of a workbook: those of one source are one table, and those that are left out are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.problem import SHEET_LINES, Problem

MOST_NAMED = 8
FEW_CELLS, FEW_ROWS = 3, 3  # a sheet with more rows of more cells is a table, not a page of explanations


@dataclass(frozen=True)
class Grid:
    """What a format gives, before it is tidied: one table, with the sheets that it comes from.

    `ended`: whether the format shows that it is whole.
    """

    header: list[str]
    lines: list[int]
    rows: list[list[str]]
    problems: list[Problem]
    sheets: tuple[str, ...] = ()
    hidden: bool = False
    ended: bool = True


def joined(file: str, grids: Sequence[Grid], folded: Callable[[str], str]) -> Grid:
    """One table of the sheets of a source, which need not have all its columns, nor in one order."""
    names = tuple(grid.sheets[0] for grid in grids)
    problems = [replace(one, sheet=grid.sheets[0]) for grid in grids for one in grid.problems]
    if len(grids) == 1:
        only = Problem(file, "sheet_taken", value=names[0])
        return replace(grids[0], problems=[only, *problems])
    told = Problem(file, "sheets_joined", value=_named(names), detail=str(len(names)))
    header: dict[str, str] = {}
    for grid in grids:
        for key, name in zip(_keys(grid.header, folded), grid.header, strict=True):
            header.setdefault(key, name)
    lines, rows = [], []
    for position, grid in enumerate(grids):
        lines += [SHEET_LINES * position + line for line in grid.lines]
        rows += _as_in(list(header), grid, folded)
    return Grid(list(header.values()), lines, rows, [told, *problems], names)


def _keys(header: Sequence[str], folded: Callable[[str], str]) -> list[str]:
    """What tells columns from one another: their names, or their places where they have none; and which time it is."""
    keys: list[str] = []
    for i, name in enumerate(header):
        key = folded(name) or f"column {i + 1}"
        keys.append(key + "'" * sum(one.rstrip("'") == key for one in keys))
    return keys


def _as_in(header: Sequence[str], grid: Grid, folded: Callable[[str], str]) -> list[list[str]]:
    keys = _keys(grid.header, folded)
    if keys == list(header):
        return grid.rows
    places = {key: i for i, key in enumerate(keys)}
    order = [places.get(key, -1) for key in header]
    return [[row[i] if 0 <= i < len(row) else "" for i in order] for row in grid.rows]


def problems_of_left_out(file: str, left: Sequence[Grid]) -> list[Problem]:
    """What is said of the sheets that are not taken: by name, those that hold a table or are hidden each by itself."""
    tables = [grid for grid in left if _is_table(grid)]
    problems = [
        Problem(
            file, "sheet_hidden" if grid.hidden else "sheet_not_known", value=grid.sheets[0], detail=_named(grid.header)
        )
        for grid in tables
    ]
    if pages := [grid.sheets[0] for grid in left if not _is_table(grid)]:
        problems.append(Problem(file, "sheets_passed_over", value=_named(pages)))
    return problems


def _is_table(grid: Grid) -> bool:
    full = [row for row in grid.rows if sum(bool(cell.strip()) for cell in row) >= FEW_CELLS]
    return len(full) >= FEW_ROWS


def _named(names: Sequence[str]) -> str:
    shown = [name.strip()[:40] for name in names if name.strip()][:MOST_NAMED]
    return ", ".join(shown) + ("" if len(names) <= MOST_NAMED else f"… (× {len(names)})")
