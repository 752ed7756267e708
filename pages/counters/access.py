"""Access: who has a counter within reach, commune by commune, and the white zones where nobody has."""

from typing import Any

import pandas as pd
import streamlit as st

from pages import charts, maps
from pages.blocks import cited, lookup, past, unpublished
from pages.charts.events import over
from pages.counters import access_map, derived, offering, rounds, service, weekdays, wording
from pages.counters.limits import Asked, Limit
from pages.elements import badges, filters, headings, links, more, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import cards, downloads, panel, panels
from pages.shell import states, static_target
from pages.shell.ask import Ask, fragment
from pages.text import MISSING, Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures as known

LIMITS = ("10", "15", "20")
TIMES = ("20min", "30min")
# Which figures the columns of white zones are.
WHITE = known.cells(
    {"population": "commune_people", "km": "commune_km", "minutes": "commune_minutes"}, of={"commune": "commune"}
)
COMMANDS = {
    "template": html("<code>python -m data template travel_times</code>"),
    "check": html("<code>python -m data check</code>"),
    "publish": html("<code>publish</code>"),
}
ORDERS = ("peopled", "oldest")
WORST = 15  # white communes shown; all are one click away
WEAKEST = 12  # territories named beside their map


def render(ask: Ask, say: Say) -> None:
    """The page of access."""
    if st.query_params.get("alert") == "communes_far":  # the overview counts them beyond 20 km
        st.query_params["km"] = "20"
        del st.query_params["alert"]
    head = st.container()
    level, code, limit = _filters(ask, say)
    place = lookup.place(ask, say, level, code)
    shares = ask("counters/access", level=level, code=code)
    with head:
        _opening(ask, say, shares, place, limit, (level, code))
    communes(ask, say, level, code, limit)
    white_zones(ask, say, level, code, limit)
    rounds.show(ask, say, level, code)
    if limit.unit == "km":
        by_age(ask, say, level, code, limit, place)
    over_time(ask, say, level, code, place, limit)
    unpublished.block(ask, say, "counters-access", ["counter_procedures", "counter_stops", "travel_times"])


def _filters(ask: Ask, say: Say) -> tuple[str, str, Limit]:
    where, how_far = st.columns([3, 2] if _timed(ask) else [5, 2], vertical_alignment="bottom")
    with where:
        level, code = lookup.territory(ask, say)
    options = [*LIMITS, *TIMES] if _timed(ask) else list(LIMITS)
    with how_far:
        label = say("access.limit" if _timed(ask) else "planner.limit")
        written = filters.choice(
            "km", options, label, lambda one: _limit(one).write(say), "15", "segments", labelled=True
        )
    return level, code, _limit(written)


def _timed(ask: Ask) -> bool:
    """Whether travel times were deposited."""
    return bool(ask("counters/access", level="nation")["minutes"].notna().any())


def _limit(written: str) -> Limit:
    digits = written.removesuffix("min")
    return Limit("km" if digits == written else "minutes", int(digits))


def _opening(ask: Ask, say: Say, shares: pd.DataFrame, place: str, limit: Limit, where: tuple[str, str]) -> None:
    found = limit.of(shares)
    if found.empty:
        timed = limit.unit == "minutes" and len(shares)
        headings.page(say("access.title_none"), say("access.no_minutes_here" if timed else "access.lead_none"))
        return
    row = found.iloc[0]
    reach = limit.write(say)
    figures = [
        cards.Figure(say.percent(one.key("within", *where)(share)), say("access.within", reach=one.write(say)))
        for one, share in _limits(shares)
    ]
    people = limit.key("people_beyond", *where)(int(row["population"] - row["people"]))
    beyond = cards.Figure(say.number(people), say("access.beyond", reach=reach, people=people))
    source = cited.of_lists(ask, say, ask.catalogue["P2"])
    told = [*_counted(ask, say, row, limit, where), *([source] if source else [])]
    asides = [_aside(say("access.counting"), told)]
    if _lacks_minutes(ask) and ask.edition.kind != "real":  # there the block of what nobody published says it
        names = ("template", "fill", "publish")
        asides.append(
            _aside(say("access.deposit.title"), [say(f"access.deposit.{name}", **COMMANDS) for name in names])
        )
    share = say.percent(limit.key("within", *where)(row["share"]), 1)
    above = st.container()
    cards.figures([*figures, beyond], concat(asides))
    headings.page(say("access.title", share=share, reach=reach, place=place), _method(ask, say, row, limit), at=above)


def _aside(title: str, lines: list[str]) -> Markup:
    """What is read on request under the figures, line by line."""
    told = concat(html("<li>{}</li>", line) for line in lines)
    return html('<details class="tk-others"><summary>{}</summary><ul class="tk-bullets">{}</ul></details>', title, told)


def _limits(shares: pd.DataFrame) -> list[tuple[Limit, float]]:
    """Every limit of counters/access, with the share of people within it."""
    return [
        (Limit(unit, int(one[unit])), one["share"])
        for one in shares.to_dict("records")
        for unit in ("km", "minutes")
        if not pd.isna(one[unit])
    ]


def _method(ask: Ask, say: Say, row: "pd.Series[Any]", limit: Limit) -> str:
    """What is measured, in a sentence or two; for who answers for it, which file would tell minutes."""
    told = say("access.method" if limit.unit == "km" else "access.method_minutes", file=row["times_file"])
    return joined(" ", [told, say("access.no_minutes")]) if _lacks_minutes(ask) else told


def _lacks_minutes(ask: Ask) -> bool:
    """Whether no file tells minutes, for a reader who may have one deposited: who looks for a counter may not."""
    return ask.reads_undecided and not _timed(ask)


def _counted(ask: Ask, say: Say, row: "pd.Series[Any]", limit: Limit, where: tuple[str, str]) -> list[str]:
    """Which list and population it is from, and what counts in it; what counts nowhere, of the territory shown."""
    told = {"date": say.of_list(row["list_date"]), "vintage": row["population_vintage"]}
    parts = [say("access.counted" if limit.unit == "km" else "access.counted_minutes", **told)]
    if not _timed(ask) and not _lacks_minutes(ask):
        parts.append(say("access.no_minutes"))
    if row["unknown_people"]:
        parts.append(say("access.untimed", count=known.key("people_untimed")(row["unknown_people"])))
    roaming, inside = ask("counters/roaming_by_department"), lookup.departments(ask, *where)
    silent = int(roaming.loc[roaming["department"].isin(inside) | (not inside), "counters"].sum())
    if silent:
        parts.append(say("access.silent", count=known.key("counters_without_stops", *where)(silent)))
    return parts


@fragment
def communes(ask: Ask, say: Say, level: str, code: str, limit: Limit) -> None:
    """The map of communes, for a procedure and a day if asked: a choice of these redraws nothing else; that of a
    territory, on the map, all of the page.
    """
    if lookup.territory_from_url(ask) != (level, code):
        st.rerun()
    with panels.chosen(say, "communes") as heading:
        asked = _asked(ask, say)
        rows, addresses = derived.access(ask, asked.procedure, asked.when)
        focus = lookup.departments(ask, level, code)
        inside = rows[rows["department"].isin(focus)] if focus else rows
        kind = wording.kind_today(ask)
        heading(*_finding(ask, say, inside, asked, limit, (level, code)), kind)
        badges = ask("counters/roaming_by_department").set_index("department")["counters"].to_dict()
        drawn = service.in_doubt(ask, rows, asked, limit) if asked else rows
        shown = access_map.Shown(drawn, addresses, badges, focus, limit.unit, under="points")
        access_map.show(ask, say, shown)
        with st.container(horizontal=True, key="foot-communes", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("access.map.note")))
            downloads.csv(say, lambda: _named(ask, rows, focus), "acces-par-commune", kind, beside=True)
    by_territory(ask, say, level, code, limit, asked)
    service.week(ask, say, (level, code), limit, asked)
    beside = [] if level == "nation" else _of_region(ask, level, code)
    weekdays.show(ask, say, beside, code, limit, asked)
    service.gained(ask, say, (level, code), limit, asked)


def _asked(ask: Ask, say: Say) -> Asked:
    """The procedure and the time of the week that the reader chooses; no procedure where nobody says who offers it."""
    *what, when = st.columns(2) if offering.is_known(ask) else st.columns(1)
    procedure, moment = offering.chosen(ask, say, what[0] if what else None, when, evening=True, halves=True)
    if procedure and not what:
        offering.unoffered(ask, say, procedure)
    return Asked(procedure if what else None, moment)


def _named(ask: Ask, rows: pd.DataFrame, focus: list[str]) -> pd.DataFrame:
    """Every commune of some départements, with what a choice of procedure and day makes of its distance and time."""
    named = ask("counters/communes").assign(km=rows["km"].round(2), minutes=rows["minutes"])
    kept = named[named["department"].isin(focus)] if focus else named
    return kept if kept["is_timed"].any() else kept.drop(columns=["minutes", "is_timed"])


def _finding(
    ask: Ask, say: Say, rows: pd.DataFrame, asked: Asked, limit: Limit, place: tuple[str, str]
) -> tuple[str, str]:
    # No distance at all: nobody offers it anywhere, and everyone is far. No minutes: the travel times do not say.
    far = rows[~(rows["km"] <= limit.most) if limit.unit == "km" else rows["minutes"] > limit.most]
    communes, people = (limit.key(name, *place).among(**asked.told) for name in ("communes_beyond", "people_beyond"))
    counts = {"count": communes(len(far)), "people": people(far["population"].sum())}
    title = say("access.map.found", **counts, reach=limit.write(say))
    if asked:
        return service.finding(ask, say, asked, limit, place, title)
    return title, say("access.map.lead_still" if static_target.current() else "access.map.lead")


def by_territory(ask: Ask, say: Say, level: str, code: str, limit: Limit, asked: Asked) -> None:
    """The share of people within reach, of any counter or of what is asked for, on the map of territories; of one that
    is chosen, the départements of its region are ranked.
    """
    below = "department" if level != "nation" else filters.chosen("niveau", filters.LEVELS, "department")
    rows, reach = limit.of(ask("counters/access", level=below)).rename(columns={"share": "value"}), limit.write(say)
    openings = ask("counters/latest_openings")
    openings = openings[openings["level"] == below][["code", "opened_on", "days"]]
    rows = rows.merge(openings, on="code", how="left").assign(state="value")
    names = {"value": "within", "beyond": "people_beyond", "days": "days_since_opening"}
    latest = numbers.columns_of(say, "access.territories: opened_on=latest:date days=age:duration")
    if asked:
        rows = service.in_place_of_doors(ask, rows, asked, limit, below)
        names = {"value": "within", "beyond": "people_beyond", **service.NAMES}
    rows = rows.assign(beyond=rows["population"] - rows["people"]).sort_values("value", ignore_index=True)
    ranked = rows[rows["code"].isin(_of_region(ask, level, code))] if level != "nation" else rows
    keys = known.cells(names, row_level=below, row_code="code", **limit.told, **asked.told)
    panel(
        say,
        _worst(say, ranked, below, limit, keys),
        service.lead(ask, say, asked, reach) if asked else say("access.territories.lead", reach=reach),
        lambda: _shares(say, rows, ranked, level, below, reach, keys),
        ranked,
        f"acces-{limit.most}-{limit.unit}",
        badges.least(ranked["kind"]),
        {
            "code": (say("indicators.code"), "code"),
            "name": (say("indicators.territory"), None),
            "value": (say("access.territories.share", reach=reach), "percent"),
            "beyond": (say("access.territories.beyond"), "count"),
            **numbers.told(service.columns(say) if asked else latest, ranked),
        },
        keys=keys,
        later=False if asked else more.EVERYWHERE,
    )


def _of_region(ask: Ask, level: str, code: str) -> list[str]:
    """The départements of a region, or of the region of a département; all of them where there is no other beside."""
    departments = lookup.names(ask)[1]
    region = departments[code][1] if level == "department" else code
    inside = [one for one, (_, parent) in departments.items() if parent == region]
    return inside if len(inside) > 1 else [*departments]


def _shares(
    say: Say, rows: pd.DataFrame, ranked: pd.DataFrame, level: str, below: str, reach: str, keys: known.Keys
) -> None:
    """The choice of a level, of the country alone, the map of all territories, and those that are `ranked`."""
    if level == "nation":
        filters.level(say)
    alt = say("access.territories.alt", reach=reach)
    with st.container(horizontal=True, key="map-and-ends"):
        maps.choropleth(say, rows, below, "percent", alt, "access-share", keys=keys)
        _weakest(say, ranked, below, keys)


def _weakest(say: Say, rows: pd.DataFrame, below: str, keys: known.Keys) -> None:
    """The territories where the fewest are within reach, beside the map."""
    first = rows.head(WEAKEST)
    lines = concat(
        html(
            "<li>{} <strong>{}</strong></li>",
            links.anchor(say.text(row["name"]), "territory", **links.territory(below, row["code"])),
            say.percent(keys(row)["value"](row["value"])),
        )
        for row in first.to_dict("records")
    )
    title = say("access.territories.weakest")
    draw(html('<div class="tc-ends"><section><h2>{}</h2><ol class="tk-near">{}</ol></section></div>', title, lines))


def _worst(say: Say, rows: pd.DataFrame, level: str, limit: Limit, keys: known.Keys | None = None) -> str:
    if rows.empty:
        return say("access.title_none")
    worst = leaders(rows, "value", say.percent, lowest=True, keys=keys)
    told = {"who": say.text(say.leading(level, worst.names)), "share": worst.value}
    return say("access.territories.title", **told, reach=limit.write(say))


def white_zones(ask: Ask, say: Say, level: str, code: str, limit: Limit) -> None:
    """Communes without access, most people or oldest first, with the nearest counter and what it lacks."""
    rows = ask("counters/white_zones", **lookup.where(level, code), **{limit.unit: float(limit.most)}, rows=40_000)
    if filters.chosen("tri", list(ORDERS), ORDERS[0]) == "oldest":
        rows = rows.sort_values(["since", "population"], ascending=[True, False], ignore_index=True)
    rows = rows if rows["minutes"].notna().any() else rows.drop(columns="minutes")
    named = wording.placed(ask, say, rows)
    named = named.assign(unchanged=[_unchanged(say, row) for row in rows.to_dict("records")])
    told, reach = named.head(WORST).copy(), limit.write(say)
    told["lacks"] = pd.Series([_lacks(say, row) for row in told.to_dict("records")], told.index, dtype=object)
    communes, people = (limit.key(name, level, code) for name in ("communes_beyond", "people_beyond"))
    counts = {"count": communes(len(rows)), "people": people(rows["population"].sum())}
    title = say("access.white.title", **counts, reach=reach)
    kind = wording.kind_today(ask)
    none = say("access.white.none", reach=reach)
    bus = links.anchor(say("access.white.bus"), "counters-planner", quoi="stop", nombre="1")
    lead = html("{} {}", say("access.white.lead"), bus if len(rows) else "")
    with panels.framed(say, "white", title if len(rows) else none, lead, kind, later=more.EVERYWHERE):
        if rows.empty:
            return
        write = lambda one: say(f"access.white.{one}")  # noqa: E731
        filters.choice("tri", list(ORDERS), say("access.white.order"), write, ORDERS[0], "segments")
        sheets = [wording.sheet(one) if isinstance(one, str) else None for one in told["counter_id"]]
        written = numbers.readable(say, told, _white_columns(say, limit), WHITE)
        numbers.table(written, title, {say("access.white.nearest"): sheets}, say)
        with st.container(horizontal=True, key="foot-white", vertical_alignment="center"):
            plain = {name: column for name, column in _white_columns(say, limit).items() if name in named}
            panels.every(say, title, named, "white", plain, WORST, WHITE)
            downloads.csv(
                say, rows.drop(columns="since_listed"), f"zones-blanches-{limit.most}-{limit.unit}", kind, keys=WHITE
            )


def _white_columns(say: Say, limit: Limit) -> numbers.Columns:
    time: numbers.Columns = {"minutes": (say("access.white.minutes"), None)} if limit.unit == "minutes" else {}
    return {
        **numbers.columns_of(say, "access.white: name=commune place=department population=people:count"),
        **time,
        **numbers.columns_of(say, "access.white: km nearest unchanged=since lacks"),
    }


def _unchanged(say: Say, row: dict[Any, Any]) -> str:
    """Since when a commune is as far as today; at the latest, where two lists alone show what changed it."""
    if row["since_listed"] is True:
        return say("access.white.since_listed", day=say.listed_on(row["since"]))
    return say.short_date(row["since"])


def _lacks(say: Say, row: dict[Any, Any]) -> str:
    """What the nearest counter itself lacks, of what is known of it."""
    if not isinstance(row["nearest"], str):
        return MISSING
    found = []
    if pd.isna(row["nearest_hours"]):
        found.append(say("access.white.hours_unknown"))
    elif row["nearest_hours"] < 24:
        found.append(say("access.white.hours", hours=_nearest("counter_hours", row)(row["nearest_hours"])))
    if row["nearest_partners_known"] is True and not row["nearest_is_common"]:
        found.append(say("access.white.not_common"))
    if pd.isna(row["nearest_lacks"]):
        found.append(say("access.white.offer_unknown"))
    elif row["nearest_lacks"] > 0:
        found.append(say("access.white.procedures", count=_nearest("lacking_nation", row)(row["nearest_lacks"])))
    return joined(", ", found) or say("access.white.nothing")


def _nearest(figure: str, row: dict[Any, Any]) -> known.Key:
    return known.key(figure, counter=row["counter_id"])


def by_age(ask: Ask, say: Say, level: str, code: str, limit: Limit, place: str) -> None:
    """People by how long ago the latest counter within reach opened."""
    rows = ask("counters/access_ages", level=level, code=code)
    rows = rows[rows["km"] == limit.most]
    if rows.empty:
        return
    labels = ["none" if pd.isna(years) else f"years_{int(years)}" for years in rows["years"]]
    rows = rows.assign(label=[say(f"access.ages.{name}") for name in labels])
    keys = known.cells(
        {"share": "within_by_age", "people": "people_by_age"}, level, code, of={"years": "years"}, **limit.told
    )
    reach, new = limit.write(say), float(rows.loc[rows["years"] == 0, "share"].sum())
    new = limit.key("within_by_age", level, code).among(years=0.0)(new)
    panel(
        say,
        say("access.ages.title", place=place, share=say.percent(new)),
        say("access.ages.lead", reach=reach),
        lambda: charts.horizontal(say, rows, "label", "share", "percent", say("access.ages.alt"), keys=keys),
        rows,
        "acces-par-anciennete",
        str(rows["kind"].iloc[0]),
        "access.ages: label=age share:percent people:count",
        keys=keys,
        later=more.EVERYWHERE,
    )


def over_time(ask: Ask, say: Say, level: str, code: str, place: str, limit: Limit) -> None:
    """The share of people within reach, month by month, beside the other distances; past minutes are not known."""
    rows = ask("counters/access_over_time", **lookup.where(level, code))
    if rows.empty:
        states.empty(say, say("access.lead_none"))
        return
    asked = limit.most if limit.unit == "km" else int(LIMITS[-1])
    named = rows.assign(line=[say("access.km", km=int(km)) for km in rows["km"]], other=rows["km"] != asked)
    keys = known.cells({"share": "within_month", "people": "people_within"}, level, code, on="month", of={"km": "km"})
    ordered = named.sort_values(["other", "km", "month"], ascending=[True, False, True], ignore_index=True)
    marks = over(past.events(ask, say, "counters", (level, code), ask.catalogue["P2"]), ordered["month"])
    panel(
        say,
        _change(say, ordered[~ordered["other"]], place, asked, keys),
        say("access.time.lead", since=say.month(ordered["month"].min())),
        lambda: charts.line(say, ordered, "month", "share", "percent", say("access.time.alt"), "line", marks=marks),
        rows,
        "acces-par-mois",
        badges.least(rows["kind"]),
        "access.time: month=counters.months.month:month km:count share:percent people:count",
        keys=keys,
        later=more.EVERYWHERE,
    )


def _change(say: Say, rows: pd.DataFrame, place: str, km: int, keys: known.Keys) -> str:
    """From the first share known to the last; one of them where they are written alike."""
    ends = [rows.iloc[end].to_dict() for end in (0, -1)]
    first, last = (say.percent(keys(one)["share"](one["share"])) for one in ends)
    if first == last:
        return say("access.time.title_flat", place=place, share=last, km=km)
    return say("access.time.title", place=place, first=first, last=last, km=km, year=rows["month"].iloc[0].year)
