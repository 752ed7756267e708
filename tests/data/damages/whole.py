"""Whole files damaged: saved again, joined, cut, wrapped, renamed, put in another order, translated, encoded otherwise.

`python -m tests.data.damages.whole` (`make damages`) damages each made format and each real file where these are, and
counts what came of it: right, said, blocked, silently wrong (with `--made`: the made formats alone, as lines of
whole.csv). Each damage is a function from a sound file to its bytes. What is lost and leaves no trace in the file is
silent here, and told where files meet: see test_invisible.py.
"""

import csv
import datetime
import io
import json
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow as pa

from data.check import Report, check_table, names_of
from data.contracts import fold
from data.problem import Refused
from data.read.tabulate import tabulate_all
from tests.data import books
from tests.data.damages.formats import FORMATS

REAL = Path(__file__).parents[4] / "shared" / "real"
MOST_ROWS = 400  # of a real file, taken all along it
VERDICTS = ("right", "said", "blocked", "silently wrong", "a number silently wrong")
Rows = list[list[str]]


@dataclass(frozen=True)
class File:
    """A sound file: its name, its header and its rows, as text."""

    name: str
    header: list[str]
    rows: Rows

    @property
    def table(self) -> Rows:
        """The header, then the rows."""
        return [self.header, *self.rows]

    def half(self, second: bool) -> Rows:
        """The first rows, or the others."""
        middle = len(self.rows) // 2
        return self.rows[middle:] if second else self.rows[:middle]


Damage = Callable[[File], bytes]


def text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Delimited text."""
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return kept.getvalue()


def saved(encoding: str, delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> Damage:
    """The same rows, as another program writes them."""
    return lambda file: text(file.table, delimiter, end, quoting).encode(encoding, "replace")


def number(cell: str) -> object:
    """A cell as a spreadsheet takes it: a number without its first zeros, a day; else the text."""
    plain = cell.strip()
    try:
        return datetime.date.fromisoformat(plain)
    except ValueError:
        pass
    try:
        return float(plain) if plain and plain.lower() not in ("nan", "inf", "infinity") and "_" not in plain else cell
    except ValueError:
        return cell


def spread(file: File) -> list[list[object]]:
    """A table as a spreadsheet holds it once a text was opened in it."""
    return [list(file.header), *([number(cell) for cell in row] for row in file.rows)]


def comma(cell: str) -> str:
    """A decimal number as it is written in French."""
    whole, point, decimals = cell.partition(".")
    return f"{whole},{decimals}" if point and whole.lstrip("-").isdigit() and decimals.isdigit() else cell


def objects(file: File) -> list[dict[str, str]]:
    """One object a row."""
    return [dict(zip(file.header, row, strict=False)) for row in file.rows]


def turned(rows: Rows) -> Rows:
    """The columns from last to first."""
    return [row[::-1] for row in rows]


def shuffled(rows: Rows) -> Rows:
    return random.Random(2018).sample(rows, len(rows))


def words(name: str) -> str:
    """The name of a column as people write it."""
    return name.replace("_", " ").strip().capitalize()


READ_ME = [["Lisez-moi"], ["Source : direction interministérielle"], ["Extraction du 01/02/2024"]]
ANOTHER = [["agent", "bureau", "poste"], ["A", "12", "4501"], ["B", "14", "4502"], ["C", "15", "4503"]]


def total(file: File) -> list[str]:
    """A line of totals: the sum of each column that holds nothing but numbers."""
    cells = list(zip(*file.rows, strict=False))
    sums = [str(sum(map(float, column))) if all(map(is_number, column)) else "" for column in cells]
    return ["Total", *sums[1:]] if sums else ["Total"]


def is_number(cell: str) -> bool:
    try:
        return float(cell) is not None
    except ValueError:
        return False


def subtotals(file: File, place: int, word: str) -> bytes:
    """The sum of each half after it, the word for it in one of the columns that hold words."""
    rows = [file.header]
    for second in (False, True):
        half = file.half(second)
        sums = total(File(file.name, file.header, half))
        sums[0] = ""
        sums[min(place, len(sums) - 1)] = word
        rows += [*half, sums]
    return text(rows).encode()


def filtered(file: File) -> bytes:
    """A workbook in which a filter shows a row in two."""
    book = openpyxl.load_workbook(io.BytesIO(books.xlsx({"Feuil1": file.table})))
    for line in range(2, len(file.table) + 1, 2):
        book["Feuil1"].row_dimensions[line].hidden = True
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def of_no_width(cell: str) -> str:
    """A cell that begins with what nobody sees."""
    return f"\u200b{cell}"


def glued(file: File) -> bytes:
    """Two files one after the other, the first of which does not end its last line."""
    first = text([file.header, *file.half(second=False)]).rstrip("\n")
    return (first + text([file.header, *file.half(second=True)])).encode()


def shifted(file: File) -> bytes:
    """Each name one column to the right of its own."""
    return text([[file.header[-1], *file.header[:-1]], *file.rows]).encode()


def doubled(content: bytes) -> bytes:
    """Text whose bytes were once read in Windows-1252, and saved so."""
    return content.decode("cp1252", "replace").encode()


ENDS = ("Note : données provisoires", "Source : préfectures")
DAMAGES: dict[str, Damage] = {
    "saved: semicolons, Windows": saved("cp1252", ";", "\r\n"),
    "saved: semicolons, mark of UTF-8": saved("utf-8-sig", ";", "\r\n"),
    "saved: Unicode text": saved("utf-16", "\t", "\r\n"),
    "saved: bars": saved("utf-8", "|"),
    "saved: all in quotes": saved("utf-8", ",", "\n", csv.QUOTE_ALL),
    "saved: returns alone": saved("utf-8", ",", "\r"),
    "saved: decimal commas": lambda f: text([f.header, *([comma(c) for c in row] for row in f.rows)], ";").encode(),
    "saved: XLSX": lambda f: books.xlsx({"Feuil1": f.table}),
    "saved: XLSX, numbers and days": lambda f: books.xlsx({"Feuil1": spread(f)}),
    "saved: ODS": lambda f: books.ods({"Feuille1": f.table}),
    "saved: XLS": lambda f: books.xls({"Feuil1": f.table}),
    "saved: JSON": lambda f: json.dumps(objects(f), ensure_ascii=False).encode(),
    "saved: JSON, a page of an interface": lambda f: json.dumps({"results": objects(f)}).encode(),
    "saved: JSON lines": lambda f: "".join(json.dumps(one) + "\n" for one in objects(f)).encode(),
    "saved: Parquet": lambda f: books.parquets({n: [row[i] for row in f.rows] for i, n in enumerate(f.header)}),
    "saved: ZIP": lambda f: books.zipped(f.name, text(f.table).encode()),
    "saved: gz": lambda f: books.gzipped(text(f.table).encode()),
    "encoded: a Mac's": saved("mac_roman"),
    "encoded: DOS": saved("cp850"),
    "encoded: twice": lambda f: doubled(text(f.table).encode()),
    "encoded: accents apart": lambda f: unicodedata.normalize("NFD", text(f.table)).encode(),
    "encoded: as in web pages": lambda f: text(f.table).encode("ascii", "xmlcharrefreplace"),
    "encoded: the header alone": lambda f: text([f.header]).encode() + text(f.rows).encode("cp1252", "replace"),
    "joined: two halves with their headers": lambda f: (
        text([f.header, *f.half(second=False)]) + text([f.header, *f.half(second=True)])
    ).encode(),
    "joined: two halves, columns in another order": lambda f: (
        text([f.header, *f.half(second=False)]) + text(turned([f.header, *f.half(second=True)]))
    ).encode(),
    "joined: without an end of line between": glued,
    "joined: the same file twice": lambda f: (text(f.table) + text(f.rows)).encode(),
    "cut: in the middle of a line": lambda f: text(f.table).encode()[: len(text(f.table).encode()) * 2 // 3 + 1],
    "cut: in the last cell": lambda f: text(f.table).rstrip("\n")[:-1].encode(),
    "cut: at the end of a line": lambda f: text([f.header, *f.half(second=False)]).encode(),
    "cut: the header lost": lambda f: text(f.rows).encode(),
    "cut: the first column lost": lambda f: text([row[1:] for row in f.table]).encode(),
    "cut: the last column lost": lambda f: text([row[:-1] for row in f.table]).encode(),
    "cut: the last cell of a row lost": lambda f: text([*f.table[:-2], f.table[-2][:-1], f.table[-1]]).encode(),
    "cut: an archive": lambda f: books.zipped(f.name, text(f.table).encode())[:-60],
    "wrapped: titles": lambda f: f"Liste établie par la préfecture ; 2024\n\n{text(f.table)}".encode(),
    "wrapped: a separator declared": lambda f: f"sep=;\n{text(f.table, ';')}".encode(),
    "wrapped: totals": lambda f: text([*f.table, total(f)]).encode(),
    "wrapped: notes": lambda f: (text(f.table) + "".join(f"{note}\n" for note in ENDS)).encode(),
    "wrapped: labels above": lambda f: text([[words(n) + " *" for n in f.header], *f.table]).encode(),
    "wrapped: groups above": lambda f: text([["Identité", *[""] * (len(f.header) - 1)], *f.table]).encode(),
    "wrapped: blank lines": lambda f: text([x for row in f.table for x in (row, [""] * len(row))]).encode(),
    "wrapped: a blank column before": lambda f: text([["", *row] for row in f.table]).encode(),
    "wrapped: numbers of rows": lambda f: text(
        [["", *f.header], *([str(i), *r] for i, r in enumerate(f.rows))]
    ).encode(),
    "wrapped: spaces around cells": lambda f: text([[f" {cell} " for cell in row] for row in f.table]).encode(),
    "sheets: a page of words first": lambda f: books.xlsx({"Lisez-moi": READ_ME, "Données": f.table}),
    "sheets: another table first": lambda f: books.xlsx({"Annuaire": ANOTHER, "Données": f.table}),
    "sheets: two halves": lambda f: books.ods(
        {"A": [f.header, *f.half(second=False)], "B": [f.header, *f.half(second=True)]}
    ),
    "sheets: two halves, in another order": lambda f: books.xlsx(
        {"A": [f.header, *f.half(second=False)], "B": turned([f.header, *f.half(second=True)])}
    ),
    "sheets: titles, totals and notes": lambda f: books.xlsx(
        {"1": [["Liste établie par la préfecture"], [], *f.table, total(f), [], [ENDS[0]]]}
    ),
    "sheets: a copy hidden": lambda f: books.xlsx({"Copie": f.table, "Données": f.table}, hidden=["Copie"]),
    "wrapped: subtotals": lambda f: subtotals(f, 0, "Sous-total Bretagne"),
    "wrapped: subtotals in another column": lambda f: subtotals(f, 1, "Sous-total"),
    "sheets: rows hidden by a filter": filtered,
    "encoded: marks of no width": lambda f: text([list(map(of_no_width, row)) for row in f.table]).encode(),
    "renamed: marks of no width in the header": lambda f: text([list(map(of_no_width, f.header)), *f.rows]).encode(),
    "renamed: capitals and spaces": lambda f: text([[words(n).upper() for n in f.header], *f.rows]).encode(),
    "renamed: as people write": lambda f: text([list(map(words, f.header)), *f.rows]).encode(),
    "renamed: one column": lambda f: text([[*f.header[:-1], "Colonne1"], *f.rows]).encode(),
    "renamed: all columns": lambda f: text([[f"Colonne{i}" for i in range(len(f.header))], *f.rows]).encode(),
    "renamed: two columns alike": lambda f: text([[*f.header[:-1], f.header[0]], *f.rows]).encode(),
    "order: columns": lambda f: text(turned(f.table)).encode(),
    "order: rows": lambda f: text([f.header, *shuffled(f.rows)]).encode(),
    "order: names one column off": shifted,
    "translated: our own names": lambda f: text([ours(f), *f.rows]).encode(),
    "translated: another language": lambda f: text([[f"{fold(n)[::-1]}" for n in f.header], *f.rows]).encode(),
}


def ours(file: File) -> list[str]:
    """The header in the names of the contract."""
    report = reports(file.name, text(file.table).encode())[0]
    assert report.contract is not None
    assert report.table is not None
    names = names_of(report.table)[1]
    alone = {written: name for name, written in names.items() if list(names.values()).count(written) == 1}
    return [alone.get(name, name) for name in file.header]


def reports(name: str, content: bytes) -> list[Report]:
    """The reports on a file; one that cannot be read has no rows."""
    try:
        return [check_table(table) for table in tabulate_all(name, content)]
    except Refused as refused:
        return [Report(name, problems=refused.problems)]


def understood(report: Report) -> list[dict[str, str]]:
    """The rows in an order of their own, without their lines and what is kept of codes as they were written."""
    assert report.rows is not None
    kept = [name for name in report.rows.column_names if name != "line" and not name.endswith("_given")]
    rows = [{name: _written(value) for name, value in row.items()} for row in report.rows.select(kept).to_pylist()]
    return sorted(rows, key=lambda row: list(row.values()))


def _written(value: object) -> str:
    """A value; an end of line inside a text is one, however it is written."""
    return repr(value).replace("\\r\\n", "\\n").replace("\\r", "\\n")


@cache
def sound(name: str, content: bytes) -> tuple[Report, list[dict[str, str]]]:
    """The report on a file without damage, and its rows."""
    (report,) = reports(name, content)
    return report, understood(report)


def verdict(file: File, damage: str) -> str:
    """What comes of a damaged file."""
    before, rows = sound(file.name, text(file.table).encode())
    found = reports(file.name, DAMAGES[damage](file))
    if any(one.blocking or one.rows is None for one in found):
        return "blocked"
    after = next((one for one in found if one.contract is before.contract), found[0])
    if after.contract is before.contract and understood(after) == rows:
        return "right"
    known = Counter(problem.rule for problem in before.problems)
    told = Counter(problem.rule for one in found for problem in one.problems)
    if told - known:
        return "said"
    return "silently wrong" if _numbers(after) <= _numbers(before) else "a number silently wrong"


def _numbers(report: Report) -> Counter[tuple[str, object]]:
    """The numbers of the rows, each with its column and how often it stands there."""
    assert report.rows is not None
    numeric = [field.name for field in report.rows.schema if field.name != "line" and _is_numeric(field.type)]
    held = ((name, value) for name in numeric for value in report.rows[name].to_pylist())
    return Counter(one for one in held if one[1] is not None)


def _is_numeric(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def made() -> Iterator[File]:
    """The made formats."""
    for name, columns in FORMATS.items():
        cells = zip(*(cells for _, cells in columns.values()), strict=True)
        yield File(f"{fold(name)}.csv", list(columns), [list(row) for row in cells])


def real() -> Iterator[File]:
    """The real files that are recognised, as text; their first rows where they have many."""
    for path in sorted(path for path in REAL.rglob("*") if path.suffix in (".csv", ".xlsx", ".geojson", ".json")):
        try:
            table = tabulate_all(path.name, path.read_bytes())[0]
        except Refused:
            continue
        report = check_table(table)
        if report.contract and report.count and not report.blocking and report.contract.columns:
            step = -(-len(table.rows) // MOST_ROWS)
            yield File(path.with_suffix(".csv").name, list(table.columns), table.rows[::step])


def main(asked: Sequence[str]) -> int:
    """Damage every file in every way; print the counts by damage, each silence by name, and the sums."""
    if "--made" in asked:
        lines = [(file.name, damage, verdict(file, damage)) for file in made() for damage in DAMAGES]
        print(text([("file", "damage", "verdict"), *map(list, lines)]), end="")
        return 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in DAMAGES}
    silent = []
    for file in [*made(), *real()]:
        for damage in DAMAGES:
            found = verdict(file, damage)
            counts[damage][found] += 1
            if "silently" in found:
                silent.append(f"{file.name}: {damage}: {found}")
        print(file.name, len(file.rows), file=sys.stderr, flush=True)
    width = max(map(len, DAMAGES))
    print(f"{'damage':{width}}", *(f"{verdict:>14.14}" for verdict in VERDICTS))
    for damage, held in counts.items():
        print(f"{damage:{width}}", *(f"{held[verdict]:14}" for verdict in VERDICTS))
    every = sum(counts.values(), Counter[str]())
    print(*silent, sep="\n")
    print(f"{every.total()} damages:", ", ".join(f"{every[verdict]} {verdict}" for verdict in VERDICTS))
    return int(every["a number silently wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
