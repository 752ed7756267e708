"""The State's services of a territory on two days, side by side, and what moved between; then every département."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages import maps
from pages.blocks import lookup
from pages.blocks.glance import reorganisation as glance
from pages.charts import flow
from pages.elements import badges, filters, headings, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.parts import panel, tables
from pages.parts.services import service_name
from pages.shell.ask import Ask, kept
from pages.text import ALL, Say, missing
from pages.text.written import joined
from queries import figures
from queries.studies import organisation as study

# Days that lists or texts are of: the directories of 2016 and 2019, the decree of 2020. Any other may be asked for.
KNOWN = (date(2016, 2, 1), date(2019, 9, 1), date(2021, 4, 1))
SINCE = date(2010, 1, 1)
AROUND_THE_PREFECT = ("SGAR", "PREFECTURE", "SOUS_PREFECTURE", "SGCD")
THICK = (0.2, 0.5)  # of a line to what is the same, to what changed: percent of the height
PROOFS = ("listed", "seen", "deduced")  # those that a drawing tells apart
GROUPS = ("prefect", "directorates", "units", "networks")
NAME, SHOWN, KINDS = "organisation-departements", 12, 5  # of what became of directorates, those that have a colour
Row = Mapping[Any, Any]
Days = tuple[date, date]
Place = tuple[str, str]  # (level, code)


def render(ask: Ask, say: Say) -> None:
    """The page: the organisation of the territory chosen, and of another of its level beside it; before one is, that of
    every département on a map, where one is chosen too.
    """
    head = st.container()
    level, code = lookup.territory(ask, say, own_first=True)
    regions = lookup.names(ask)[1]
    first = [code] if level == "department" else [one for one, (_, region) in regions.items() if region == code]
    rows = pd.DataFrame() if level == "nation" else ask("reorganisation/chart", level=level, code=code)
    if rows.empty:
        title = "" if level != "nation" else country(ask, say, first)
        key = "choose" if level == "nation" else "none"
        headings.page(title or say("organisation.page.title"), say(f"organisation.{key}"), at=head)
        last = ask.edition.as_of
        older, newer = sorted((_asked("de", last) or KNOWN[0], _asked("a", last) or last))
        days = older, newer
    else:
        other, days = _choose(ask, say, (level, code), rows)
        shown = {(level, code): rows} | {one: ask("reorganisation/chart", level=one[0], code=one[1]) for one in other}
        told = [_lead(say, (level, code), rows, days), *(_beside_it(ask, say, one, shown[one], days) for one in other)]
        headings.page(_title(ask, say, (level, code), rows, days), joined(" ", told), at=head)
        columns = st.columns(len(shown)) if other else [st.container()]
        for column, (place, held) in zip(columns, shown.items(), strict=True):
            with column:
                chart(ask, say, place, held, days)
        moves(ask, say, shown, days)
    reforms(ask, say, days, later=False if rows.empty else more.EVERYWHERE)
    if len(rows):
        country(ask, say, first, later=more.EVERYWHERE)


def _choose(ask: Ask, say: Say, place: Place, rows: pd.DataFrame) -> tuple[list[Place], Days]:
    """Another territory of the level beside it, and the two days, the older first; each in the address."""
    last = ask.edition.as_of
    offered = {last, *(day for day in KNOWN if day < last)}
    offered |= {day.date() for day in rows["valid_from"].dropna() if KNOWN[0] < day.date() < last}
    offered |= {day for name in ("de", "a") if (day := _asked(name, last))}
    options = [f"{day:%Y-%m-%d}" for day in sorted(offered)]
    write = lambda day: _day(say, rows, date.fromisoformat(day), last)  # noqa: E731
    left, middle, right = st.columns(3)
    with left:
        before = filters.choice("de", options, say("organisation.first"), write, KNOWN[0].isoformat())
    with middle:
        after = filters.choice("a", options, say("organisation.last"), write, options[-1])
    with right:
        level, code = place
        regions, departments = lookup.names(ask)
        known = regions if level == "region" else {one: name for one, (name, _) in departments.items()}
        names = {one: f"{say.text(name)} ({one})" for one, name in known.items() if one != code}
        other = filters.any_of("avec", names, say("organisation.beside"), say(f"organisation.alone_{level}"))
    older, newer = sorted(map(date.fromisoformat, (before, after)))
    return [(level, other)] if other else [], (older, newer)


def _asked(name: str, last: date) -> date | None:
    """The day that a parameter of the address asks for, among those that may be."""
    try:
        day = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
    return day if SINCE <= day <= last else None


def _day(say: Say, rows: pd.DataFrame, day: date, last: date) -> str:
    """A day, and what makes it one to choose."""
    listed = any(day in study.lists(row) for row in rows.to_dict("records"))
    key = f"organisation.day.{'last' if day == last else day.isoformat()}"
    return say(key, day=say.date(day)) if say.has(key) and (listed or day in (KNOWN[-1], last)) else say.date(day)


def _count(place: Place, rows: pd.DataFrame, day: date) -> int:
    found: int = figures.key("services_known", *place, day)(len(study.on(rows, day)))
    return found


def _moved(places: Collection[Place], days: Days) -> figures.Key:
    """How many changes there were between two days, in some territories; in all of them, of none."""
    names = "+".join(code if level == "department" else f"R{code}" for level, code in places)
    return figures.key("services_moved", "nation", "FR", days[1], places=names or None, since=f"{days[0]:%Y-%m-%d}")


def _title(ask: Ask, say: Say, place: Place, rows: pd.DataFrame, days: Days) -> str:
    before, after = (_count(place, rows, day) for day in days)
    name = lookup.place(ask, say, *place)
    return say("organisation.title", place=name, before=before, count=after, first=days[0], last=days[1])


def _lead(say: Say, place: Place, rows: pd.DataFrame, days: Days) -> str:
    """How much moved, and that a list may lack what there was."""
    moved = [one.kind for one in study.moves(rows, *days) if one.kind != "kept"]
    key = _moved([place], days)
    counts = [
        say(f"organisation.moved.{kind}", count=key.among(kind=kind)(moved.count(kind)))
        for kind in dict.fromkeys(moved)
    ]
    told = say("organisation.between", moves=say.listed(counts, ALL)) if counts else say("organisation.same")
    lists = [say(f"organisation.incomplete_{place[0]}")] if rows["listed"].notna().any() else []
    return joined(" ", [told, *lists])


def _beside_it(ask: Ask, say: Say, place: Place, rows: pd.DataFrame, days: Days) -> str:
    """How many services the territory beside it has on both days."""
    before, after = (_count(place, rows, day) for day in days)
    return say("organisation.beside_it", place=lookup.place(ask, say, *place), before=before, after=after)


# The drawing ----------------------------------------------------------------------------------------------------------


def chart(ask: Ask, say: Say, place: Place, rows: pd.DataFrame, days: Days) -> None:
    """The services of both days, each in a box, and lines from what was to what carries it on."""
    found = study.moves(rows, *days)
    table = _table(say, rows, days, found)
    name = lookup.place(ask, say, *place)
    panel(
        say,
        name,
        say("organisation.rule"),
        lambda: draw(_drawing(say, rows, days, found, say("organisation.alt", place=name))),
        table,
        "organigramme-" + "-".join(place).removeprefix("department-"),
        badges.least(table["kind"]),
        {
            **numbers.columns_of(say, "organisation: name=service group=group_of"),
            "before": (say.date(days[0]), None),
            "after": (say.date(days[1]), None),
            "becomes": (say("organisation.becomes"), None),
        },
    )


def _group(row: Row) -> str:
    """Where a service stands: around the prefect, a directorate, a unit of a region's, a network of its own."""
    if row["type_code"] in AROUND_THE_PREFECT:
        return "prefect"
    if row["scope"] != "ate":
        return "networks"
    return "units" if row["type_code"].startswith(("UD", "DML")) else "directorates"


def _table(say: Say, rows: pd.DataFrame, days: Days, found: Sequence[study.Move]) -> pd.DataFrame:
    """One row per service of either day: what shows it on each, and what became of it."""
    sides = [study.on(rows, day).set_index("service_id") for day in days]
    links = [link for move in found if move.kind != "kept" for link in move.links]
    told = rows[rows["service_id"].isin([*sides[0].index, *sides[1].index])].to_dict("records")
    return pd.DataFrame(
        {
            "type": row["type_code"],
            "name": say.text(row["name"]),
            "group": say(f"organisation.group.{_group(row)}"),
            **{
                side: _proof(say, sides[rank].loc[row["service_id"]])
                if row["service_id"] in sides[rank].index
                else None
                for rank, side in enumerate(("before", "after"))
            },
            "becomes": _names(say, rows, [heir for one, heir in links if one == row["service_id"]]) or None,
            "kind": row["kind"],
        }
        for row in sorted(told, key=lambda row: (GROUPS.index(_group(row)), row["type_code"], row["service_id"]))
    )


def _proof(say: Say, row: Any) -> str:
    """What shows a service on a day."""
    key = f"organisation.proof.{row['proof']}"
    return (
        say(key) if row["shown"] is None else say(key, list=say.of_list(row["shown"]), day=say.listed_on(row["shown"]))
    )


def _names(say: Say, rows: pd.DataFrame, services: Sequence[str]) -> str:
    types = rows.set_index("service_id")["type_code"]
    return say.listed([service_name(say, types[one]) for one in services], ALL)


def _drawing(say: Say, rows: pd.DataFrame, days: Days, found: Sequence[study.Move], alt: str) -> Markup:
    """Two columns of boxes in lines of one height, a box for each type of service, and the lines between them."""
    sides = [study.on(rows, day) for day in days]
    places: list[dict[str, int]] = [{}, {}]  # of each side, the line of a type
    boxes: list[list[Markup]] = [[], []]
    line = 0
    for group in GROUPS:
        columns = [_types(side, group) for side in sides]
        kept = [one for one in columns[0] if one in columns[1]]
        columns = [kept + [one for one in column if one not in kept] for column in columns]
        height = max(map(len, columns))
        if not height:
            continue
        line += 1
        for side, column in enumerate(columns):
            boxes[side].append(html('<li style="grid-row:{}"><i>{}</i></li>', line, say(f"organisation.group.{group}")))
            for rank, one in enumerate(column, 1):
                places[side][one] = line + rank
                boxes[side].append(_box(say, sides[side], one, line + rank, one not in kept))
        line += height
    types = rows.set_index("service_id")["type_code"]
    drawn = {
        (places[0][types[before]], places[1][types[after]], move.kind != "kept")
        for move in found
        for before, after in move.links
    }
    links = concat(_link(*one, line) for one in sorted(drawn, key=lambda one: one[2]))
    return html(
        '<figure class="tr-chart" aria-label="{}" style="--lines:{}">{}<div>{}</div>{}</figure>{}',
        alt,
        line,
        _column(say, days[0], boxes[0]),
        links,
        _column(say, days[1], boxes[1]),
        _proofs(say, sides),
    )


def _proofs(say: Say, sides: Sequence[pd.DataFrame]) -> Markup:
    """The key of how what is drawn is proven."""
    keys = concat(
        html('<li class="tr-{}">{}</li>', proof, say(f"organisation.key.{proof}"))
        for proof in PROOFS
        if any(proof in set(side["proof"]) for side in sides)
    )
    return html('<ul class="tr-proofs">{}</ul>', keys) if keys else NOTHING


def _types(side: pd.DataFrame, group: str) -> list[str]:
    found = [row["type_code"] for row in side.to_dict("records") if _group(row) == group]
    order = AROUND_THE_PREFECT if group == "prefect" else sorted(found)
    return sorted(set(found), key=order.index)


def _box(say: Say, side: pd.DataFrame, kind: str, line: int, moved: bool) -> Markup:
    """A type of service: how many there are, what shows them, the weakest proof of theirs where they differ."""
    own = side[side["type_code"] == kind]
    weakest = own.sort_values("proof", key=lambda proofs: proofs.map(["deduced", "seen", "listed", "told"].index)).iloc[
        0
    ]
    count = html(" <b>× {}</b>", say.number(len(own))) if len(own) > 1 else NOTHING
    shown = html(" <small>{}</small>", _proof(say, weakest)) if weakest["proof"] in PROOFS else NOTHING
    return html(
        '<li class="tr-{}{}" style="grid-row:{}" title="{}"><span>{}{}{}</span></li>',
        weakest["proof"],
        " tr-moved" if moved else "",
        line,
        say.listed(map(say.text, own["name"]), ALL),
        service_name(say, kind),
        count,
        shown,
    )


def _link(start: int, end: int, moved: bool, lines: int) -> Markup:
    """From the middle of a line to that of another, in percent of all of them."""
    thick = THICK[moved] * (1 + abs(end - start) / 3)  # measured from top to bottom, of what goes aslant
    cut = flow.cut(100 * (start - 0.5) / lines, 100 * (end - 0.5) / lines, thick)
    return html('<div class="{}" style="--line:{}"></div>', "tr-moved" if moved else "", cut)


def _column(say: Say, day: date, boxes: Sequence[Markup]) -> Markup:
    return html("<section><h3>{}</h3><ul>{}</ul></section>", say.date(day), concat(boxes))


# What moved -----------------------------------------------------------------------------------------------------------


def moves(ask: Ask, say: Say, shown: Mapping[Place, pd.DataFrame], days: Days) -> None:
    """What each reform joined, split, renamed, ended or made, with its day and its text where one is known."""
    told = pd.DataFrame(
        {
            "place": lookup.place(ask, say, *place),
            "day": move.day,
            "what": say(f"organisation.what.{move.kind}"),
            "before": _names(say, rows, move.before) or None,
            "after": _names(say, rows, move.after) or None,
            "text_reference": study.text_of(rows, move),
            "kind": badges.least(rows.loc[rows["service_id"].isin([*move.before, *move.after]), "kind"]),
        }
        for place, rows in shown.items()
        for move in study.moves(rows, *days)
        if move.kind != "kept"
    )
    if told.empty:
        return
    columns = numbers.columns_of(
        say,
        "organisation: place=mission.place day=known.column.when:date what=change before after text_reference=text",
    )
    if len(shown) == 1:
        del columns["place"]
    title, lead = (
        say("organisation.moves.title", count=_moved(shown, days)(len(told))),
        say("organisation.moves.lead"),
    )
    tables.framed(say, title, lead, told, "organigramme-changements", badges.least(told["kind"]), columns)


def reforms(ask: Ask, say: Say, days: Days, later: bool | str = False) -> None:
    """What each reform moved, in all territories."""
    rows, kind = _reforms(ask, *days)
    if rows.empty:
        return

    def key(row: Row) -> figures.Key:
        text = "none" if missing(row["text"]) else row["text"].replace(" ", "_")
        return _moved((), days).among(reform=f"{row['day']:%Y-%m-%d}", text=text)

    def what(row: Row) -> str:
        counts = {kind: key(row).among(kind=kind)(count) for kind, count in row["kinds"].most_common()}
        return say.listed([say(f"organisation.moved.{kind}", count=count) for kind, count in counts.items()], ALL)

    told = rows.drop(columns="kinds").assign(
        reform=rows["text"].astype(object).fillna(say("organisation.reforms.untold")),
        what=pd.Series([what(row) for row in rows.to_dict("records")], rows.index, dtype=object),
    )
    count = _moved((), days).among(counted="texts")(int(rows["text"].nunique()))
    tables.framed(
        say,
        say("organisation.reforms.title", count=count) if count else say("organisation.reforms.title_none"),
        say("organisation.reforms.lead", first=days[0], last=days[1]),
        told,
        "organigramme-reformes",
        kind,
        "organisation.reforms: day=known.column.when:date reform=organisation.text what territories:count before:count "
        "after:count",
        keys=lambda row: {name: key(row).among(counted=name) for name in ("territories", "before", "after")},
        shown=SHOWN,
        later=later,
        despite=("region", "departement", "avec"),
    )


@kept
def _reforms(ask: Ask, first: date, last: date) -> tuple[pd.DataFrame, str]:
    rows = ask("reorganisation/chart")
    held = [some for _, some in rows.groupby(["level", "code"])]
    return study.reforms(held, first, last), badges.least(rows["kind"])


# Every département ----------------------------------------------------------------------------------------------------


def country(ask: Ask, say: Say, first: Sequence[str], later: bool | str = False) -> str:
    """What became of the directorates of 2016, by département, the `first` before the others; the finding. Nothing, and
    "", where one of these days is not known at all.
    """
    then, now = (glance.directorates(ask, say, day) for day in (glance.BEFORE, ask.edition.as_of))
    if then["group"].isna().all() or now["group"].isna().all():
        return ""
    rows = _beside(ask, say, then, now, first)
    years = glance.BEFORE.year, ask.edition.as_of.year
    counts = {"before": glance.single(then, years[0]), "count": glance.single(now, years[1])}
    found = say("organisation.country.title", year=str(years[1]), since=str(years[0]), **counts)
    title = found if later else say("organisation.country.map", since=str(years[0]))
    columns: dict[str, tuple[str, str | None]] = {
        "name": (say("parts.department"), None),
        "before": (str(years[0]), None),
        "now": (str(years[1]), None),
        **numbers.columns_of(say, "organisation.country: lands proof"),
    }
    if rows["proof"].nunique() == 1:
        del columns["proof"]
    measured = say("organisation.country.measured")
    panel(
        say,
        title,
        say("organisation.country.rule"),
        lambda: maps.choropleth(say, _became(say, rows), "department", "", found, "map-organisation", measured),
        rows,
        NAME,
        badges.least([*rows["kind"], ask.kind("services")]),
        columns,
        later=later,
        despite=("region", "departement", "de", "a", "avec"),
    )
    return found


def _became(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `_beside` as a map takes them: a colour for each of the most frequent pairs of 2016 and today."""
    pairs, known = rows["before"].str.cat(rows["now"], " → "), rows["kind"].notna()
    counts = pairs[known].value_counts()  # of as many, by name: a colour is the same whoever's département comes first
    usual = sorted(counts.index, key=lambda pair: (-counts[pair], pair))[:KINDS]
    others = say("organisation.country.others")
    told = [joined(", ", [pair, lands]) for pair, lands in zip(pairs, rows["lands"], strict=True)]
    return rows.assign(
        group=pd.Categorical(pairs.where(pairs.isin(usual), others).where(known), [*usual, others]),
        told=told,
    )


def _beside(ask: Ask, say: Say, then: pd.DataFrame, now: pd.DataFrame, first: Sequence[str]) -> pd.DataFrame:
    """One row per département: its directorates on both days, and whether today's are listed or deduced."""
    unknown = say("known.unpublished")
    before = then.set_index("code")["group"].astype(object)
    rows = pd.DataFrame(
        {
            "code": now["code"],
            "name": now["name"].map(say.text),
            "before": now["code"].map(before).fillna(unknown),
            "now": now["group"].astype(object).fillna(unknown),
            "lands": [service_name(say, one) if isinstance(one, str) else unknown for one in now["lands"]],
            "proof": [say(f"organisation.country.{_how(row)}") for row in now.to_dict("records")],
            "kind": now["kind"].where(now["group"].notna(), None),
            "state": now["state"],
        }
    )
    last = ~rows["code"].isin(list(first))
    return rows.assign(last=last).sort_values(["last", "code"], ignore_index=True).drop(columns="last")


def _how(row: Row) -> str:
    return "unknown" if row["state"] != "value" else "deduced" if row["estimated"] else "listed"
