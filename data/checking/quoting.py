"""Words inside a statement: what DuckDB takes no parameter for, such as the name of a file that is read or written."""

from pathlib import Path


def quoted(words: str | Path) -> str:
    """The words as a string of SQL, with its quotes, whatever quotes they hold."""
    return "'" + str(words).replace("'", "''") + "'"
