"""The load of the calendar: which service or territory faces several implementations in the same month."""

from collections.abc import Collection

import pandas as pd

from pages.elements import filters, more
from pages.parts import panels, tables
from pages.reorganisation import choices, wording
from pages.reorganisation.pipeline import Held
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.studies.load import MANY, crowded

KINDS = ("region", "department", "service", "nation")
NAMED, SHOWN, LATEST = 5, 12, 60  # proposals named, lines that are read at once; months by which a day may be moved
MOVED = "decalage"


def calendar(ask: Ask, say: Say, held: Held) -> None:
    """Who faces several implementations in the same month: territories, or services; how many face three or more."""
    with panels.chosen(say, "load", later=more.EVERYWHERE) as heading:
        write = lambda name: say(f"calendar.load.{name}")  # noqa: E731
        what = filters.choice("axe", KINDS, write("by"), write, KINDS[0], "segments")
        rows = ask("reorganisation/load", **held)
        found = crowded(rows[rows["what"] == what])
        most = found[found["count"] >= MANY]
        counted = len(most) if what == "nation" else most["code"].nunique()  # of the country, its months
        count = choices.figure("crowded", held, what=what)(counted)
        heading(say(f"calendar.load.title.{what}", count=count), say("calendar.load.lead"), ask.kind("proposals"))
        if found.empty:
            states.empty(say, say("calendar.load.none"))
        else:
            _table(ask, say, found, "charge")


def clash(ask: Ask, say: Say, chosen: Collection[str]) -> None:
    """The months in which a chosen proposal falls with another or more, its day moved as the reader asks (decalage)."""
    with panels.chosen(say, "clash") as heading:
        by = filters.number(MOVED, say("whatif.clash.months"), 0, LATEST, 0)
        rows = ask("reorganisation/load").query("what != 'nation'")
        before, after = (crowded(rows, chosen, late) for late in (0, by))
        key = figures.key("crowded_months", choice="+".join(chosen))
        counts = {"count": key.among(months=str(by))(len(after)), "before": key(len(before))}
        title = say("whatif.clash.moved" if by else "whatif.clash.title", months=by, **counts)
        heading(title, joined(" ", [say("whatif.clash.lead"), wording.scope(ask, say)]), ask.kind("proposals"))
        if after.empty:
            states.empty(say, say("whatif.clash.none"))
        else:
            _table(ask, say, after, "collisions")


def _table(ask: Ask, say: Say, found: pd.DataFrame, name: str) -> None:
    told = found.assign(
        name=found["name"].map(say.text),
        titles=[_named(say, titles) for titles in found["titles"]],
        kind=ask.kind("proposals"),
    )
    columns = "calendar.load: name=who month:month count:count titles=which:deposited"
    keys = figures.cells({"count": "crowd"}, of={"holder": "code", "month": "month"})
    tables.plain(say, say("calendar.load.name"), told, name, ask.kind("proposals"), columns, SHOWN, keys)


def _named(say: Say, titles: list[str]) -> str:
    """The first of some titles, which have commas of their own, and how many others there are."""
    first, rest = say.apart(titles[:NAMED]), len(titles) - NAMED
    return say("parts.and_others", names=first, count=rest) if rest > 0 else first
