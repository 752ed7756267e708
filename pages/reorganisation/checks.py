"""What a proposal breaks or lacks, as the list of proposals says it of each, and the rules of the path."""

import pandas as pd

from pages.elements import more
from pages.markup import Markup, concat, escape, html
from pages.parts import panels
from pages.reorganisation import choices, listing, wording
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say

# Rules between two dates, whatever the path: their stages are no move that was made.
OF_DATES = ("decided_without_opinion", "opinion_before_analyses")
Held = dict[str, str | None]


def broken(ask: Ask, say: Say, held: Held) -> listing.Cell:
    """What writes the rules that a proposal breaks."""
    rows = _broken(ask, held)
    breaches = dict(list(rows.groupby("proposal_id")))
    return lambda row: _breaches(say, breaches[row["proposal_id"]])


def broken_file(ask: Ask, say: Say, held: Held) -> pd.DataFrame:
    """Every rule broken by a proposal of a territory, with the file and the line that show it."""
    rows = _broken(ask, held)
    return rows.assign(alert_name=[say(f"alerts.name.{alert}") for alert in rows["alert"]])


def _broken(ask: Ask, held: Held) -> pd.DataFrame:
    return ask("reorganisation/alerts", **choices.where(held, "region", "department"), size=listing.EVERY)


def lacking(ask: Ask, say: Say, held: Held) -> listing.Cell:
    """What writes what a proposal lacks before it can be decided on."""
    rows = ask("reorganisation/missing_fields", **choices.where(held, "region", "department"))
    fields = rows.groupby("proposal_id")["field"].agg(list).to_dict()
    return lambda row: escape(say.listed([say(f"alerts.field.{name}") for name in fields[row["proposal_id"]]], ALL))


def _breaches(say: Say, rows: pd.DataFrame) -> Markup:
    """What a proposal breaks: each rule in words, then the move or the stage, the day and the file that show it."""
    return concat(
        html("<div>{} <small>{}</small></div>", say(f"alerts.name.{row['alert']}"), _shown(say, row))
        for row in rows.to_dict("records")
    )


def _shown(say: Say, row: listing.Row) -> str:
    told = (_move(say, row), say.short_date(row["since"]), _file(say, row))
    return ", ".join(one for one in told if one != MISSING)


def _move(say: Say, row: listing.Row) -> str:
    if not isinstance(row["from_stage"], str) or not isinstance(row["to_stage"], str):
        return MISSING
    reached = _stage(say, row["to_stage"])
    return reached if row["alert"] in OF_DATES else f"{_stage(say, row['from_stage'])} → {reached}"


def _stage(say: Say, stage: str) -> str:
    return say("alerts.start") if stage == "start" else wording.word(say, "stage", stage)


def _file(say: Say, row: listing.Row) -> str:
    """The file of a row and its line; none for what was made up."""
    name = row["file_name"]
    if not isinstance(name, str) or name == "demonstration":
        return MISSING
    return name if pd.isna(row["line"]) else f"{name}, {say.inside(say('alerts.line'))} {int(row['line'])}"


def rules(ask: Ask, say: Say) -> None:
    """The moves that may be made, with their conditions, as the database holds them."""
    rows = ask("reorganisation/transitions")
    told = rows.assign(
        origin=[_stage(say, stage) for stage in rows["from_stage"]],
        destination=[_stage(say, stage) for stage in rows["to_stage"]],
        condition=[say(f"alerts.guards.{guard}") if isinstance(guard, str) else MISSING for guard in rows["guard"]],
        alert=[say(f"alerts.name.{breach}") if isinstance(breach, str) else MISSING for breach in rows["breach"]],
    )
    columns = {
        name: (say(f"alerts.{key}"), None)
        for name, key in (("origin", "from"), ("destination", "to"), ("condition", "guard"), ("alert", "breach"))
    }
    with panels.framed(say, "rules", say("alerts.rules"), say("alerts.rules_lead"), "real", later=more.EVERYWHERE):
        told_here = told[told["guard"].notna()]
        headers = {name: label for name, (label, _) in columns.items()}
        cells = {name: (lambda row, name=name: escape(row[name])) for name in headers}
        listing.table(say, say("alerts.rules"), headers, told_here, cells)
        listing.foot(say, say("alerts.rules"), told, "regles-du-parcours", "real", columns)
