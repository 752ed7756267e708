"""Figures of a mission's sheet, as HTML: competences, moves, events, territories compared."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pages.ask import Ask
from pages.missions import wording
from pages.parts import badges
from pages.parts.markup import escape, quoted
from pages.text import MISSING, Say
from queries import figures

Row = dict[Any, Any]
FIRST = date(2018, 7, 25)
LOOKS = {"place": "name"}
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
        known, absent = ~pd.isna(value), "hidden" if ask.viewer.role == "prefect" else "missing"
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


def kinds(rows: pd.DataFrame) -> str:
    """What kind of data the rows are made of, together."""
    found = set(rows["kind"].dropna())
    return "mixed" if len(found) > 1 else found.pop() if found else "demonstration"


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


def competences(say: Say, rows: pd.DataFrame) -> str:
    """One block per competence that holds everywhere, then those judged for some territories."""
    blocks = "".join(_competence(say, row) for row in rows.to_dict("records"))
    return f'<ul class="tm-competences">{blocks}</ul>'


def _competence(say: Say, row: Row) -> str:
    where = say("mission.competences.everywhere") if row["everywhere"] else _places(say, row)
    basis = (
        say.text(row["legal_basis"])
        if isinstance(row["legal_basis"], str) and row["legal_basis"]
        else say("mission.competences.no_text")
    )
    author = row["judged_by"] if isinstance(row["judged_by"], str) else MISSING
    judged = say("mission.competences.judged", author=author, day=row["judged_on"])
    rule = say.text(row["rule"]) if isinstance(row["rule"], str) else say("mission.competences.no_rule")
    return (
        f"<li><p>{wording.overlap(say, row['overlap_type'])}<b>{escape(wording.word(say, 'tier', row['tier']))}</b>"
        f"<span>{escape(where)}</span></p><h3>{escape(say.text(row['competence']))}</h3><p>{escape(basis)}</p>"
        f"<p><i>{escape(rule)}</i> {escape(judged)} {badges.kind(say, row['kind'])}</p></li>"
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


def moves(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> str:
    """One bar per decision: to the core, elsewhere, left, and what is not found."""
    return "".join(_move(say, row, keys(row)) for row in rows.to_dict("records")) + _move_keys(say)


def _move(say: Say, row: Row, known: Mapping[str, figures.Key]) -> str:
    whole = max(row["planned"], row["moved"]) or 1.0
    missing = max(0.0, row["planned"] - row["moved"])
    parts = [(name, row[name]) for name in ("core", "other", "left")] + [("missing", missing)]
    bars = "".join(
        f'<i class="tm-{name}" style="width:{100 * value / whole:.1f}%"></i>' for name, value in parts if value
    )
    written = {name: wording.staff(say, known[name](row[name])) for name in ("moved", "planned")}
    told = say("mission.moves.line", **written)
    return (
        f'<div class="tm-move"><p><b>{escape(row["decision_name"])}</b> <span>{escape(told)}</span></p>'
        f'<div role="img" aria-label="{quoted(told)}">{bars}</div></div>'
    )


def _move_keys(say: Say) -> str:
    items = "".join(
        f'<li class="tm-{name}">{escape(say(f"mission.moves.{name}"))}</li>'
        for name in ("core", "other", "left", "missing")
    )
    return f'<ul class="tm-keys">{items}</ul>'


def timeline(say: Say, rows: pd.DataFrame) -> str:
    """Every dated event, oldest first."""
    lines = "".join(_event(say, row) for row in rows.to_dict("records"))
    return f'<ol class="tm-time">{lines}</ol>'


def _event(say: Say, row: Row) -> str:
    told, small = {"step": _step, "meeting": _meeting, "move": _moved}[row["what"]](say, row)
    look = "" if row["what"] == "step" else f" class=tm-{row['what']}"
    return f"<li{look}><b>{escape(told)}</b><p>{escape(say.date(row['day']))}{escape(small)}</p></li>"


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


def spans(say: Say, rows: pd.DataFrame, until: date, keys: figures.Keys) -> str:
    """One bar per step from its first day to its last, the median marked."""
    days = (until - FIRST).days

    def left(day: Any) -> float:
        return round(min(100.0, max(0.0, 100 * (pd.Timestamp(day).date() - FIRST).days / days)), 2)

    lines = "".join(
        f"<li><span>{escape(row['step_name'])}"
        f"<small>{escape(say('mission.events.times', count=keys(row)['exercises'](row['exercises'])))}</small></span>"
        f'<div><b style="left:{left(row["first_on"])}%;right:{100 - left(row["last_on"]):.2f}%"></b>'
        f'<i style="left:{left(row["median_on"])}%"></i></div><em>{escape(say.month(row["median_on"]))}</em></li>'
        for row in rows.to_dict("records")
    )
    years = "".join(
        f'<span style="left:{left(date(year, 1, 1))}%">{year}</span>' for year in range(FIRST.year + 1, until.year + 1)
    )
    axis = f'<li aria-hidden="true"><span></span><div class="tm-years">{years}</div><em></em></li>'
    return f'<ul class="tm-spans">{lines}{axis}</ul>'


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
    say: Say, rows: pd.DataFrame, level: str, held: wording.Scope, href: Callable[[str], str], mission: str
) -> str:
    """The territory and those that resemble it, side by side."""
    names = ["place", "service", "status", "decision", "decided_on", "days"] + ["staff"] * (held != frozenset())
    heads = "".join(
        f'<th scope="col" class="tc-c-{LOOKS.get(name, name)}">{escape(say(f"mission.comparable.{name}"))}</th>'
        for name in names
    )
    body = "".join(_compared(say, row, names, level, held, href, mission) for row in rows.to_dict("records"))
    return f'<table class="tc-list tm-compare"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _words(say: Say, values: Any, group: str) -> str:
    """The names of a list of codes; a dash where there is none."""
    return ", ".join(wording.word(say, group, one) for one in codes(values)) or MISSING


def codes(values: Any) -> list[str]:
    """A list of codes as the data gives it, empty where there is none."""
    return list(values) if isinstance(values, (list, np.ndarray)) else []


def _compared(
    say: Say, row: Row, names: list[str], level: str, held: wording.Scope, href: Callable[[str], str], mission: str
) -> str:
    actors, services = codes(row["actors"]), codes(row["services"])
    population = figures.key("population", level, row["code"])(row["population"])
    days = figures.key("decided_days", level, row["code"], mission=mission)(row["decided_days"])
    staff = figures.key("mission_staff_per_people", level, row["code"], mission=mission)(row["staff"])
    cells = {
        "place": f'<a href="{quoted(href(row["code"]))}">{escape(say.text(row["name"]))}</a>'
        f"<small>{escape(say('mission.comparable.people', count=population))}</small>",
        "service": escape(
            say.listed([say.text(name) for name in services], 2) or say("mission.comparable.nobody")
        ),
        "status": escape(_words(say, row["statuses"], "status")),
        "decision": escape(_words(say, row["decisions"], "decision"))
        + f"<small>{escape(', '.join(say.text(one) for one in actors))}</small>",
        "decided_on": escape(say.short_date(row["decided_on"])),
        "days": escape(say.duration(days)),
        "staff": escape(wording.staff_of(say, staff, held, level, row["code"])),
    }
    parts = [
        f'<th scope="row" class="tc-c-name">{cells["place"]}</th>'
        if name == "place"
        else f'<td class="tc-c-{name}" data-label="{quoted(say(f"mission.comparable.{name}"))}">{cells[name]}</td>'
        for name in names
    ]
    return f"<tr{' aria-current=true' if row['rank'] == 0 else ''}>{''.join(parts)}</tr>"
