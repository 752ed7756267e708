"""What a proposal that moves services carries: the missions that they exercise, and how far people are from them."""

from typing import Any

import pandas as pd

from pages.elements import badges, links, more, numbers
from pages.parts import tables
from pages.reorganisation import figures
from pages.shell.ask import Ask
from pages.text import ALL, Say
from pages.text.written import joined
from queries.figures import Key

Row = dict[Any, Any]
FAR = 10  # km more, or less, from which people are counted
NUMBERS = ("people", "before_km", "after_km", "further", "nearer", "counter_km")
ROLES = 5  # that a text may give in a mission


def missions(ask: Ask, say: Say, row: Row) -> None:
    """The missions that its services exercise, each with the way to its sheet and to its legal chain."""
    rows = ask("reorganisation/sheet_missions", proposal=row["proposal_id"])
    if rows.empty:
        return
    title = say("carried.missions.title", count=figures.of(row, "proposal_missions")(len(rows)))
    told = rows.assign(names=[say.listed(map(say.text, names), ALL) for names in rows["services"]])
    label = say.column("label", rows)
    tables.framed(
        say,
        title,
        say("carried.missions.lead", roles=str(ROLES)),
        told.drop(columns="services"),
        "missions-portees",
        ask.kind("missions"),
        {
            label: (say("carried.missions.mission"), None),
            **numbers.columns_of(say, "carried.missions: names=services redundant roles:count"),
        },
        addresses={
            say("carried.missions.mission"): [_sheet(one) for one in rows["mission_id"]],
            say("carried.missions.roles"): [
                _sheet(one, "panel-roles") if given else None
                for one, given in zip(rows["mission_id"], rows["roles"], strict=True)
            ],
        },
        keys=lambda one: {"roles": figures.of(row, "mission_roles_given", mission=one["mission_id"])},
        later=more.EVERYWHERE,
    )


def _sheet(mission: str, opened: str | None = None) -> str:
    return links.href("missions-inventory", mission=mission, **({links.OPENS: opened} if opened else {}))


def access(ask: Ask, say: Say, row: Row) -> None:
    """How far people are from each of its services before, and from where they would go after; what is not known."""
    rows = ask("reorganisation/sheet_access", proposal=row["proposal_id"], km=FAR)
    if rows.empty:
        return
    columns = numbers.columns_of(
        say,
        "carried.access: name=sheet.organisation.service territory=sheet.organisation.place people:count "
        "before_km=before:km after_km=after:km further:count nearer:count",
        km=FAR,
    )
    tables.framed(
        say,
        _title(say, row, rows),
        _lead(say, row, rows),
        rows,
        "acces-avant-apres",
        badges.least([ask.kind("proposals"), ask.kind("services")]),
        columns,
        keys=lambda one: {name: _of(row, one["service_id"], name) for name in NUMBERS},
        later=more.EVERYWHERE,
    )


def _of(row: Row, service: str, part: str) -> Key:
    return figures.of(row, "service_access", service=service, part=part, km=FAR)


def _title(say: Say, row: Row, rows: pd.DataFrame) -> str:
    """The service from which most people are further; that none moves, or that nothing is known."""
    moved = rows[~rows["stays"]]
    if moved.empty:
        return say("carried.access.stay", count=figures.of(row, "proposal_services", role="before")(len(rows)))
    if moved[["before_km", "after_km"]].isna().any(axis=None):
        return say("carried.access.unknown")
    worst = moved.sort_values(["further", "nearer"]).iloc[-1]
    name = "further" if worst["further"] else "nearer" if worst["nearer"] else "same"
    count = _of(row, worst["service_id"], name)(int(worst.get(name, 0)))
    return say(f"carried.access.title_{name}", count=count, km=FAR)


def _lead(say: Say, row: Row, rows: pd.DataFrame) -> str:
    """The rule, the nearest counter beside, then whose place is not known."""
    told = [say("carried.access.lead", km=FAR)]
    known = rows.dropna(subset=["counter_km"])
    if len(known):
        first = known.sort_values("people").iloc[-1]
        away = _of(row, first["service_id"], "counter_km")(first["counter_km"])
        told.append(say("carried.access.counter", km=say.number(away, "km", 1), service=say.text(first["name"])))
    nowhere = rows.loc[rows["before_km"].isna(), "name"].map(say.text).tolist()
    told += [say("carried.access.nowhere", names=say.listed(nowhere, ALL))] if nowhere else []
    lost = rows[~rows["stays"] & rows["before_km"].notna() & rows["after_km"].isna()]
    if len(lost):
        told.append(say(f"carried.access.{'unplaced' if lost['services_after'].any() else 'none_after'}"))
    return joined(" ", told)
