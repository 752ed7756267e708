"""Tables for reading: raw values in, written values out, with the unit in the header."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pages.elements import lists, more
from pages.elements.headings import unbroken
from pages.markup import Markup, concat, draw, escape, html
from pages.text import MISSING, Say, decimals
from pages.text.written import Number
from queries.figures import Keys

Columns = Mapping[str, tuple[str, str | None]]
Late = Mapping[str, Sequence[bool]]  # by the header of a column, which of its cells say that something is late
STATES = ("missing", "not_applicable", "hidden", "secret")
# Columns whose words are those of a source, in French.
CITED = ("reference", "text_reference", "legal_text", "legal_basis", "legal_reference", "publisher", "licence")
_WORD = re.compile(r"[^\d\s.,%+\u2212\u202f\u00a0]")
SHORT, LONG = len("septembre 2024"), 50  # letters of what stays on one line; of what takes a whole one on a phone


class Code(str):
    """A cell that is a code, of a département say: words, even where all of it is digits."""


class Twofold(str):
    """A cell of two lines: a name, and under it, in small, what is said of it."""

    lines: tuple[str, str]

    def __new__(cls, name: str, told: str) -> "Twofold":
        made = super().__new__(cls, f"{name}\n{told}")
        made.lines = name, told
        return made


class Absent(str):
    """A cell that says why there is no value, in a column that stands as its values do."""


def columns_of(say: Say, told: Columns | str, **values: Any) -> dict[str, tuple[str, str | None]]:
    """The columns of a table, in order; from a line that names them, each with its unit where it has one (`readable`).

    In "offer: share:percent partner=who name=indicators.territory", `share` is the column of the frame of that name
    under the words of the key `offer.share`, `partner` under those of `offer.who`, `name` under those of the whole key.
    `values` fill in what these words leave open.
    """
    if not isinstance(told, str):
        return dict(told)
    return {name: (say(key, **values), unit or None) for name, key, unit in described(told)}


def described(told: str) -> Iterator[tuple[str, str, str]]:
    """The columns of such a line: name in the frame, key of its words, unit or ""."""
    table, _, line = told.partition(": ")
    for one in line.split():
        words, _, unit = one.partition(":")
        name, _, key = words.partition("=")
        yield name, key if "." in key else f"{table}.{key or name}", unit


def readable(say: Say, frame: pd.DataFrame, columns: Columns, keys: Keys | None = None) -> pd.DataFrame:
    """The frame with the given columns, in order, labelled and written out; `keys` says which figures its cells are.

    `columns` maps a column to (label, unit): unit of an indicator, 'change' (percent, signed), 'duration' (of days),
    'km', 'date', 'month', 'kind', 'state', 'code', 'deposited' (a sentence that came in French), 'over:NAME' (words,
    and in small under them what the column NAME says of them), or None.
    Where the frame has a `state`, or a column of its own, `NAME_state`, a value that is not there says why.
    """
    states = frame["state"] if "state" in frame else pd.Series("value", index=frame.index)
    own = {name: frame.get(f"{name}_state", states) for name in columns}
    cells = known(frame, columns, keys)
    written = {
        header(say, label, unit): [
            write(say, value, "deposited" if name in CITED else unit, state, count)
            for value, state in zip(cells[name], own[name], strict=True)
        ]
        for name, (label, unit) in columns.items()
        for count in [0 if unit == "days" else digits(frame[name])]  # whole, as in a sentence
    }
    for label, unit in columns.values():
        if unit and unit.startswith("over:"):
            under = unit.removeprefix("over:")
            tell = say.original if under in CITED else say.text
            lines = zip(written[label], map(tell, frame[under]), strict=True)
            written[label] = [Twofold(*line) for line in lines]
    return pd.DataFrame(written, index=frame.index, dtype=object)  # text of pandas would forget what figures are


def held(frame: pd.DataFrame, columns: Columns) -> Columns:
    """Of the columns of a table, those that hold something, or say why they may not: the others are not shown."""

    def says(name: str) -> bool:
        states = frame.get(f"{name}_state", frame.get("state", pd.Series(dtype=object)))
        return bool(frame[name].notna().any() or states.isin(STATES[1:]).any())

    return {name: told for name, told in columns.items() if says(name)} if len(frame) else columns


def known(frame: pd.DataFrame, columns: Iterable[str], keys: Keys | None) -> dict[str, list[Any]]:
    """The cells of some columns, as lists; those that `keys` names know which figure they are."""
    if keys is None:
        return {name: list(frame[name]) for name in columns}
    told = [keys(row) for row in frame.to_dict("records")]
    return {
        name: [key[name](value) if name in key else value for key, value in zip(told, frame[name], strict=True)]
        for name in columns
    }


def header(say: Say, label: str, unit: str | None) -> str:
    """'Actes', 'Part (%)': a label and the sign of a unit."""
    sign = say.unit(unit) if unit and say.has(f"parts.unit.{unit}") else ""
    return f"{label} ({sign})" if sign else label


def digits(column: "pd.Series[Any]") -> int | None:
    """How many decimals the numbers of a column have, so that they stand one under the other: none where some reach
    100, unless others are of a few units. Of words, of dates and of what is no number each is as it is written alone.
    """
    values = [abs(float(one)) for one in column.dropna() if isinstance(one, int | float) and not isinstance(one, bool)]
    broken = [one for one in values if not round(one, 9).is_integer()]
    if not broken:
        return None
    return 0 if max(values) >= 100 and min(broken) >= 10 else 1


def told(columns: Columns, rows: pd.DataFrame) -> Columns:
    """Of some columns, those that say something: a value, or that it is secret."""
    secret = {name for name in columns if f"{name}_state" in rows and rows[f"{name}_state"].eq("secret").any()}
    return {name: column for name, column in columns.items() if name in secret or rows[name].notna().any()}


def write(say: Say, value: Any, unit: str | None, state: str = "value", digits: int | None = None) -> str:
    """One cell: without the unit, which is in the header."""
    if isinstance(value, str) and unit == "deposited":
        return say.original(value)
    if isinstance(value, str) and unit == "code":
        return Code(value)
    if isinstance(value, str):
        return say(f"parts.{unit}.{value}") if unit in ("kind", "state") else say.text(value)
    if pd.isna(value):
        told = unit not in (None, "date", "month") and state in STATES
        return Absent(say(f"parts.state.{state}")) if told else MISSING
    if unit == "month":
        return say.month(value)
    if isinstance(value, date):
        return say.short_date(value)
    if isinstance(value, bool):
        return say("parts.yes" if value else "parts.no")
    if unit == "duration":
        return Number.of(value, say.duration(value))
    if unit in ("change", "points"):
        return say.signed(value, digits=1)
    return say.points(value) if unit == "percent" else say.number(value, digits=places(value, unit, digits))


def places(value: Any, unit: str | None, digits: int | None) -> int:
    """How many decimals a number is written with, in a column whose numbers have `digits` of them (`digits`)."""
    if unit in ("percent", "change", "points", "km"):
        return 1
    return decimals(value) if digits is None else digits


def table(
    written: pd.DataFrame,
    alt: str,
    addresses: Mapping[str, list[str | None]] | None = None,
    fold: Say | None = None,
    late: Late | None = None,
) -> None:
    """A real table of written values; a column of numbers is aligned right. `addresses`: by column, where cells lead.

    With the words of `fold` a phone shows its first lines, and the rest on request (`more`).

    Not st.table, which reads each cell as Markdown and aligns every text to the left.
    """
    whole = markup(written, alt, addresses, late)
    draw(more.folded(fold, whole, len(written), more.first(len(written.columns))) if fold else whole)


def markup(
    written: pd.DataFrame,
    alt: str,
    addresses: Mapping[str, list[str | None]] | None = None,
    late: Late | None = None,
) -> Markup:
    """HTML of a table as `table` draws it."""
    sides = {str(name): _side(list(written[name])) for name in written}
    first = str(written.columns[0])
    sides[first] = sides[first].replace("tc-lines", "")  # a name has a line of its own as it is
    leads, reds = addresses or {}, late or {}
    lines = [
        {
            name: (_look(cell, sides[name], bool(reds.get(name) and reds[name][rank])), _cell(cell, to))
            for name, cell in zip(sides, cells, strict=True)
            for to in [leads[name][rank] if leads.get(name) else None]
        }
        for rank, cells in enumerate(written.itertuples(index=False, name=None))
    ]
    whole = lists.table("tc-table", "", {name: name for name in sides}, lines, sides, first)
    return html('<div class="tc-wide" role="region" aria-label="{}" tabindex="0">{}</div>', alt, whole)


def bare(written: pd.DataFrame) -> Markup:
    """HTML of a table of written values without any style, for a document that has no stylesheet of ours."""
    heads = concat(html("<th>{}</th>", str(name)) for name in written)
    lines = written.itertuples(index=False, name=None)
    body = concat(html("<tr>{}</tr>", concat(html("<td>{}</td>", cell) for cell in cells)) for cells in lines)
    return html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", heads, body)


def _cell(text: str, address: str | None) -> Markup:
    over, under = text.lines if isinstance(text, Twofold) else (text, "")
    words = unbroken(over) if " " in over else escape(over)
    words = html('<a href="{}">{}</a>', address, words) if address else words
    return html("{} <small>{}</small>", words, unbroken(under)) if under else words


def _look(cell: str, side: str, late: bool) -> str:
    """Besides: a name of one word with hyphens on one line, but an edition's; what is late in red."""
    named = side not in ("tc-number", "tc-brief") and " " not in cell and "-" in cell and not cell[0].isdigit()
    return " ".join(filter(None, ("tc-brief" if named else "", "tc-late" if late else "")))


def _is_words(cell: str) -> bool:
    return not isinstance(cell, Number) and _WORD.search(cell) is not None


def _side(cells: list[str]) -> str:
    """How a column stands: numbers and times to the right, short codes and dates on one line, long words over the
    whole width.
    """
    filled = [cell for cell in cells if cell != MISSING and not isinstance(cell, Absent)]
    if filled and not any(isinstance(cell, Code) or _is_words(cell) for cell in filled):
        return "tc-number"
    longest = max((len(line) for cell in filled for line in cell.split("\n")), default=0)
    return "tc-brief" if 0 < longest <= SHORT else "tc-lines" if longest > LONG else ""
