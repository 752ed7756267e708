"""What can be wrong in a deposited file, and the sentence that says it."""

import csv
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).with_name("rules.toml")
LABELS = Path(__file__).with_name("labels.toml")
COLUMNS = Path(__file__).with_name("columns.toml")
WORDS = Path(__file__).with_name("words.toml")
CONTRACTS = Path(__file__).with_name("contracts")
LISTS = Path(__file__).with_name("reference") / "nomenclature"
MOST_NAMED = 40  # of a fixed list, in a sentence
_CODE = re.compile(r"[a-z_]+")
_SPACES = ((re.compile(r" (?=[;!?»])|(?<=«) "), "\u202f"), (re.compile(r" (?=:(?: |$))"), "\u00a0"))
# What acts on a terminal or a page instead of being read: controls, changes of direction, halves of characters.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


MOST_TOLD = 20_000
SHEET_LINES = 2**21  # more than a sheet has: line 3 of the second sheet of a table is numbered SHEET_LINES + 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One fact about one cell, line or file. `rule` names a sentence of rules.toml, which gives its severity too.

    `detail` is what that sentence needs besides the value: what was expected, or what was taken instead. `sheet` is the
    one where it stands, in a workbook of several.
    """

    file: str
    rule: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    detail: str | None = None
    sheet: str | None = None

    @property
    def severity(self) -> str:
        """note (a value was put right), warning (a value was not taken, or is doubtful) or error (blocks)."""
        return str(rules()[self.rule]["severity"])


class Refused(Exception):
    """Something cannot be read or published; `problems` says what, where, and what to do."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(sentence(problem) for problem in problems))
        self.problems = problems


class SaidInWords(Exception):
    """What stops a reader or a command, as one problem, whose sentence is said in the language of whoever asks."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(sentence(problem))
        self.problem = problem


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Every rule of rules.toml: severity, and sentences in both languages, the French one with its no-break spaces."""
    read = tomllib.loads(RULES.read_text(encoding="utf-8"))
    for rule in read.values():
        for mark, space in _SPACES:
            rule["fr"] = mark.sub(space, rule["fr"])
    return read


@cache
def labels() -> dict[str, dict[str, list[str]]]:
    """The words of codes, by group: code -> French, English. Columns keep their name beside, sources have a title."""
    written = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    columns = {
        name: [name if _plain(word) == name else f"{word} ({name})" for word in words]
        for name, words in column_words().items()
    }
    sources = {name: [told["title_fr"], told["title_en"]] for name, told in _told()}
    return written | {"column": columns, "source": sources}


@cache
def words_of(group: str, language: str) -> dict[str, str]:
    """The words of a group of words.toml in one language."""
    written = tomllib.loads(WORDS.read_text(encoding="utf-8"))[group]
    return {name: words[("fr", "en").index(language)] for name, words in written.items()}


@cache
def column_words() -> dict[str, list[str]]:
    """What the columns of contracts are called: name -> French, English."""
    return tomllib.loads(COLUMNS.read_text(encoding="utf-8"))


@cache
def _told() -> list[tuple[str, dict[str, Any]]]:
    """What each contract says, by name."""
    return [(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(CONTRACTS.glob("*.toml"))]


@cache
def _spellings() -> dict[str, set[str]]:
    """The columns that each name of a column in a file may be."""
    found: dict[str, set[str]] = {}
    for _, contract in _told():
        for name, keys in contract["columns"].items():
            for spelling in (name, *keys.get("aliases", ())):
                found.setdefault(_plain(spelling), set()).add(name)
    return found


def _plain(name: str) -> str:
    return name.strip().casefold()


def column_label(written: str, language: str) -> str:
    """What a column of a file is called, from the name that it bears there; "" where that is already words, or may be
    of several columns."""
    place = ("fr", "en").index(language)
    columns = _spellings().get(_plain(written), set())
    words = {column_words()[name][place] for name in ({_plain(written)} & columns or columns) if name in column_words()}
    label = words.pop() if len(words) == 1 else ""
    return "" if _plain(label) == _plain(written) else label


def limit_problems(file: str, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a file, or the first of them and how many more there are: errors first, where some are left out.

    A file can be made to have millions, which nobody reads, and which take longer to tell than the file to read.
    """
    if len(problems) <= MOST_TOLD:
        return list(problems)
    errors_first = sorted(problems, key=lambda problem: problem.severity != "error")
    left = len(problems) - MOST_TOLD
    return [*errors_first[:MOST_TOLD], Problem(file, "more_problems", value=str(left))]


def sentence(problem: Problem, language: str = "en") -> str:
    """`file, sheet S, line N, column C: what is wrong; what to do`, in English or French ("en", "fr")."""
    words = {"en": ("line", "column", "sheet"), "fr": ("ligne", "colonne", "feuille")}[language]
    position, line = divmod(problem.line or 0, SHEET_LINES)
    sheet = problem.sheet or (str(position + 1) if position else "")
    where = [problem.file]
    where += [f"{words[2]} {sheet}"] if sheet else []
    where += [f"{words[0]} {line}"] if line else []
    where += [f"{words[1]} {_column(problem.column, language)}"] if problem.column else []
    colon = "\u00a0: " if language == "fr" else ": "
    return printable(", ".join(where)) + colon + explanation(problem, language)


def _column(written: str, language: str) -> str:
    """A column as a person is told of it: what it holds, then the name that it bears in the file."""
    label = column_label(written, language)
    return f"{label} ({written})" if label else written


def explanation(problem: Problem, language: str = "en") -> str:
    """What is wrong and what to do, without the place; the bare words of a problem whose rule is no more."""
    told = {"value": _shown(problem.value), "detail": problem.detail or ""}
    rule = rules().get(problem.rule)
    if rule is None:  # found by an older version, whose sentence is no more
        return printable(", ".join(part for part in (problem.rule, *told.values()) if part))
    told |= {name: _in_words(told[name], group, language) for name, group in rule.get("labels", {}).items()}
    if rule.get("choices"):
        told["detail"] = _choices(told["detail"], language)
    return printable(str(rule[language]).format(**told))


def full_sentence(problem: Problem, language: str = "en") -> str:
    """The same with a capital and a full stop, for where nothing stands before it."""
    text = explanation(problem, language)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "\u2026")) else ".")


def _in_words(codes: str, group: str, language: str) -> str:
    """The text with each code of a group said in words; what is no code of it stays."""
    words = labels()[group]
    place = ("fr", "en").index(language)
    return _CODE.sub(lambda found: words[found[0]][place] if found[0] in words else found[0], codes)


def _choices(told: str, language: str) -> str:
    """What may be written in a column ("proposals.type") of a contract: in French the first spelling of each of its
    values there, or the names of the list that it refers to.
    """
    contract, _, name = told.partition(".")
    column = dict(_told()).get(contract, {}).get("columns", {}).get(name)
    if column is None:  # found by an older version, which told the values
        return told
    if "values" not in column:
        return ", ".join(_listed(column["references"].partition(".")[0], language))
    values = column["values"]
    return ", ".join((spellings or [value])[0] if language == "fr" else value for value, spellings in values.items())


@cache
def _listed(name: str, language: str) -> list[str]:
    """The names in a fixed list, the first of a long one."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row.get(f"name_{language}") or row.get(f"label_{language}") or next(iter(row.values())) for row in rows]
    return names[:MOST_NAMED] + (["…"] if len(names) > MOST_NAMED else [])


def printable(text: str) -> str:
    """A line of text whose unseen characters are shown, as JSON writes them: \\u001b."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _shown(value: str | None) -> str:
    """A value short enough for one line."""
    flat = " ".join((value or "").split())
    return flat if len(flat) <= 80 else flat[:77] + "..."
