"""Staff that changed département: an arc from the one it left to the one where it arrived."""

from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup
from pages.blocks.lookup import Where
from pages.maps import between, deck
from pages.markup import draw, html
from pages.missions import wording
from pages.parts import panel, panels
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures

FIRST = 12  # routes that are drawn beside the map
Row = dict[Any, Any]
COUNTED = {"moves": "moves_elsewhere", "staff": "staff_elsewhere"}


def arcs(ask: Ask, say: Say, where: Where, year: str) -> bool:
    """The map and its first routes, for who reads the staff of a territory: what leaves it, or all of the country.
    Whether there is one.
    """
    moves = ask("missions/staff_elsewhere", year=int(year) if year else None, **where)
    rows = paired(moves)
    if rows.empty:
        title = say("staffflow.elsewhere.title_none")
        with panels.framed(say, "no-routes", title, say("staffflow.elsewhere.none"), ask.kind("missions")):
            return False
    at = figures.at(where)
    keys = figures.cells(COUNTED, *at, of={"department": "code", "to": "to_department"}, year=year or None)
    staff = figures.key(COUNTED["staff"], *at, year=year or None)(float(rows["staff"].sum()))
    inside = at[0] != "nation"
    left, right = st.columns([1.7, 1], gap="small") if len(rows) > 1 else (st.container(), None)
    with left:
        panel(
            say,
            say("staffflow.elsewhere.title", staff=wording.staff(say, staff)),
            say("staffflow.elsewhere.lead_inside" if inside else "staffflow.elsewhere.lead"),
            lambda: _map(ask, say, rows, keys, inside),
            rows,
            "effectifs-entre-departements",
            ask.kind("missions"),
            "staffflow.elsewhere: territory=from to_name=to moves:count staff:fte",
            say("staffflow.elsewhere.note_inside" if inside else "staffflow.elsewhere.note"),
            keys=keys,
        )
    if right:
        with right:
            count = figures.key("routes_elsewhere", *at, year=year or None)(len(rows))
            _first(ask, say, rows, keys, count)
    return True


def _first(ask: Ask, say: Say, rows: pd.DataFrame, keys: figures.Keys, count: int) -> None:
    """The routes that most staff took, beside the map; its table holds them all."""
    title = say(f"staffflow.elsewhere.{'first' if count > FIRST else 'every'}", count=count)
    with panels.framed(say, "first-routes", title, say("staffflow.elsewhere.first_lead"), ask.kind("missions")):
        named = [_pair(say, row) for row in rows.head(FIRST).to_dict("records")]
        bars = charts.horizontal(say, rows.head(FIRST).assign(pair=named), "pair", "staff", "fte", title, keys=keys)
        charts.draw(say, bars, "first-routes")


def _pair(say: Say, row: Row) -> str:
    return say("staffflow.elsewhere.pair", start=say.text(row["territory"]), end=say.text(row["to_name"]))


def paired(moves: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of départements: how many moves from one to the other, of how much staff (ETPT), the most first.

    The last digits of a sum follow the order of its rows: pairs are ordered without them.
    """
    pairs = moves.groupby(["code", "territory", "to_department", "to_name"], as_index=False)
    rows = pairs.agg(moves=("movement_id", "count"), staff=("staff", "sum"))
    return rows.assign(staff=rows["staff"].round(6)).sort_values(
        ["staff", "code", "to_department"], ascending=[False, True, True], ignore_index=True
    )


def _map(ask: Ask, say: Say, rows: pd.DataFrame, keys: figures.Keys, close: bool) -> None:
    """The list of pairs, the one that is chosen there or on the map, and the arcs."""
    told = {f"{row['code']}-{row['to_department']}": _arc(say, row, keys) for row in rows.to_dict("records")}
    chosen = deck.choice(say, {code: arc["pair"] for code, arc in told.items()}, say("staffflow.elsewhere.choose"))
    if chosen:
        arc = told[chosen]
        draw(html('<div class="tc-chosen" role="status"><h3>{}</h3><p>{}</p></div>', arc["pair"], arc["counted"]))
    _, departments = lookup.names(ask)
    data = {
        "label": say("staffflow.elsewhere.alt"),
        "arcs": [*told.values()],
        "alone": (),
        "outside": (),
        "names": {code: name for code, (name, _) in departments.items()},
        "notes": _notes(say, rows),
        "legend": {look: say(f"staffflow.elsewhere.legend.{look}") for look in ("lead", "member")},
    }
    between.chart(say, "staff-elsewhere", data, chosen, close)


def _arc(say: Say, row: Row, keys: figures.Keys) -> dict[str, Any]:
    """From the département that was left to the one of arrival, with its words."""
    known = keys(row)
    pair = _pair(say, row)
    staff = wording.staff(say, known["staff"](row["staff"]))
    counted = say("staffflow.elsewhere.counted", staff=staff, moves=known["moves"](row["moves"]))
    code = f"{row['code']}-{row['to_department']}"
    name = f"{pair}\n{counted}"
    return {
        "from": row["code"], "to": row["to_department"], "code": code, "pair": pair, "counted": counted,
        "name": name, "text": f"{pair} : {counted}",
    }  # fmt: skip


def _notes(say: Say, rows: pd.DataFrame) -> dict[str, str]:
    """How much staff left each département for another one, and how much arrived from others."""
    left, came = rows.groupby("code")["staff"].sum(), rows.groupby("to_department")["staff"].sum()
    return {
        code: say(
            "staffflow.elsewhere.dot",
            left=wording.staff(say, left.get(code, 0.0)),
            came=wording.staff(say, came.get(code, 0.0)),
        )
        for code in {*left.index, *came.index}
    }
