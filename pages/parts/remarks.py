"""What is said of a figure, contested or annotated: the mark beside it, its words in files, its dated history.

One mark for every page, so that none can differ; what a reader may read of it was decided before (queries.contests).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.elements import links, numbers
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.text import Say
from queries.contests import REMARK, Remark, Step

Row = Mapping[Any, Any]


def mark(say: Say, row: Row) -> Markup:
    """HTML of what stands beside a figure, closed: kind, state and day; opened, who said so and in which words."""
    if not _is(row):
        return NOTHING
    said = say("contests.said", body=body(say, row["remark_by"]), words=row["remark_words"])
    return html('<details class="tc-remark"><summary>{}</summary><p>{}</p></details>', words(say, row), said)


def words(say: Say, row: Row) -> str:
    """'contesté : demande reçue le 26/11/2026'; empty where nothing is said of the figure of a row."""
    if not _is(row):
        return ""
    stands = say(f"contests.state.{row['remark_is']}")
    return say(f"contests.mark.{row['remark']}", state=stands, day=say.short_date(row["remark_on"]))


def _is(row: Row) -> bool:
    return isinstance(row.get("remark"), str)


def remark_columns(row: Row) -> tuple[str, ...]:
    """The columns of a row that say it, for a file that names its columns."""
    return tuple(name for name in REMARK if name in row)


def written(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `remark_told`, what is said of each in words, where something is said of one."""
    if "remark" not in rows:
        return rows
    told = [words(say, row) or None for row in rows.to_dict("records")]
    return rows.assign(remark_told=pd.Series(told, rows.index, dtype=object))


def columns(say: Say, rows: pd.DataFrame) -> numbers.Columns:
    """That column for people who read the rows as a table; none where nothing is said."""
    return {"remark_told": (say("contests.column"), None)} if "remark_told" in rows else {}


def body(say: Say, who: str) -> str:
    """Who speaks: 'Cabinet', 'Préfecture de région : Bretagne'."""
    kind, _, name = who.partition(":")
    return say(f"contests.body.{kind}", name=name)


def history(say: Say, found: Sequence[Remark], unit: str) -> None:
    """All that was said of a figure, the last first, whatever its month and its state."""
    if found:
        told = concat(html("<li>{}</li>", one(say, remark, unit)) for remark in reversed(found))
        draw(html('<section class="tc-remarks"><h3>{}</h3><ol>{}</ol></section>', say("contests.history"), told))


def one(say: Say, remark: Remark, unit: str) -> Markup:
    """HTML of a request: its number and month, what it says, then its steps with day, state, body and words."""
    title = say(f"contests.one.{remark.kind}", number=remark.number)
    month = say("contests.month", month=say.month(remark.period)) if remark.period else ""
    facts = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in _facts(say, remark, unit).items())
    steps = concat(html("<li>{}</li>", _step(say, step)) for step in remark.steps)
    listed = html('<dl class="tc-facts">{}</dl>', facts) if facts else NOTHING
    return html('<strong>{}</strong> {}{}<ol class="tc-replies">{}</ol>', title, month, listed, steps)


def _facts(say: Say, remark: Remark, unit: str) -> dict[str, str]:
    """What is known of a request besides its steps: nothing, for who reads only what everyone does."""
    if not remark.whole:
        return {}
    facts = {
        "read": say("contests.read_in", value=value(say, remark.read, unit), edition=remark.edition),
        "held": remark.held,
        "source": remark.source,
        "mailbox": remark.mailbox,
        "by": remark.by,
    }
    return {say(f"contests.fact.{name}"): text for name, text in facts.items() if text}


def _step(say: Say, step: Step) -> Markup:
    line = say("contests.step", day=step.on, state=say(f"contests.state.{step.state}"), body=body(say, step.body))
    return html("<span>{}</span>{}", line, html("<p>{}</p>", step.words) if step.words else NOTHING)


def value(say: Say, read: str, unit: str) -> str:
    """A value as it was read: a number in plain digits, in its unit, or the name of its state, in words."""
    try:
        return say.value(float(read), unit)
    except ValueError:
        key = f"parts.state.{read}"
        return say(key) if say.has(key) else read


def way(say: Say, **where: str | None) -> None:
    """The way to contest or annotate a figure, for who may."""
    draw(html('<p class="tc-note">{}</p>', links.anchor(say("contests.way"), "contests", **where)))
