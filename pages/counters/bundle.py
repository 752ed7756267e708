"""The bundle of partners, step by step: what is known of what counters offer where nobody published it by counter."""

from typing import Any

import pandas as pd

from pages.blocks import known
from pages.elements import badges, headings
from pages.parts import tables
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures


def render(ask: Ask, say: Say) -> None:
    """Who is in the bundle, since when, and how many they were at each step."""
    rows = ask("counters/partner_presence")
    rows = rows[rows["joined_on"].notna() & (rows["joined_on"] <= pd.Timestamp(ask.edition.as_of))]
    steps = joined(rows)
    last = list(steps)[-1]
    count = _counted(last, steps[last])
    headings.page(
        say("offer.bundle.title", count=count, month=say.month(last)),
        say("offer.bundle.lead", steps=say.listed([*_before(ask, say), *(_step(say, *one) for one in steps.items())])),
    )
    tables.framed(
        say,
        say("offer.bundle.table"),
        say("offer.bundle.table_lead"),
        rows.assign(
            name=[say.named(row) for row in rows.to_dict("records")],
            family_name=[say(f"counters.family.{family}") for family in rows["family"]],
        ),
        "bouquet",
        badges.least(rows["kind"]),
        "counters.partners: name=partner family_name=family joined_on=joined:date",
    )


def joined(rows: pd.DataFrame) -> dict[Any, int]:
    """By day on which some joined, how many were in the bundle then: those who left are no more."""
    days = sorted(rows["joined_on"].unique())
    there = lambda day: (rows["joined_on"] <= day) & ~(rows["left_on"] <= day)  # noqa: E731
    return {pd.Timestamp(day): int(there(day).sum()) for day in days}


def _step(say: Say, day: Any, count: int) -> str:
    return say("offer.bundle.step", count=_counted(day, count), month=say.month(day))


def _counted(day: Any, count: int) -> int:
    """How many partners were in the bundle from a day on."""
    return figures.key("bundle_partners", *figures.NATION, day)(count)


def _before(ask: Ask, say: Say) -> list[str]:
    """How many national operators were in the houses that came before, as a report tells."""
    rows = known.facts(ask, "counters", "national_operators")
    first = rows[rows["period_ends"] < pd.Timestamp("2019-07-01")].to_dict("records")
    return [say("offer.bundle.before", count=known.written(say, one), year=str(one["period"])) for one in first]
