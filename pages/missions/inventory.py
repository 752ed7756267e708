"""Inventory: who exercises which mission where, to search, filter and group; with ?mission=, the sheet of one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import badges, filters, headings, links, lists
from pages.markup import Markup, attributes, concat, draw, html
from pages.missions import bylaw, choices, grid, sheet, wording
from pages.parts import cards, downloads, panels
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures
from queries.studies import search

GROUPS = ("exercise", "mission", "ministry", "territory")
GROUPED = {"mission": "missions", "ministry": "ministries", "territory": "exercise_places"}
COUNTS = ("exercises", "inventoried", "decided", "completed", "redundant_open")
MARK = "MISSION"
Row = dict[Any, Any]
_LISTS = ("missions", "services", "territories", "wanted")  # what words in the search stand for


def render(ask: Ask, say: Say) -> None:
    """The inventory, or the sheet that the URL asks for."""
    if wanted := st.query_params.get("mission"):
        sheet.render(ask, say, wanted)
    else:
        _inventory(ask, say)


@unpublished.instead("missions-inventory", bylaw.OWED, bylaw.BY, bylaw.inventory)
def _inventory(ask: Ask, say: Say) -> None:
    head = st.container()
    held = choices.bar(ask, say)
    found = choices.found(ask)
    asked = held | found.parameters
    totals = ask("missions/inventory_groups", by="all", **asked)
    with head:
        _opening(say, totals, asked)
    with st.empty():  # there even when it says nothing: what follows keeps its place, and is not built again
        if told := choices.active(say, ask) + _read_as(say, found.read_as):
            draw(told)
    by = _by(say)
    if totals.empty:
        _none(ask, say)
    elif by == "exercise":
        _exercises(ask, say, asked, known(totals.iloc[0].to_dict(), counted(asked))["exercises"])
    else:
        _groups(ask, say, asked, by)
    if not held:
        _idle(ask, say, found)


def _opening(say: Say, totals: pd.DataFrame, held: Mapping[str, Any]) -> None:
    if totals.empty:
        headings.page(say("inventory.title.none"), say("inventory.lead"))
        return
    row = known(totals.iloc[0].to_dict(), counted(held))
    quiet = say("inventory.title.without", count=row["exercises"])
    quiet = say("inventory.title.closed") if row["redundant"] else quiet
    title = say("inventory.title.open", count=row["redundant_open"]) if row["redundant_open"] else quiet
    if alert := held.get("alert"):  # what was asked for, not what there happens to be beside it
        title = say(f"inventory.title.alert.{alert}", count=row["exercises"])
    total = say("inventory.total", count=row["exercises"], missions=row["missions"], places=row["territories"])
    headings.page(title, joined(" ", [total, say("inventory.lead")]))


def counted(held: Mapping[str, Any], at: tuple[str, str] | None = None, **of: Any) -> figures.Key:
    """The exercises that are filtered, in all, of one group, or of one territory of those they are in."""
    rest = {name: value for name, value in held.items() if name not in ("region", "department", *_LISTS)}
    if "wanted" in held:
        rest["words"] = st.query_params.get("mots")
    return figures.key("exercises", *(at or figures.at(held))).among(**rest, **of)


def known(row: Row, key: figures.Key) -> Row:
    """A row of missions/inventory_groups each of whose counts knows what it is; `key` is that of its exercises.

    Exercises of an alert alone, where that is a figure, are that figure.
    """
    names = choices.COUNTED | {"territories": "exercise_places", "staff": "mission_staff"}
    keys = {name: key.called(figure) for name, figure in names.items() if name in row}
    (what, alert), *others = key.of or (("", ""),)
    if what == "alert" and not others and alert in figures.declared():
        keys["exercises"] = replace(key.called(alert), of=())
    return {**row, **{name: one(row[name]) for name, one in keys.items()}}


def _read_as(say: Say, words: dict[str, tuple[str, ...]]) -> Markup:
    """How words with a slip were read."""
    lines = [
        say("inventory.read_as", word=word, other=", ".join(near)) if near else say("inventory.unknown_word", word=word)
        for word, near in words.items()
    ]
    return concat(html('<p class="tm-note">{}</p>', line) for line in lines)


def _by(say: Say) -> str:
    label = say("inventory.by.label")
    return filters.choice("par", GROUPS, label, lambda name: say(f"inventory.by.{name}"), "exercise", "segments")


def _none(ask: Ask, say: Say) -> None:
    empty = ask("missions/choices").empty
    states.empty(say, say("inventory.none_at_all" if empty else "inventory.none"))


def _exercises(ask: Ask, say: Say, asked: dict[str, Any], total: int) -> None:
    """The table of exercises, and its file."""
    scrolls = html('<span class="tm-screen">{}</span>', say("inventory.rows_scroll"))
    lead = html("{} {}", say("inventory.rows_lead"), scrolls)
    with panels.framed(say, "inventory", say("inventory.rows", count=total), lead, ask.kind("missions")):
        _totals(ask, say, asked)
        sort = _sort(say, "place" if "wanted" in asked else "days")

        def window(skip: int, count: int) -> list[list[grid.Cell]]:
            rows = ask("missions/inventory", sort=sort, skip=skip, rows=count, **asked)
            address = links.href(choices.PATH, mission=MARK)  # one address, completed for each row
            held = ask.scope
            return [_cells(say, row, address, held) for row in wording.named(ask, say, rows).to_dict("records")]

        question = hashlib.sha256(json.dumps([asked, sort, say.language, ask.edition.name]).encode()).hexdigest()[:12]
        grid.show(ask, say("inventory.table"), total, _columns(ask, say), window, question)
        if total > grid.WINDOW:
            draw(html('<p class="tc-note tm-paper">{}</p>', say("inventory.paper", count=grid.WINDOW, total=total)))
        with st.container(horizontal=True, key="foot-inventory", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("inventory.note")))
            _export(ask, say, "inventaire", lambda: _file(ask, say, asked, sort, total))


def _sort(say: Say, usual: str) -> str:
    """The order of the rows: what has waited longest, or of words that are looked for what is nearest to them."""
    label, orders = say("inventory.sort.label"), ("days", "place")
    return filters.choice("tri", orders, label, lambda name: say(f"inventory.sort.{name}"), usual, "segments")


def _totals(ask: Ask, say: Say, asked: dict[str, Any]) -> None:
    key = counted(asked)
    row = known(ask("missions/inventory_groups", by="all", **asked).iloc[0].to_dict(), key)
    items = [
        cards.Figure(say.number(row[name]), say(f"inventory.count.{name}"), _share(say, key, row, name))
        for name in COUNTS[1:]
    ]
    if ask.reads_undecided:
        staff = ask("missions/inventory_staff", by="all", **asked)
        total, core = (None, 0) if staff.empty else staff[["staff", "core_staff"]].fillna({"core_staff": 0}).iloc[0]
        share = ""
        if total is not None and total > 0:
            core_share = key.called("mission_core_share")(100 * core / total)
            # The indicator counts what is inventoried alone: the same share there is another figure.
            whose = "core_share_all" if row["inventoried"] < row["exercises"] else "core_share"
            share = say(f"inventory.{whose}", share=say.percent(core_share, 1))
            total = key.called("mission_staff")(total)
        items.append(cards.Figure(wording.staff(say, total), _staff_label(ask, say, asked), share))
    cards.figures(items)


def _share(say: Say, key: figures.Key, row: Mapping[str, Any], name: str) -> str:
    """Of all assignments; of what is decided, as its indicator, among what is inventoried."""
    if name != "decided":
        part = key.called(choices.COUNTED[name]).among(facet="share")
        return say("inventory.of_all", share=say.percent(part(100 * row[name] / row["exercises"]), 0))
    if not row["inventoried"]:
        return ""
    part = key.called("decided_share")
    return say("inventory.of_inventoried", share=say.percent(part(100 * row[name] / row["inventoried"]), 0))


def _staff_label(ask: Ask, say: Say, asked: Mapping[str, Any]) -> str:
    """What staff is a sum of: a prefect reads that of their territory alone, wherever they look."""
    return say("inventory.count.staff" if ask.reads(*figures.at(asked)) else "inventory.count.own_staff")


def _columns(ask: Ask, say: Say) -> list[grid.Column]:
    columns = [
        grid.Column(say("inventory.column.mission"), "26%"),
        grid.Column(say("inventory.column.service"), "25%"),
        grid.Column(say("inventory.column.status"), "16%"),
        grid.Column(say("inventory.column.overlap"), "14%"),
        grid.Column(say("inventory.column.decision"), "12%"),
    ]
    return columns + [grid.Column(say("inventory.column.staff"), "7%", "number")] * ask.reads_undecided


def _cells(say: Say, row: Row, sheet_of: str, held: wording.Scope) -> list[grid.Cell]:
    address = sheet_of.replace(MARK, quote(row["mission_id"]))
    domain = wording.word(say, "domain", row["policy_domain"])
    broken = [say(f"inventory.alert.{breach}") for breach in row["breaches"]]
    cells = [
        grid.Cell(say.text(row["label"]), f"{row['mission_id']} · {domain}", address),
        grid.Cell(say.text(row["service"]), say.text(row["territory"])),
        grid.Cell(
            wording.word(say, "status", row["status"]),
            ", ".join(broken) or _since(say, row),
            "",
            "",
            "late" if broken else "",
        ),
        _overlap(say, row),
        grid.Cell(wording.word(say, "decision", row["decision"]), _target(say, row)),
    ]
    if held == frozenset():
        return cells
    return [*cells, grid.Cell(wording.staff_of(say, row["staff"], held, row["level"], row["code"]))]


def _since(say: Say, row: Row) -> str:
    """The day of the status, or how long the inventory has been awaited."""
    if pd.isna(row["since"]):
        return say("inventory.awaited", days=say.duration(row["days"]))
    return say("inventory.since", day=say.short_date(row["since"]))


def _overlap(say: Say, row: Row) -> grid.Cell:
    """The strongest overlap, and with which tiers."""
    if row["overlap"] == "none":
        return grid.Cell(MISSING)
    return grid.Cell(wording.word(say, "overlap", row["overlap"]), _tiers(say, row["tiers"]), "", row["overlap"])


def _tiers(say: Say, tiers: Any) -> str:
    return ", ".join(wording.word(say, "tier", tier) for tier in tiers)


def _target(say: Say, row: Row) -> str:
    return say.generic(row["target_actor"]) if isinstance(row["target_actor"], str) else ""


def _groups(ask: Ask, say: Say, asked: dict[str, Any], by: str) -> None:
    """One line per mission, ministry or territory, each a way into its exercises."""
    rows = grouped(ask, say, asked, by)
    label, orders = say("inventory.sort.label"), ("number", "redundant_open", *(["staff"] if "staff" in rows else []))
    sort = filters.choice("tri", orders, label, lambda name: say(f"inventory.sort.{name}"), "number", "segments")
    if sort != "number":
        rows = rows.sort_values(sort, ascending=False, kind="stable", na_position="last", ignore_index=True)
    count = counted(asked).called(GROUPED[by])(len(rows))
    title = say(f"inventory.groups.{by}", count=count)
    with panels.framed(say, "inventory", title, say(f"inventory.groups_lead.{by}"), ask.kind("missions")):
        _totals(ask, say, asked)
        draw(_table(ask, say, title, rows, by, asked))
        with st.container(horizontal=True, key="foot-inventory", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("inventory.note")))
            _export(ask, say, f"inventaire-par-{by}", lambda: rows.drop(columns=["number"]))


def grouped(ask: Ask, say: Say, asked: dict[str, Any], by: str) -> pd.DataFrame:
    """The groups of the inventory as filtered, named, with their staff where it may be read."""
    rows = ask("missions/inventory_groups", by=by, **asked)
    if ask.reads_undecided:
        staff = ask("missions/inventory_staff", by=by, **asked)
        rows = rows.merge(staff[["number", "staff", "core_staff"]], on="number", how="left")
    names = ask("missions/names").set_index(["kind", "code"])
    names = names[say.column("name", names)]
    ministries = lookup.ministries(ask, say)
    look = {
        "mission": lambda row: names.get(("mission", row["mission_id"]), row["mission_id"]),
        "ministry": lambda row: ministries.get(row["ministry"], MISSING),
        "territory": lambda row: names.get(("territory", f"{row['level']} {row['code']}"), row["code"]),
    }[by]
    return rows.assign(name=[look(row) for row in rows.to_dict("records")])


def _group(row: Row, by: str, asked: Mapping[str, Any]) -> figures.Key:
    """The exercises of a group."""
    if by == "territory":
        return counted(asked, (row["level"], row["code"]), at_level=row["level"])
    return counted(asked, **{by: row["mission_id"] if by == "mission" else row["ministry"]})


def _table(ask: Ask, say: Say, title: str, rows: pd.DataFrame, by: str, asked: Mapping[str, Any]) -> Markup:
    shown = [*COUNTS, "staff"] if "staff" in rows else list(COUNTS)
    columns = {"name": say(f"inventory.head.{by}")} | {name: say(f"inventory.count.{name}") for name in shown}
    if "staff" in columns:
        columns["staff"] = _staff_label(ask, say, asked)
    held = ask.scope if by == "territory" else None
    groups = [known(row, _group(row, by, asked)) for row in rows.to_dict("records")]
    return lists.table("tc-list tm-groups", title, columns, [_line(say, row, by, held) for row in groups])


def _line(say: Say, row: Row, by: str, held: wording.Scope) -> dict[str, lists.Cell]:
    code = html(" <small>{}</small>", _code(say, row, by))
    line: dict[str, lists.Cell] = {"name": html("<a {}>{}</a> {}", _into(row, by), say.text(row["name"]), code)}
    line |= {name: say.number(row[name]) for name in COUNTS}
    if row["redundant_open"] > 0:
        line["redundant_open"] = "tc-late", say.number(row["redundant_open"])
    if "staff" in row:
        line["staff"] = wording.staff_of(say, row["staff"], held, row["level"], row["code"])
    return line


def _code(say: Say, row: Row, by: str) -> str:
    if by == "mission":
        return str(row["mission_id"])
    if by == "ministry":
        return say("inventory.missions", count=row["missions"])
    return f"{wording.word(say, 'level', row['level'])} {row['code']}"


def _into(row: Row, by: str) -> Markup:
    """The link of a group: the sheet of a mission, or the exercises of a ministry or territory."""
    if by == "mission":
        return attributes('href="{}"', choices.sheet(row["mission_id"]))
    if by == "ministry":
        return links.here(choices.PATH, par=None, ministere=row["ministry"] or None)
    return links.here(choices.PATH, par=None, **links.territory(row["level"], row["code"]))


def _file(ask: Ask, say: Say, asked: dict[str, Any], sort: str, total: int) -> pd.DataFrame:
    """Every row of the selection, in the order shown."""
    rows = wording.named(ask, say, ask("missions/inventory", sort=sort, rows=total, **asked))
    lists = {name: [" ".join(values) for values in rows[name]] for name in ("tiers", "breaches")}
    first = ["exercise_id", "mission_id", "label", "service_id", "service", "level", "code", "territory"]
    rows = rows.assign(**lists).drop(columns=["place"])
    if not ask.reads_undecided:
        rows = rows.drop(columns=["staff", "staff_to_move", "moved"])
    return rows[first + [name for name in rows if name not in first]]


def _export(ask: Ask, say: Say, name: str, rows: Any) -> None:
    kind = ask.kind("missions")
    downloads.csv(say, rows, name, kind, say("inventory.export"))


def _idle(ask: Ask, say: Say, found: search.Found) -> None:
    """Missions of the nomenclature or of a legal text that no service has yet inventoried."""
    rows = ask("missions/nomenclature")
    rows = rows[rows["exercises"] == 0].reset_index(drop=True)
    if found.parameters:
        rows = rows[found.idle] if found.idle else rows.iloc[:0]
    if rows.empty:
        return
    name, service = say.column("label", rows), say.column("service", rows)
    with panels.framed(
        say,
        "idle",
        say("inventory.idle.title", count=len(rows)),
        say("inventory.idle.lead"),
        badges.least(rows["kind"]),
    ):
        lines = concat(
            html(
                '<li><a href="{}">{}</a> <small>{}</small></li>',
                choices.sheet(row["mission_id"]),
                say.text(row[name]),
                _basis(row, service),
            )
            for row in rows.to_dict("records")
        )
        draw(html('<ul class="tm-idle">{}</ul>', lines))
        with st.container(horizontal=True, key="foot-idle"):
            downloads.csv(say, rows, "missions-sans-exercice", badges.least(rows["kind"]))


def _basis(row: Row, service: str) -> str:
    parts = (row["mission_id"], row[service], row["legal_basis"])
    return " · ".join(str(part) for part in parts if isinstance(part, str))
