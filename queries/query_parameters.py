"""What a query is asked with by those who write it as text, in an address or a command: read, or refused by name."""

import datetime as dt
import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import queries
from queries import Edition, Query, WrongParameters
from queries.access import Viewer

LONGEST = 4000  # characters of a value
_LEVELS = ("nation", "region", "department")
_PLACES = {"region": "region", "department": "department"}


class Wrong(WrongParameters):
    """`rule`: unknown_parameter, missing_parameter, wrong_value or unknown_territory; `expected`: what would do."""

    def __init__(self, rule: str, query: str, parameter: str, value: str, expected: str) -> None:
        self.rule, self.query, self.parameter, self.value, self.expected = rule, query, parameter, value, expected
        told = {
            "unknown_parameter": f"{query} does not know {parameter}; it knows {expected or 'none'}",
            "missing_parameter": f"{query} needs {parameter}; it knows {expected}",
            "wrong_value": f'{query}: {parameter} is "{value}" (expected {expected})',
            "unknown_territory": f'{query}: {parameter} is "{value}", which is no territory (expected {expected})',
        }
        super().__init__(told[rule])


@dataclass(frozen=True)
class Parameter:
    """A parameter of queries/parameters.toml: the kind of its value, its meaning, and its only values if few."""

    name: str
    kind: str
    fr: str
    en: str
    choices: tuple[str, ...] = ()


@cache
def declared() -> Mapping[str, Parameter]:
    """Every parameter that is described, by name."""
    read = tomllib.loads(Path(__file__).with_name("parameters.toml").read_text(encoding="utf-8"))
    return {
        name: Parameter(name, one["kind"], one["fr"], one["en"], tuple(one.get("choices", ())))
        for name, one in read.items()
    }


def parameter(name: str) -> Parameter:
    """A parameter by its name; one that nobody described yet is a text of that name."""
    return declared().get(name) or Parameter(name, "text", name, name)


def read(viewer: Viewer, edition: Edition, query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """What `queries.run` takes, from texts by parameter; an empty text is a parameter left out. Raises Wrong."""
    asked = {name: text for name, text in given.items() if text != ""}
    known = ", ".join(sorted(query.parameters))
    for rule, faults in (
        ("unknown_parameter", given.keys() - query.parameters),
        ("missing_parameter", query.parameters - query.optional - asked.keys()),
    ):
        if faults:
            raise Wrong(rule, query.name, ", ".join(sorted(faults)), "", known)
    found = {name: _value(query.name, parameter(name), text) for name, text in asked.items()}
    _know_places(viewer, edition, query.name, asked)
    return found


def _value(query: str, about: Parameter, text: str) -> Any:
    """Numbers and days stay the text they are, once they are known to be one: the database reads it itself."""
    expects = {
        "integer": (_is_integer, "a whole number from 0 on, below 2,000,000,000"),
        "number": (_is_number, "a number, such as 48.11"),
        "date": (_is_date, "a day, YYYY-MM-DD"),
        "level": (lambda one: one in _LEVELS, ", ".join(_LEVELS)),
    }
    usual: tuple[Callable[[str], bool], str] = (lambda one: True, "")
    holds, expected = expects.get(about.kind, usual)
    if about.choices:
        holds, expected = about.choices.__contains__, ", ".join(about.choices)
    if "\0" in text or len(text) > LONGEST:
        raise Wrong("wrong_value", query, about.name, text[:80], f"{LONGEST} characters at most, none of them null")
    if not holds(text):
        raise Wrong("wrong_value", query, about.name, text[:80], expected)
    return text.split(",") if about.kind == "list" else text


def _is_integer(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:11]) < 2_000_000_000


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _know_places(viewer: Viewer, edition: Edition, query: str, asked: Mapping[str, str]) -> None:
    """Raises Wrong for a region, a département or a code that is of no territory."""
    wanted = {_PLACES[kind]: name for name in asked if (kind := parameter(name).kind) in _PLACES}
    if "code" in asked and "level" in asked:
        wanted[asked["level"]] = "code"
    elif "code" in asked:
        wanted["any"] = "code"
    if not wanted:
        return
    rows = queries.run(viewer, edition, "overview/territories")
    for level, name in wanted.items():
        known = rows["code"] if level == "any" else rows.loc[rows["level"] == level, "code"]
        if asked[name] not in set(known):
            raise Wrong("unknown_territory", query, name, asked[name][:80], _few(known))


def _few(codes: Iterable[str]) -> str:
    listed = list(codes)
    return ", ".join(listed[:18]) + (", ..." if len(listed) > 18 else "")
