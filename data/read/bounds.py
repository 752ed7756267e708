"""How large a table may be, whatever its format: what comes after it is bounded by that."""

from data.problem import Problem, Refused

LARGEST_BYTES = 64 * 2**20  # as deposited, and once unpacked
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 10_000_000
MOST_LINES = 5_000_000  # of a text, whose cells may hold line breaks


def refuse_bytes(file: str, size: int) -> None:
    """Stop at a file that is too large, as deposited or once unpacked."""
    if size > LARGEST_BYTES:
        raise Refused(too_large(file, size))


def too_large(file: str, size: int) -> Problem:
    """What is said of a file that is too large."""
    return Problem(file, "too_large", value=f"{size / 2**20:.0f}", detail=f"{LARGEST_BYTES / 2**20:.0f}")


def refuse_size(file: str, rows: int, columns: int) -> None:
    """Stop at a table that has too many rows, columns or cells; to be asked before they are made, where that can be."""
    _refuse(
        file,
        ("too_many_rows", rows, MOST_ROWS),
        ("too_many_columns", columns, MOST_COLUMNS),
        ("too_many_cells", rows * columns, MOST_CELLS),
    )


def refuse_lines(file: str, content: bytes, *marks: bytes) -> None:
    """Stop at a text that has more lines, or more of these marks, than rows could, before they are looked at."""
    lines = max(map(content.count, marks or (b"\n", b"\r")))
    if lines > MOST_LINES:
        raise Refused(Problem(file, "too_many_rows", value=str(lines), detail=str(MOST_ROWS)))


def _refuse(file: str, *held: tuple[str, int, int]) -> None:
    for rule, count, most in held:
        if count > most:
            raise Refused(Problem(file, rule, value=str(count), detail=str(most)))
