"""The cells of one table, held against one contract: every problem is found at once, and rows become typed."""

import calendar
import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute

from data import database
from data.check import cells, coverage, hours, indicators, itinerance, remarks
from data.check.locate import COLUMNS, Given, Place, locate
from data.check.report import Report
from data.contracts import Column, Contract, fold
from data.model import MODEL
from data.problem import Problem, limit_problems, rules
from data.read import Table
from data.reference import nomenclature, places

EMAIL_NAMES = {"mail", "email", "e_mail", "courriel", "contact_mail", "adresse_mail", "adresse_electronique", "mel"}
MOST_SHOWN = 3  # spellings quoted of what is reported once for a column
MANY_DAYS = 3  # a monthly column with more days than this inside one month was dragged in a spreadsheet

KIND = ("kind", "nature")  # as files of pages name what their rows are made of
DEMONSTRATION = "demonstration"  # there, and at the beginning of the names of those files
PRICES = MODEL / "13_prices.sql"  # rules may ask which years have a price

Values = dict[str, list]


@dataclass
class _Work:
    """One file on its way: problems gather as steps go."""

    table: Table
    contract: Contract
    names: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, rule: str, line: int | None, column: str | None, value: object = None, detail: object = None
    ) -> None:
        """Note one problem, the column under the name it has in the file."""
        written = self.names.get(column, column) if column else None
        if rules()[rule].get("choices"):
            detail = f"{self.contract.name}.{column}"  # which says the choices in the language of who reads
        texts = (None if item is None else str(item) for item in (value, detail))
        self.problems.append(Problem(self.table.file, rule, line, written, *texts))


def check_against(table: Table, contract: Contract, names: Mapping[str, str]) -> Report:
    """Check cells against one contract; `names` gives for its columns those of the file."""
    work = _Work(table, contract, names, list(table.problems))
    _invented(work)
    _header(work)
    _known_indicators(work)
    _known_kinds(work)
    values = _typed(work)
    _listed(work, values)
    _territories(work, values)
    _months(work, values)
    if contract.locates:
        _located(work, values)
    if contract.moves:
        _moving(work, values)
    _identity(work, values)
    _stopped(work, values)
    rows = _arrow(contract, work.table, values)
    _duplicates(work, values)
    if rows.num_rows:
        with _memory().cursor() as cursor:
            cursor.register("rows", rows)
            _broken_rules(work, cursor)
            _contradictions(work, cursor)
    found = limit_problems(table.file, sorted(work.problems, key=lambda problem: table.number(problem) or 0))
    return Report(table.file, table.sha256, contract, rows, tuple(map(table.placed, found)), table)


def _invented(work: _Work) -> None:
    """A file that was taken from a demonstration: its name says so, or the column that files of pages have."""
    kinds = [place for place, name in enumerate(work.table.columns) if fold(name) in KIND]
    told = any(fold(cells[place]) == DEMONSTRATION for cells in work.table.rows for place in kinds)
    if told or Path(work.table.file).name.startswith(f"{DEMONSTRATION.upper()}-"):
        work.report("invented_rows", None, None)


def _stopped(work: _Work, values: Values) -> None:
    """A table that goes through the départements and stops on the way: it may have been cut at the end of a line."""
    for name, column in work.contract.columns.items():
        if name not in values:
            continue
        found = values[name]
        if column.type == "zone":
            found = [one["code"] for one in found if one and one["level"] == "department"]
        elif column.type == "territory":
            levels = values.get(column.level or "level", [None] * len(found))
            found = [code for code, level in zip(found, levels, strict=True) if level == "department"]
        elif column.type != "department":
            continue
        if told := coverage.stops_early(found):
            work.report("stops_early", work.table.lines[-1], name, *told)


def is_email_column(name: str) -> bool:
    """Whether a column is named as one that holds e-mail addresses."""
    return fold(name) in EMAIL_NAMES


def _header(work: _Work) -> None:
    """Columns that are missing, dropped or not used; a file without a row."""
    for name, _ in work.table.meant.names if work.table.meant else ():
        if name in work.names:
            work.report("column_meant", 1, name, None, name)
    for column in work.contract.columns.values():
        if column.required and column.name not in work.names:
            work.report("missing_column", 1, column.name)
    for name in dict.fromkeys(work.names.values()):
        _repeated(work, name)
    known = set(map(fold, work.names.values()))
    unused = [name for name in work.table.columns if fold(name) not in known]
    for name in filter(is_email_column, work.table.columns):
        work.report("email_column_dropped", 1, name)
    if ignored := [
        name for name in unused if not is_email_column(name) and name.strip().lower() not in remarks.NAMES.values()
    ]:
        work.report("columns_not_used", 1, None, None, ", ".join(ignored))
    if not work.table.rows:
        work.report("no_row", None, None)


def _known_indicators(work: _Work) -> None:
    """Of a file that holds known indicators and others, the rows of the known; the rest is counted, in one line.

    A line of them that is there twice, cell for cell, is read once.
    """
    table, name = work.table, work.names.get("indicator")
    if work.contract.split_by != "indicator" or name is None:
        return
    position = table.columns.index(name)
    found = [row[position].strip() for row in table.rows]
    others = Counter(indicator for indicator in found if indicator not in indicators.known())
    shown = ", ".join(list(others)[:MOST_SHOWN]) + (", \u2026" if len(others) > MOST_SHOWN else "")
    if others and len(others) == len(set(found)) and work.contract.completes:
        work.report("no_known_indicator", None, "indicator", shown)
    elif others and len(others) < len(set(found)):
        work.report("indicators_left_aside", None, "indicator", others.total(), f"{len(others)} ({shown})")
        kept = [i for i, indicator in enumerate(found) if indicator not in others]
        work.table = _rows_of(table, kept)
    if work.contract.completes:
        first: dict[tuple[str, ...], int] = {}
        for i, row in enumerate(work.table.rows):
            if (before := first.setdefault(tuple(row), i)) != i:
                work.report("line_repeated", work.table.lines[i], None, None, table.place(work.table.lines[before]))
        work.table = _rows_of(work.table, sorted(first.values()))


def _known_kinds(work: _Work) -> None:
    """Of a file that holds things of many kinds, those of the kinds that its contract names; the rest is counted."""
    for column in work.contract.columns.values():
        if not column.others_aside or column.name not in work.names:
            continue
        position = work.table.columns.index(work.names[column.name])
        texts = [_inside(row[position], column.inside).strip() for row in work.table.rows]
        known = {text: cells.parse(column, text).value is not None for text in set(texts)}
        others = Counter(text for text in texts if not known[text])
        if others:
            shown = ", ".join(text or "-" for text, _ in others.most_common(MOST_SHOWN))
            shown += ", \u2026" if len(others) > MOST_SHOWN else ""
            work.report("kinds_left_aside", None, column.name, others.total(), f"{len(others)} ({shown})")
            work.table = _rows_of(work.table, [i for i, text in enumerate(texts) if known[text]])


def _inside(cell: str, key: str) -> str:
    """What a cell of JSON says under a key, in itself or in the first of its objects that has it; else the cell."""
    if not key or not cell.lstrip().startswith(("[", "{")):
        return cell
    try:
        said = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    objects = [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, dict)]
    found = next((one[key] for one in objects if one.get(key) not in (None, "")), "")
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _rows_of(table: Table, kept: Sequence[int]) -> Table:
    return replace(table, lines=[table.lines[i] for i in kept], rows=[table.rows[i] for i in kept])


def _repeated(work: _Work, name: str) -> None:
    """A column that is there twice: one is read, which holds only where every line of the other says the same."""
    same = [i for i, other in enumerate(work.table.columns) if fold(other) == fold(name)]
    for line, row in zip(work.table.lines, work.table.rows, strict=True):
        first, *others = (row[i].strip() for i in same)
        if different := next((other for other in others if other != first), None):
            work.problems.append(Problem(work.table.file, "column_twice", line, name, first, different[:80]))
            return
    if len(same) > 1:
        work.problems.append(Problem(work.table.file, "column_repeated", 1, name, detail=str(len(same))))


def _typed(work: _Work) -> Values:
    """Each column of the contract as typed values, in file order; each distinct text is parsed once."""
    read = [name for name, column in work.contract.columns.items() if column.type != "email" and name in work.names]
    positions = {name: work.table.columns.index(work.names[name]) for name in read}
    found = {name: [row[position] for row in work.table.rows] for name, position in positions.items()}
    for name in found:
        if key := work.contract.columns[name].inside:
            found[name] = [_inside(cell, key) for cell in found[name]]
    return {name: _parse_column(work, name, found) for name in found}


def _parse_column(work: _Work, name: str, found: Mapping[str, Sequence[str]]) -> list:
    """The values of a column. Its cells decide together how it is written, or those of each measure in it."""
    column, texts = work.contract.columns[name], found[name]
    measures = indicators.measures(found) if column.measures else [""] * len(texts)
    held: dict[str, set[str]] = defaultdict(set)
    for measure, text in zip(measures, texts, strict=True):
        held[measure].add(text)
    known = {measure: _parse_texts(indicators.bounded(column, measure), held[measure]) for measure in held}
    parsed = [known[measure][text] for measure, text in zip(measures, texts, strict=True)]
    _report_cells(work, column, texts, parsed)
    return [cell.value for cell in parsed]


def _parse_texts(column: Column, texts: Collection[str]) -> dict[str, cells.Parsed]:
    written = cells.writing(column, texts)
    return {text: cells.parse(column, text, written) for text in texts}


def _report_cells(work: _Work, column: Column, texts: Sequence[str], found: Sequence[cells.Parsed]) -> None:
    """Report the cells of a column line by line; what is the manner of the whole column once, with its count."""
    gathered: dict[str, list[tuple[int, str, cells.Parsed]]] = defaultdict(list)
    for line, text, parsed in zip(work.table.lines, texts, found, strict=True):
        if parsed.rule and rules()[parsed.rule].get("gathered"):
            gathered[parsed.rule].append((line, "" if "@" in text else text.strip(), parsed))
            _report_not_usable(work, column, line, text, parsed)
        elif parsed.rule:
            _report_cell(work, column, line, text, parsed)
    for rule, held in gathered.items():
        (line, _, first), shown = held[0], list(dict.fromkeys(text for _, text, _ in held))[:MOST_SHOWN]
        work.report(rule, line, column.name, ", ".join(shown), f"{first.detail or ''} (× {len(held)})".strip())


def _report_cell(work: _Work, column: Column, line: int, text: str, parsed: cells.Parsed) -> None:
    """Report a cell, without its text when that holds an e-mail address."""
    shown = None if parsed.rule == "email_removed" else text.strip() or None
    work.report(str(parsed.rule), line, column.name, shown, parsed.detail)
    _report_not_usable(work, column, line, text, parsed)


def _report_not_usable(work: _Work, column: Column, line: int, text: str, parsed: cells.Parsed) -> None:
    if column.required and parsed.value is None and rules()[str(parsed.rule)]["severity"] != "error":
        shown = None if parsed.rule == "email_removed" else text.strip() or None
        work.report("required_not_usable", line, column.name, shown)


def _listed(work: _Work, values: Values) -> None:
    """Values that must be in a fixed list become its codes, from any of their spellings."""
    for column in work.contract.columns.values():
        name = (column.references or "").partition(".")[0]
        if name not in nomenclature.LISTS or column.name not in values:
            continue
        known, found = nomenclature.codes(name), values[column.name]
        for i, value in enumerate(found):
            if value is not None:
                found[i] = known.get(fold(value))
                if found[i] is None:
                    work.report("not_in_list", work.table.lines[i], column.name, value)


def _territories(work: _Work, values: Values) -> None:
    """Codes whose level stands in another column: (department, 1) is Ain, (region, 1) is Guadeloupe."""
    for column in work.contract.columns.values():
        beside = column.level or "level"
        if column.type != "territory" or not {column.name, beside} <= values.keys():
            continue
        levels, codes = values[beside], values[column.name]
        for i, (level, code) in enumerate(zip(levels, codes, strict=True)):
            if level and code:
                codes[i] = _territory(work, work.table.lines[i], column, level, code)


def _territory(work: _Work, line: int, column: Column, level: str, code: str) -> str | None:
    parser = {"department": cells.parse_department, "region": cells.parse_region}.get(level)
    parsed = parser(column, code, cells.Writing()) if parser else cells.Parsed("FR" if level == "nation" else code)
    if parsed.rule:
        work.report(parsed.rule, line, column.name, code, parsed.detail)
    elif not places.territory_exists(level, str(parsed.value)):
        work.report("unknown_territory", line, column.name, code, level)
        return None
    return None if parsed.value is None else str(parsed.value)


def _months(work: _Work, values: Values) -> None:
    """Months are known by their first day; a day that changes with the row was dragged, not meant."""
    for column in work.contract.columns.values():
        if column.type == "month" and column.name in values:
            _odd_days(work, column, values[column.name])
            values[column.name] = [day and day.replace(day=1) for day in values[column.name]]


def _odd_days(work: _Work, column: Column, days: Sequence[datetime.date | None]) -> None:
    odd = [(line, day) for line, day in zip(work.table.lines, days, strict=True) if day and not _is_bound(day)]
    by_month = defaultdict(set)
    for _, day in odd:
        by_month[day.replace(day=1)].add(day)
    dragged = {month for month, found in by_month.items() if len(found) >= MANY_DAYS}
    for month in sorted(dragged):
        line, first = next((line, day) for line, day in odd if day.replace(day=1) == month)
        work.report("dates_dragged", line, column.name, first, f"{month:%Y-%m} ({len(by_month[month])})")
    for line, day in odd:
        if day.replace(day=1) not in dragged:
            work.report("month_from_day", line, column.name, day, f"{day:%Y-%m}")


def _is_bound(day: datetime.date) -> bool:
    return day.day in (1, calendar.monthrange(day.year, day.month)[1])


def _located(work: _Work, values: Values) -> None:
    """Replace what rows say of their place by what is known of it."""
    empty = [None] * len(work.table.rows)
    given = zip(*(values.get(name, empty) for name in COLUMNS), strict=True)
    found = []
    for line, row in zip(work.table.lines, given, strict=True):
        place, doubts = locate(Given(*row))
        found.append(place)
        for doubt in doubts:
            if doubt.rule == "department_from_commune" and doubt.column not in work.names:
                continue  # the file has no such column to fill
            if doubt.rule == "no_coordinates" and work.contract.bare:
                continue  # no line of such a list has any
            work.report(doubt.rule, line, doubt.column, doubt.value, doubt.detail)
    for name in Place.__dataclass_fields__:
        values[name] = [getattr(place, name) for place in found]


def _moving(work: _Work, values: Values) -> None:
    """Replace what rows say of moving, by a format and a flag, by whether they do."""
    empty = [None] * len(work.table.rows)
    columns = (values.get(name, empty) for name in itinerance.COLUMNS)
    said = [itinerance.Said(*row) for row in zip(*columns, strict=True)]
    judged = [itinerance.judge(one) for one in said]
    for line, one, found in zip(work.table.lines, said, judged, strict=True):
        if found.rule:
            work.report(found.rule, line, "itinerant", "Oui" if one.itinerant else "Non")
    values["format"] = [found.format for found in judged]
    values["itinerant"] = [found.moves for found in judged]
    values["format_told"] = [found.told for found in judged]


def _identity(work: _Work, values: Values) -> None:
    """A list without identifiers: its key is made of other columns, and said so; a repeated one is numbered."""
    key, parts = work.contract.key, work.contract.identity
    given = values.get(key[0], [None] * len(work.table.rows)) if key else []
    if not parts or all(given):
        return
    if key[0] not in work.names:
        work.report("identity_made", 1, key[0], None, ", ".join(parts))
    seen: dict[str, int] = defaultdict(int)
    for i, row in enumerate(zip(*(values[name] for name in parts), strict=True)):
        if given[i]:
            continue
        name = "-".join(fold(str(part)).replace("_", "-") for part in row if part)
        seen[name] += 1
        made = name if seen[name] == 1 else f"{name}-{seen[name]}"
        if made != name:
            work.report("identity_repeated", work.table.lines[i], key[0], name, made)
        elif key[0] in work.names:
            work.report("identifier_missing", work.table.lines[i], key[0], None, made)
        given[i] = made
    values[key[0]] = given


def _arrow(contract: Contract, table: Table, values: Values) -> pa.Table:
    """Typed rows with every column of the contract, absent ones empty, and the line each row comes from."""
    empty = [None] * len(table.rows)
    types = {name: cells.arrow_type(column) for name, column in contract.columns.items() if column.type != "email"}
    if contract.locates:
        types |= {name: pa.float64() if name in ("lat", "lon") else pa.string() for name in Place.__dataclass_fields__}
    if contract.moves:
        types["format_told"] = pa.bool_()
    days = [name for name, column in contract.columns.items() if column.type == "hours"]
    arrays = {name: pa.array(values.get(name, empty), type) for name, type in types.items()}
    if days:
        weeks = zip(*(values.get(name, empty) for name in days), strict=True)
        arrays["weekly_hours"] = pa.array([hours.weekly_hours(week) for week in weeks], pa.float64())
    return pa.table(arrays | {"line": pa.array(table.lines, pa.int64())})


def _duplicates(work: _Work, values: Values) -> None:
    """Lines that have the key of an earlier one; a key with an empty part is another problem."""
    columns = [values[name] for name in work.contract.key if name in values]
    first: dict[tuple, int] = {}
    for line, key in zip(work.table.lines, zip(*columns, strict=True), strict=False):
        shown = tuple(_shown(part) for part in key)
        if None not in key and first.setdefault(shown, line) != line:
            there = work.table.place(first[shown])
            work.report("duplicate_key", line, " + ".join(work.contract.key), ", ".join(shown), there)


def _shown(part: object) -> str:
    if isinstance(part, dict):
        return "/".join(map(str, part.values()))
    return str(part)


def _broken_rules(work: _Work, connection: duckdb.DuckDBPyConnection) -> None:
    """Lines that meet a condition that the contract forbids."""
    columns = {name for name, *_ in connection.execute("describe rows").fetchall()}
    for rule in work.contract.rules:
        shown = rule.column if rule.column in columns else "null"
        query = f"select line, {shown}::text from rows where {rule.where} order by line"
        for line, value in connection.execute(query).fetchall():
            work.report(rule.name, line, rule.column, value)


def _contradictions(work: _Work, connection: duckdb.DuckDBPyConnection) -> None:
    """What the values of an indicator say together and cannot all be right."""
    if query := work.contract.tables.get("indicator_values"):
        for found in indicators.contradictions(connection, query):
            column = found.value_type if found.value_type in work.contract.columns else "value"
            work.report(found.rule, found.line, column, found.value, found.detail)


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """A database in memory, with what rules may ask besides the rows; each file has a cursor of its own."""
    connection = database.connect()
    connection.execute("create schema core;" + PRICES.read_text(encoding="utf-8"))
    indicators.prepare(connection)
    return connection
