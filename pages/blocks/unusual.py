"""What needs attention by how unusual it is there, a stated rule; what the edition before told already comes after."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pages.blocks import lookup
from pages.markup import NOTHING, Markup, html
from pages.parts.alerts import MEASURED, ORDER
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.studies import unusual

Place = tuple[str, str]  # (level, code)
UNUSUAL = 2  # times the usual gap from which something goes first, and says so


@dataclass(frozen=True)
class Ranked:
    """A reason to look; how many times the usual gap its indicator is away, on the wrong side, where that is known; the
    day of the edition that told of the very same things.
    """

    alert: str
    apart: float | None
    told: pd.Timestamp | None = None

    @property
    def is_unusual(self) -> bool:
        return self.apart is not None and self.apart >= UNUSUAL


def ranked(ask: Ask, place: Place, names: Collection[str]) -> list[Ranked]:
    """Reasons to look: what is unusual, the most first, then what weighs most; what the edition before told already
    after the rest.
    """
    day, moved = _since(ask, place)
    found = [
        Ranked(name, apart(ask, MEASURED.get(name, ""), place), None if name in moved else day)
        for name in ORDER
        if name in names
    ]
    return sorted(found, key=lambda one: (one.told is not None, -(one.apart or 0) if one.is_unusual else 0))


def apart(ask: Ask, indicator: str, place: Place) -> float | None:
    """How far an indicator is from what is usual, on the wrong side: of a territory from the others of its level; of
    the country its last change from those before, of a year where it has seasons.
    """
    item, (level, code) = ask.catalogue.get(indicator), place
    if item is None or level not in item.levels or item.better == "none":
        return None
    if level == "nation":
        rows = ask.series(item.id, level, code).query("state == 'value'").sort_values("period")
        values = rows.set_index("period")["value"]
        changes = values.asfreq("MS").diff(12) if item.seasonal else values.diff()
        known = changes.dropna()
        found = unusual.apart(known.iloc[-1], known.iloc[:-1]) if len(known) else None
    else:
        rows = ask.latest(item.id, level).set_index("code")["comparable"].astype("float64")
        found = unusual.apart(rows.get(code, float("nan")), rows)
    return found if found is None or item.better == "lower" else -found


def sentence(say: Say, one: Ranked, place: Place) -> str:
    """How unusual it is, where it is much, and that it was told already."""
    told = []
    if one.is_unusual:
        times = figures.key("unusual", *place).among(alert=one.alert)(one.apart)
        told.append(say(f"overview.watch.unusual.{place[0]}", times=times))
    told += [say("overview.watch.told", day=one.told)] if one.told is not None else []
    return say.apart(told)


def rule(say: Say, found: Collection[Ranked]) -> Markup:
    """The rule behind what is said to be unusual, or told again, of a list; nothing where nothing is."""
    again = any(one.told is not None for one in found)
    if not again and not any(one.is_unusual for one in found):
        return NOTHING
    words = joined(" ", [say("overview.watch.rule"), *([say("overview.watch.again")] if again else [])])
    return html('<details class="tc-note"><summary>{}</summary><p>{}</p></details>', say("overview.watch.how"), words)


def _since(ask: Ask, place: Place) -> tuple[pd.Timestamp | None, set[str]]:
    """The day of the edition before, where one is kept, and the reasons to look whose things are others since."""
    editions = ask("changes/editions").dropna(subset=["base"])
    if editions.empty:
        return None, set()
    base, day = editions[["base", "base_as_of"]].iloc[0]
    things = ask("changes/things", base=base, **lookup.where(*place))
    return day, set(things.loc[things["what"] == "alert", "alert"])
