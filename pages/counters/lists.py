"""Lists over time: what opened, closed, was renamed or moved from one list to the next, and the network it leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import cited, lookup, past, reach
from pages.blocks.glance import counters as glance
from pages.charts.events import over
from pages.charts.marks import Event
from pages.counters import sheet, tracked, wording
from pages.elements import badges, filters, more, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import downloads, panel, panels, tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.leaders import leaders
from pages.text.places import Place
from pages.text.written import joined
from queries import figures as known

KINDS = ("opened", "closed", "renamed", "moved", "converted")
SHOWN = 3
CLOSINGS = 12
# Which figures the columns are.
CLOSED = known.cells(
    {"people": "closing_people", "people_left": "closing_left", "next_km": "closing_km"},
    of={"counter": "counter_id", "day": "event_date"},
)


def opening(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str], found: str) -> tuple[str, str]:
    """The title and the sentence of the page: what opened and closed, then what was `found` besides."""
    told = filter(None, (found, _outside(say, rows, place)))
    return _title(say, rows, lookup.place(ask, say, *place), place), joined(". ", told)


def network(ask: Ask, say: Say, place: tuple[str, str]) -> None:
    """The labelled counters over time, and what the State's tracker says of them."""
    happened = past.events(ask, say, "counters", place, ask.catalogue["P1"])
    months = ask("counters/labels", **lookup.where(*place))
    promised, goal = _promised(ask, say, *place)
    said = joined(" ", filter(None, (_without_formats(ask, say, months, place), promised)))
    stock(say, months, place, said, goal, happened)
    tracked.comments(ask, say, *place)


def moves(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """What opened, closed or moved: the latest events, then how many from each list to the next, or by year."""
    if rows.empty:
        states.notice(say("lists.none"), say("lists.none_why"))
        elsewhere(ask, say, *place)
        return
    events(ask, say, rows, place)
    listed = rows["previous_on"].notna()
    if listed.any():
        source = cited.of_lists(ask, say, ask.catalogue["P1"])
        by_list(say, rows[listed], ask("counters/label_years", **lookup.where(*place)), place, source)
    if not listed.all():
        by_year(say, rows[~listed], place)
    elsewhere(ask, say, *place)


def _outside(say: Say, rows: pd.DataFrame, where: tuple[str, str]) -> str:
    """How many of the openings and closures are of counters that no other page counts."""
    told = _counted(say, rows[rows["department"].isna()], known.key("list_events", *where).among(outside="yes"))
    some = [words for count, words in told if count]
    return say("lists.outside", told=say.listed(some)) if some else ""


def _title(say: Say, rows: pd.DataFrame, place: Place, where: tuple[str, str]) -> str:
    told = _counted(say, rows, known.key("list_events", *where))
    if not any(count for count, _ in told):
        return say("lists.title_none", place=place)
    days = pd.to_datetime(rows["event_date"])
    since, until = pd.to_datetime(rows["previous_on"]).fillna(days).min(), days.max()
    key = "lists.title" if rows["previous_on"].isna().all() else "lists.title_between"
    counts = say.listed([words for _, words in told])
    return say(key, place=place, told=counts, since=str(since.year), until=str(until.year))


def _counted(say: Say, rows: pd.DataFrame, key: known.Key) -> list[tuple[int, str]]:
    """How many openings and closures there are, each with its words."""
    counts = {kind: int((rows["kind"] == kind).sum()) for kind in ("opened", "closed")}
    words = {"opened": "lists.openings", "closed": "lists.closures"}
    return [(count, say(words[kind], count=key.among(kind=kind)(count))) for kind, count in counts.items()]


def _promised(ask: Ask, say: Say, level: str, code: str) -> tuple[str, float | None]:
    """How many labelled counters were promised, or for France alone; the target here."""
    card = ask.scorecard("counters", level, code)
    row = card.set_index("indicator").loc["P1"]
    goal = known.of_indicator("P1", "target", level, code)
    if pd.notna(row["target"]):
        told = say("lists.promised", goal=say.number(goal(row["target"])), by=say.by(row["target_date"]))
        return told, float(row["target"])
    nation = ask.scorecard("counters").set_index("indicator").loc["P1"]
    france = known.of_indicator("P1", "target", "nation", "FR")(nation["target"])
    return say("lists.promised_france", goal=say.number(france), by=say.by(nation["target_date"])), None


def _without_formats(ask: Ask, say: Say, months: pd.DataFrame, place: tuple[str, str]) -> str:
    """What a list names that is newer than the last one to tell branches apart: the two numbers are not the same."""
    lists, told = ask("counters/listed", **lookup.where(*place)), months.loc[months["labelled"].notna(), "month"]
    if lists.empty or told.empty or lists["listed_on"].max() < told.max() + pd.offsets.MonthBegin(1):
        return ""
    return say("lists.without_formats", told=glance.listed(ask, say, *place))


def stock(
    say: Say,
    rows: pd.DataFrame,
    place: tuple[str, str],
    promised: str,
    goal: float | None = None,
    happened: Sequence[Event] = (),
) -> None:
    """Labelled counters month by month, by the list, against what was promised; and the labels that the barometer
    counts, where they are known.
    """
    rows = rows[(rows["labelled"] > 0) | rows["labels"].notna()]
    if rows.empty:
        tables.absent("stock", say("lists.stock.none"), say("access.lead_none"), "")
        return
    names, alt = {name: say(f"lists.stock.{name}") for name in ("labelled", "labels")}, say("lists.stock.alt")
    kept = {name: label for name, label in names.items() if rows[name].notna().any()}
    long = rows.melt("month", list(kept), var_name="line", value_name="count").astype({"count": "float64"})
    lines = charts.by_month(long, "month", "count", "line")
    lines = lines.assign(line=lines["line"].map(kept))
    listed = rows[rows["kind"] == "real"]  # what follows a real list carries it forward
    last, marks = (listed if len(listed) else rows).iloc[-1], over(happened, lines["month"])
    labelled = known.key("labelled", *place, last["month"])
    panel(
        say,
        say("lists.stock.title", count=labelled(last["labelled"]), month=say.month(last["month"])),
        joined(" ", (promised, say("lists.stock.lead"))),
        lambda: charts.line(say, lines, "month", "count", "count", alt, "line", goal, height=260, marks=marks),
        rows,
        "guichets-labellises",
        badges.least(rows["kind"]),
        {"month": (say("counters.months.month"), "month")} | {name: (names[name], "count") for name in names},
        keys=known.cells({"labelled": "labelled", "labels": "labels"}, *place, on="month"),
    )


def by_list(say: Say, rows: pd.DataFrame, labels: pd.DataFrame, place: tuple[str, str], source: str) -> None:
    """Events from each list to the next, with the days of both; by year, the labels of the last list alone."""
    table = _by_kind(rows, ["previous_on", "event_date"])
    events, net = known.key("list_events", *place), known.key("net_of_list", *place)

    def keys(row: Mapping[Any, Any]) -> dict[str, known.Key]:
        shown = f"{row['event_date']:%Y-%m-%d}"
        return {kind: events.among(kind=kind, list=shown) for kind in KINDS} | {"net": net.among(list=shown)}

    last = known.knowing(table.iloc[0].to_dict(), keys)
    ends = {"previous_on": "since", "event_date": "until"}
    between = {word: say.of_list(last[name]) for name, word in ends.items()}
    told = table.assign(**{word: [say.of_list(day) for day in table[name]] for name, word in ends.items()})
    tables.framed(
        say,
        say("lists.between.title", count=last["opened"], **between),
        joined(" ", filter(None, (say("lists.between.lead"), _labels(say, labels, place), say("lists.years.lead")))),
        told,
        "evenements-entre-listes",
        badges.least(rows["source_kind"]),
        {
            **numbers.columns_of(say, "lists.between: since=before until=after"),
            **_kinds(say, table),
        },
        source,
        keys=keys,
        later=more.EVERYWHERE,
    )


def _by_kind(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """How many events of each kind, and the openings less the closures, by what tells them apart, the latest first."""
    counted = rows.groupby([*by, "kind"]).size().unstack(fill_value=0)
    table = counted.reindex(columns=KINDS, fill_value=0).iloc[::-1].reset_index()
    return table.assign(net=table["opened"] - table["closed"])


def _kinds(say: Say, table: pd.DataFrame) -> numbers.Columns:
    """The columns of these counts: of what never happened there is none."""
    found = [kind for kind in KINDS if table[kind].any()]
    return {kind: (say(f"lists.kind.{kind}"), "count") for kind in found} | {"net": (say("lists.years.net"), "count")}


def _labels(say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> str:
    """'Labels de la liste du 1er juillet 2023, par année : 911 en 2021, 812 en 2022.'"""
    if rows.empty:
        return ""
    of_year = known.key("labels_of_year", *place)
    years = rows.to_dict("records")
    told = [
        say("lists.labels.year", count=of_year.among(year=one["year"])(one["labels"]), year=one["year"])
        for one in years
    ]
    return say("lists.labels.told", day=say.of_list(rows["listed_on"].iloc[0]), years=joined(", ", told))


def by_year(say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """Events by year and kind."""
    table = _by_kind(rows.assign(year=pd.to_datetime(rows["event_date"]).dt.year.astype(str)), ["year"])
    names = {kind: f"{kind}_in_year" for kind in KINDS}
    keys = known.cells({**names, "net": "net_in_year"}, *place, of={"year": "year"})
    tables.framed(
        say,
        _years_title(say, table, keys),
        say("lists.years.lead"),
        table,
        "evenements-par-an",
        badges.least(rows["source_kind"]),
        {"year": (say("lists.years.year"), "code"), **_kinds(say, table)},
        keys=keys,
        later=more.EVERYWHERE,
    )


def _years_title(say: Say, table: pd.DataFrame, keys: known.Keys | None = None) -> str:
    count = int(table["opened"].max())
    if not count:
        return say("lists.years.title_none")
    most = leaders(table, "opened", str, name="year", keys=keys)
    return say("lists.years.title", who=say.leading("year", most.names), count=most.known)


def elsewhere(ask: Ask, say: Say, level: str, code: str) -> None:
    """What else the State closed meanwhile, as far as files tell, and the file that would tell the rest."""
    row = ask("missions/services_ended", **lookup.where(level, code)).iloc[0]
    if not row["known"]:  # without a list of services, none is known to have ended
        states.notice(say("lists.elsewhere.unknown"), say("lists.elsewhere.file"))
        return
    ended, succeeded = (known.key(f"services_{name}", level, code)(int(row[name])) for name in ("ended", "succeeded"))
    left = known.key("services_left", level, code)(int(row["ended"] - row["succeeded"]))
    told = say(f"lists.elsewhere.{'title' if left or not ended else 'taken'}", count=ended, left=left)
    lead = say("lists.elsewhere.lead", count=succeeded, place=lookup.place(ask, say, level, code)) if ended else ""
    states.notice(told, joined(" ", filter(None, (lead, say("lists.elsewhere.file")))))


def events(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """The events themselves, the latest first."""
    found = {kind: say(f"lists.kind.{kind}") for kind in KINDS if (rows["kind"] == kind).any()}
    label, every = say("lists.events.kind"), say("lists.events.all")
    with panels.chosen(say, "events") as heading:
        kind = filters.any_of("evenement", found, label, every, shape="segments")
        kept = rows[rows["kind"] == kind] if kind else rows
        counted = known.key("list_events", *place, kind=kind or None)(len(kept))
        last = max(kept.to_dict("records"), key=lambda one: one["event_date"])
        title = say("lists.events.title", count=counted, last=_when(say, last))
        lead = joined(" ", (say("lists.events.lead"), say("lists.lead")))
        heading(title, lead, badges.least(rows["source_kind"]))
        named = wording.placed(ask, say, kept)
        lines = concat(_event(say, row) for row in named.head(SHOWN).to_dict("records"))
        draw(html('<ul class="tk-columns">{}</ul>', lines))
        events = kept.to_dict("records")
        told = named.assign(what=[sheet.event(say, one) for one in events], when=[_when(say, one) for one in events])
        columns = (
            "sheet.history: when=day name=counters.points.name place=access.white.department what=lists.events.kind"
        )
        with st.container(horizontal=True, key="foot-events", vertical_alignment="center"):
            panels.every(say, title, told, "events", columns, SHOWN)
            downloads.csv(say, kept, "evenements", badges.least(rows["source_kind"]))


def closings(ask: Ask, say: Say, place: tuple[str, str]) -> None:
    """The counters that closed: who had them within reach, who has none since, which one is the nearest."""
    rows = reach.closings(ask, place)
    if rows.empty:
        return
    count = known.key("list_events", *place).among(kind="closed")(len(rows))
    alone = known.key("closings_alone", *place)(int((rows["people_left"] > 0).sum()))
    placed = known.key("closings_placed", *place)(int(rows["people"].notna().sum()))
    named, told = wording.placed(ask, say, rows), {"count": count, "placed": placed, "alone": alone}
    tables.framed(
        say,
        say(f"lists.closings.{'title' if alone else 'reached' if placed else 'unplaced'}", **told),
        say("lists.closings.lead"),
        named,
        "fermetures",
        badges.least(rows["kind"]),
        {
            "event_date": (say("sheet.history.day"), "date"),
            "name": (say("counters.points.name"), None),
            "place": (say("access.white.department"), None),
            "people": (say("lists.closings.people"), "count"),
            "people_left": (say("lists.closings.people_left"), "count"),
            "next_name": (say("lists.closings.next"), None),
            "next_km": (say("lists.closings.next_km"), "km"),
        },
        shown=CLOSINGS,
        addresses={say("counters.points.name"): [wording.sheet(one) for one in rows["counter_id"]]},
        keys=CLOSED,
        later=more.EVERYWHERE,
    )


def _when(say: Say, row: dict[Any, Any]) -> str:
    """The day of an event; of one that two lists show, what is known of the day of the second."""
    return say.date(row["event_date"]) if pd.isna(row["previous_on"]) else say.listed_on(row["event_date"])


def _event(say: Say, row: dict[Any, Any]) -> Markup:
    link = wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"]))
    opened = row["kind"] == "opened" and row["after"] == row["name"]  # its name is the line above
    what = say("lists.events.opened") if opened else sheet.event(say, row)
    place = f" ({row['place']})" if isinstance(row["place"], str) else ""
    return html(
        "<li><b>{link}</b> <span>{event_date}{place} · {what}</span></li>",
        link=link,
        event_date=_when(say, row),
        place=place,
        what=what,
    )
