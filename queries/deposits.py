"""Deposits: what somebody sent, what is wrong with it, what it would change, and who publishes it. The door of pages.

A draft is its author's alone, then also of who may decide on it once it was handed over: each function takes the
address of who asks and their viewer, as their session says them now. What is refused raises Refused, whose problems
are said in words by `sentence`. Everything that is done is in the audit log.

The order of things: `keep`, `check`, `build`, `changes` and `effects`, then `publish`, or `hand_over` and, by somebody
else, `publish` or `refuse`. Nothing is lost between any two of them for 30 days.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from data import store
from data.problem import Problem, Refused, SaidInWords, full_sentence
from data.publish import drafts
from data.publish.drafts import Built, Draft
from data.publish.looking import Inspection
from data.store import changes as between
from data.store import embargoes, served, sessions
from queries import access, editions, indicators
from queries.access import Viewer
from queries.editions import Edition, NoEdition
from queries.here import here
from queries.studies import changed
from queries.studies.changed import Cell, Row

sentence = full_sentence
check, with_remarks, elsewhere = drafts.check, drafts.with_remarks, drafts.elsewhere
built, by_two = drafts.built, drafts.by_two
mine, drop, describe_list = here(drafts.mine), here(drafts.drop), here(drafts.describe_list)
build, hand_over, take_back = here(drafts.build), here(drafts.hand_over), here(drafts.take_back)

Say = Callable[[str], None]
MOST_ROWS = 50  # listed of each table and kind of change; all are counted
NATION = ("nation", "FR")


@dataclass(frozen=True)
class Change:
    """What would change in a table, of what its reader may read: how many rows come, change and go, and some of each.

    `key`: the columns that tell its rows apart; `title`: what the table is called, by language.
    """

    table: str
    key: tuple[str, ...]
    added: int
    changed: int
    removed: int
    rows: tuple[Row, ...]

    def title(self, language: str) -> str:
        """What it is called."""
        return between.table_title(self.table, language)


@dataclass(frozen=True)
class Effect:
    """An indicator that would read otherwise in a territory: its values (None where there is none) and their states."""

    indicator: str
    level: str
    code: str
    before: float | None
    after: float | None
    state_before: str
    state_after: str


# What is sent and looked at -------------------------------------------------------------------------------------------


def keep(email: str, viewer: Viewer, files: Sequence[tuple[str, bytes]]) -> Draft:
    """Keep files (name, content) as a draft for 30 days. Raises Refused beyond the bounds."""
    return drafts.keep(store.editions_dir(), email, access.written(viewer), files)


def find(email: str, name: str, viewer: Viewer | None = None) -> Draft:
    """A draft by its id, as it is now: one's own or, where the viewer is told, one that waits for them to decide.

    Raises Refused where it is gone, or somebody else's: both read the same.
    """
    waits = {draft.id: draft for draft in waiting(email, viewer)} if viewer else {}
    return waits[name] if name in waits else drafts.find(store.editions_dir(), name, email)


def settled(draft: Draft) -> Draft:
    """A draft as it is after a publication of it was stopped, which is finished where its edition is served. Raises
    Refused where the draft is no more.
    """
    with suppress(SaidInWords, sqlite3.Error, OSError):  # somebody publishes: the next one finishes it
        drafts.settle(store.editions_dir())
    return drafts.again(draft)


# What it would change ------------------------------------------------------------------------------------------------


def changes(viewer: Viewer, built: Built, most: int = MOST_ROWS) -> list[Change]:
    """What would change by table against the edition that was current, as a viewer reads both: nothing that they may
    not read is listed, nor counted. Raises Refused where it would tell of an edition under embargo.
    """
    return compared(viewer, *_sides(viewer, built), most)


def compared(viewer: Viewer, before: Edition | None, after: Edition, most: int = MOST_ROWS) -> list[Change]:
    """What changed by table from one edition to another, as a viewer reads both. Raises NoEdition."""
    with closing(editions.opened(viewer, after)) as new:
        if before is None:
            return list(_changes(None, new, most))
        with closing(editions.opened(viewer, before)) as old:
            return list(_changes(old, new, most))


def effects(viewer: Viewer, built: Built, places: Sequence[tuple[str, str]] = ()) -> list[Effect]:
    """The indicators that would read otherwise, as a viewer reads them: in these territories (level, code), those that
    the viewer bears where none is given, and in the whole country. Made by the queries of every page, on both editions.
    Raises Refused as `changes`.
    """
    before, after = _sides(viewer, built)
    if before is None:
        return []
    found = []
    for level, code in dict.fromkeys((*(places or access.own(viewer)), NATION)):
        for workstream in indicators.WORKSTREAMS:
            cards = [indicators.scorecard(viewer, one, workstream, level, code) for one in (before, after)]
            for old, new in zip(*(card.to_dict("records") for card in cards), strict=True):
                effect = _effect(old, new, level, code)
                if indicators.reads_otherwise(effect.indicator, effect.before, effect.after) or (
                    effect.state_before != effect.state_after
                ):
                    found.append(effect)
    return found


def places_of(draft: Draft) -> tuple[tuple[str, str], ...]:
    """The territories (level, code) that its author bears: those where its effects are looked for first."""
    return access.own(access.parse(draft.viewer))


def _sides(viewer: Viewer, built: Built) -> tuple[Edition | None, Edition]:
    """The edition that was current when one was built, None where there was none that can be read; and that one.

    Raises Refused where they hold one under embargo that the author may not look at, nor who reads as the author does.
    """
    if built.closed and viewer.role != "administrator":
        raise drafts.on_embargo()
    after = editions.described(built.file(access.audience(viewer)))
    try:
        return (editions.edition(viewer, built.base) if built.base else None), after
    except NoEdition:
        return None, after


def _effect(old: Mapping[str, object], new: Mapping[str, object], level: str, code: str) -> Effect:
    before, after = (None if one["value"] != one["value"] else float(str(one["value"])) for one in (old, new))
    return Effect(str(new["indicator"]), level, code, before, after, str(old["state"]), str(new["state"]))


def _changes(old: duckdb.DuckDBPyConnection | None, new: duckdb.DuckDBPyConnection, most: int) -> Iterator[Change]:
    before, after = between.shown(old) if old else {}, between.shown(new)
    for table, there in after.items():
        old_side = before[table].view if table in before else None
        columns = [name for name in there.columns if old_side is None or name in before[table].columns]
        rows = _hashed(new, there.view, there.key, columns)
        others = _hashed(old, old_side, there.key, columns) if old and old_side else rows.slice(0, 0)
        if others.equals(rows):
            continue
        counts, first = changed.kinds(others, rows, most)
        listed: list[Row] = []
        for kind, keys in first.items():
            texts = _texts(old, old_side, there.key, columns, keys) if old and old_side else []
            listed += changed.rows(kind, there.key, texts, _texts(new, there.view, there.key, columns, keys))
        if any(counts.values()):
            yield Change(table, there.key, counts["added"], counts["changed"], counts["removed"], tuple(listed))


def _hashed(side: duckdb.DuckDBPyConnection, view: str, key: Sequence[str], columns: Sequence[str]) -> pa.Table:
    """A number for each row by its key, and one for all that it says."""
    query = f"select hash({', '.join(key)}) as key, hash({', '.join(columns)}) as facts from {view} order by key"
    return side.sql(query).to_arrow_table()


def _texts(
    side: duckdb.DuckDBPyConnection, view: str, key: Sequence[str], columns: Sequence[str], keys: Sequence[int]
) -> list[dict[str, str | None]]:
    """The rows of these keys, as text."""
    if not keys:
        return []
    found = side.execute(
        f"select {', '.join(columns)} from {view} where hash({', '.join(key)}) in (select unnest($keys::ubigint[]))",
        {"keys": list(keys)},
    )
    return [dict(zip(columns, map(_text, row), strict=True)) for row in found.fetchall()]


def _text(value: object) -> str | None:
    """A cell as a text; a number that is whole, without its point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


# Looking at it before others read it ---------------------------------------------------------------------------------


def preview(draft: Draft, email: str, viewer: Viewer, key: str) -> None:
    """Have the session of a key read the edition that was built of a draft, on every page, until `leave_preview`.

    Raises Refused where they may not, or where none is there. It is in the audit log.
    """
    folder = store.editions_dir()
    file = drafts.looked_at(folder, draft.id, email, access.written(viewer), "full")
    if file is None:
        raise Refused(Problem(draft.id, "draft_not_built"))
    drafts.tell(folder, "draft_looked", email, draft, {"edition": file.name})
    sessions.look_at(folder, key, draft.id)


def leave_preview(key: str) -> None:
    """Have the session of a key read what everybody does."""
    sessions.look_at(store.editions_dir(), key, "")


def looked_at(email: str, viewer: Viewer, name: str) -> Edition | None:
    """The edition of a draft ("": none) for who may look at it now; None for anyone else, and once it is served.

    Who reads only what everybody does looks at nothing before them.
    """
    if not name or not access.reads_undecided(viewer):
        return None
    written, audience = access.written(viewer), access.audience(viewer)
    file = drafts.looked_at(store.editions_dir(), name, email, written, audience)
    try:
        return editions.described(file) if file else None
    except (NoEdition, duckdb.Error, OSError):
        return None


def embargo_on(edition: Edition) -> dt.datetime | None:
    """Until when (a clock in Paris) an edition that is published is under embargo; None where it is not."""
    until = served.embargo(edition.name)
    return until.astimezone(embargoes.PARIS) if until else None


# Who publishes it ----------------------------------------------------------------------------------------------------


def may_decide(draft: Draft, email: str, viewer: Viewer) -> bool:
    """Whether somebody may publish or refuse what was handed over."""
    return drafts.may_decide(draft, email, access.written(viewer))


def waiting(email: str, viewer: Viewer) -> list[Draft]:
    """The drafts that wait for somebody like the reader to decide, the one that waits longest first."""
    return [draft for draft in drafts.waiting(store.editions_dir()) if may_decide(draft, email, viewer)]


def embargo(text: str) -> dt.datetime:
    """The moment of an embargo ("2026-12-08T10:00" on a clock in Paris, "2026-12-08": midnight UTC), as that clock
    shows it: its `utcoffset` tells winter from summer time. Raises Refused where it is none of these.
    """
    return embargoes.read(text).astimezone(embargoes.PARIS)


def refuse(draft: Draft, email: str, viewer: Viewer, why: str) -> Draft:
    """Give what waits back to its author, with the reason. Raises Refused."""
    return drafts.refuse(store.editions_dir(), draft, email, access.written(viewer), why)


def publish(draft: Draft, email: str, viewer: Viewer, message: str, say: Say, embargo: str = "") -> Draft:
    """Serve the edition that was built of a draft, from the end of an `embargo` on where there is one to come. Returns
    the draft as it is then, whose `edition` says which one.

    Raises Refused where they may not, or where it is stale or was not built; Busy.
    """
    written = access.written(viewer)
    return drafts.publish(store.editions_dir(), draft, email, written, message, embargo, say)[0]
