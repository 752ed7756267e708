"""Whether targets will be met, in words: what the trend of an indicator says, and how far it can be trusted.

It answers another question than the expected pace, which says where a steady walk from start to target would be today:
one may keep its pace, by what was done years ago, and have a trend of late that does not lead to its target. Where both
stand together, the sentence says for which targets they differ.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

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
    if unlike := _unlike(found, row.get("gap")):
        parts.append(say(f"outlook.although.{unlike}"))
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


def targets(
    say: Say, found: Sequence[tuple[Outlook, Any]], workstream: str, level: str, code: str, brief: bool = False
) -> str:
    """How many targets of a workstream are met, will be, or will not be, and for how many of these the pace of today
    says otherwise; of how many nothing is said, and why; "" where it has none. `found`: the outlook of each, and its
    gap to the pace, where it has one. A `brief` one leaves the reasons to the page, unless they are all there is.
    """
    of = figures.key("targets_ahead", level, code).among(workstream=workstream)
    states = [one.state for one, _ in found]
    groups = {"reached": ("reached",), "in_time": ("in_time",), "behind": BEHIND}
    groups["none"] = tuple({*states}.difference(*groups.values()))
    is_led = any(one in FORECASTS for one in states)
    told: list[str] = []
    for name, held in groups.items():
        if count := sum(one in held for one in states):
            why = _whys(say, [one for one in states if one in held], of.among(state=name)) if name == "none" else ""
            form = "silent" if name == "none" and brief and (is_led or told) else name
            words = say(f"outlook.count.{form}", count=of.among(state=name)(count), why=why)
            differ = sum(one.state in held and bool(_unlike(one, gap)) for one, gap in found)
            unlike = of.among(state=f"{name}_unlike")(differ)
            told.append(_despite(say, words, f"outlook.despite.{name}", unlike, count))
    key = "led" if is_led else "standing"
    return say(f"outlook.{key}", total=of(len(states)), told=say.apart(told)) if told else ""


def _whys(say: Say, states: Sequence[str], of: figures.Key) -> str:
    """'échéance passée' where it is the same for all, else 'échéance passée : 2, trop peu de mois connus : 1'."""
    reasons = Counter(states).most_common()
    if len(reasons) == 1:
        return say(f"outlook.brief.{states[0]}")
    counted = [say("outlook.each", why=say(f"outlook.brief.{one}"), count=of.among(why=one)(n)) for one, n in reasons]
    return joined(", ", counted)


def _despite(say: Say, words: str, key: str, unlike: int, count: int) -> str:
    """'7 cibles ne seront pas atteintes à temps, dont 5 aujourd'hui au rythme'."""
    return say(f"{key}_{'all' if unlike == count else 'some'}", told=words, count=unlike) if unlike else words


def _unlike(found: Outlook, gap: Any) -> str:
    """How the pace of today differs from the forecast: "kept" though the target is not met in time, "late" though it
    is; "" where it does not, or one of both is not known.
    """
    if gap is None or pd.isna(gap):
        return ""
    is_late = round(gap) < 0
    return "kept" if found.state in BEHIND and not is_late else "late" if found.state == "in_time" and is_late else ""
