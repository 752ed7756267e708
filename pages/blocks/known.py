"""What is known of a room that nobody published the files of: operations with their text, figures told once."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from pages.elements import badges
from pages.parts import cards, tables
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures

FOUNDED = pd.Timestamp("2018-07-25")  # the day of the founding text: what was decided before came before it
SHOWN, PLACES = 8, 4
Where = Mapping[str, str | None]


def operations(ask: Ask, workstream: str, where: Where | None = None, *kinds: str) -> pd.DataFrame:
    """One row per operation of a workstream, of these kinds or of all, with the territories that it concerns.

    `since`: whether it was decided since the founding text; `on`: the day it came into force, else was decided.
    """
    rows = ask("reorganisation/operations", workstream=workstream, **(where or {}))
    rows = rows[rows["kind"].isin(kinds)] if kinds else rows
    whole = rows.drop_duplicates("operation_id")
    whole = whole.assign(places=whole["operation_id"].map(rows.groupby("operation_id")["territory"].agg(list)))
    on = whole["in_force_on"].fillna(whole["decided_on"])
    begun = whole["decided_on"].fillna(whole["in_force_on"])
    return whole.assign(on=on, since=begun >= FOUNDED).sort_values(
        ["on", "operation_id"], ascending=[False, True], ignore_index=True
    )


def counted(rows: pd.DataFrame, **of: Any) -> int:
    """How many operations these rows are; `of` says which, and the number knows it."""
    found: int = figures.key("operations").among(**of)(len(rows))
    return found


def listed(
    say: Say,
    rows: pd.DataFrame,
    name: str,
    title: str,
    sentence: str,
    shown: int = SHOWN,
    later: bool | str = False,
    despite: Collection[str] = (),
) -> None:
    """Operations, the latest first, each with its text, its days and where it applies."""
    told = rows.assign(
        title=rows[say.column("title", rows)].map(say.text),
        what=[say(f"known.operation.{kind}") for kind in rows["kind"]],
        where=[_places(say, row) for row in rows.to_dict("records")],
        proof=[say(f"known.evidence.{one}") for one in rows["evidence"]],
        kind=rows["source_kind"],
    ).drop(columns=["places", "on", "since"])
    columns = (
        "known.column: title=operation:over:text_reference what=kind where decided_on:date in_force_on:date "
        "proof=evidence"
    )
    tables.framed(
        say,
        title,
        sentence,
        told,
        name,
        badges.least(told["kind"]),
        columns,
        say("known.no_day") if told[["decided_on", "in_force_on"]].isna().any(axis=None) else "",
        shown=shown,
        later=later,
        despite=despite,
    )


def _places(say: Say, row: Mapping[str, Any]) -> str:
    """Where an operation applies: the country, a few names, or how many territories."""
    names = [one for one in row["places"] if isinstance(one, str)]
    if row["level"] == "nation" or not names:
        return say("parts.level.nation")
    if len(names) > PLACES:
        return say("known.places", count=len(names))
    return say.text(say.listed(names))


def by_kind(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of operation, the most frequent first, with how many are in force on a day that was told."""
    found = rows.groupby("kind").agg(operations=("operation_id", "size"), in_force=("in_force_on", "count"))
    found = found.sort_values("operations", ascending=False, kind="stable").reset_index()
    return found.assign(name=[say(f"known.operation.{kind}") for kind in found["kind"]])


# Figures that a report, an answer or a budget told once ---------------------------------------------------------------


def facts(ask: Ask, workstream: str, *series: str) -> pd.DataFrame:
    """The figures of a workstream, of these series or of all, the latest first."""
    rows = ask("overview/facts", workstream=workstream)
    rows = rows[rows["series"].isin(series)] if series else rows
    return rows.sort_values(["period_ends", "fact_id"], ascending=[False, True], ignore_index=True)


def written(say: Say, row: Mapping[Any, Any]) -> str:
    """'70 666 ETPT', 'environ 74 000 personnes', '- 33 %'; the number knows what it is."""
    value = figures.key("fact", row["level"], row["code"], fact=row["fact_id"])(row["value"])
    if row["unit"] == "percent":
        told = say.percent(value, 0 if float(value).is_integer() else 1)
    elif row["unit"] == "euro":
        told = say.value(value, "euro")
    else:
        told = say(f"known.unit.{row['unit']}", count=value, value=say.number(value))
    return say("known.about", value=told) if row["approximate"] else told


def period(say: Say, row: Mapping[Any, Any]) -> str:
    """'2020', 'août 2020' or the day, as the source dates its figure."""
    whole = str(row["period"])
    return {4: whole, 7: say.month(row["period_ends"])}.get(len(whole)) or say.date(row["period_ends"])


def facts_table(
    say: Say,
    rows: pd.DataFrame,
    name: str,
    title: str,
    sentence: str,
    despite: Collection[str] = (),
    later: bool | str = False,
) -> None:
    """A table of such figures, each with its day, and who said it."""
    lines = rows.to_dict("records")
    table = rows.assign(
        label=rows[say.column("label", rows)].map(say.text),
        written=pd.Series([written(say, row) for row in lines], dtype=object, index=rows.index),
        when=[period(say, row) for row in lines],
        site=[site(row["source"]) for row in lines],
        proof=[say(f"known.evidence.{one}") for one in rows["evidence"]],
        kind=rows["source_kind"],
    )
    columns = "known.column: label=figure written=value when site=source proof=evidence"
    kind = badges.least(table["kind"])
    tables.framed(say, title, sentence, table, name, kind, columns, shown=SHOWN, despite=despite, later=later)


def site(source: Any) -> str:
    """Where a figure was read, in short: 'senat.fr', 'budget.gouv.fr'."""
    if not isinstance(source, str) or "//" not in source:
        return source if isinstance(source, str) else MISSING
    host = source.split("/")[2].split(".")
    return ".".join(host[-3 if host[-2:] == ["gouv", "fr"] else -2 :])


def glance(value: str, label: str, note: str = "") -> cards.Figure:
    """A figure to read at a glance, with what goes with a copy of it."""
    return cards.Figure(value, label, note, joined(", ", [one for one in (label, note) if one]))


def card(say: Say, row: Mapping[Any, Any]) -> cards.Figure:
    """One of these figures to read at a glance, with its day and its source."""
    label = say.inside(say.text(row[say.column("label", row)]))
    note = joined(", ", [period(say, row), site(row["source"])])
    return glance(written(say, row), label, note)
