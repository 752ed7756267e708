"""The sheet of one mission: what it is, who exercises it, who else could, what was decided after whom, who moved."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts, maps
from pages.blocks import lookup, past, unpublished
from pages.blocks.lookup import Where
from pages.charts import axis
from pages.charts.events import listed, over
from pages.charts.marks import Event
from pages.elements import badges, filters, headings, links, numbers
from pages.markup import Markup, concat, draw, escape, french, html
from pages.missions import bylaw, choices, roles, wording
from pages.missions import figures as drawn
from pages.parts import downloads, panel, panels, tables
from pages.parts.services import service_name
from pages.shell import states, static_target
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.places import Place
from pages.text.written import joined
from queries import figures

Row = dict[Any, Any]
MANY = 100_000
SHOWN = 16  # services, as many lines as the map beside is high
# What the nomenclature says of a mission, in order, and the columns that hold words deposited in French.
FACTS = ("perimeter", "legal_basis", "service", "expected", "note")
DEPOSITED = {"perimeter": "perimeter", "legal_basis": "legal_basis", "note": "expected_note"}
UNITS = ("ETPT", "ETP")
OPINIONS = ("favourable", "reservations", "unfavourable")


def render(ask: Ask, say: Say, mission: str) -> None:
    """The sheet of a mission, or that there is none of that number."""
    rows = ask("missions/nomenclature")
    found = rows[rows["mission_id"] == mission]
    draw(html('<p class="tc-back"><a href="{}">{}</a></p>', choices.href(), say("mission.back")))
    if found.empty:
        headings.page(say("mission.unknown.title"), say("mission.unknown.sentence", mission=mission))
        return
    row = found.iloc[0].to_dict()
    head = st.container()
    level, code = lookup.territory(ask, say)
    where = lookup.where(level, code)
    exercises = ask("missions/inventory", mission=mission, rows=MANY, **where)
    with head:
        place = lookup.place(ask, say, level, code)
        headings.page(wording.label(say, row), _standing(say, exercises, place, mission, where))
        draw(_over(ask, say, row))
    perimeter(say, row, exercises, where)
    roles.chain(ask, say, mission)
    if exercises.empty:
        by_law = unpublished.gives_way(ask, "mission_exercises", bylaw.BY) and bylaw.of_mission(ask, say, mission)
        if not by_law:
            states.notice(say("mission.idle.title"), say("mission.idle.sentence"))
    else:
        exercised(ask, say, mission, exercises, where)
    competences(ask, say, mission, where)
    if not exercises.empty:
        _life(ask, say, mission, where)
    unpublished.block(ask, say, "missions-inventory", bylaw.OWED[:1])


def _life(ask: Ask, say: Say, mission: str, where: Where) -> None:
    """What happened to the mission, and how others handle it."""
    level, code = figures.at(where)
    consultations(ask, say, mission, where)
    left, right = st.columns([3, 2], gap="small")
    with left:
        staff(ask, say, mission, level, code)
    with right:
        decision(ask, say, mission, where)
        if ask.reads(level, code):
            moves(ask, say, mission, level, code)
    events(ask, say, mission, where)
    comparable(ask, say, mission, level, code)


def _key(figure: str, mission: str, where: Where, **of: Any) -> figures.Key:
    """A figure of a mission in a territory."""
    return figures.key(figure, *figures.at(where)).among(mission=mission, **of)


def _standing(say: Say, rows: pd.DataFrame, place: Place, mission: str, where: Where) -> str:
    """How many exercise it where, and how far its clarification has come."""
    if rows.empty:
        return say("mission.standing_none", place=place)
    decided = _key("exercises_decided", mission, where)(int(rows["decided_on"].notna().sum()))
    done = _key("exercises_at", mission, where, status="done")(int((rows["status"] == "done").sum()))
    places = _key("exercise_places", mission, where)(len(rows[["level", "code"]].drop_duplicates()))
    told = say("mission.standing", count=_key("exercises", mission, where)(len(rows)), place=place, places=places)
    return joined(" ", [told, say("mission.standing_decided", count=decided, done=done)])


def _over(ask: Ask, say: Say, row: Row) -> Markup:
    ministry = lookup.ministries(ask, say).get(row["ministry"], "")
    domain = wording.word(say, "domain", row["policy_domain"]) if row["policy_domain"] != "unclassified" else ""
    parts = [html("<b>{}</b>", row["mission_id"]), wording.core(say, row["core_category"])]
    parts += [html("<span>{}</span>", text) for text in dict.fromkeys((domain, ministry)) if text]
    return html('<p class="tm-over">{}</p>', concat(parts, " "))


def perimeter(say: Say, row: Row, exercises: pd.DataFrame, where: Where) -> None:
    """The perimeter statement, the legal basis, and what the nomenclature proposes, with how often it was decided."""
    deposited = {name: row[column] for name, column in DEPOSITED.items()}
    facts = {
        **{name: french(say.text(text)) for name, text in deposited.items() if isinstance(text, str)},
        "service": say.text(row[say.column("service", row)]),
        "expected": _expected(say, row, exercises, where),
    }
    lines = concat(
        html("<dt>{}</dt><dd>{}</dd>", say(f"mission.fact.{name}"), facts[name])
        for name in FACTS
        if facts.get(name, MISSING) != MISSING
    )
    lead = say("mission.perimeter.lead", publisher=say.generic(row["publisher"]))
    with panels.framed(say, "perimeter", say("mission.perimeter.title"), lead, row["kind"]):
        draw(html('<dl class="tc-facts">{}</dl>', lines))


def _expected(say: Say, row: Row, exercises: pd.DataFrame, where: Where) -> str:
    """The decision that the nomenclature proposes, and how many of those that were taken are it."""
    code, mission = row["expected_decision"], row["mission_id"]
    name, decided = wording.word(say, "decision", code), int(exercises["decision"].notna().sum())
    if name == MISSING or not decided:
        return name
    same = _key("exercises", mission, where, decision=code)(int((exercises["decision"] == code).sum()))
    total = _key("exercises_decided", mission, where)(decided)
    return say("mission.expected", decision=name, count=same, total=total)


def exercised(ask: Ask, say: Say, mission: str, rows: pd.DataFrame, where: Where) -> None:
    """Who exercises it where: the map of the whole country by département (or region), and the table of the place."""
    everywhere = rows if figures.at(where) == figures.NATION else ask("missions/inventory", mission=mission, rows=MANY)
    left, right = st.columns(2, gap="small")
    level = "region" if set(everywhere["level"]) == {"region"} else "department"
    with left:
        options = ("decided", "staff") if ask.reads_undecided else ("decided",)
        measure = filters.chosen("mesure", options, "decided")
        shown = drawn.by_place(ask, say, everywhere, level, measure)
        known = shown[shown["state"] == "value"]["value"]
        unit = "percent" if measure == "decided" else "per_100k"
        title = drawn.map_title(say, measure, known, level, mission)
        figure = {"decided": "decided_share", "staff": "mission_staff_per_people"}[measure]
        keys = figures.cells({"value": figure}, row_level=level, row_code="code", mission=mission)
        columns = {
            **numbers.columns_of(say, "mission: code name=place"),
            "value": (say(f"mission.measure.{measure}"), unit),
        }
        panel(
            say,
            title,
            say(f"mission.map.lead.{measure}"),
            lambda: _map(say, shown, level, unit, title, f"mission-{mission}-{measure}", options, keys),
            shown,
            "mission-carte",
            ask.kind("missions"),
            columns,
            tall=True,
            keys=keys,
        )
    with right:
        _services(ask, say, rows, mission, where)


def _map(
    say: Say,
    shown: pd.DataFrame,
    level: str,
    unit: str,
    title: str,
    key: str,
    options: tuple[str, ...],
    keys: figures.Keys,
) -> None:
    """The map, under the choice of what it shows: staff is for those who may read it."""
    if len(options) > 1:
        label = say("mission.measure.label")
        write = {one: say(f"mission.measure.{one}") for one in options}
        filters.choice("mesure", options, label, write.__getitem__, "decided", "segments")
    measured = say("mission.measure." + key.rpartition("-")[2])
    maps.choropleth(say, shown, level, unit, title, key, measured, keys=keys)


def _services(ask: Ask, say: Say, rows: pd.DataFrame, mission: str, where: Where) -> None:
    """The services that exercise it, by territory."""
    rows = wording.named(ask, say, rows)
    written = rows.assign(  # a service of a known type is named by it: where it is stands beside it
        kind_of_service=[
            service_name(say, code) if isinstance(code, str) else name
            for code, name in zip(rows["type_code"], rows["service"], strict=True)
        ],
        status_name=[wording.word(say, "status", code) for code in rows["status"]],
        decision_name=[wording.word(say, "decision", code) for code in rows["decision"]],
    )
    columns = numbers.columns_of(
        say,
        "inventory.column: territory=mission.place kind_of_service=mission.services.service status_name=status "
        "decision_name=decision",
    )
    if ask.reads_undecided:
        columns["staff"] = (say("mission.staff.label"), "fte")
    names = [service_name(say, code) for code in sorted(rows["type_code"].dropna().unique())]
    title = say("mission.services.title", names=say.listed(names, 4))
    held = ask.scope
    mine = [held is None or place in held for place in zip(rows["level"], rows["code"], strict=True)]
    written = written.assign(state=["value" if one else "hidden" for one in mine])
    lists = written.assign(
        tiers=[" ".join(tiers) for tiers in rows["tiers"]], breaches=[" ".join(b) for b in rows["breaches"]]
    )
    lead = say("mission.services.lead", count=_key("exercises", mission, where)(len(rows)))
    of = {"service": "service_id", "exercise": "exercise_id"}
    keys = figures.cells({"staff": "mission_staff"}, row_level="level", row_code="code", of=of, mission=mission)
    tables.framed(say, title, lead, lists, "mission-services", ask.kind("missions"), columns, shown=SHOWN, keys=keys)


def competences(ask: Ask, say: Say, mission: str, where: Where) -> None:
    """Related competences by tier, their legal text, and the judgement: its rule, author and day."""
    rows = ask("missions/competences", mission=mission, **where)
    real = rows[rows["overlap_type"] != "none"]
    kind = badges.least(rows["kind"]) if len(rows) else ask.edition.kind
    with panels.framed(
        say, "competences", drawn.competences_title(say, real), say("mission.competences.lead"), kind, later=True
    ):
        if rows.empty:
            states.empty(say, say("mission.competences.none"))
            return
        there = (rows["overlap_type"] != "none") | rows["legal_basis"].notna()  # not the tiers that stand nowhere
        draw(drawn.competences(say, rows[there]))
        with st.container(horizontal=True, key="foot-competences"):
            downloads.csv(say, rows.assign(names=[" ".join(names) for names in rows["names"]]), "competences", kind)


def consultations(ask: Ask, say: Say, mission: str, where: Where) -> None:
    """Who was invited, who came, with what opinion, and how long before the decision."""
    rows = ask("missions/sheet_meetings", mission=mission, **where)
    attended, invited = (
        _key(figure, mission, where)(int(rows[name].sum()))
        for name, figure in (("attended", "meetings_attended"), ("invited", "invitations"))
    )
    title = (
        say("mission.meetings.title", count=attended, invited=invited)
        if invited
        else say("mission.meetings.title_none")
    )
    columns = numbers.columns_of(
        say,
        "consultation: association_name=association invited:count attended:count favourable:count reservations:count "
        "unfavourable:count median_days=lag:duration",
    )
    rows = rows.assign(association_name=[say.generic(one) for one in rows["association"]])
    note = say("mission.meetings.lead")
    if not ask.reads(*figures.at(where)):  # opinions are kept back, not zero: neither in the table nor in its file
        columns = {name: told for name, told in columns.items() if name not in OPINIONS}
        rows, note = rows.drop(columns=list(OPINIONS)), say("mission.meetings.lead_public")
    tables.framed(
        say,
        title,
        note,
        rows,
        "mission-concertations",
        ask.kind("consultations"),
        columns,
        empty=say("mission.meetings.none"),
        keys=_meeting_keys(mission, where),
        later=True,
    )


def _meeting_keys(mission: str, where: Where) -> figures.Keys:
    """What the cells of missions/sheet_meetings are."""
    names = {"invited": "invitations", "attended": "meetings_attended", "median_days": "lag_median"}
    told = {name: _key(figure, mission, where) for name, figure in names.items()}
    told |= {one: _key("opinions", mission, where, opinion=one) for one in OPINIONS}
    return lambda row: {name: key.among(association=row["association"]) for name, key in told.items()}


def decision(ask: Ask, say: Say, mission: str, where: Where) -> None:
    """What was decided, for whom, and on what criteria."""
    rows = ask("missions/inventory", mission=mission, rows=MANY, **where)
    rows = rows[rows["decision"].notna()].assign(actor=lambda some: some["target_actor"].fillna(MISSING))
    counted = rows.groupby(["decision", "actor"]).size().reset_index(name="exercises")
    counted = counted.sort_values("exercises", ascending=False, ignore_index=True)
    counted = counted.assign(
        decision_name=[wording.word(say, "decision", code) for code in counted["decision"]],
        actor_name=[say.generic(one) for one in counted["actor"]],
    )
    title, exercises = say("mission.decision.title_none"), _key("exercises", mission, where)
    if len(counted):
        sums = counted.groupby("decision")["exercises"].sum()
        most = wording.word(say, "decision", sums.idxmax())
        count = exercises.among(decision=sums.idxmax())(int(sums.max()))
        total = _key("exercises_decided", mission, where)(int(sums.sum()))
        title = say("mission.decision.title", decision=most, count=count, total=total)
    tables.framed(
        say,
        title,
        _criteria(ask, say, mission, where),
        counted,
        "mission-decisions",
        ask.kind("missions"),
        "inventory.column: decision_name=decision actor_name=mission.decision.actor "
        "exercises=inventory.count.exercises:count",
        empty=say("mission.decision.none"),
        keys=lambda row: {"exercises": exercises.among(decision=row["decision"], actor=row["actor"])},
        later=True,
    )


def _criteria(ask: Ask, say: Say, mission: str, where: Where) -> str:
    if not ask.reads(*figures.at(where)):
        return say("mission.decision.criteria_hidden")
    rows = ask("missions/criteria", mission=mission, **where)
    if rows.empty:
        return say("mission.decision.criteria_none")
    counts = rows.groupby("criteria")["exercises"].sum().sort_values(ascending=False)
    known = _key("exercises", mission, where)
    named = [
        joined("", [_criterion(say, str(name)), " (", say.number(known.among(criteria=name)(int(count))), ")"])
        for name, count in counts.items()
    ]
    return say("mission.decision.criteria", names=joined(", ", named))


def _criterion(say: Say, name: str) -> Markup:
    """In this language where it has it, as a file wrote it otherwise."""
    told = say.generic(name)
    return french(told) if told == say.text(name) else escape(told)


def staff(ask: Ask, say: Say, mission: str, level: str, code: str) -> None:
    """Staff over the years: one curve per unit, never on the same axis, never added."""
    if not ask.reads(level, code):
        tables.absent("staff", say("mission.staff.hidden_title"), say("mission.staff.hidden"), say("mission.staff.who"))
        return
    rows = ask("missions/staff_years", mission=mission, level=level, code=code)
    told = rows.assign(day=[date(int(year), 1, 1) for year in rows["year"]], year_text=rows["year"].astype(str))
    keys = figures.cells({"staff": "mission_staff"}, level, code, of={"unit": "unit", "year": "year"}, mission=mission)
    title = drawn.staff_title(say, rows[rows["unit"] == "ETPT"], keys)
    lead, kind = say("mission.staff.lead"), ask.kind("missions")
    with panels.framed(say, "staff", title, lead, kind, True, later=True):
        if rows.empty:
            states.empty(say, say("mission.staff.none"))
            return
        happened = _happened(ask, say, (level, code))
        for unit, curve, listed in _curves(say, told, happened):
            exercises = figures.key("staffed_exercises", level, code, mission=mission, unit=unit)
            most = exercises(int(rows.loc[rows["unit"] == unit, "exercises"].max()))
            draw(html('<h3 class="tm-unit">{}</h3>', say(f"mission.unit.{unit}", count=most)))
            charts.draw(say, curve, f"staff-{unit}", listed)
        columns = "mission: year_text=year unit=mission.unit.label staff=mission.staff.label:fte"
        with st.container(horizontal=True, key="foot-staff", vertical_alignment="center"):
            panels.twin(say, lead, told, "staff", columns, keys, marks=over(happened, told["day"]))
            downloads.csv(say, rows, "mission-effectifs", kind, keys=keys)


def _curves(say: Say, rows: pd.DataFrame, happened: list[Event]) -> Iterator[tuple[str, charts.Chart, bool]]:
    """The curve of each unit, and whether its events are listed under it: not where the next one has the same."""
    known = {unit: rows[rows["unit"] == unit].reset_index(drop=True) for unit in UNITS if unit in set(rows["unit"])}
    marks = [over(happened, some["day"]) for some in known.values()]
    for rank, (unit, some) in enumerate(known.items()):
        alt = say(f"mission.staff.alt.{unit}")
        line = charts.line(say, some, "day", "staff", "fte", alt, marks=marks[rank], height=180)
        yield unit, line, marks[rank] not in marks[rank + 1 :]


def _happened(ask: Ask, say: Say, place: tuple[str, str]) -> list[Event]:
    """The facts of the workstream but entries into force: each of these is of one mission, no file says which."""
    return [one for one in past.events(ask, say, "missions", place) if one.kind != "entry_into_force"]


def moves(ask: Ask, say: Say, mission: str, level: str, code: str) -> None:
    """Staff to move and moved, by decision, and what is missing between the two."""
    rows = ask("missions/moves", mission=mission, level=level, code=code)
    rows = rows.assign(moved=rows["core"] + rows["other"] + rows["left"])
    rows = rows.assign(gap=rows["moved"] - rows["planned"])
    rows = rows.assign(decision_name=[wording.word(say, "decision", one) for one in rows["decision"]])
    names = {name: f"staff_{name}" for name in ("planned", "moved", "core", "other", "left", "gap")}
    keys = figures.cells(names, level, code, of={"decision": "decision"}, mission=mission)
    sums = {
        name: figures.key(names[name], level, code, mission=mission)(float(rows[name].sum()))
        for name in ("planned", "moved")
    }
    with panels.framed(
        say, "moves", drawn.moves_title(say, sums), say("mission.moves.lead"), ask.kind("missions"), True, later=True
    ):
        if rows.empty:
            states.empty(say, say("mission.moves.none"))
            return
        charts.draw(say, drawn.moves(say, rows, keys), "moves")
        columns = {"decision_name": (say("inventory.column.decision"), None)} | {
            name: (say(f"mission.moves.{name}"), "fte") for name in ("planned", "core", "other", "left", "gap")
        }
        with st.container(horizontal=True, key="foot-moves", vertical_alignment="center"):
            panels.twin(say, say("mission.moves.lead"), rows, "moves", columns, keys)
            downloads.csv(say, rows, "mission-mouvements", ask.kind("missions"), keys=keys)


def events(ask: Ask, say: Say, mission: str, where: Where) -> None:
    """Events in order: each one in a département, or the first, median and last of each step further up."""
    if where["department"]:
        rows = ask("missions/events", mission=mission, **where)
        title = say("mission.events.title", count=_key("mission_events", mission, where)(len(rows)))
        with panels.framed(say, "events", title, say("mission.events.lead"), ask.kind("missions")):
            draw(drawn.timeline(say, rows))
            with st.container(horizontal=True, key="foot-events"):
                downloads.csv(say, rows, "mission-evenements", ask.kind("missions"))
        return
    rows = ask("missions/steps", mission=mission, **where)
    rows = rows.assign(step_name=[say(f"mission.step.{step}") for step in rows["step"]])
    columns = {
        "step_name": (say("mission.step.label"), None),
        "exercises": (say("inventory.count.exercises"), "count"),
    } | {name: (say(f"mission.events.{name}"), "date") for name in ("first_on", "median_on", "last_on")}
    exercises = _key("exercises", mission, where)
    steps = axis.over(_happened(ask, say, figures.at(where)), drawn.FIRST, ask.edition.as_of)

    def keys(row: figures.Row) -> Mapping[str, figures.Key]:
        return {"exercises": exercises.among(past=row["step"])}

    panel(
        say,
        say("mission.events.title_steps"),
        say("mission.events.lead_steps"),
        lambda: draw(drawn.spans(say, rows, steps, keys) + listed(say, steps.found)),
        rows,
        "mission-etapes",
        ask.kind("missions"),
        columns,
        keys=keys,
        later=True,
        marks=steps.found,
    )


def comparable(ask: Ask, say: Say, mission: str, level: str, code: str) -> None:
    """How territories that resemble this one, or the reader's own, handle the same mission."""
    if level == "nation" and ask.own:
        level, code = ask.own[0]
    if level == "nation":
        if static_target.current():
            return  # nothing is chosen there
        title, lead, rows = say("mission.comparable.title"), say("mission.comparable.choose"), None
    else:
        rows = ask("missions/comparable", mission=mission, level=level, code=code)
        title = drawn.comparable_title(say, rows, _key("comparable_places", mission, lookup.where(level, code)))
        lead = say("mission.comparable.lead")
    with panels.framed(say, "comparable", title, lead, ask.kind("missions")):
        if rows is None:
            return
        draw(
            drawn.comparable(
                say,
                title,
                rows,
                level,
                ask.scope,
                lambda other: links.href(choices.PATH, mission=mission, **links.territory(level, other)),
                mission,
            )
        )
        lists = {
            name: [" / ".join(drawn.codes(values)) for values in rows[name]]
            for name in ("services", "statuses", "decisions", "actors")
        }
        with st.container(horizontal=True, key="foot-comparable", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("mission.comparable.note")))
            downloads.csv(say, rows.assign(**lists), "mission-comparables", ask.kind("missions"))
