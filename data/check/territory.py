"""Who may deposit what, for which territory, as the contracts say it; and of what territory each row of a file is.

A scope is territories as rights write them: ("R53",) is Bretagne with its départements, ("D35",) Ille-et-Vilaine, ()
the whole country. What a row refers to is looked for in the files of the same deposit, then in the edition that they"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute

from data import database
from data.check.report import Report, names_of
from data.contracts import Column, contracts
from data.model import keys, read_by_everyone
from data.problem import Problem, Refused, limit_problems
from data.reference import places
from data.store import Edition

REFUSED = (
    "row_of_another_territory",
    "row_of_no_territory",
    "identifier_of_another_territory",
    "refers_to_nothing_known",
)
MOST_SHOWN = 10  # lines quoted of those left out


class Place(NamedTuple):
    """A territory: its level ("nation", "region", "department", "arrondissement", "outside") and its code."""

    level: str
    code: str


def scope_of(viewer: str) -> tuple[str, ...]:
    """The scope of who deposits: "prefect:R53" has that of R53, "cabinet" and "administrator" the whole country."""
    role, _, territory = viewer.partition(":")
    return (territory,) if role == "prefect" else ()


def role_of(viewer: str) -> str:
    """The role of who deposits: that of "prefect:R53" is prefect."""
    return viewer.partition(":")[0]


def covered(scope: Sequence[str]) -> frozenset[Place]:
    """Every territory that a scope holds: a region has its départements, and these their arrondissements."""
    regions = {one[1:] for one in scope if one[:1] == "R"}
    departments = {one[1:] for one in scope if one[:1] == "D"}
    departments |= {code for code, region in places.regions_of_departments().items() if region in regions}
    smaller = {code for code, department in places.department_of_arrondissement().items() if department in departments}
    levels = {"region": regions, "department": departments, "arrondissement": smaller}
    return frozenset(Place(level, code) for level, codes in levels.items() for code in codes)


def holding(departments: Collection[str]) -> tuple[str, ...]:
    """The scope that holds these départements and no other: a region where it has all of them."""
    regions = places.regions_of_departments()
    whole = set(regions.values()) - {region for code, region in regions.items() if code not in departments}
    rest = {code for code in departments if code in regions and regions[code] not in whole}
    return (*(f"R{code}" for code in sorted(whole)), *(f"D{code}" for code in sorted(rest)))


def beside(scope: Sequence[str]) -> tuple[str, ...]:
    """The scope that holds the rest of the country: of all of it, or of nothing, there is none."""
    inside = {code for level, code in covered(scope) if level == "department"}
    return holding(places.department_names().keys() - inside) if inside else ()


def named(place: Place) -> str:
    """The name of a territory."""
    names: Mapping[str, Mapping[str, str]] = {
        "nation": {"FR": "France"},
        "region": places.region_names(),
        "department": places.department_names() | places.OUTSIDE,
        "arrondissement": places.arrondissement_names(),
        "outside": places.OUTSIDE,
    }
    return names.get(place.level, {}).get(place.code, place.code)


def for_role(reports: Sequence[Report], viewer: str) -> list[Report]:
    """The reports, with an error on each whose source the role of `viewer` does not deposit."""
    return [_for_role(report, role_of(viewer)) for report in reports]


def _for_role(report: Report, role: str) -> Report:
    contract = report.contract
    if contract is None or not contract.used or role in contract.deposit.by:
        return report
    told = Problem(report.file, "source_not_for_role", value=contract.name, detail=", ".join(contract.deposit.by))
    return replace(report, problems=(told, *report.problems))


def held_to(
    reports: Sequence[Report],
    scope: Sequence[str],
    edition: Edition | None,
    served_to_all: bool = True,
    leave_others: bool = False,
) -> tuple[list[Report], dict[str, frozenset[int]], list[Problem]]:
    """The reports, with an error on each row that is not of the scope: of another territory, or of none that is told.

    `edition`: the full edition on which they come, None where nothing was published; `served_to_all`: it is not under
    embargo. To `leave_others`: without these rows, their lines by SHA-256, and a note of each report that counts them.
    Raises Refused where the edition was built by another version of the program and cannot be asked.
    """
    if not scope:
        return list(reports), {}, []
    known = _Known(reports, edition, covered(scope), served_to_all)
    judged = [(report, known.wrong(report)) for report in reports]
    if not leave_others:
        return [_with(report, problems.values()) for report, problems in judged], {}, []
    left = {report.sha256: frozenset(problems) for report, problems in judged}
    said = [note for report, problems in judged for note in _left_out(report, problems)]
    return [without(report, problems) for report, problems in judged], left, said


def lines_in(edition: Edition, table: str, source_id: str, scope: Sequence[str]) -> frozenset[int]:
    """The lines of a source whose rows, in a table of a full edition, are of the scope. Raises Refused as `held_to`."""
    rows = _ask(
        edition,
        f"""select line, level_of, code_of from (select rowid as row_of, line, source_id from core.{table})
        join ({territories(table)}) using (row_of) where source_id = $source""",
        {"source": source_id},
    )
    inside = covered(scope)
    return frozenset(line for line, level, code in rows if (level, code) in inside)


def without(report: Report, lines: Collection[int]) -> Report:
    """A report without some lines: neither their rows nor what was said of them."""
    if not lines or report.rows is None or report.table is None:
        return report
    gone, number = frozenset(lines), report.table.number
    kept = pyarrow.compute.invert(pyarrow.compute.is_in(report.rows["line"], pa.array(sorted(gone), pa.int64())))
    problems = tuple(one for one in report.problems if one.line is None or number(one) not in gone)
    return replace(report, rows=report.rows.filter(kept), problems=problems)


def _with(report: Report, problems: Collection[Problem]) -> Report:
    """A report with more problems, by line."""
    if not problems or report.table is None:
        return report
    number = report.table.number
    found = sorted((*problems, *report.problems), key=lambda one: number(one) or 0)
    return replace(report, problems=tuple(map(report.table.placed, limit_problems(report.file, found))))


def _left_out(report: Report, problems: Mapping[int, Problem]) -> list[Problem]:
    if not problems or report.table is None:
        return []
    shown = ", ".join(report.table.place(line) for line in sorted(problems)[:MOST_SHOWN])
    more = ", \u2026" if len(problems) > MOST_SHOWN else ""
    return [Problem(report.file, "rows_left_out", value=str(len(problems)), detail=shown + more)]


def _ask(edition: Edition, query: str, values: Mapping[str, Any], wanted: pa.Table | None = None) -> list[tuple]:
    """The rows of a query on a full edition, beside the keys that are `wanted`."""
    try:
        with database.connect() as connection:  # not one on the file: a server has it open, with other settings
            connection.execute("attach ? as edition (read_only)", [str(edition.path)])
            connection.execute("use edition")
            if wanted is not None:
                connection.register("wanted", wanted)
            return connection.execute(query, values or None).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise Refused(Problem(edition.path.name, "edition_of_other_version")) from None


@dataclass(frozen=True)
class _Found:
    """Where a row of the edition is, whether everybody reads it, and whether it is none of the demonstration."""

    place: Place | None
    told: bool
    real: bool


class _Known:
    """What is known of the territory of rows: by the files of one deposit, then by an edition."""

    def __init__(
        self, reports: Sequence[Report], edition: Edition | None, scope: frozenset[Place], served_to_all: bool
    ) -> None:
        self.scope = scope
        self._served_to_all = served_to_all
        self._reports = reports
        self._edition = edition
        self._wrong: dict[str, dict[int, Problem]] = {}

    def wrong(self, report: Report) -> dict[int, Problem]:
        """By line, why a row of a report is not of the scope."""
        if report.sha256 not in self._wrong:
            self._wrong[report.sha256] = self._judge(report)
        return self._wrong[report.sha256]

    def _judge(self, report: Report) -> dict[int, Problem]:
        contract, table = report.contract, report.table
        if contract is None or report.rows is None or table is None or "prefect" not in contract.deposit.by:
            return {}
        column = contract.deposit.territory
        name = names_of(table)[1].get(column)
        position = table.columns.index(name) if name else None
        written = dict(zip(table.lines, table.rows, strict=True))
        taken, unknown = self.taken(report), self._unknown(report)
        found = {}
        for line, place in zip(report.rows["line"].to_pylist(), self.places_of(report), strict=True):
            said = written[line][position].strip() if position is not None and line in written else None
            if place is None:
                found[line] = Problem(report.file, "row_of_no_territory", line, name or column, said)
            elif place not in self.scope:
                found[line] = Problem(report.file, "row_of_another_territory", line, name or column, said, named(place))
            elif line in taken:
                found[line] = Problem(report.file, "identifier_of_another_territory", line, *taken[line])
            elif line in unknown:
                found[line] = Problem(report.file, "refers_to_nothing_known", line, *unknown[line])
        return found

    def places_of(self, report: Report) -> list[Place | None]:
        """Of each row of a report, the territory, where it is told."""
        if report.contract is None or report.rows is None:
            return []
        column = report.contract.columns[report.contract.deposit.territory]
        values = report.rows[column.name].to_pylist()
        if not column.references:
            levels = report.rows[column.level or "level"].to_pylist() if column.type == "territory" else values
            return [_place(column, value, level) for value, level in zip(values, levels, strict=True)]
        table = column.references.partition(".")[0]
        there = self._of(table, {str(value) for value in values if value is not None})
        return [there.get(str(value)) for value in values]

    def taken(self, report: Report) -> dict[int, tuple[str, str]]:
        """The lines whose key is that of a row of another territory in the edition, with its column and value."""
        contract = report.contract
        if contract is None or report.rows is None:
            return {}
        table = next(iter(contract.tables))
        key = keys()[table]
        if contracts()[table].deposit.territory in key or not set(key) <= set(report.rows.column_names):
            return {}  # the territory is part of the key
        texts = [report.rows[name].cast(pa.string()).to_pylist() for name in key]
        rows = [" / ".join(map(str, row)) for row in zip(*texts, strict=True)]
        there = self._in_edition(table, set(rows))
        column = " + ".join(key)
        lines = zip(report.rows["line"].to_pylist(), rows, strict=True)
        return {
            line: (column, value)
            for line, value in lines
            if value in there and there[value].real and there[value].place not in self.scope
        }

    def _unknown(self, report: Report) -> dict[int, tuple[str, str, str]]:
        """The lines that refer, but for their territory, to a row of a place that their author does not know of.

        Whether it is there is not told: by line, the column, the value, and what it should be.
        """
        found: dict[int, tuple[str, str, str]] = {}
        if report.contract is None or report.rows is None:
            return found
        for column in report.contract.columns.values():
            parent = (column.references or "").partition(".")[0]
            if column.name == report.contract.deposit.territory or not has_places(parent):
                continue
            values = report.rows[column.name].to_pylist()
            wanted = {str(value) for value in values if value is not None}
            there = {key for key, one in self._in_edition(parent, wanted).items() if self._is_known(one)}
            there |= self._of_files(parent).keys()
            for line, value in zip(report.rows["line"].to_pylist(), values, strict=True):
                if value is not None and str(value) not in there:
                    found[line] = (column.name, str(value), parent)
        return found

    def _is_known(self, one: _Found) -> bool:
        """Whether who deposits may know of a row of the edition."""
        return (one.told and self._served_to_all) or one.place in self.scope

    def _of(self, table: str, values: Collection[str]) -> dict[str, Place]:
        """The places of rows of a table, by key: of those that the files have, else of those that the edition has."""
        found = self._of_files(table)
        there = self._in_edition(table, {value for value in values if value not in found})
        return {value: one.place for value, one in there.items() if one.place and self._is_known(one)} | found

    def _of_files(self, table: str) -> dict[str, Place]:
        """The places of the rows of a table that the files have, by key.

        A row that is itself not of the scope says nothing: it would make others' rows its own.
        """
        found: dict[str, Place] = {}
        for report in self._reports:
            if report.contract and report.contract.name == table and report.rows is not None:
                wrong, (key, *_) = self.wrong(report), keys()[table]
                rows = zip(report.rows["line"].to_pylist(), report.rows[key].to_pylist(), strict=True)
                there = zip(rows, self.places_of(report), strict=True)
                found |= {str(value): place for (line, value), place in there if place and line not in wrong}
        return found

    def _in_edition(self, table: str, values: Collection[str]) -> dict[str, _Found]:
        """Of rows of the edition, by key, where they are."""
        if self._edition is None or not values:
            return {}
        wanted = pa.table({"key": pa.array(sorted(values), pa.string())})
        key = " || ' / ' || ".join(f"coalesce({name}::text, 'None')" for name in keys()[table])
        everyone = read_by_everyone(table)
        query = f"""with told as (
                select {table}.rowid as row_of, {key} as key_of, coalesce({everyone}, false) as told,
                    sources.kind <> 'demonstration' as real
                from core.{table} join core.sources using (source_id)
            )
            select key_of, level_of, code_of, told, real from told join ({territories(table)}) using (row_of)
            where key_of in (select key from wanted)"""
        rows = _ask(self._edition, query, {}, wanted)
        return {
            key: _Found(Place(level, code) if level and code else None, told, real)
            for key, level, code, told, real in rows
        }


def has_places(table: str) -> bool:
    """Whether a table of core says of what territory its rows are."""
    return table in contracts() and bool(contracts()[table].deposit.territory)


def territories(table: str) -> str:
    """SQL: the territory of each row of a table of core, by its rowid (row_of, level_of, code_of; null: not told)."""
    column = contracts()[table].columns[contracts()[table].deposit.territory]
    if column.references:
        parent, _, key = column.references.partition(".")
        return f"""select child.rowid as row_of, level_of, code_of from core.{table} as child
            left join core.{parent} as parent on parent.{key} = child.{column.name}
            left join ({territories(parent)}) as above on above.row_of = parent.rowid"""
    level, code = f"'{column.type}'", column.name
    if column.type == "territory":
        level = column.level or "level"
    elif column.type == "commune":
        level = "'department'"
        code = f"(select department from core.communes as there where there.code = {column.name})"
    return f"select rowid as row_of, {level} as level_of, {code} as code_of from core.{table}"


def _place(column: Column, value: Any, level: Any) -> Place | None:
    """Where a row is, from the value of the column that says it: a code, a zone with its level, a commune."""
    if value is None or level is None:
        return None
    if column.type == "territory":
        return Place(level, value)
    if column.type == "zone":
        return Place(value["level"], value["code"])
    if column.type in ("commune", "point"):
        return Place("department", places.communes()[value].department)
    return Place("outside" if value in places.OUTSIDE else column.type, value)
