"""What is told of files held against contracts: what each one is, what is wrong with it and where, in a few lines."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data import check, store
from data.build.succession import dating
from data.check import Report, remarks, territory
from data.problem import Problem, column_label, full_sentence, printable
from queries import deposits, freshness
from queries.deposits import Draft, Inspection

sentence = full_sentence

SHOWN = 50  # problems of a table that are listed; the file given back has all
LINES = 3  # named of those that have the same problem
ASKED = "covers_not_told"
CLOSINGS = (ASKED, "closes_too_many", "closes_too_many_there")
_GRAVEST = {severity: rank for rank, severity in enumerate(remarks.GRAVEST)}


def template(source: str) -> str | None:
    """The file to fill in for a source, as CSV: its header and one line of examples; None for an unknown source."""
    return check.template(source) if source in freshness.sources() else None


@dataclass(frozen=True)
class Group:
    """What is wrong in one way in one column of a table: the first case, how many there are, where the first ones are.

    `lines` are as people find them ("12", "Feuil2, 3"); none for what is wrong with the file as a whole.
    """

    first: Problem
    count: int
    lines: tuple[str, ...]

    @property
    def severity(self) -> str:
        """error, warning or note."""
        return self.first.severity


@dataclass(frozen=True)
class Table:
    """A table of a file held against the contract that it fits.

    `title`: of its source, by language; none where no contract knows it. `columns`: those that are read, by the name
    that they bear there; `others`: those that are not. `used`: whether its rows enter any figure. `counts`: problems by
    severity; `problems`: the first SHOWN, the gravest first.
    """

    title: Mapping[str, str]
    rows: int
    columns: tuple[str, ...]
    others: tuple[str, ...]
    used: bool
    blocking: bool
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    problems: tuple[Problem, ...]

    @property
    def others_alone(self) -> bool:
        """Whether rows of other territories, which can be left out, are all that is to correct."""
        wrong = [group.first.rule for group in self.groups if group.severity == "error"]
        return bool(wrong) and set(wrong) <= set(territory.REFUSED)


@dataclass(frozen=True)
class File:
    """A file, table after table. `back`: by language, its name once given back with remarks; "" where none was read."""

    name: str
    tables: tuple[Table, ...]
    back: Mapping[str, str]


@dataclass(frozen=True)
class CounterList:
    """A list of counters, by its file. `lacks`: the territories ("R94", "D35") whose every département has none in it,
    and some in `before`, other lists, which is then asked of whoever sends it. `day`: what its name or its latest label
    tells of the day that it describes; None: whoever sends it alone knows.
    """

    file: str
    lacks: tuple[str, ...]
    before: str
    day: dt.date | None = None


@dataclass(frozen=True)
class Found:
    """Files, what they show together and with the current edition, and whether that keeps them from being published.

    `others`: rows of other territories than the author's, which can be left out; `closings`: whether more counters
    would close than a list may without consent; both say so where nothing else keeps the files from it. `lists`: those
    of counters, of which it may be said what they hold.
    """

    files: tuple[File, ...]
    together: tuple[Group, ...]
    blocking: bool
    others: int = 0
    closings: bool = False
    lists: tuple[CounterList, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether they can be published, if need be without some rows or with a consent."""
        return not self.blocking or self.others > 0 or self.closings


def found(looked: Inspection) -> Found:
    """What is told of files that were checked; of the files themselves nothing is held."""
    names = dict.fromkeys(report.file for report in looked.reports)
    files = tuple(_file(name, [one for one in looked.reports if one.file == name]) for name in names)
    wrong = [one for one in looked.problems if one.severity == "error"]
    others = [one for one in wrong if one.rule in territory.REFUSED]
    closings = [one for one in wrong if one.rule in CLOSINGS]
    together = tuple(_grouped(_ordered(looked.together)))
    lists = tuple(_lists(looked))
    if not looked.blocking or len(others) + len(closings) < len(wrong):
        return Found(files, together, looked.blocking, lists=lists)
    return Found(files, together, True, len(others), bool(closings), lists)


def _lists(looked: Inspection) -> Iterator[CounterList]:
    asked: dict[str, dict[str, list[str]]] = {}
    for one in looked.together:
        if one.rule == ASKED:
            asked.setdefault(one.file, {})[one.detail or ""] = f"{one.value}".split(", ")
    for report in looked.reports:
        if report.contract and report.contract.history:
            told = asked.get(report.file, {})
            lacks = territory.holding({code for codes in told.values() for code in codes})
            told_of = dating(report, None, store.now().date())
            yield CounterList(report.file, lacks, ", ".join(told), told_of.day if told_of else None)


def beside(places: Sequence[str]) -> tuple[str, ...]:
    """The territories of the rest of the country."""
    return territory.beside(places)


def _file(name: str, reports: Sequence[Report]) -> File:
    back = {language: _back(name, reports, word) for language, word in remarks.NAMES.items()}
    return File(name, tuple(map(_table, reports)), back)


def _back(name: str, reports: Sequence[Report], remarks: str) -> str:
    """The name that `remarks.write` gives a file, which is needed before it is written."""
    tables, path = [report.table for report in reports if report.table], Path(name)
    plain = len(tables) == 1 and len(tables[0].sheets) < 2 and path.suffix.lower() in (".csv", ".txt", ".tsv")
    return f"{path.stem}-{remarks}.{'csv' if plain else 'xlsx'}" if tables else ""


def _table(report: Report) -> Table:
    contract, names = check.names_of(report.table) if report.table else (report.contract, {})
    read, problems = tuple(names.values()), _ordered(report.problems)
    return Table(
        contract.title if contract else {},
        report.count,
        read,
        tuple(column for column in report.table.columns if column not in read) if report.table else (),
        bool(contract and contract.used),
        report.blocking,
        Counter(one.severity for one in problems),
        tuple(_grouped(problems)),
        tuple(problems[:SHOWN]),
    )


def given_back(draft: Draft, name: str, language: str) -> bytes:
    """A file of a draft with a column of remarks: it is read again. Raises Refused where the draft is no more."""
    looked = deposits.check(draft, lambda step: None)
    of_file = replace(looked, reports=tuple(report for report in looked.reports if report.file == name))
    ((_, content),) = deposits.with_remarks(draft, of_file, language)
    return content


def column(written: str | None, language: str) -> str:
    """A column as a person is told of it: what it holds, then the name that it bears in the file; "" for none."""
    label = column_label(written, language) if written else ""
    return printable(f"{label} ({written})" if label else written or "")


def place(problem: Problem) -> str:
    """Where a problem is, as people find it: "12", "Feuil2, 12"; "" for the file as a whole."""
    return printable(", ".join(filter(None, (problem.sheet, str(problem.line or "")))))


def _ordered(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (_GRAVEST[one.severity], one.line or 0))


def _grouped(problems: Sequence[Problem]) -> Iterator[Group]:
    """Problems by severity, rule and column, the gravest first, then those of most cases; other territories by name."""
    alike: dict[tuple[str | None, ...], list[Problem]] = {}
    for problem in problems:
        named = problem.detail if problem.rule in territory.REFUSED else None
        alike.setdefault((problem.severity, problem.rule, problem.column, named), []).append(problem)
    for group in sorted(alike.values(), key=lambda group: (_GRAVEST[group[0].severity], -len(group))):
        yield Group(group[0], len(group), tuple(filter(None, map(place, group[:LINES]))))
