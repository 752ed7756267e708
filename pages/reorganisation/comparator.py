"""Comparator: the same family of services in several territories side by side, with what each service became."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import chosen, lookup, past, unpublished
from pages.charts import axis
from pages.charts.axis import Axis
from pages.charts.events import listed, over
from pages.elements import address, filters, headings, links, lists
from pages.markup import Markup, concat, draw, html
from pages.parts import panel, panels, tables
from pages.parts.services import service_name
from pages.parts.vintage import vintage
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

FIRST, MOST, DEFAULT = date(2010, 1, 1), 6, 3
EXAMPLE = {"department": ("D35", "D44", "D53"), "region": ("R53", "R52", "R28")}  # neighbours, to begin with
STAFF = {"staff": "family_staff", "missions": "family_missions"}


def render(ask: Ask, say: Say) -> None:
    """The page of the comparator."""
    head = st.container()
    families = ask("reorganisation/families")
    if families.empty:
        headings.page(say("comparator.none_title"), say("comparator.none"))
        return
    family, level, codes = _choose(ask, say, families)
    rows = ask("reorganisation/comparator", family=family, level=level, codes=codes)
    names = say.listed(map(say.text, rows["place"].drop_duplicates()), ALL)
    lead, whole = "comparator.lead" if len(rows) else "comparator.lead_none", _whole(say, families, family)
    told = (say(lead, family=whole, places=names), vintage(say, rows))
    headings.page(_title(say, rows, codes, family), joined(" ", filter(None, told)), at=head)
    if rows.empty:
        example = {"famille": family, "territoires": ",".join(EXAMPLE[level])}
        way = links.anchor(say("comparator.example"), "reorganisation-comparator", **example)
        states.notice(say("comparator.pick"), way)
        _everywhere(ask, say, family, level)
        return
    organisation(ask, say, rows, [(level, code) for code in codes])
    if not unpublished.gives_way(ask, "mission_staff", ["dila_services"]):
        staff(ask, say, family, level, codes)
    unpublished.block(ask, say, "reorganisation-comparator", ["mission_staff"])


def _everywhere(ask: Ask, say: Say, family: str, level: str) -> None:
    """What a family was and what it is, over all its territories, the most frequent first; a line sets the first of
    those side by side.
    """
    every = ask("reorganisation/family_places", family=family)["code"].tolist()
    rows = ask("reorganisation/comparator", family=family, level=level, codes=every)
    types = rows.assign(type=[service_name(say, code) for code in rows["type_code"]], today=rows["today"].astype(bool))
    named = {
        when: part.groupby("code")["type"].agg(lambda one: say.listed(sorted(set(one)), ALL))
        for when, part in (("before", types[~types["today"]]), ("after", types[types["today"]]))
    }
    pairs = pd.DataFrame({when: named[when].reindex(every) for when in named}).fillna(say("comparator.everywhere.none"))
    found = [(len(part), pair, list(part.index)) for pair, part in pairs.groupby(["before", "after"], sort=True)]
    found.sort(key=lambda one: -one[0])
    letter = {"region": "R", "department": "D"}[level]
    lines = [
        {
            "before": before,
            "after": after,
            "count": links.anchor(
                say(f"comparator.everywhere.{level}", count=count), "reorganisation-comparator",
                famille=family, territoires=",".join(letter + code for code in codes[:DEFAULT]),
            ),
        }
        for count, (before, after), codes in found
    ]  # fmt: skip
    columns = {one: say(f"comparator.everywhere.{one}") for one in ("before", "after", "count")}
    title = commonest(say, [(count, *pair) for count, pair, _ in found], level)
    with panels.framed(say, "everywhere", title, say("comparator.everywhere.lead"), ask.kind("services")):
        draw(lists.table("tc-table", title, columns, lines, head="before"))


def commonest(say: Say, found: list[tuple[int, str, str]], level: str) -> str:
    """What most territories had and have, of how many of them did, before and after, the most frequent first."""
    count, before, after = found[0]
    tied, total = sum(one[0] == count for one in found), sum(one[0] for one in found)
    told = say(f"comparator.everywhere.{level}", count=count)
    key = "comparator.everywhere." + ("title" if tied == 1 else "title_tied")
    return say(key, before=before, after=after, count=told, total=total)


def _choose(ask: Ask, say: Say, families: pd.DataFrame) -> tuple[str, str, list[str]]:
    """The family, its level, and the territories, kept in the URL (famille, territoires)."""
    names = {row["type_code"]: _family(say, row) for row in families.to_dict("records")}
    whole = st.columns(1)[0]  # over the page, as names are long
    with whole:
        family = filters.choice("famille", list(names), say("comparator.family"), lambda code: names[code])
    level = str(families.set_index("type_code").loc[family, "level"])
    places = ask("reorganisation/family_places", family=family)
    offered = dict(zip(places["code"], places["name"].map(say.text), strict=True))
    asked = st.query_params.get("territoires")
    letter = {"region": "R", "department": "D"}[level]
    wanted = [code for code in ((asked or "").replace(letter, "")).split(",") if code in offered]
    if beyond := wanted[MOST:]:
        address.left_aside("territoires", ",".join(beyond))
    # None of another family's territories is here: start again, unless the reader has just emptied the list.
    wanted = wanted[:MOST] or ([] if asked == "" else _first(ask, offered, level))
    st.session_state["territoires"] = wanted
    with whole:
        st.multiselect(
            say("comparator.places"),
            list(offered),
            key="territoires",
            format_func=lambda code: f"{offered[code]} ({code})",
            placeholder=say("comparator.placeholder"),
            max_selections=MOST,
            on_change=_keep,
            args=(letter,),
        )
    return family, level, wanted


def _first(ask: Ask, offered: dict[str, str], level: str) -> list[str]:
    """What is compared on indicators; else the territory of the address or the reader's own, then what lies in its
    region; none where neither says one.

    Codes are those of a `level`: 53 is a region, and a département of another.
    """
    regions = {code: region for code, (_, region) in lookup.names(ask)[1].items()}
    carried = lookup.territory_from_url(ask)
    compared = [place for place in chosen.asked(ask).places if place[0] == level]
    own = compared or (ask.own if carried[0] == "nation" else (carried,))
    around = {code if kind == "region" else regions[code] for kind, code in own}
    first = [code for kind, code in own if kind == level]
    inside = [code for code in offered if (code if level == "region" else regions.get(code)) in around]
    most = min(max(DEFAULT, len(compared)), MOST)
    return [code for code in dict.fromkeys([*first, *inside]) if code in offered][:most]


def _keep(letter: str) -> None:
    """As every page writes territories, "R53" or "D35"; a bare code, of an address of before, is read too."""
    st.query_params["territoires"] = ",".join(letter + code for code in st.session_state["territoires"])


def _family(say: Say, row: dict[Any, Any]) -> str:
    """What it is called, in short and in whole words, then what it was called, which a narrow box cuts."""
    former = [code for code in row["type_codes"] if code != row["type_code"]]
    name = f"{row['type_code'].replace('_', ' ')} · {row[say.column('name', row)]}"
    return say("comparator.was", name=name, former=say.listed(former).replace("_", " ")) if former else name


def _whole(say: Say, families: pd.DataFrame, family: str) -> str:
    """The name of a family in whole words."""
    return str(families.set_index("type_code").loc[family, say.column("name", families)])


def _title(say: Say, rows: pd.DataFrame, codes: list[str], family: str) -> str:
    replaced = rows[~rows["today"].astype(bool)]
    total = figures.key("territories_compared", places="+".join(codes))(len(codes))
    if rows.empty:
        return say("comparator.pick_title")
    if replaced.empty:
        return say("comparator.title.same", count=total)
    compared = figures.key("services_compared", family=family, places="+".join(codes))
    before, after = (compared.among(when=when) for when in ("before", "today"))
    counts = {"before": before(len(replaced)), "after": after(int(rows["today"].sum())), "count": total}
    # A list that is older than what succeeded does not say that nothing did.
    return say("comparator.title.changed" if counts["after"] else "comparator.title.unknown", **counts)


def organisation(ask: Ask, say: Say, rows: pd.DataFrame, places: list[past.Place]) -> None:
    """For each territory, its services as bars from their creation to their end, those of today last."""
    drawn = axis.over(past.shared(ask, say, "reorganisation", places), FIRST, ask.edition.as_of)
    told = rows.assign(today_written=[say("parts.yes" if today else "parts.no") for today in rows["today"]])
    panel(
        say,
        _latest(say, rows),
        say("comparator.services.lead"),
        lambda: draw(_bands(say, rows, drawn) + listed(say, drawn.found)),
        told,
        "services-compares",
        ask.kind("services"),
        "comparator: place name=service valid_from=since:date valid_to=until:date today_written=today",
        marks=drawn.found,
    )


def _latest(say: Say, rows: pd.DataFrame) -> str:
    """When the last of the services of today came into place."""
    days = rows.loc[rows["today"].astype(bool), "valid_from"].dropna()
    return say("comparator.services.title", day=max(days)) if len(days) else say("comparator.services.title_undated")


def _bands(say: Say, rows: pd.DataFrame, drawn: Axis) -> Markup:
    parts = concat(
        html("<section><h3>{}</h3><ol>", say.text(str(place)))
        + concat(_band(say, row, drawn) for row in group.to_dict("records"))
        + html("</ol></section>")
        for place, group in rows.groupby("place", sort=False)
    )
    return html(
        '<div class="tr-bands" style="{uprights}">'
        '<div class="tr-axis tc-numbers" aria-hidden="true"><div>{numbers}</div></div>{parts}'
        '<div class="tr-axis" aria-hidden="true"><div>{years}</div></div></div>',
        uprights=drawn.uprights,
        numbers=drawn.numbers(),
        parts=parts,
        years=drawn.years(2),
    )


def _band(say: Say, row: dict[Any, Any], drawn: Axis) -> Markup:
    begun = 0.0 if pd.isna(row["valid_from"]) else drawn.left(row["valid_from"])
    ended = 100.0 if pd.isna(row["valid_to"]) else drawn.left(row["valid_to"])
    look = "tr-today" if row["today"] else ""
    when = _when(say, row)
    return html(
        '<li class="{look}"><span>{name} <small>{when}</small></span>'
        '<div><span style="left:{left:.2f}%;width:{width:.2f}%"></span></div></li>',
        look=look,
        left=begun,
        width=max(ended - begun, 0.5),
        name=say.text(row["name"]),
        when=when,
    )


def _when(say: Say, row: dict[Any, Any]) -> str:
    since = (
        say("comparator.from", date=row["valid_from"]) if not pd.isna(row["valid_from"]) else say("comparator.always")
    )
    return since if pd.isna(row["valid_to"]) else say("comparator.from_to", since=since, until=row["valid_to"])


def staff(ask: Ask, say: Say, family: str, level: str, codes: list[str]) -> None:
    """Staff of the family by year, across changes of name; inside the State."""
    rows = ask("reorganisation/comparator_staff", family=family, level=level, codes=codes)
    if rows.empty:
        why = "unknown" if ask.reads_everything else "none"
        words = (say(f"comparator.staff.{key}") for key in ("name", f"{why}_title", why))
        tables.absent("staff", *words)
        return
    last = rows[rows["year"] == rows["year"].max()].set_index("place")["staff"]
    rows = rows.assign(last=-rows["place"].map(last)).sort_values(["last", "place", "year"])
    rows = rows.drop(columns="last").reset_index(drop=True)  # whom the title names is the line that stands out
    drawn = rows.assign(day=[date(int(year), 7, 1) for year in rows["year"]], year_written=rows["year"].astype(str))
    marks = over(past.shared(ask, say, "reorganisation", [(level, code) for code in codes]), drawn["day"])
    keys = figures.cells(STAFF, of={"place": "place", "year": "year"}, family=family)
    panel(
        say,
        _most(say, rows, keys),
        say("comparator.staff.lead"),
        lambda: charts.line(say, drawn, "day", "staff", "fte", say("comparator.staff.alt"), "place", marks=marks),
        drawn,
        "effectifs-compares",
        ask.kind("missions"),
        "comparator: place year_written=year staff=comparator.staff.name:fte missions=comparator.staff.missions:count",
        say("comparator.staff.note"),
        keys=keys,
    )


def _most(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> str:
    """Who has the most staff in the last year; what a territory alone has."""
    year = rows["year"].max()
    last = rows[rows["year"] == year]
    most = leaders(last, "staff", lambda staff: say.value(staff, "fte"), name="place", keys=keys)
    key = "comparator.staff.title" if len(last) > 1 else "comparator.staff.title_alone"
    return say(key, who=say.text(say.tied(most.names)), staff=most.value, year=str(year))
