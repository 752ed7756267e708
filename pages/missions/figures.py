"""Figures of a mission's sheet, as HTML: competences, moves, events, territories compared."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pages.charts.axis import Axis
from pages.charts.spec import BLUE, GREY, PALE, RED, Bar, Bars, Part
from pages.elements import badges, lists
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, escape, french, html
from pages.missions import wording
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from queries import figures

Row = dict[Any, Any]
FIRST = date(2018, 7, 25)
STRENGTH = ("redundant", "shared", "complement", "none")


def by_place(ask: Ask, say: Say, rows: pd.DataFrame, level: str, measure: str) -> pd.DataFrame:
    """One row per territory of a level for the map: share decided, or ETPT per 100,000 inhabitants.

    A territory where nobody exercises the mission is not applicable; staff that this reader may not read is hidden.
    """
    places = ask("overview/territories")
    places = places[places["level"] == level]
    held = rows[rows["level"] == level].groupby("code")
    counts = held.size().reindex(places["code"]).fillna(0).to_numpy()
    if measure == "decided":
        value = 100 * held["decided_on"].count().reindex(places["code"]).to_numpy() / counts.clip(1)
        known, absent = counts > 0, "not_applicable"
    else:
        staff = held["staff"].sum(min_count=1).reindex(places["code"]).to_numpy()
        value = 100_000 * staff / places["population"].to_numpy()
        known, absent = ~pd.isna(value), "missing" if ask.reads_everything else "hidden"
    state = [
        "value" if has else ("not_applicable" if not count else absent)
        for has, count in zip(known, counts, strict=True)
    ]
    return pd.DataFrame({"code": places["code"], "name": places["name"], "value": value, "state": state}).assign(
        value=lambda shown: shown["value"].where(shown["state"] == "value")
    )


def map_title(say: Say, measure: str, known: pd.Series, level: str, mission: str) -> str:
    """What the map shows, in a sentence."""
    if known.empty:
        return say("mission.map.title_none")
    if measure == "decided":
        whole, total = (
            figures.key(name, level, "").among(mission=mission) for name in ("places_decided_whole", "exercise_places")
        )
        return say(f"mission.map.decided.{level}", count=whole(int((known == 100).sum())), total=total(len(known)))
    ends = figures.key("mission_staff_per_people", level, "").among(mission=mission)
    low, high = ends.among(end="lowest")(known.min()), ends.among(end="highest")(known.max())
    return say("mission.map.staff", low=say.number(low, digits=1), high=say.number(high, digits=1))


def competences_title(say: Say, rows: pd.DataFrame) -> str:
    """How many tiers have a related competence, and the strongest overlap."""
    if rows.empty:
        return say("mission.competences.title_none")
    strongest = next(kind for kind in STRENGTH if kind in set(rows["overlap_type"]))
    names = [
        say.inside(wording.word(say, "tier", tier))
        for tier in dict.fromkeys(rows[rows["overlap_type"] == strongest]["tier"])
    ]
    return say(f"mission.competences.title.{strongest}", names=say.listed(names, 4))


def competences(say: Say, rows: pd.DataFrame) -> Markup:
    """One block per competence that holds everywhere, then those judged for some territories."""
    blocks = concat(_competence(say, row) for row in rows.to_dict("records"))
    return html('<ul class="tm-competences">{}</ul>', blocks)


def _competence(say: Say, row: Row) -> Markup:
    where = say("mission.competences.everywhere") if row["everywhere"] else _places(say, row)
    basis = (
        french(unbroken(say.text(row["legal_basis"])))
        if isinstance(row["legal_basis"], str) and row["legal_basis"]
        else say("mission.competences.no_text")
    )
    author = say.generic(row["judged_by"])
    judged = say("mission.competences.judged", author=author, day=row["judged_on"])
    rule = french(say.text(row["rule"])) if isinstance(row["rule"], str) else say("mission.competences.no_rule")
    return html(
        "<li><p>{overlap} <b>{word}</b> "
        "<span>{where}</span></p><h3>{competence}</h3><p>{basis}</p>"
        "<p><i>{rule}</i> {judged} {kind}</p></li>",
        overlap=wording.overlap(say, row["overlap_type"]),
        word=wording.word(say, "tier", row["tier"]),
        where=where,
        competence=french(say.text(row["competence"])),
        basis=basis,
        rule=rule,
        judged=judged,
        kind=badges.kind(say, row["kind"]),
    )


def _places(say: Say, row: Row) -> str:
    return say.listed([say.text(name) for name in row["names"]], 3)


def staff_title(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> str:
    """Staff in the first and last year, in ETPT."""
    if rows.empty:
        return say("mission.staff.title_none")
    first, last = rows.iloc[0].to_dict(), rows.iloc[-1].to_dict()
    before, after = (keys(row)["staff"](row["staff"]) for row in (first, last))
    return say(
        "mission.staff.title",
        before=wording.staff(say, before),
        after=wording.staff(say, after),
        first=str(first["year"]),
        last=str(last["year"]),
    )


def moves_title(say: Say, sums: Mapping[str, float]) -> str:
    """Staff moved of what was to move."""
    if not any(sums.values()):
        return say("mission.moves.title_none")
    return say("mission.moves.title", **{name: wording.staff(say, sum_) for name, sum_ in sums.items()})


def moves(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> Bars:
    """One bar per decision: to the core, elsewhere, left, and what is not found."""
    looks = {"core": ("full", BLUE), "other": ("half", PALE), "left": ("edge", GREY), "missing": ("late", RED)}
    parts = [Part(say(f"mission.moves.{name}"), *look) for name, look in looks.items()]
    bars = [_move(say, row, keys(row)) for row in rows.to_dict("records")]
    return Bars(say("mission.moves.lead"), bars, "fte", parts=parts)


def _move(say: Say, row: Row, known: Mapping[str, figures.Key]) -> Bar:
    missing = max(0.0, row["planned"] - row["moved"])
    written = {name: wording.staff(say, known[name](row[name])) for name in ("moved", "planned")}
    told = say("mission.moves.line", **written)
    return Bar(row["decision_name"], None, told, [row["core"], row["other"], row["left"], missing], told)


def timeline(say: Say, rows: pd.DataFrame) -> Markup:
    """Every dated event, oldest first."""
    lines = concat(_event(say, row) for row in rows.to_dict("records"))
    return html('<ol class="tm-time">{}</ol>', lines)


def _event(say: Say, row: Row) -> Markup:
    told, small = {"step": _step, "meeting": _meeting, "move": _moved}[row["what"]](say, row)
    look = NOTHING if row["what"] == "step" else attributes(' class="tm-{}"', row["what"])
    return html(
        "<li{look}><b>{told}</b><p>{day}{small}</p></li>", look=look, told=told, day=say.date(row["day"]), small=small
    )


def _step(say: Say, row: Row) -> tuple[str, str]:
    told = say(f"mission.step.{row['thing']}")
    if isinstance(row["outcome"], str):
        told = say("mission.events.decided", decision=say.inside(wording.word(say, "decision", row["outcome"])))
    parts = [text for text in (row["detail"], row["who"]) if isinstance(text, str)]
    return told, "".join(f" · {say.text(text)}" for text in parts)


def _meeting(say: Say, row: Row) -> tuple[str, str]:
    came = "unknown" if pd.isna(row["attended"]) else "came" if row["attended"] else "absent"
    return say.text(row["thing"]), f" · {say(f'mission.events.{came}')}"


def _moved(say: Say, row: Row) -> tuple[str, str]:
    told = say(
        "mission.events.moved",
        staff=wording.staff(say, row["staff"]),
        where=say.inside(say(f"mission.moves.{row['thing']}")),
    )
    return told, f" · {row['detail']}" if isinstance(row["detail"], str) else ""


def spans(say: Say, rows: pd.DataFrame, over: Axis, keys: figures.Keys) -> Markup:
    """One bar per step from its first day to its last, the median marked, and the events of that time."""
    lines = concat(
        html(
            "<li><span>{step_name} "
            "<small>{times}</small></span>"
            '<div><span class="tm-span" style="left:{first}%;right:{last:.2f}%"></span>'
            '<span class="tm-median" style="left:{median}%"></span></div><em>{median_on}</em></li>',
            step_name=row["step_name"],
            times=say("mission.events.times", count=keys(row)["exercises"](row["exercises"])),
            first=over.left(row["first_on"]),
            last=100 - over.left(row["last_on"]),
            median=over.left(row["median_on"]),
            median_on=say.month(row["median_on"]),
        )
        for row in rows.to_dict("records")
    )
    above, below = _beside(over.numbers(), "tm-years tc-numbers"), _beside(over.years(), "tm-years")
    return html('<ul class="tm-spans" style="{}">{}{}{}</ul>', over.uprights, above, lines, below)


def _beside(scale: Markup, look: str) -> Markup:
    """A scale above or below bars, where they stand."""
    return html('<li aria-hidden="true"><span></span><div class="{}">{}</div><em></em></li>', look, scale)


def comparable_title(say: Say, rows: pd.DataFrame, key: figures.Key) -> str:
    """How many of the five decided as here, or did before."""
    here, *others = [set(codes(values)) for values in rows["decisions"]]
    if not here:
        decided = key.among(decided="yes")(sum(map(bool, others)))
        return say("mission.comparable.undecided", count=decided, total=key(len(others)))
    same = key.among(decided="as_here")(others.count(here))
    if not same:
        return say("mission.comparable.alone", total=key(len(others)))
    return say("mission.comparable.same", count=same, total=key(len(others)))


def comparable(
    say: Say, title: str, rows: pd.DataFrame, level: str, held: wording.Scope, href: Callable[[str], str], mission: str
) -> Markup:
    """The territory and those that resemble it, side by side."""
    names = ["place", "service", "status", "decision", "decided_on", "days"] + ["staff"] * (held != frozenset())
    columns = {name: say(f"mission.comparable.{name}") for name in names}
    lines = [_compared(say, row, level, held, href, mission) for row in rows.to_dict("records")]
    looks = {name: f"tc-c-{name}" for name in names[1:]}
    return lists.table("tc-list tm-compare", title, columns, lines, looks, head="place", current=0)


def _words(say: Say, values: Any, group: str) -> str:
    """The names of a list of codes; a dash where there is none."""
    return ", ".join(wording.word(say, group, one) for one in codes(values)) or MISSING


def codes(values: Any) -> list[str]:
    """A list of codes as the data gives it, empty where there is none."""
    return list(values) if isinstance(values, (list, np.ndarray)) else []


def _compared(
    say: Say, row: Row, level: str, held: wording.Scope, href: Callable[[str], str], mission: str
) -> dict[str, Markup]:
    actors, services = codes(row["actors"]), codes(row["services"])
    population = figures.key("population", level, row["code"])(row["population"])
    days = figures.key("decided_days", level, row["code"], mission=mission)(row["decided_days"])
    staff = figures.key("mission_staff_per_people", level, row["code"], mission=mission)(row["staff"])
    return {
        "place": html(
            '<a href="{}">{}</a> <small>{}</small>',
            href(row["code"]),
            say.text(row["name"]),
            say("mission.comparable.people", count=population),
        ),
        "service": escape(say.listed([say.text(name) for name in services], 2) or say("mission.comparable.nobody")),
        "status": escape(_words(say, row["statuses"], "status")),
        "decision": escape(_words(say, row["decisions"], "decision"))
        + html(" <small>{}</small>", ", ".join(say.generic(one) for one in actors)),
        "decided_on": escape(say.short_date(row["decided_on"])),
        "days": escape(say.duration(days)),
        "staff": escape(wording.staff_of(say, staff, held, level, row["code"])),
    }
