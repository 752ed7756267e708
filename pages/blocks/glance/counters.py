"""What the card of the counters says first: those of the last list, where it is newer than the last labels."""

import pandas as pd

from pages.blocks import cited, lookup
from pages.blocks import known as facts
from pages.parts import cards
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures


def listed(ask: Ask, say: Say, level: str, code: str) -> str:
    """'3 026 guichets listés en juin 2026 (hors Corse)': those of the last list, and where it has none."""
    rows = ask("counters/listed", **lookup.where(level, code))
    return _of_last(ask, say, "counters.listed", rows, (level, code)) if len(rows) else ""


def at_a_glance(ask: Ask, say: Say, level: str, code: str) -> list[cards.Figure]:
    """What the card of the room says first: the counters of the last list, where that is newer than the last labels."""
    rows = ask("counters/listed", **lookup.where(level, code))
    labels = ask.scorecard("counters", level, code).set_index("indicator").loc["P1"]
    if ask.real_on is None or rows.empty:
        return []
    last = rows.iloc[-1]
    if pd.notna(labels["period"]) and last["listed_on"] < labels["period"] + pd.offsets.MonthBegin(1):
        return []
    label = _of_last(ask, say, "counters.glance", rows, (level, code))
    source = cited.brief(ask, say, ask.catalogue["P1"], last["listed_on"])
    return [facts.glance(say.number(_listed_last(rows, (level, code))), label, source)]


def _listed_last(rows: pd.DataFrame, place: tuple[str, str]) -> int:
    count: int = figures.key("listed_counters", *place)(int(rows["counters"].iloc[-1]))
    return count


def _of_last(ask: Ask, say: Say, key: str, rows: pd.DataFrame, place: tuple[str, str]) -> str:
    """The sentence of the last of some lists, with its month and the départements that it leaves out."""
    told = say(key, count=_listed_last(rows, place), month=say.month(rows["listed_on"].iloc[-1]))
    without = {place for places in rows.iloc[:-1]["places"] for place in places}
    return say("counters.listed_but", told=told, places=_named(ask, say, without)) if without else told


def _named(ask: Ask, say: Say, departments: set[str]) -> str:
    """Départements by name, a whole region by its own."""
    regions, names = lookup.names(ask)
    whole = {
        region: inside
        for region in regions
        if (inside := {code for code, (_, around) in names.items() if around == region}) <= departments
    }
    left = departments.difference(*whole.values())
    return say.listed(map(say.text, [*(regions[code] for code in whole), *(names[code][0] for code in sorted(left))]))
