"""What was said of figures: who contested or annotated which one, how it ended, as the reader may read it."""

from collections.abc import Sequence

import pandas as pd

from pages.blocks import lookup
from pages.elements import badges, links
from pages.elements.numbers import Columns
from pages.parts import remarks, scorecard, tables
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures
from queries.contests import Remark

ASKED = ("number", "figure", "place", "month", "asked_by", "asked_on")
WHOLE = ("read", "held", "motive", "source")  # of who reads the figure in full
ANSWERED = ("state", "since", "by", "words")


def contested_remarks(ask: Ask) -> list[Remark]:
    """All that the reader may read, the last that moved first."""
    found = [one for several in ask.remarks.values() for one in several]
    return sorted(found, key=lambda one: (one.since, one.number), reverse=True)


def show(ask: Ask, say: Say, found: Sequence[Remark]) -> None:
    """The table: which figure, by whom and why, the answer and its words; each name leads to the figure."""
    rows = pd.DataFrame([_row(ask, say, one) for one in found])
    tables.framed(
        say,
        say("contests.table.title", count=figures.key("remarks")(len(found))),
        say(f"contests.table.sentence_{'all' if ask.reads_everything else ask.reader}"),
        rows,
        "chiffres-contestes",
        badges.least(rows["kind"]),
        _columns(say, found),
        addresses={say("contests.table.figure"): [_address(ask, one) for one in found]},
        later=True,
    )


def _columns(say: Say, found: Sequence[Remark]) -> Columns:
    names = (*ASKED, *(WHOLE if any(one.whole for one in found) else ()), *ANSWERED)
    units = {"month": "month", "asked_on": "date", "since": "date"}
    return {name: (say(f"contests.table.{name}"), units.get(name)) for name in names}


def _row(ask: Ask, say: Say, one: Remark) -> dict[str, object]:
    item, first, last = ask.catalogue.get(one.indicator), one.steps[0], one.steps[-1]
    answered = last is not first
    unit = item.unit if item else "count"
    return {
        "number": say(f"contests.one.{one.kind}", number=one.number),
        "figure": scorecard.label(say, item) if item else say("contests.no_longer", name=one.indicator),
        "place": lookup.called(ask, say, one.level, one.code),
        "month": one.period,
        "asked_by": remarks.body(say, first.body),
        "asked_on": first.on,
        "read": remarks.value(say, one.read, unit) if one.read else None,
        "held": one.held or None,
        "motive": first.words or None,
        "source": one.source or None,
        "state": say(f"contests.state.{one.state}"),
        "since": one.since,
        "by": remarks.body(say, last.body) if answered else None,
        "words": last.words if answered else None,
        "kind": ask.edition.kind,
    }


def _address(ask: Ask, one: Remark) -> str | None:
    item = ask.catalogue.get(one.indicator)
    if item is None or not lookup.is_known(ask, one.level, one.code):
        return None
    return links.href(item.workstream, indicateur=item.id, **links.territory(one.level, one.code))
