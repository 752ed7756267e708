"""A list of proposals as a real table on a wide window and as blocks on a narrow one; each line opens its sheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.charts.events import NONE, Marks
from pages.elements import badges, lists, more, numbers
from pages.elements.headings import unbroken
from pages.markup import Hole, Markup, concat, draw, escape, french, html
from pages.parts import downloads, panels
from pages.reorganisation import choices, wording
from pages.reorganisation.figures import payback
from pages.text import MISSING, Say
from queries import figures
from queries.figures import Keys, knowing

Row = Mapping[Any, Any]
# What the numbers of a row that is a proposal are.
OF_PROPOSAL = figures.cells(
    {
        "days": "proposal_days",
        "ready_days": "proposal_ready_days",
        "slip_days": "proposal_slip",
        "staff_saved": "proposal_staff_saved",
        "staff_concerned": "proposal_staff_concerned",
        "planned_eur": "proposal_planned_eur",
        "actual_eur": "proposal_actual_eur",
        "one_off_eur": "proposal_one_off_eur",
    },
    of={"proposal": "proposal_id"},
)
Cell = Callable[[Row], Markup]
LATE = ("late", "undecided", "behind")  # how a proposal is late at its stage: it says which
LINES, EVERY = 200, 1_000_000  # how many rows a page asks for, and a file


def table(
    say: Say,
    name: str,
    headers: Mapping[str, str],
    rows: pd.DataFrame,
    cells: Mapping[str, Cell],
    look: str = "",
    keys: Keys | None = None,
) -> None:
    """Rows as an HTML table: `headers` name the columns in order, `cells` write them (escaped HTML).

    With the look 'tr-tight' it stays a table on a narrow window. `keys` says which figures the rows hold.
    """
    known = (knowing(row, keys) for row in rows.to_dict("records"))
    lines = [{key: cells[key](row) for key in headers} for row in known]
    looks = {key: f"tr-c-{key}" for key in headers}
    whole = lists.table(f"tr-list {look}", name, headers, lines, looks, head="title")
    tall = len(headers) + ("title" in headers)  # lines of a row on a phone, where a title takes two
    draw(more.folded(say, whole, len(rows), more.MOST if look == "tr-tight" else more.first(tall)))


def proposals(
    say: Say,
    name: str,
    rows: pd.DataFrame,
    columns: Sequence[str],
    ministries: Mapping[str, str],
    own: Mapping[str, Cell] | None = None,
) -> None:
    """Proposals with the columns asked for: number, title, region, type, stage, since; or `own` ones of the list."""
    cells = {**writers(say, ministries), **(own or {})}
    table(say, name, {key: say(f"proposals.column.{key}") for key in columns}, rows, cells, keys=OF_PROPOSAL)


def writers(say: Say, ministries: Mapping[str, str]) -> dict[str, Cell]:
    """How each column of a list of proposals is written."""
    return {
        "number": lambda row: escape(row["proposal_id"]),
        "title": lambda row: title(row["proposal_id"], row["title"]),
        "region": lambda row: region(say, row),
        "type": lambda row: escape(wording.word(say, "type", row["type"])),
        "stage": lambda row: _stage(say, row, ministries),
        "since": lambda row: _since(say, row),
        "saved": lambda row: escape(say.value(_number(row["staff_saved"]), "fte", 1)),
        "planned": lambda row: escape(say.value(_number(row["planned_eur"]), "euro")),
        "actual": lambda row: escape(say.value(_number(row["actual_eur"]), "euro")),
        "share": lambda row: escape(_realised(say, row)),
        "confirmed": lambda row: deposited(say, row["confirmed_by"]),
        "one_off": lambda row: escape(say.value(_number(row["one_off_eur"]), "euro")),
        "payback": lambda row: escape(payback(say, row)),
        "outcome": lambda row: escape(wording.word(say, "outcome", row["outcome"])),
        "target": lambda row: escape(say.short_date(row["target_on"])),
        "proposed": lambda row: _proposed(say, row),
        "retained": lambda row: deposited(say, row["retained"]),
        "changes": lambda row: deposited(say, row["changes"]),
    }


def region(say: Say, row: Row) -> Markup:
    """The region of a proposal; those of several have none of their own."""
    return text(say, row["region_name"] if isinstance(row["region_name"], str) else say("proposals.national"))


def anchor(label: Hole, address: str) -> Markup:
    """An HTML link; the label is escaped here."""
    return html('<a href="{}">{}</a>', address, label)


def title(proposal: str, name: str) -> Markup:
    """The title of a proposal as a link to its sheet."""
    return anchor(french(unbroken(name)), choices.sheet(proposal))


def _stage(say: Say, row: Row, ministries: Mapping[str, str]) -> Markup:
    name = escape(wording.word(say, "stage", row["stage"]))
    waiting = row.get("waiting_on")
    if waiting is not None and not isinstance(waiting, float) and len(waiting) and not row["decided"] and row["live"]:
        names = say.listed([ministries.get(code, code) for code in waiting], 2)
        return html("{} <small>{}</small>", name, say("proposals.held_by", names=names))
    told: list[Hole] = [wording.word(say, "outcome", row["outcome"])] if isinstance(row["outcome"], str) else []
    if isinstance(row.get("next_stage"), str) and row["outcome"] != "rejected":
        stage = say.inside(wording.word(say, "stage", row["next_stage"]))
        told.append(say("proposals.then", stage=html('<span class="tc-whole">{}</span>', stage)))
    return concat([name, *(html(" <small>{}</small>", one) for one in told)])


def _proposed(say: Say, row: Row) -> Markup:
    """The option that was proposed, kept back from who reads only what was retained."""
    known = isinstance(row["proposed"], str) or row["own"]
    return deposited(say, row["proposed"]) if known else badges.state(say, "hidden")


def deposited(say: Say, value: Any) -> Markup:
    """Words as they were deposited, in French; a dash where there are none."""
    return french(say.text(value)) if isinstance(value, str) else text(say, value)


def _since(say: Say, row: Row) -> Markup:
    """How long it has stood at its stage, and in red what is late; for what is carried out or closed, the date."""
    if not row["live"] or not pd.isna(row["implemented_on"]):
        return escape(say.short_date(row["since"]))
    late = concat(
        html(' <small class="tc-late">{}</small>', say(f"proposals.since.{name}")) for name in LATE if row[name]
    )
    return html("{}{}", unbroken(say.duration(row["days"])), late)


def _realised(say: Say, row: Row) -> str:
    """The share of the planned savings that was observed; a dash until both are known."""
    if pd.isna(row["actual_eur"]) or not row["planned_eur"] or pd.isna(row["planned_eur"]):
        return MISSING
    key = figures.key("proposal_saved_share", *figures.NATION, proposal=row["proposal_id"])
    return say.percent(key(100 * float(row["actual_eur"]) / float(row["planned_eur"])), 0)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else value


def text(say: Say, value: Any) -> Markup:
    """A text of the data, escaped: a name that is one word with hyphens, or a date, is whole; a dash for none."""
    words = say.text(value) if isinstance(value, str) and value else MISSING
    return html('<span class="tc-whole">{}</span>', words) if "-" in words and " " not in words else unbroken(words)


def counted(rows: pd.DataFrame) -> int:
    """How many rows there are, of which these are the first."""
    return int(rows["total"].iloc[0]) if "total" in rows and len(rows) else len(rows)


def foot(
    say: Say,
    name: str,
    rows: pd.DataFrame,
    csv_name: str,
    kind: str,
    columns: numbers.Columns | str,
    note: str = "",
    shown: int | None = None,
    every: Callable[[], pd.DataFrame] | None = None,
    keys: Keys | None = None,
    marks: Marks = NONE,
) -> None:
    """Under a list: its limit or source, the same rows as a plain table one click away, and as CSV.

    The table of a list of the first `shown` says on its button how many there are. Where `rows` too are the first
    of a `total`, `every` gives the file all of them when it is asked for. `marks`: events of a chart, for its table.
    """
    columns = numbers.columns_of(say, columns)
    total, label = counted(rows), None
    if shown is not None and total > shown:
        label = say("parts.every_first" if total > len(rows) else "parts.every", count=len(rows), all=total)
    with st.container(horizontal=True, key=f"foot-{csv_name}", vertical_alignment="center"):
        if note:
            draw(html('<p class="tc-note">{}</p>', unbroken(note)))
        panels.twin(say, name, rows, csv_name, columns, keys, label, marks)
        whole = every if every and total > len(rows) else lambda: rows
        rest = lambda: whole().drop(columns=["total", "broken"], errors="ignore")  # noqa: E731
        downloads.csv(say, rest, csv_name, kind, keys=keys, columns=columns)
