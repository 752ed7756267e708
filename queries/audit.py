"""The audit log as an administrator reads it: filtered, a page at a time, with whether its chain is whole. Its door."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import store
from data.problem import Problem, Refused, full_sentence
from data.store import log, register
from data.store.log import Line
from queries import people

sentence = full_sentence

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Chain:
    """Whether the log is as it was written: how many lines it has, the hash of the last one (to be kept elsewhere), and
    the first place where it is not, None where all is.
    """

    lines: int
    end: str
    broken: Problem | None


@dataclass(frozen=True)
class Log:
    """The lines, the newest first; their kinds, people and months; the chain."""

    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    people: tuple[str, ...]
    months: tuple[str, ...]
    chain: Chain


def asked(email: str) -> Log:
    """The whole log for an administrator.

    Whether this address is an administrator's is asked at each reading. Raises Refused where it is not; sqlite3.Error,
    OSError.
    """
    if not any(right.role == ADMINISTRATOR for right in people.held(email)):
        raise Refused(Problem("audit", "log_not_for_you"))
    with register.reading(store.editions_dir()) as there:
        every, found, end = log.lines(there), log.broken(there), log.end(there)
    return Log(
        lines=tuple(reversed(every)),
        kinds=tuple(sorted({line.kind for line in every})),
        people=tuple(sorted({one for line in every for one in _people(line)})),
        months=tuple(sorted({line.at[:7] for line in every}, reverse=True)),
        chain=Chain(len(every), end, Problem(found.place, found.rule) if found else None),
    )


def only(lines: Sequence[Line], kind: str = "", who: str = "", month: str = "") -> list[Line]:
    """Those of one kind, of one person (who did it, or whom it was done to), of one month (2026-11, UTC)."""
    return [
        line
        for line in lines
        if kind in ("", line.kind) and (not who or who in _people(line)) and line.at.startswith(month)
    ]


def _people(line: Line) -> set[str]:
    """Who did what a line tells, and whom it was done to."""
    return {one for one in (line.who, line.about.get("email", ""), line.about.get("author", "")) if one}


def moment(line: Line) -> dt.datetime:
    """When a line was written, in UTC."""
    return dt.datetime.fromisoformat(line.at).replace(tzinfo=dt.UTC)


def context_words(about: Mapping[str, str], sign: str = "=") -> str:
    """What a line is about, on one line: what a screen would obey is written out, for some of it comes from outside."""
    words = "; ".join(f"{name}{sign}{value}" for name, value in sorted(about.items()) if value)
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
