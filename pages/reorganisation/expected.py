"""When the next stages of a proposal are expected, by those that went before it."""

from typing import Any

import pandas as pd

from pages.elements import more
from pages.markup import concat, draw, html
from pages.parts import panels
from pages.reorganisation import figures, wording
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries.studies import passages
from queries.studies.passages import FEWEST, Wait

Row = dict[Any, Any]


def panel(ask: Ask, say: Say, row: Row) -> None:
    """The expected month of each stage to come; nothing where the path is over."""
    if not row["live"] or not isinstance(row["next_stage"], str):
        return
    rows = ask("reorganisation/passages", stage=row["stage"])
    rows = rows[rows["proposal_id"] != row["proposal_id"]]
    found = {stage: _wait(ask, row, group) for stage, group in rows.groupby("next_stage", sort=False)}
    if not found:
        return
    (title, first), *others = [
        (_title(say, row, stage, told[1]), _from(say, row, stage, *told)) for stage, told in found.items()
    ]
    with panels.framed(say, "expected", title, first, ask.kind("proposals")):
        lines = concat(html("<li>{} <small>{}</small></li>", *told) for told in others)
        body = html('<ul class="tr-links">{}</ul><p class="tr-note">{}</p>', lines, say("sheet.expected.lead"))
        draw(more.later(say, body, say("sheet.expected.rest"), more.EVERYWHERE))


def _wait(ask: Ask, row: Row, group: pd.DataFrame) -> tuple[str, Wait]:
    """The wait told by the others that are most alike, where enough of them passed: of its type and one of its
    ministries, of its type, or all.
    """
    alike, asked = group[group["type"] == row["type"]], {*_told(row["ministries"])}
    closest = alike[alike["ministries"].map(lambda one: bool(asked & {*_told(one)})).astype(bool)]
    enough = [("ministry", closest), ("type", alike), ("all", group)]
    name, rows = next((one for one in enough if one[1]["reached_on"].count() >= FEWEST), enough[-1])
    return name, passages.expected(rows, pd.Timestamp(ask.edition.as_of), float(row["days"]))


def _told(ministries: Any) -> list[str]:
    return list(ministries) if pd.api.types.is_list_like(ministries) else []


def _title(say: Say, row: Row, stage: str, wait: Wait) -> str:
    """'Avis de la CNATE : vers mai 2027', or that no month is known."""
    name = wording.word(say, "stage", stage)
    if not wait.is_told or wait.middle is None:
        return say("sheet.expected.title_none", stage=name)
    return say("sheet.expected.title", stage=name, month=_month(say, row, wait.middle))


def _month(say: Say, row: Row, days: float | None) -> str:
    return MISSING if days is None else say.month(row["since"] + pd.Timedelta(days=days))


def _from(say: Say, row: Row, stage: str, alike: str, wait: Wait) -> str:
    """Between which months, from which passages, and how such a range held in the past; or why no month is known."""
    of = figures.of(row, "passages", stage=stage)
    count, trial = of(wait.passages), {part: of.among(part=part)(getattr(wait, part)) for part in ("held", "tried")}
    if not wait.is_told:
        why = "few" if wait.passages < FEWEST else "belied" if wait.early is not None else "beyond"
        return say(f"sheet.expected.{why}", count=count, needed=str(FEWEST), **trial)
    early, late = _month(say, row, wait.early), _month(say, row, wait.late)
    key = "open" if wait.middle is None else "after" if wait.late is None else "alone" if early == late else "between"
    told = say(f"sheet.expected.{key}", early=early, late=late, alike=say(f"sheet.expected.alike.{alike}", count=count))
    return joined(" ", [told, say(f"sheet.expected.{'tried' if wait.tried >= FEWEST else 'untried'}", **trial)])
