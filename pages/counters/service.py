"""Access to a service, not to a door: who reaches a counter that offers a procedure and is open then, told apart from
who may, for hours that are not known; and what one more opening would gain.
"""

from collections.abc import Sequence

import pandas as pd

from pages.blocks import lookup, reach
from pages.charts.spec import BLUE, GREY, Bar, Bars, Part
from pages.counters import derived, wording
from pages.counters.limits import Asked, Limit
from pages.elements import more, numbers
from pages.parts import panel, tables
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures as known
from queries.studies import schedule, service

SHOWN = 12
SATURDAY = schedule.MORNING + 5
# Which figures the columns of a table of shares are, but that of the share itself.
NAMES = {"unknown": "within_unknown", "door": "within_door", "gap": "within_gap"}
GAINED = {"least": "hours_gained", "most": "hours_gained_most"}


def shares(ask: Ask, asked: Asked, limit: Limit, level: str, departments: Sequence[str] = ()) -> pd.DataFrame:
    """One row per territory of a level (service.rates), of some départements or all; in minutes, of the communes whose
    times are known.
    """
    rows = _served(ask, asked, limit)
    rows = rows[rows["is_known"] & (rows["department"].isin(departments) if departments else True)]
    by = rows["department"]
    if level != "department":
        parents = {code: parent for code, (_, parent) in lookup.names(ask)[1].items()}
        by = by.map(parents) if level == "region" else pd.Series("FR", rows.index)
    reached = (rows[name].to_numpy() for name in ("door", "surely", "perhaps"))
    return service.rates(service.sums(rows["population"], by, *reached))


def in_place_of_doors(ask: Ask, rows: pd.DataFrame, asked: Asked, limit: Limit, level: str) -> pd.DataFrame:
    """The rows of access of a level, with the share of people who reach what is asked for as their value."""
    found = shares(ask, asked, limit, level).rename(columns={"share": "value"})
    return rows.drop(columns=["value", "people", "population"]).merge(found, on="code")


def in_doubt(ask: Ask, rows: pd.DataFrame, asked: Asked, limit: Limit) -> pd.DataFrame:
    """The communes of a map, those that may be served and are not sure to be as those of which nothing is known."""
    served = _served(ask, asked, limit)
    return rows.assign(**{limit.unit: rows[limit.unit].mask(served["perhaps"] & ~served["surely"])})


def _served(ask: Ask, asked: Asked, limit: Limit) -> pd.DataFrame:
    return derived.served(ask, asked.procedure, asked.when, *map(limit.told.get, ("km", "minutes")))


def columns(say: Say) -> numbers.Columns:
    """What a table of shares says besides."""
    return {name: (say(f"service.{name}"), "percent") for name in NAMES}


def finding(ask: Ask, say: Say, asked: Asked, limit: Limit, place: tuple[str, str], far: str) -> tuple[str, str]:
    """Who reaches what is asked for in a territory; how many fewer than reach a door, of how many it is not known, and
    who is `far`.
    """
    found = shares(ask, asked, limit, "nation", lookup.departments(ask, *place))
    if found.empty:
        return far, say("access.no_minutes_here")
    key = limit.key("within", *place).among(**asked.told)
    row = known.knowing(
        found.iloc[0].to_dict(), lambda _: {"share": key} | {a: key.called(b) for a, b in NAMES.items()}
    )
    told = {"what": what(ask, say, asked), "share": say.percent(row["share"]), "reach": limit.write(say)}
    title = say(f"service.title_{'offered' if asked.when is None else 'open'}", **told)
    fewer = say("service.fewer", gap=say.points(row["gap"]), door=say.percent(row["door"]), reach=limit.write(say))
    doubt = say("service.doubt", unknown=say.percent(row["unknown"])) if row["unknown"] else ""
    rest = [say("service.far", far=say.inside(far)), _rule(say, asked), _known(ask, say, asked)]
    return title, joined(" ", filter(None, [fewer, doubt, *rest]))


def what(ask: Ask, say: Say, asked: Asked) -> str:
    """'Samedi matin', 'Carte grise', 'Carte grise, samedi matin'."""
    moment = "" if asked.when is None else wording.moment(say, asked.when)
    if not asked.procedure:
        return moment
    name = say.named(ask("counters/procedures").set_index("procedure_id").loc[asked.procedure].to_dict(), "label")
    return say("service.both", name=name, moment=say.inside(moment)) if moment else name


def _rule(say: Say, asked: Asked) -> str:
    """What being open then means here."""
    if asked.when is None:
        return ""
    return say(f"service.rule.{asked.when if asked.when == schedule.EVENING else asked.when - asked.when % 10}")


def _known(ask: Ask, say: Say, asked: Asked) -> str:
    """Of when hours are, where the last list of counters does not tell them."""
    told = ask("counters/place_hours", procedure=None)["told_on"].dropna()
    return say("service.told", month=say.month(told.min())) if asked.when is not None and len(told) else ""


def lead(ask: Ask, say: Say, asked: Asked, reach: str) -> str:
    """What the shares of territories say."""
    told = say("service.lead", what=say.inside(what(ask, say, asked)), reach=reach)
    return joined(" ", filter(None, [told, _rule(say, asked)]))


def week(ask: Ask, say: Say, place: tuple[str, str], limit: Limit, asked: Asked) -> None:
    """Who has an open counter within reach at each moment of the week; in kilometres, and in no page that is a file."""
    if limit.unit != "km" or static_target.current() or not len(ask("counters/addresses")):
        return
    rows = reach.week(ask, asked.procedure, float(limit.most), lookup.departments(ask, *place))
    rows = rows.assign(name=[wording.moment(say, one) for one in rows["moment"]])
    told = {**limit.told, "procedure": asked.procedure}
    keys = known.cells({"share": "within", **NAMES}, *place, of={"moment": "moment"}, **told)
    ends = [rows.loc[end].to_dict() for end in (rows["share"].idxmin(), rows["share"].idxmax())]
    least, most = (say.percent(keys(one)["share"](one["share"])) for one in ends)
    panel(
        say,
        say("service.week.title", least=least, most=most, reach=limit.write(say)),
        say("service.week.lead"),
        lambda: _bars(say, rows, keys),
        rows,
        "week",
        wording.kind_today(ask),
        {
            "name": (say("service.moment"), None),
            "share": (say("access.territories.share", reach=limit.write(say)), "percent"),
            **columns(say),
        },
        keys=keys,
        later=more.EVERYWHERE,
        despite=("jour",),
    )


def _bars(say: Say, rows: pd.DataFrame, keys: known.Keys) -> Bars:
    """One bar a moment: who surely reaches an open counter, who perhaps does."""
    parts = [Part(say("service.surely"), "full", BLUE), Part(say("service.unknown"), "edge", GREY)]
    bars = [
        Bar(
            row["name"],
            None,
            say.percent(keys(row)["share"](row["share"])),
            [row["share"], row["unknown"]],
            say("service.bar", share=say.percent(row["share"]), unknown=say.percent(row["unknown"])),
        )
        for row in rows.to_dict("records")
    ]
    return Bars(say("service.week.alt"), bars, "percent", parts=parts)


def gained(ask: Ask, say: Say, place: tuple[str, str], limit: Limit, asked: Asked) -> None:
    """The counters where one more opening, at the moment asked for, else on Saturday morning or in an evening, would
    bring an open counter within reach of most people.
    """
    if limit.unit != "km" or static_target.current():
        return
    moments = [SATURDAY, schedule.EVENING] if asked.when is None else [asked.when]
    rows, focus = derived.gained(ask, asked.procedure, float(limit.most), moments), lookup.departments(ask, *place)
    rows = rows[rows["department"].isin(focus) if focus else rows["department"].notna()].reset_index(drop=True)
    told = rows.assign(
        opening=[wording.moment(say, one) for one in rows["moment"]],
        hours=[say(f"service.state.{one}") for one in rows["state"]],
    )
    keys = known.cells(
        GAINED, of={"counter": "counter_id", "moment": "moment"}, **limit.told, procedure=asked.procedure
    )
    first = rows.nlargest(1, "most").to_dict("records")
    title = [say("service.gained.title", count=keys(one)["most"](one["most"])) for one in first]
    header = say("counters.points.name")
    tables.framed(
        say,
        title[0] if title else say("service.gained.none"),
        say("service.gained.lead", reach=limit.write(say)),
        wording.placed(ask, say, told),
        "heures-gagnees",
        wording.kind_today(ask),
        {
            "name": (header, None),
            **wording.place_column(say, place[0]),
            **numbers.columns_of(say, "service.gained: opening least:count most:count hours=state"),
        },
        empty=say("service.gained.empty"),
        shown=SHOWN,
        addresses={header: [wording.sheet(one) for one in rows["counter_id"].head(SHOWN)]},
        keys=keys,
        later=more.EVERYWHERE,
    )
