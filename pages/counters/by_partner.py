"""Acts of the last twelve months by partner."""

import pandas as pd

from pages import charts
from pages.blocks.lookup import Where
from pages.counters import wording
from pages.elements import badges, more, numbers
from pages.parts import tables
from pages.parts.panels import Found, cached_panel
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures

BY_COUNTER = PARTNER, CHANNEL = "partenaire", "canal"  # what filters acts that are counted counter by counter
YEAR = 12  # months


def show(ask: Ask, say: Say, where: Where) -> None:
    """Acts of the last twelve months by partner, the largest first."""
    if ask("counters/by_partner", **where)["requests"].sum():
        cached_panel(say, "actes-par-partenaire", lambda: _found(ask, say, where))
    else:
        tables.absent("partners", *(say(f"counters.partners.{key}") for key in ("title_none", "none", "none_why")))


def _found(ask: Ask, say: Say, where: Where) -> Found:
    rows, place = shared(ask("counters/by_partner", **where)), figures.at(where)
    months = ask("counters/by_month", **where).sort_values("month").reset_index(drop=True)
    changes = [
        wording.change(now, before) for now, before in zip(rows["requests"], rows["requests_before"], strict=True)
    ]
    rows = rows.assign(
        name=rows[say.column("name", rows)],
        family_name=[say(f"counters.family.{family}") for family in rows["family"]],
        done_share=100 * rows["done_on_site"] / rows["requests_with_outcome"],
        change=pd.array(changes, dtype="Float64"),
    )
    alt = say("counters.partners.alt")
    keys = keys_of(months, place)
    return Found(
        _partners_title(say, rows, keys, wording.year_known(months)),
        _partners_sentence(say, rows, months, place),
        lambda: charts.horizontal(say, rows, "name", "requests", "count", alt, keys=keys),
        rows,
        badges.least(rows["kind"]),
        numbers.columns_of(
            say,
            "counters.partners: name=partner family_name=family joined_on=joined:date requests:count share:percent "
            "change done_share=done:percent",
        ),
        note=wording.partial(ask, say),
        keys=keys,
        later=more.EVERYWHERE,
        despite=(PARTNER, CHANNEL),
    )


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """Partners that were served in twelve months (counters/by_partner), the largest first, each with its share."""
    served = rows[rows["requests"] > 0].sort_values("requests", ascending=False).reset_index(drop=True)
    return served.assign(share=100 * served["requests"] / served["requests"].sum())


def keys_of(months: pd.DataFrame, place: tuple[str, str]) -> figures.Keys:
    """What the cells of counters/by_partner are; `months`: those of the place, in order."""
    names = {"requests": "acts_year", "share": "acts_share", "change": "acts_year_change", "done_share": "done_on_site"}
    last = months["month"].iloc[-1] if len(months) else None
    return figures.cells(names, *place, day=last, whose=figures.SCOPE, of={"partner": "partner"})


def _partners_title(say: Say, rows: pd.DataFrame, keys: figures.Keys, months: int) -> str:
    """The partner of the most acts of the year, or of the months of it that are known."""
    first = rows.iloc[0].to_dict()
    share = keys(first)["share"](first["share"])
    key = "title" if months == YEAR else "title_known"
    return say(f"counters.partners.{key}", partner=first["name"], share=say.percent(share, 0), months=months)


def _partners_sentence(say: Say, rows: pd.DataFrame, months: pd.DataFrame, place: tuple[str, str]) -> str:
    last = months["month"].iloc[-1] if len(months) else None
    count = figures.key("serving_partners", *place, last)(len(rows))
    return say("counters.partners.lead", count=count, month=say.month(last))
