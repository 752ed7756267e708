"""What a table of a file is: its text cells, and where they stand."""

from dataclasses import dataclass, replace

from data.problem import SHEET_LINES, Problem


@dataclass(frozen=True)
class Meaning:
    """What somebody said of a header: its contract, and for columns of it the names that the file gives."""

    contract: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """The cells of one table of a file: `lines[i]` is the line (or row) where `rows[i]` starts in it as deposited.

    `sheets`: those whose rows it joins, in a workbook of several. SHEET_LINES is added to the lines of its second one,
    twice that to those of its third. `meant`: what its columns were said to be, where they were. `sha256` is the
    file's, or made of it and of the sheets where others hold another table, and of what was meant.
    """

    file: str
    sha256: str
    columns: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]
    problems: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    meant: Meaning | None = None

    def placed(self, problem: Problem) -> Problem:
        """The same problem by the sheet where it stands and its line there."""
        if not self.sheets or problem.sheet or not problem.line:
            return problem
        position, line = divmod(problem.line, SHEET_LINES)
        return replace(problem, sheet=self.sheets[position], line=line)

    def place(self, line: int) -> str:
        """A line of `lines` as people find it: its number, after its sheet where there are several."""
        position, number = divmod(line, SHEET_LINES)
        return f"{self.sheets[position]}!{number}" if len(self.sheets) > 1 else str(number)

    def number(self, problem: Problem) -> int | None:
        """The line of a problem as `lines` numbers it."""
        if problem.line is None or problem.sheet not in self.sheets:
            return problem.line
        return problem.line + SHEET_LINES * self.sheets.index(problem.sheet)
