"""Ask: what a page may ask of the data, for one viewer of one edition, with the cache in front."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

import queries
from pages.identity import many, settings, who
from pages.identity.who import Person
from pages.shell import addressed, serving, states, static_target
from pages.shell.addressed import DRAWN_FOR
from pages.shell.serving import UNREADABLE, Reader
from pages.text import LANGUAGES, Say
from queries import Edition, access, contests, figures, indicators
from queries.access import Viewer
from queries.answer_cache import cached
from queries.indicators import Indicator, Progress
from queries.studies.forecast import Outlook

P = ParamSpec("P")
T = TypeVar("T")

_rows = cached(queries.run)


@cached
def _scope(viewer: Viewer, edition: Edition) -> frozenset[tuple[str, str]] | None:
    rows = _rows(viewer, edition, "overview/territories")
    inside = rows[rows["level"] == "department"]
    parents = {f"D{code}": f"R{parent}" for code, parent in zip(inside["code"], inside["parent_code"], strict=True)}
    return access.scope(viewer, parents)


def _standing(remarks: contests.Remarks) -> set[tuple[int, contests.Place, str]]:
    """Where each request stands, of which figure."""
    return {(one.number, one.place, one.state) for found in remarks.values() for one in found}


@dataclass(frozen=True)
class Ask:
    """`ask("room/query", name=value)` gives rows; the methods give indicators. A page sees no file and no role."""

    viewer: Viewer
    edition: Edition
    held: bool = False  # whether the address holds its reader to this edition, whatever is published
    demonstration: bool = False  # whether it is the one beside the real editions

    def __call__(self, name: str, /, **parameters: Any) -> pd.DataFrame:
        """Rows of a named query (queries/<room>/<query>.sql)."""
        return self._answered(_rows(self.viewer, self.edition, name, **parameters), name, parameters)

    def _answered(self, rows: pd.DataFrame, name: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Rows that know the address where others find them: of the edition served, or of the one that the page is held
        to; one that is not served and was not asked for by name has none.
        """
        return addressed.answers(rows, name, parameters, self.view, self.named) if self.is_addressed else rows

    @property
    def is_addressed(self) -> bool:
        """Whether what is asked here has an address."""
        return not self.demonstration and (self.held or serving.is_served(self.edition))

    @property
    def named(self) -> str:
        """How an address says which edition is read; "" for the one served."""
        return self.edition.name if self.held else ""

    @property
    def view(self) -> str:
        """How an address says who reads ("prefect:R53"); "" for what everyone reads, and where people sign in."""
        return access.written(self.viewer) if self.reads_undecided and settings.on() is None else ""

    @property
    def reads_undecided(self) -> bool:
        """Whether the reader reads what is not decided or not published yet, of some territory at least."""
        return access.reads_undecided(self.viewer)

    @property
    def reads_kept(self) -> bool:
        """Whether something that the reader reads may be kept from others: of a real edition with no confidential row,
        what is said of figures alone, of which the edition has none before it was answered.
        """
        if not self.reads_undecided or self.real_on is None or self.edition.confidential:
            return self.reads_undecided
        return _standing(self.remarks) != _standing(contests.read(self.viewer, self.edition, live=False))

    @property
    def reads_everything(self) -> bool:
        """Whether the reader reads it of every territory."""
        return access.reads_everything(self.viewer)

    def reads(self, level: str, code: str) -> bool:
        """Whether the reader reads what is not published of a territory, the nation ("FR") included."""
        return self.scope is None or (level, code) in self.scope

    def may_contest(self, level: str, code: str) -> bool:
        """Whether the reader may contest or annotate figures of a territory: where people sign in, those who read all
        of it. Not on a page of an earlier edition: what is said there is said of what is read now.
        """
        return settings.on() is not None and not self.held and self.reads(level, code)

    def reads_totals(self, level: str, code: str) -> bool:
        """Whether the reader reads sums of what is not published: the country's are, whoever reads."""
        return access.is_published_whole(level, code) or self.reads(level, code)

    @property
    def scope(self) -> frozenset[tuple[str, str]] | None:
        """The territories (level, code) of which the reader reads what is not published; None: all of them."""
        return _scope(self.viewer, self.edition)

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The territories (level, code) that the reader bears; none but for a prefect."""
        return access.own(self.viewer)

    @property
    def whose(self) -> str:
        """Whose a count is of what is not published: "nation", "region", "department" or "several"."""
        return access.whose(self.viewer)

    @property
    def reader(self) -> str:
        """The name of who reads, by which a sentence is chosen; what they may read is never asked of it."""
        return self.viewer.role

    def kind(self, subject: str) -> str:
        """What the figures of a subject are made of: "real", "estimated" or "demonstration"; the edition's
        kind where the subject has no source.
        """
        kinds = self("overview/kinds").set_index("subject")["kind"]
        return str(kinds.get(subject, self.edition.kind))

    def holds(self, subject: str) -> bool:
        """Whether a source of a subject was deposited, or invented."""
        return subject in set(self("overview/kinds")["subject"])

    @property
    def catalogue(self) -> dict[str, Indicator]:
        """Indicators by id, as the edition knows them."""
        return indicators.known_of(self.edition.kind)

    @property
    def real_on(self) -> dt.date | None:
        """The day of a real edition, which shows what is known and says how old it is; None of a demonstration."""
        return self.edition.as_of if self.edition.kind == "real" else None

    @property
    def as_everyone(self) -> "Ask":
        """The same edition, as everyone reads it."""
        return replace(self, viewer=serving.PUBLIC, edition=queries.for_audience(serving.PUBLIC, self.edition))

    @property
    def remarks(self) -> contests.Remarks:
        """What is said of figures, contested or annotated, as the reader may read it, by indicator, level and code."""
        return serving.remarks(self.viewer, self.edition)

    def scorecard(self, workstream: str, level: str = "nation", code: str = "FR") -> pd.DataFrame:
        """One row per indicator of a workstream, for one territory."""
        rows = indicators.scorecard(self.viewer, self.edition, workstream, level, code)
        return contests.remarked(rows, [(name, level, code) for name in rows["indicator"]], self.remarks)

    def latest(self, indicator: str, level: str) -> pd.DataFrame:
        """One row per territory of a level, with the last value of an indicator."""
        rows = indicators.latest(self.viewer, self.edition, indicator, level)
        return contests.remarked(rows, [(indicator, level, code) for code in rows["code"]], self.remarks)

    def middle(self, indicator: str, level: str) -> float:
        """The median of an indicator among the territories of a level, of what is comparable; NaN of fewer than two."""
        return indicators.median(self.viewer, self.edition, indicator, level)

    def series(self, indicator: str, level: str | None = None, code: str | None = None) -> pd.DataFrame:
        """One row per territory and period of an indicator."""
        rows = indicators.series(self.viewer, self.edition, indicator, level, code)
        return self._answered(rows, f"indicators/{indicator}", {"level": level, "code": code})

    def outlook(self, indicator: str, level: str, code: str) -> Outlook | None:
        """Where the trend of an indicator leads by the day of its target; None where it has no target."""
        return indicators.outlook(self.viewer, self.edition, indicator, level, code)

    def progress(self, workstream: str, level: str = "nation", code: str = "FR") -> Progress:
        """Progress of a workstream in one territory, in points of 0 to 100; its numbers know what they are."""
        found = indicators.progress(self.viewer, self.edition, workstream, level, code)
        return figures.pace(found, workstream, level, code)

    def median(self, workstream: str, level: str) -> float | None:
        """The median of that progress among the territories of a level; it knows what it is."""
        found = indicators.median_progress(self.viewer, self.edition, workstream, level)
        median: float | None = figures.key(f"{workstream}.median", level, "")(found)
        return median


def language_from_url() -> Say:
    """The language that the address asks for, French otherwise."""
    wanted = st.query_params.get("lang", "")
    return Say(wanted if wanted in LANGUAGES else LANGUAGES[0])


def asking() -> Reader:
    """Who is asking, of the edition served or of the one that the address asks for; looked for once more where it
    cannot be read.
    """
    now = st.query_params
    return serving.reader_of_page(now.get("vue"), st.context.cookies, serving.since(now.to_dict()))


def ask_of(reader: Reader) -> Ask:
    """What a reader may ask."""
    return Ask(reader.viewer, reader.edition, bool(reader.since), reader.demonstration)


def signs_in() -> bool:
    """Whether people sign in to this server."""
    return settings.on() is not None


def person() -> Person | None:
    """Who is signed in, at this moment; None where nobody is. Raises OfOnePerson in what is drawn for many."""
    many.refuse()
    return who.person(st.context.cookies)


def is_unchanged(reader: Reader) -> bool:
    """Whether who is asking, what they may read and the edition served are what they were."""
    try:
        return asking() == reader
    except (*UNREADABLE, serving.NotThere):
        return False


def _is_for(ask: Ask, reader: Reader) -> bool:
    """Whether a part is of the page drawn last: one that was stopped half-way leaves the parts of the page before."""
    return (ask.viewer, ask.edition) == (reader.viewer, reader.edition)


def drawn_for(reader: Reader) -> None:
    """Note whom the page is drawn for: a part of it is drawn again alone for them, and for no other."""
    st.session_state[DRAWN_FOR] = reader


def kept(make: Callable[Concatenate[Ask, P], T]) -> Callable[Concatenate[Ask, P], T]:
    """A function of what a page may ask that answers once for all who ask the same of an edition (`cached`)."""

    @cached
    @wraps(make)
    def answer(viewer: Viewer, edition: Edition, /, *args: P.args, **named: P.kwargs) -> T:
        return make(Ask(viewer, edition), *args, **named)

    @wraps(make)
    def asked(ask: Ask, *args: P.args, **named: P.kwargs) -> T:
        return answer(ask.viewer, ask.edition, *args, **named)

    return asked


def fragment(draw: Callable[Concatenate[Ask, P], None]) -> Callable[Concatenate[Ask, P], None]:
    """A part of a page that is drawn again alone; on the edition of its page and for the reader it was drawn for, or
    else the whole page is drawn again: its reruns do not pass by main.py.
    """
    drawn: Callable[Concatenate[Ask, P], None] = st.fragment(unless_moved(draw))
    return drawn


def unless_moved(draw: Callable[Concatenate[Ask, P], None]) -> Callable[Concatenate[Ask, P], None]:
    """The same function, which draws the whole page again where another edition is served by now."""

    @wraps(draw)
    def checked(ask: Ask, *args: P.args, **named: P.kwargs) -> None:
        if static_target.current():  # nothing of it is drawn again: it is of the edition that it was written from
            draw(ask, *args, **named)
            return
        reader = st.session_state.get(DRAWN_FOR)
        moved = (
            serving.has_moved(ask.edition) if reader is None else not (_is_for(ask, reader) and is_unchanged(reader))
        )
        if moved and not addressed.is_taken():
            st.rerun()
        try:
            draw(ask, *args, **named)
        except serving.UNREADABLE as error:
            if serving.fails(reader or Reader(ask.viewer, ask.edition), error):
                st.rerun()
            states.unreadable(language_from_url())

    return checked
