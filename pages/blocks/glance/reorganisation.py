"""What the card of the reorganisation says where nobody published proposals: operations, and how services stand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from pages.blocks import known, lookup
from pages.blocks.lookup import Where
from pages.parts import cards
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures

ROOM = "reorganisation"
BY = ("operations",)
BEFORE = date(2016, 6, 30)  # a day on which the list of February 2016 still holds
SINGLE = {"DDETSPP", "DDCSPP"}  # the directorates that do alone what two do elsewhere
Row = Mapping[Any, Any]


def since(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["since"]].reset_index(drop=True)


def count_of(rows: pd.DataFrame, where: Where, figure: str = "operations", **of: Any) -> int:
    """How many operations of the room a place has, in a number that knows what it is."""
    found: int = figures.key(figure, *figures.at(where)).among(workstream=ROOM, **of)(len(rows))
    return found


def directorates(ask: Ask, say: Say, day: date) -> pd.DataFrame:
    """The directorates of each département on a day: their `group` in words, the `state` that a map gives it."""
    rows = ask("reorganisation/organisation", day=day)
    pairs = [
        list(dict.fromkeys(filter(_is_known, (row["protection"], row["solidarity"]))))
        for row in rows.to_dict("records")
    ]
    groups = [say.listed([service_name(say, code) for code in pair]) if pair else None for pair in pairs]
    order = pd.Series(groups, dtype=object).value_counts().index
    return rows.assign(
        group=pd.Categorical(groups, order),
        single=[len(pair) == 1 and pair[0] in SINGLE for pair in pairs],
        state=standing(rows["code"], groups),
        kind=["estimated" if one else "real" for one in rows["estimated"]],
    )


def standing(codes: Iterable[str], groups: Iterable[str | None]) -> list[str]:
    """The state of each département: overseas none of these directorates is, so nothing is missing there."""
    return [
        "value" if group else "not_applicable" if code.startswith("97") else "missing"
        for code, group in zip(codes, groups, strict=True)
    ]


def _is_known(code: Any) -> bool:
    return isinstance(code, str)


def single(rows: pd.DataFrame, year: int, place: tuple[str, str] = figures.NATION) -> int:
    """How many of some départements have one social and protection directorate alone, in a year."""
    found: int = figures.key("single_directorates", *place, year=year)(int(rows["single"].sum()))
    return found


def latest_orders(orders: pd.DataFrame) -> tuple[int, Row]:
    """How many orders the last count makes, all authors together where it gives no total, and a row of it."""
    last = orders[orders["period_ends"] == orders["period_ends"].max()]
    whole = last[last["breakdown"] == "total"]
    part = whole if len(whole) else last[last["breakdown"] == "author"]
    row = part.to_dict("records")[0] if len(part) else last.to_dict("records")[0]
    count: int = figures.key("derogation_orders", on=row["period"])(int(part["value"].sum()))
    return count, row


def at_a_glance(ask: Ask, say: Say, level: str, code: str) -> list[cards.Figure]:
    """What the card of the room says: the operations decided here since 2018; of the country the last count of
    derogation orders; how the directorates of départements stand.
    """
    where = lookup.where(level, code)
    rows = since(known.operations(ask, ROOM, where))
    count = count_of(rows, where, since="2018")
    last = say("known.reorganisation.glance.last", day=rows["on"].max().date()) if len(rows) else ""
    shown = [known.glance(say.number(count), say("known.reorganisation.glance.operations", count=count), last)]
    return [*shown, *_orders(ask, say, (level, code)), *_directorates(ask, say, (level, code))]


def _orders(ask: Ask, say: Say, place: tuple[str, str]) -> list[cards.Figure]:
    """The last count of derogation orders, which is of the whole country."""
    orders = known.facts(ask, ROOM)
    orders = orders[orders["series"].str.startswith("derogation_orders")]
    if orders.empty or place != figures.NATION:
        return []
    total, row = latest_orders(orders)
    note = joined(", ", [known.period(say, row), known.site(row["source"])])
    return [known.glance(say.number(total), say("known.reorganisation.glance.orders", count=total), note)]


def _directorates(ask: Ask, say: Say, place: tuple[str, str]) -> list[cards.Figure]:
    """Of a département its social and protection directorates, else how many départements have one alone."""
    level, code = place
    year = ask.edition.as_of.year
    rows, note = directorates(ask, say, ask.edition.as_of), say("known.reorganisation.glance.lists", year=str(year))
    if level == "department":
        groups = rows.loc[rows["code"] == code, "group"].dropna()
        return [known.glance(group, say("known.reorganisation.glance.own"), note) for group in groups]
    if level == "region":
        rows = rows[rows["region"] == code]
    count = single(rows, year, place)
    return [known.glance(say.number(count), say("known.reorganisation.glance.single", count=count), note)]
