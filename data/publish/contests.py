"""Contested and annotated figures: a journal of the register, in which what follows is a row more, never a correction.

A figure is contested (another value is held to be right) or annotated (it is right and needs a word). Whoever answers
accepts, accepts with a change or refuses; an answer may be followed by another, and the last one holds.
"""

import datetime
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.check.cells import without_email
from data.problem import UNSEEN, Problem, Refused
from data.reference import places
from data.store import log, register, rights

KINDS = ("contest", "annotation")
RECEIVED = "received"
ACCEPTED = ("accepted", "changed")
ANSWERS = (*ACCEPTED, "refused")
STATES = (RECEIVED, *ANSWERS)
ANSWERERS = ("cabinet", "administrator")  # until the owner of a figure is someone who signs in
MOST = {"held": 120, "motive": 2000, "source": 500, "mailbox": 254, "words": 2000}  # characters
MOST_OPEN = 100  # of one author, without an answer
_NEEDED = {"contest": ("held", "motive", "source"), "annotation": ("motive", "source")}
# Words by which a mailbox is that of a function. A name of two words without one of them looks like a person's.
_FUNCTIONS = """
accueil administration agence antenne ara ars bal boite bureau cabinet cellule centre collectivites
communication contact coordination courrier courriel data ddcs ddcspp ddets ddetspp ddfip ddi ddpp ddt ddtm
departement dgcl dgfip dinum direction dircab ditp division donnees draaf drac drajes dreal dreets drfip dsden
equipe espace etat fonction france guichet info infos interministeriel mairie mailbox maison ministere mission
missions office observatoire pilotage pole pref prefecture prefet prefete prefets questure reforme region
secretariat section service services sg sga sgad sgami sgamm sgar sgcd siege sous sp statistique statistiques
suivi support territoire territoires trois chantiers unite
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
_PERSON = re.compile(r"[a-z-]{1,30}(?:[._][a-z-]{1,30}){1,2}")


@dataclass(frozen=True)
class Figure:
    """Which figure: the indicator, the territory, the first day of its month ("" where it has none), and how it was
    read: the edition and the number in plain digits, or the name of its state where it has none ("missing").
    """

    indicator: str
    level: str
    code: str
    period: str
    edition: str
    read: str


@dataclass(frozen=True)
class Asked:
    """What someone says of a figure: `kind` of KINDS, the value held to be right ("" : none, of an annotation), why, by
    which source, and the mailbox of the function to answer to.
    """

    figure: Figure
    kind: str
    held: str
    motive: str
    source: str
    mailbox: str


@dataclass(frozen=True)
class Answer:
    """A step: when (UTC), the state of ANSWERS, in words, whether everyone may read these once they are in an edition,
    with whose eyes ("cabinet"), by whom.
    """

    at: datetime.datetime
    state: str
    words: str
    published: bool
    viewer: str
    by: str


@dataclass(frozen=True)
class Contest:
    """What was asked: its number, when (UTC), with whose eyes ("prefect:R53"), by whom, its answers, oldest first."""

    number: int
    at: datetime.datetime
    asked: Asked
    viewer: str
    by: str
    answers: tuple[Answer, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands: one of STATES."""
        return self.answers[-1].state if self.answers else RECEIVED

    @property
    def since(self) -> datetime.datetime:
        """Since when it stands there (UTC)."""
        return self.answers[-1].at if self.answers else self.at


def cleaned(text: str) -> str:
    """A text as it is kept: composed, on lines of its own, without what acts on a screen instead of being read."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(UNSEEN.sub("", line.replace("\t", " ")).rstrip() for line in lines).strip()


def wrong(asked: Asked) -> list[Problem]:
    """What is wrong with what someone says of a figure, field by field, and what to do."""
    return [Problem("contest", rule, None, field, value, told) for field, rule, value, told in _wrong(asked)]


def _wrong(asked: Asked) -> Iterator[tuple[str, str, str, str]]:
    if asked.kind not in KINDS:
        yield "kind", "contest_no_kind", asked.kind, ", ".join(KINDS)
        return
    for field in ("held", "motive", "source"):
        text = getattr(asked, field)
        if not text and field in _NEEDED[asked.kind]:
            yield field, "contest_empty", "", ""
        yield from _wrong_text(field, text)
    yield from _wrong_mailbox(asked.mailbox)


def _wrong_text(field: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    if len(text) > MOST[field]:
        yield field, "contest_too_long", str(len(text)), str(MOST[field])
    elif without_email(text) != text:
        yield field, "contest_holds_address", "", ""


def _wrong_mailbox(address: str) -> Iterator[tuple[str, str, str, str]]:
    if not rights.is_address(address):
        yield "mailbox", "contest_no_mailbox", address, ""
    elif not is_of_a_function(address):
        yield "mailbox", "contest_mailbox_of_person", address, ""


def is_of_a_function(address: str) -> bool:
    """Whether an address does not look like a person's, as far as words tell: "anne.martin@" does, "sgar.bretagne@" and
    "pref-courrier@" do not; nothing is known of a single word.
    """
    name = address.partition("@")[0]
    return not _PERSON.fullmatch(name) or bool(FUNCTIONS & set(re.split(r"[._-]", name)))


def is_theirs(viewer: str, level: str, code: str) -> bool:
    """Whether a figure of a territory may be contested with these eyes: any by who answers, a prefect's own territory
    and, of a region, its départements.
    """
    role, _, territory = viewer.partition(":")
    if role in ANSWERERS:
        return True
    inside = level == "department" and territory == f"R{places.regions_of_departments().get(code)}"
    return role == "prefect" and (inside or territory == {"region": "R", "department": "D"}.get(level, "-") + code)


def file(folder: Path, asked: Asked, by: str, viewer: str) -> Contest:
    """Write what someone who signed in says of a figure. Raises Refused, sqlite3.Error.

    The right is looked at in the same transaction: one that ended while the form was open writes nothing.
    """
    held, motive, source = cleaned(asked.held), cleaned(asked.motive), cleaned(asked.source)
    mailbox = rights.normalised(asked.mailbox)
    asked = replace(asked, held=held, motive=motive, source=source, mailbox=mailbox)
    problems = wrong(asked)
    if problems:
        raise Refused(*problems)
    with register.opened(folder) as there:
        _refuse_ended(there, by, viewer)
        if not is_theirs(viewer, asked.figure.level, asked.figure.code):
            raise Refused(Problem("contest", "contest_elsewhere", value=asked.figure.code))
        waiting = [one for one in _read(there) if one.by == by and one.state == RECEIVED]
        for one in waiting:
            if (one.asked, one.viewer) == (asked, viewer):
                raise Refused(Problem("contest", "contest_twice", value=str(one.number)))
        if len(waiting) >= MOST_OPEN:
            raise Refused(Problem("contest", "contest_too_many", value=str(len(waiting))))
        figure, at = asked.figure, register.now()
        row = [at.isoformat(), asked.kind, figure.indicator, figure.level, figure.code, figure.period, figure.edition,
               figure.read, asked.held, asked.motive, asked.source, asked.mailbox, viewer, by]  # fmt: skip
        done = there.execute(f"insert into contested values ({', '.join('?' * len(row))})", row)
        number = done.lastrowid or 0
        about = {"contest": str(number), "kind": asked.kind, "indicator": figure.indicator}
        about |= {"territory": f"{figure.level} {figure.code}", "viewer": viewer}
        log.add(there, "contest", by, about, ("contested", number))
        return Contest(number, at, asked, viewer, by)


def answer(
    folder: Path, number: int, state: str, words: str, by: str, viewer: str, seen: int | None = None,
    published: bool = False, command: bool = False,
) -> Contest:  # fmt: skip
    """Write an answer, and what it is about with it. Raises Refused, sqlite3.Error.

    `seen`: how many answers its author had read: another one since stops it (None: whatever there is). `published`:
    whether everyone may read the words, once they are in an edition. `command`: on the server, where no right is asked.
    """
    words = cleaned(words)
    problems = [] if state in ANSWERS else [Problem("contest", "contest_no_state", value=state, detail=_listed())]
    told = [("words", "contest_empty", "", "")] if not words else [*_wrong_text("words", words)]
    problems += [Problem("contest", rule, None, field, value, detail) for field, rule, value, detail in told]
    if problems:
        raise Refused(*problems)
    with register.opened(folder) as there:
        if not command:
            _refuse_ended(there, by, viewer)
            if viewer not in ANSWERERS:
                raise Refused(Problem("contest", "contest_not_to_answer"))
        found = {one.number: one for one in _read(there)}.get(number)
        if found is None:
            raise Refused(Problem("contest", "contest_unknown", value=str(number)))
        if found.by == by:
            raise Refused(Problem("contest", "contest_own", value=str(number)))
        if seen is not None and seen != len(found.answers):
            raise Refused(Problem("contest", "contest_answered_meanwhile", value=str(number)))
        at = register.now()
        row = [at.isoformat(), number, state, words, int(published), viewer, by]
        done = there.execute("insert into answered values (?, ?, ?, ?, ?, ?, ?)", row)
        about = {"contest": str(number), "state": state, "viewer": viewer}
        log.add(there, "answer", by, about, ("answered", done.lastrowid or 0))
        return replace(found, answers=(*found.answers, Answer(at, state, words, published, viewer, by)))


def _listed() -> str:
    return ", ".join(ANSWERS)


def _refuse_ended(there: sqlite3.Connection, by: str, viewer: str) -> None:
    if not rights.holds(there, by, viewer):
        raise Refused(Problem("contest", "contest_right_over"))


def every(folder: Path) -> list[Contest]:
    """What was asked, by number, with its answers; nothing where nobody ever asked. Raises sqlite3.Error, OSError."""
    return _of(*(register.read(folder, query) for query in _QUERIES)) if register.is_there(folder) else []


def steps(folder: Path) -> int:
    """How many steps the journal has, which tells whether it is as it was. Raises sqlite3.Error, OSError."""
    if not (folder / register.FILE).is_file():
        return 0
    counted = "select (select count(*) from contested) + (select count(*) from answered)"
    return int(register.read(folder, counted)[0][0])


def remarks(folder: Path) -> tuple[dict[str, Any], ...]:
    """The steps of the requests that were accepted, as rows of core.remarks, in order: what an edition made now holds.

    Everyone may read of a request that it was received and what was answered in the end, where whoever answered wrote
    it for everyone. Raises sqlite3.Error.
    """
    return tuple(row for one in every(folder) if one.state in ACCEPTED for row in _rows(one))


def _rows(one: Contest) -> Iterator[dict[str, Any]]:
    figure, last = one.asked.figure, one.answers[-1]
    same = {"request": one.number, "kind": one.asked.kind, "indicator": figure.indicator, "level": figure.level}
    same |= {"code": figure.code, "period": figure.period or None}
    first = {"read_in": figure.edition, "value_read": figure.read, "value_held": one.asked.held or None}
    told = Answer(one.at, RECEIVED, one.asked.motive, last.published, one.viewer, one.by)
    for number, step in enumerate((told, *one.answers)):
        row = {"step": number, "told_on": str(step.at.date()), "state": step.state, "body": step.viewer}
        row |= {"words": step.words, "published": last.published and (step is told or step is last)}
        yield same | row | (first | {"origin": one.asked.source} if step is told else {})


_QUERIES = (
    """select rowid, at, kind, indicator, level, code, period, edition, read, held, motive, source, mailbox, viewer, by
    from contested order by rowid""",
    "select at, contested, state, words, published, viewer, by from answered order by rowid",
)


def _read(there: sqlite3.Connection) -> list[Contest]:
    return _of(*(there.execute(query).fetchall() for query in _QUERIES))


def _of(asked: list[tuple], answered: list[tuple]) -> list[Contest]:
    answers: dict[int, list[Answer]] = {}
    for at, number, state, words, published, viewer, by in answered:
        told = Answer(datetime.datetime.fromisoformat(at), state, words, bool(published), viewer, by)
        answers.setdefault(number, []).append(told)
    return [
        Contest(
            number,
            datetime.datetime.fromisoformat(at),
            Asked(Figure(indicator, level, code, period, edition, read), kind, held, motive, source, mailbox),
            viewer,
            by,
            tuple(answers.get(number, ())),
        )
        for number, at, kind, indicator, level, code, period, edition, read, held, motive, source, mailbox, viewer, by
        in asked
    ]  # fmt: skip
