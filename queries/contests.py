"""Contested and annotated figures: what each reader may read of them, and the door to write one.

Who reads what is not published of a territory reads what is said of its figures, from the journal, as it is said.
"""

import datetime as dt
import sqlite3
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import queries
from data import store
from data.problem import Refused, full_sentence
from data.publish import contests
from data.publish.contests import ANSWERS, KINDS, MOST, STATES, Asked, Figure
from data.store import register
from queries import access
from queries.access import Viewer
from queries.answer_cache import cached
from queries.editions import Edition, territories

UNREADABLE = (sqlite3.Error, OSError)
Place = tuple[str, str, str]  # indicator, level, code
REMARK = ("remark", "remark_is", "remark_on", "remark_by", "remark_words")  # columns of `remarked`


@dataclass(frozen=True)
class Step:
    """What happened to a request: the day (UTC), the state, the body that said so ("cabinet", "administrator",
    "region:Bretagne", "department:Ille-et-Vilaine"), and its words.
    """

    on: dt.date
    state: str
    body: str
    words: str


@dataclass(frozen=True)
class Remark:
    """What was said of a figure, as its reader may read it: its first step is "received".

    `whole`: whether they read all of it; the rest is then "" but what an answer says to everyone. `read`: the value as
    it was read in an edition, in plain digits, or the name of its state. `by`: for who answers.
    """

    number: int
    kind: str
    indicator: str
    level: str
    code: str
    period: dt.date | None
    steps: tuple[Step, ...]
    whole: bool
    read: str = ""
    edition: str = ""
    held: str = ""
    source: str = ""
    mailbox: str = ""
    by: str = ""

    @property
    def place(self) -> Place:
        """Which figure, whatever its month."""
        return self.indicator, self.level, self.code

    @property
    def state(self) -> str:
        """Where it stands: one of STATES."""
        return self.steps[-1].state

    @property
    def since(self) -> dt.date:
        """Since which day."""
        return self.steps[-1].on


Remarks = Mapping[Place, tuple[Remark, ...]]


def read(viewer: Viewer, edition: Edition, live: bool) -> Remarks:
    """What this viewer may read of what is said of figures, by figure, in the order of the numbers.

    `live`: whether people sign in here, and the journal is read besides the edition. Raises what is UNREADABLE.
    """
    if viewer.role != "public" and live:
        return _read(viewer, edition, *_journal())
    return _read(viewer, edition, "", 0, 0)


def steps(viewer: Viewer) -> int:
    """A number that changes with what a viewer may read of the journal. Raises what is UNREADABLE."""
    return contests.steps(store.editions_dir()) if viewer.role != "public" else 0


def _journal() -> tuple[str, int, int]:
    folder = store.editions_dir()
    count = contests.steps(folder)
    return str(folder), count and (folder / register.FILE).stat().st_ino, count


@cached
def _read(viewer: Viewer, edition: Edition, folder: str, _file: int, steps: int) -> Remarks:
    scope, names = territories(viewer, edition), _names(viewer, edition)
    journal = contests.every(Path(folder)) if steps else []
    told = [
        _told(one, names, access.reads_everything(viewer))
        for one in journal
        if access.in_scope(viewer, scope, one.asked.figure.level, one.asked.figure.code)
    ]
    there = {(one.number, one.place, one.steps[0].on) for one in told}
    told += [one for one in _published(viewer, edition, names) if (one.number, one.place, one.steps[0].on) not in there]
    found: dict[Place, tuple[Remark, ...]] = {}
    for one in sorted(told, key=lambda one: (one.steps[0].on, one.number)):
        found[one.place] = (*found.get(one.place, ()), one)
    return found


def _published(viewer: Viewer, edition: Edition, names: Mapping[str, str]) -> list[Remark]:
    """What an edition holds of requests that were accepted before it, as this viewer reads it."""
    rows = queries.run(viewer, edition, "method/remarks")
    return [_of_edition(steps.to_dict("records"), names) for _, steps in rows.groupby("request")]


def _of_edition(rows: list[dict[Hashable, Any]], names: Mapping[str, str]) -> Remark:
    """A request from its steps in an edition."""
    told: list[dict[Hashable, Any]]
    told = [{name: "" if pd.isna(value) else value for name, value in row.items()} for row in rows]
    first = told[0]
    return Remark(
        number=int(first["request"]),
        kind=first["kind"],
        indicator=first["indicator"],
        level=first["level"],
        code=first["code"],
        period=first["period"].date() if first["period"] else None,
        steps=tuple(Step(row["told_on"].date(), row["state"], _body(row["body"], names), row["words"]) for row in told),
        whole=bool(first["value_read"]),
        read=first["value_read"],
        edition=first["read_in"],
        held=first["value_held"],
        source=first["origin"],
    )


def _told(one: contests.Contest, names: Mapping[str, str], answers: bool) -> Remark:
    """All of a request, for who reads the figure in full."""
    figure, asked = one.asked.figure, one.asked
    first = Step(one.at.date(), contests.RECEIVED, _body(one.viewer, names), asked.motive)
    return Remark(
        number=one.number,
        kind=asked.kind,
        indicator=figure.indicator,
        level=figure.level,
        code=figure.code,
        period=dt.date.fromisoformat(figure.period) if figure.period else None,
        steps=(
            first,
            *(Step(each.at.date(), each.state, _body(each.viewer, names), each.words) for each in one.answers),
        ),
        whole=True,
        read=figure.read,
        edition=figure.edition,
        held=asked.held,
        source=asked.source,
        mailbox=asked.mailbox,
        by=one.by if answers else "",
    )


def _body(viewer: str, names: Mapping[str, str]) -> str:
    """Who speaks, of a viewer as it is written: "prefect:R53" -> "region:Bretagne"; a code where it has no name now."""
    role, _, territory = viewer.partition(":")
    level = {"R": "region", "D": "department"}.get(territory[:1])
    return f"{level}:{names.get(territory, territory[1:])}" if level else role


@cached
def _names(viewer: Viewer, edition: Edition) -> Mapping[str, str]:
    """The names of territories: "R53" -> "Bretagne"."""
    rows = queries.run(viewer, edition, "overview/territories")
    told = zip(rows["level"], rows["code"], rows["name"], strict=True)
    return {access.key(level, code): name for level, code, name in told}


def remark_of_value(found: tuple[Remark, ...], period: dt.date | None, known: bool) -> Remark | None:
    """The one that stands beside a figure of a month: the last that waits for an answer, whatever its month, or that
    was accepted for this one. `known`: whether the reader reads a value: what is told to everyone stands by no other.
    """
    waiting = [one for one in found if one.state == contests.RECEIVED]
    shown = waiting or [one for one in found if one.state in contests.ACCEPTED and one.period == period]
    shown = [one for one in shown if one.whole or known]
    return max(shown, key=lambda one: (one.since, one.number), default=None)


def remarked(rows: pd.DataFrame, places: Sequence[Place], told: Remarks) -> pd.DataFrame:
    """Rows (period, state) of the figures of these places, with what stands beside each where something does: `remark`
    (its kind), `remark_is` (its state), `remark_on` (since when), `remark_by` (the body) and `remark_words`.
    """
    if not any(place in told for place in places):
        return rows
    found = [
        remark_of_value(told.get(place, ()), None if pd.isna(period) else period.date(), state == "value")
        for place, period, state in zip(places, rows["period"], rows["state"], strict=True)
    ]
    last = [one and one.steps[-1] for one in found]
    columns: dict[str, list[object]] = {
        "remark": [one and one.kind for one in found],
        "remark_is": [one and one.state for one in last],
        "remark_on": [one and one.on for one in last],
        "remark_by": [one and one.body for one in last],
        "remark_words": [one and one.words for one in last],
    }
    told_too = {name: pd.Series(cells, rows.index, dtype=object) for name, cells in columns.items()}
    return rows.assign(**told_too) if any(found) else rows


def file(asked: Asked, by: str, viewer: Viewer) -> int:
    """Write what someone signed in says of a figure; its number. Raises Refused, and what is UNREADABLE."""
    return contests.file(store.editions_dir(), asked, by, access.written(viewer)).number


def answer(number: int, state: str, words: str, by: str, viewer: Viewer, seen: int, published: bool) -> int:
    """Write an answer; the number that it is about. `seen`: how many answers its author had read.

    Raises Refused, and what is UNREADABLE.
    """
    folder = store.editions_dir()
    return contests.answer(folder, number, state, words, by, access.written(viewer), seen, published).number
