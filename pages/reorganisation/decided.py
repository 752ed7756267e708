"""What is known of the reorganisation where nobody published its proposals: operations decided and in force, each with
its text, and how the State's directorates stand. No option, opinion or position is invented for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import charts, maps
from pages.blocks import known, lookup
from pages.blocks.glance import reorganisation as glance
from pages.blocks.glance.reorganisation import BY as BY
from pages.blocks.glance.reorganisation import ROOM
from pages.blocks.lookup import Where
from pages.elements import badges, filters, headings, links, more, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import panel, tables, timeline, unfollowed
from pages.reorganisation import wording
from pages.shell.ask import Ask
from pages.text import Say, alphabetical, by_name
from pages.text.written import joined
from queries import figures

OWED = ("proposals", "ministry_analyses", "proposal_events")
COMMON, POOLING = "SGCD", "pooling"
POWERS = ("deconcentration", "powers", "derogation", "experiment")
OF_POWERS = (*unfollowed.TERRITORY, "echelon")  # the filters of the page of powers
Row = Mapping[Any, Any]


def _lead(ask: Ask, say: Say, key: str, level: str, code: str) -> str:
    """A sentence on operations; of a territory, that those of the whole country are among them."""
    place = lookup.place(ask, say, level, code)
    beside = [] if level == "nation" else [say("known.reorganisation.with_nation", place=place)]
    return joined(" ", [*beside, say(f"known.reorganisation.{key}")])


def _every(say: Say) -> Markup:
    """The way to the one list of operations, each with its text."""
    return links.anchor(say("known.reorganisation.every"), "reorganisation-proposals")


# Progress, and how services stand -------------------------------------------------------------------------------------


def overview(ask: Ask, say: Say, level: str, code: str) -> None:
    """Under the progress of the room: what was decided since 2018, by kind, and the way to the list."""
    where = lookup.where(level, code)
    rows = glance.since(known.operations(ask, ROOM, where))
    kinds = known.by_kind(say, rows).assign(kind_code=lambda found: found["kind"], kind="real")
    keys = figures.cells(
        {"operations": "operations", "in_force": "operations_in_force"},
        *figures.at(where), workstream=ROOM, since="2018", of={"kind": "kind_code"},
    )  # fmt: skip
    panel(
        say,
        say("known.reorganisation.kinds.title", count=glance.count_of(rows, where, since="2018")),
        _lead(ask, say, "kinds.lead", level, code),
        lambda: charts.horizontal(
            say, kinds, "name", "operations", "count", say("known.reorganisation.kinds.alt"), keys=keys
        ),
        kinds,
        "operations-par-nature",
        "real",
        "known.reorganisation.kinds: name=known.column.kind operations:count in_force:count",
        keys=keys,
        later=more.EVERYWHERE,
    )
    draw(html('<p class="tc-ways">{}</p>', _every(say)))


def trial(ask: Ask, say: Say) -> None:
    """The map: where prefects could derogate first; then how many départements have one directorate for what two do
    elsewhere, and the way to them.
    """
    rows = derogating(ask, say)
    found = ask("reorganisation/operations", workstream=ROOM)
    levels = found[found["kind"] == "experiment"]["level"].value_counts()
    counts = {"count": int(levels.get("department", 0)), "regions": int(levels.get("region", 0))}
    headings.page(say("known.reorganisation.map.title", **counts), say("known.reorganisation.map.lead"))
    alt, measured = say("known.reorganisation.map.alt"), say("known.reorganisation.map.measured")
    shown = rows.loc[rows["state"] == "value", "group"].value_counts(sort=False)
    panel(
        say,
        say.apart(
            [say("known.missions.map.type", type=name, count=int(count)) for name, count in shown.items() if count]
        ),
        say("known.reorganisation.map.rule"),
        lambda: maps.choropleth(say, rows, "department", "", alt, "map-derogation", measured),
        rows,
        "organisation-derogation",
        badges.least(rows["kind"]),
        {
            **numbers.columns_of(say, "indicators: code:code name=parts.department"),
            "told": (measured, None),
        },
    )
    draw(html('<p class="tc-note">{}</p>', _directorates(ask, say)))


def _directorates(ask: Ask, say: Say) -> Markup:
    """How many départements have one social and protection directorate, as a way to the page that lists them."""
    year = ask.edition.as_of.year
    count = glance.single(glance.directorates(ask, say, ask.edition.as_of), year)
    told = say("known.reorganisation.map.directorates", count=count, year=str(year))
    return links.anchor(told, "reorganisation-chart", **{links.OPENS: "panel-organisation-departements"})


def derogating(ask: Ask, say: Say) -> pd.DataFrame:
    """Where prefects could derogate first: each département by whose trial it was in."""
    found = ask("reorganisation/operations", workstream=ROOM)
    trial = found[found["kind"] == "experiment"]
    held = {level: set(rows["code"]) for level, rows in trial.groupby("level")}
    own, around = (say(f"known.reorganisation.map.of_{level}") for level in ("department", "region"))
    rows = pd.DataFrame(
        [(code, name, region) for code, (name, region) in lookup.names(ask)[1].items()],
        columns=["code", "name", "region"],
    )
    groups = [
        own if code in held.get("department", ()) else around if region in held.get("region", ()) else None
        for code, region in zip(rows["code"], rows["region"], strict=True)
    ]
    return rows.assign(
        group=pd.Categorical(groups, [own, around]),
        told=[group or say("known.reorganisation.map.outside") for group in groups],
        state=["not_applicable" if group is None else "value" for group in groups],
        kind="real",
    )


# The list, the path, what is late, the calendar -----------------------------------------------------------------------


def proposals(ask: Ask, say: Say) -> None:
    """Operations decided and in force since 2018, then those that came before."""
    head = st.container()
    region, department, third = st.columns(3)
    level, code = lookup.territory(ask, say, (region, department))
    where = lookup.where(level, code)
    rows = known.operations(ask, ROOM, where)
    with third:
        kind = _kind(say, rows)
    rows = rows[rows["kind"] == kind] if kind else rows
    since, before = glance.since(rows), rows[~rows["since"]].reset_index(drop=True)
    with head:
        count = glance.count_of(since, where, since="2018", kind=kind or None)
        headings.page(say("known.reorganisation.list.title", count=count), _lead(ask, say, "list.lead", level, code))
    for name, part in (("since", since), ("before", before)):
        if len(part):
            title = say(f"known.reorganisation.list.{name}", count=len(part))
            told = say(f"known.reorganisation.list.{name}_lead")
            known.listed(say, part, f"operations-{name}", title, told, later=name == "before")


def _kind(say: Say, rows: pd.DataFrame) -> str:
    names = {one: say(f"known.operation.{one}") for one in rows["kind"].unique()}
    return filters.any_of("nature", by_name(names), say("known.column.kind"), say("known.reorganisation.every_kind"))


def amounts(ask: Ask, say: Say) -> None:
    """What a simulation would start from: the operations are known, and what they cost and save is not."""
    rows = glance.since(known.operations(ask, ROOM))
    count = glance.count_of(rows, {}, since="2018")
    headings.page(say("known.reorganisation.amounts.title", count=count), say("known.reorganisation.amounts.lead"))
    draw(html('<p class="tc-ways">{}</p>', _every(say)))


def _here(ask: Ask, say: Say) -> tuple[DeltaGenerator, tuple[str, str], Where, pd.DataFrame]:
    """Where the title goes, the territory that is chosen under it, and its operations since 2018."""
    head = st.container()
    level, code = lookup.territory(ask, say)
    where = lookup.where(level, code)
    return head, (level, code), where, glance.since(known.operations(ask, ROOM, where))


def path(ask: Ask, say: Say) -> None:
    """The stages of the path: how many operations were decided and are in force; the others nobody published."""
    head, place, where, rows = _here(ask, say)
    decided = glance.count_of(rows, where, since="2018")
    dated = rows[rows["in_force_on"].notna()]
    in_force = glance.count_of(dated, where, "operations_in_force", since="2018")
    title = say("known.reorganisation.path.title", count=decided, dated=in_force)
    headings.page(title, _lead(ask, say, "path.lead", *place), at=head)
    counts = {"decision": decided, "implementation": in_force}
    stages = ask("reorganisation/pipeline")[["stage", "stage_rank"]]
    told = stages.assign(
        label=[wording.word(say, "stage", stage) for stage in stages["stage"]],
        written=pd.Series(
            [say.number(counts[one]) if one in counts else say("known.unpublished") for one in stages["stage"]],
            dtype=object,
            index=stages.index,
        ),
        kind="real",
    )
    columns: dict[str, tuple[str, str | None]] = {
        "label": (say("known.reorganisation.path.stage"), None),
        "written": (say("known.reorganisation.kinds.operations"), None),
    }
    table, lead = say("known.reorganisation.path.table"), say("known.reorganisation.path.table_lead")
    tables.framed(say, table, lead, told, "etapes", "real", columns)
    draw(html('<p class="tc-ways">{}</p>', _every(say)))


def calendar(ask: Ask, say: Say) -> None:
    """The days on which operations came into force, as a timeline and a table."""
    head, place, where, rows = _here(ask, say)
    dated = rows[rows["in_force_on"].notna()].reset_index(drop=True)
    headings.page(_calendar_title(say, dated, where), _lead(ask, say, "calendar.lead", *place), at=head)
    if rows.empty:
        return
    lanes = {kind: say(f"known.operation.{kind}") for kind in rows["kind"].unique()}
    steps = [_step(say, row) for row in rows.to_dict("records")]
    told = {"label": [step.label for step in steps], "what": rows["kind"].map(lanes), "kind": rows["source_kind"]}
    table = rows.assign(**told).drop(columns=["places", "since"])
    panel(
        say,
        say("known.reorganisation.calendar.panel", count=glance.count_of(rows, where, since="2018")),
        say("known.reorganisation.calendar.rule"),
        lambda: timeline.lanes(say, steps, lanes, ask.edition.as_of),
        table,
        "operations-datees",
        badges.least(table["kind"]),
        "known.column: on=when:date label=operation:over:text_reference what=kind",
    )


def _step(say: Say, row: Row) -> timeline.Milestone:
    """An operation in its lane; one that is not in force is a decision."""
    kind = "decision" if pd.isna(row["in_force_on"]) else "entry_into_force"
    return timeline.Milestone(row["on"].date(), say.named(row, "title"), kind, row["kind"])


def _calendar_title(say: Say, dated: pd.DataFrame, where: Where) -> str:
    """How many came into force since 2018, and when the last one did."""
    count = glance.count_of(dated, where, "operations_in_force", since="2018")
    if dated.empty:
        return say("known.reorganisation.calendar.title_none")
    return say("known.reorganisation.calendar.title", count=count, day=dated["in_force_on"].max().date())


# Regions, what is pooled, powers --------------------------------------------------------------------------------------


def regions(ask: Ask, say: Say) -> None:
    """What was decided in each region since 2018; the contribution of its prefect is not published."""
    rows = ask("reorganisation/operations", workstream=ROOM)
    begun = rows["decided_on"].fillna(rows["in_force_on"])
    rows = rows[(rows["level"] == "region") & (begun >= known.FOUNDED)]
    words = say.column("title", rows)
    told = (
        rows.assign(words=rows[words].map(say.text), on=rows["in_force_on"].fillna(rows["decided_on"]))
        .sort_values(["territory", "on"])
        .groupby(["code", "territory"], as_index=False)
        .agg(operations=("words", lambda part: say.apart(list(part))), last=("on", "max"))
        .assign(kind="real")
        .sort_values("territory", key=lambda names: names.map(alphabetical), ignore_index=True)
    )
    columns = "known.column: territory=parts.region operations=operation last=when:date"
    title, lead = say("known.reorganisation.regions.title", count=len(told)), say("known.reorganisation.regions.lead")
    folded, despite = more.EVERYWHERE, unfollowed.TERRITORY
    tables.framed(
        say, title, lead, told, "operations-par-region", "real", columns, shown=18, later=folded, despite=despite
    )


def pooled(ask: Ask, say: Say) -> None:
    """What services of a département run in common by a text; cooperations between départements are not published."""
    rows = known.operations(ask, ROOM, None, POOLING)
    common = rows[rows["service_type"] == COMMON]
    day = common["in_force_on"].max()
    title = say("known.reorganisation.pooled.title_none")
    if len(common) and pd.notna(day):
        title = say("known.reorganisation.pooled.title", count=len(common), day=day.date())
    headings.page(title, say("known.reorganisation.pooled.lead"))
    _listed_there(say, rows)


def powers(ask: Ask, say: Say) -> None:
    """The decrees that gave powers to prefects, and the orders by which they derogated, as reports counted them."""
    counted = known.facts(ask, ROOM)
    orders = counted[counted["series"].str.startswith("derogation_orders")].reset_index(drop=True)
    if len(orders):
        total, row = glance.latest_orders(orders)
        title = say("known.reorganisation.orders.title", count=total, day=known.period(say, row))
        lead = say("known.reorganisation.orders.lead")
        known.facts_table(say, orders, "arretes-de-derogation", title, lead, despite=OF_POWERS)
    rows = known.operations(ask, ROOM, None, *POWERS)
    _listed_there(say, rows, OF_POWERS)


def _listed_there(say: Say, rows: pd.DataFrame, despite: Sequence[str] = ()) -> None:
    """How many operations of some kinds there are, each kind as the way to them in the one list."""
    ways = [
        links.anchor(
            say("known.reorganisation.of_kind", kind=row["name"], count=_of_kind(row["kind"], row["operations"])),
            "reorganisation-proposals",
            nature=row["kind"],
            **links.territory(*figures.NATION),
        )
        for row in known.by_kind(say, rows).to_dict("records")
    ]
    if ways:
        items = concat(html("<li>{}</li>", way) for way in ways)
        told, unmoved = say("known.reorganisation.listed_there"), unfollowed.unfollowed_note(say, despite)
        draw(html('<p class="tc-note">{}</p><ul class="tc-tries">{}</ul>{}', told, items, unmoved))


def _of_kind(kind: str, count: int) -> int:
    found: int = figures.key("operations").among(workstream=ROOM, kind=kind)(count)
    return found
