"""Whether targets will be met, in words: what the trend of an indicator says, and how far it can be trusted."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import Indicator
from queries.studies.forecast import FORECASTS, HELD, MONTHS, Outlook

BEHIND = ("late", "never")


def sentence(say: Say, item: Indicator, found: Outlook, row: Mapping[Any, Any], level: str, code: str) -> str:
    """When a target is met by the trend, or why nothing is said of it; the `row` is where the indicator stands."""
    of = figures.key("outlook", level, code).among(indicator=item.id)
    known, held, tried = (of.among(part=name)(getattr(found, name)) for name in ("known", "held", "tried"))
    if found.state not in FORECASTS:
        if found.state == "reached":
            return say("outlook.reached")
        told = {"broke": say.month(found.broke), "last": say.month(found.last), "needed": str(MONTHS + HELD)}
        why = say(f"outlook.why.{found.state}", count=known, held=held, tried=tried, **told)
        return say("outlook.none", why=why)
    due, values = say.month(row["target_date"]), ("value", "low", "high")
    by, month = say.by(row["target_date"]), say.month(found.month)
    parts = [say(f"outlook.{found.state}", month=month, due=due, by=by, range=_range(say, found))]
    if found.state == "never" and found.earliest is not None:
        parts.append(say("outlook.perhaps", earliest=say.month(found.earliest)))
    told = {name: say.value(of.among(part=name)(getattr(found, name)), item.unit) for name in values}
    seasons = say("outlook.seasons") if item.seasonal else ""
    parts.append(
        say("outlook.leads", count=known, seasons=seasons, due=due, target=say.target(row["target"], item.unit), **told)
    )
    return joined(" ", [*parts, say("outlook.tried", held=held, count=tried)])


def _range(say: Say, found: Outlook) -> str:
    """' (entre novembre 2026 et janvier 2028)'; empty where both are the month itself."""
    if found.latest is None:
        return say("outlook.after", earliest=say.month(found.earliest))
    if found.earliest == found.latest:
        return ""
    return say("outlook.between", earliest=say.month(found.earliest), latest=say.month(found.latest))


def targets(say: Say, found: Sequence[Outlook], workstream: str, level: str, code: str) -> str:
    """How many targets of a workstream are met, will be, or will not be; "" where it has none."""
    of = figures.key("targets_ahead", level, code).among(workstream=workstream)
    states = [one.state for one in found]
    reasons = list(dict.fromkeys(one for one in states if one not in (*FORECASTS, "reached")))
    groups = {"reached": ("reached",), "in_time": ("in_time",), "behind": BEHIND, "none": reasons}
    why = say.listed([say(f"outlook.short.{one}") for one in reasons])
    told = [
        say(f"outlook.count.{name}", count=of.among(state=name)(count), why=why)
        for name, held in groups.items()
        if (count := sum(one in held for one in states))
    ]
    key = "led" if any(one in FORECASTS for one in states) else "standing"
    return say(f"outlook.{key}", told=say.apart(told)) if told else ""
