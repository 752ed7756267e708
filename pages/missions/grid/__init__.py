"""A table of any length: the browser shows a window of rows and asks for the next one as it scrolls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.elements.components import component
from pages.shell.ask import Ask, fragment

KEY = "grid"
WINDOW = 80


@dataclass(frozen=True)
class Column:
    """A column: its header, its width (CSS) and its look ('' or 'number')."""

    label: str
    width: str
    look: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a second line under it, an address, and the look of each line."""

    text: str
    note: str = ""
    href: str = ""
    look: str = ""
    noteLook: str = ""  # noqa: N815 (read as such by the script)


@fragment
def show(
    ask: Ask, label: str, total: int, columns: Sequence[Column], rows: Callable[[int, int], list[list[Cell]]], of: str
) -> None:
    """A table of `total` rows; `rows(skip, count)` gives the cells of a window. Another `of` starts from the top.

    The component keeps its key whatever it shows: a new one would be built again in the browser, and ask twice more.
    """
    at = st.session_state.get(KEY, {}).get("at") or {}
    skip = int(at["skip"]) if at.get("of") == of else 0
    data: dict[str, Any] = {
        "label": label,
        "of": of,
        "total": total,
        "skip": skip,
        "columns": [vars(column) for column in columns],
        # Not asdict, which copies in depth: half of the time of a page of a thousand cells.
        "rows": [[_sent(cell) for cell in row] for row in rows(skip, WINDOW)],
    }
    component("grid")(key=KEY, data=data, on_at_change=lambda: None)


def _sent(cell: Cell) -> dict[str, str]:
    """What a cell says: of most, neither an address nor a look."""
    return {name: value for name, value in vars(cell).items() if value or name == "text"}
