"""What the card of the missions says where nobody inventoried them: who exercises them by law, staff and credits."""

from typing import Any

import pandas as pd

from pages.blocks import known, lookup
from pages.blocks.lookup import Where
from pages.parts import cards
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures

BY = ("missions", "operations")
PROGRAMME = ("p354_total_cp", "p354_titre2")


def missions(ask: Ask, where: Where) -> pd.DataFrame:
    """The missions of the nomenclature that a service of a place exercises by law: each is there once."""
    rows = by_law(ask, where)
    return rows[rows["counted"]].reset_index(drop=True)


def by_law(ask: Ask, where: Where) -> pd.DataFrame:
    """The same, and what more general texts say of them in other words, which is never summed with them."""
    rows = ask("missions/by_law_missions", **where)
    return rows[rows["territories"] > 0].reset_index(drop=True)


def counts(rows: pd.DataFrame, where: Where, **of: Any) -> dict[str, int]:
    """How many missions are exercised by law in a place, and how many of them were inventoried there."""
    at = figures.at(where)
    return {
        "count": figures.key("missions_by_law", *at).among(**of)(len(rows)),
        "inventoried": figures.key("missions_by_law_inventoried", *at).among(**of)(
            int((rows["inventoried"] > 0).sum())
        ),
    }


def at_a_glance(ask: Ask, say: Say, level: str, code: str) -> list[cards.Figure]:
    """What the card of the missions says: how many are exercised by law, the last staff, the last credits."""
    where = lookup.where(level, code)
    rows = missions(ask, where)
    count = counts(rows, where)["count"]
    label, note = say("known.missions.glance", count=count), say("known.missions.glance_note")
    shown = [known.glance(say.number(count), label, note)] if len(rows) else []
    if (level, code) != figures.NATION:
        return shown + _services(ask, say, (level, code))
    shown += [known.card(say, row) for row in known.facts(ask, "missions", "ate_staff").to_dict("records")[:1]]
    return shown + _credits(ask, say)


def _services(ask: Ask, say: Say, place: tuple[str, str]) -> list[cards.Figure]:
    """The services of the State in a place, and of when the last list of them is."""
    rows = ask("missions/services", **lookup.where(*place))
    if rows.empty:
        return []
    count = figures.key("services", *place)(len(rows))
    last = pd.to_datetime(rows["listed_on"]).max()
    note = say("known.missions.glance_listed", month=say.month(last)) if pd.notna(last) else ""
    return [known.glance(say.number(count), say("known.missions.glance_services", count=count), note)]


def _credits(ask: Ask, say: Say) -> list[cards.Figure]:
    """The last year of the credits of programme 354, all actions together."""
    rows = known.facts(ask, "missions", PROGRAMME[0])
    if rows.empty:
        return []
    year = str(rows["period"].iloc[0])
    last = rows[rows["period"] == year]
    told = figures.key("programme_credits", year=year)(float(last["value"].sum()))
    note = joined(", ", [year, known.site(last["source"].iloc[0])])
    return [known.glance(millions(say, told), say("known.missions.money.glance"), note)]


def millions(say: Say, euros: float) -> str:
    """An amount as a title has room for: '2 584 M€'."""
    return say("known.unit.million", value=say.number(figures.same(euros, euros / 1e6), digits=0))
