"""Maps: regions or départements as coloured shapes."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.elements import numbers
from pages.elements.components import component
from pages.maps import scale
from pages.shell import static_target
from pages.text import Say
from pages.text.written import exact
from queries.figures import Keys

PARAMETERS = {"region": "region", "department": "departement"}
LAYERS = {"region": "regions", "department": "departments"}


def choropleth(
    say: Say,
    rows: pd.DataFrame,
    level: str,
    unit: str,
    alt: str,
    key: str,
    title: str = "",
    keys: Keys | None = None,
    own: str = "",
) -> str | None:
    """The territories of a level coloured in five steps; returns the code of the one selected, kept in the address.

    `rows`: code, name, value, state ('value' or one of numbers.STATES), why (there is no value). Where they have a
    `group` (its name, an ordered category) and `told` in place of a value, each group has a colour of its own.
    `title` says in the legend what is measured; `keys` which figures the values are, as data of each shape; `own` is
    the code of the one that is selected unasked.
    """
    kept = st.query_params.get(PARAMETERS[level], own or None)
    measured = numbers.header(say, title or say("parts.map.value"), unit)
    if (aim := _aim(rows, unit)) is not None:
        measured = say("parts.map.aimed", measured=measured, target=say.value(aim, unit))
    if sheet := static_target.current():
        sheet.renderers["map"](say, rows, level, unit, alt, measured, keys)
        return kept
    items, legend = shades(say, rows, unit, keys)
    name = f"{key}-{level}"
    data = {
        "src": "./app/static/map.json",
        "layer": LAYERS[level],
        "label": alt,
        "items": items,
        "legend": legend,
        "unit": say(f"parts.map.legend_{level}", measured=measured),
        "values": level == "region",
        "selected": kept,
    }
    component("choropleth")(key=name, data=data, on_selected_change=partial(_keep, name, level))
    return kept


def shades(
    say: Say, rows: pd.DataFrame, unit: str, keys: Keys | None = None
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """What a map draws: of each territory by code its name, text and shade; and the lines of the legend."""
    if "group" in rows:
        return _grouped(say, rows)
    known = rows[rows["state"] == "value"]["value"].tolist()
    bounds = scale.breaks(known, unit, _aim(rows, unit))
    digits = _digits(known, bounds)
    items = {row["code"]: _item(say, row, bounds, unit, digits) | _told(row, keys) for row in rows.to_dict("records")}
    return items, _legend(say, rows, bounds)


def _aim(rows: pd.DataFrame, unit: str) -> float | None:
    """The target that all territories share, where some of them reach it and others do not; of what stands for a count
    (`count`) the target is another.
    """
    known = rows[rows["state"] == "value"]
    if "target" not in rows or "count" in rows or known["target"].nunique(dropna=False) != 1:
        return None
    aim = pd.to_numeric(known["target"]).iloc[0]
    return float(aim) if pd.notna(aim) and scale.parts(known["value"].tolist(), unit, aim) else None


def _grouped(say: Say, rows: pd.DataFrame) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The same of territories that are of a kind and have no value: a colour and a line of the legend for each kind."""
    counts = rows["group"].value_counts(sort=False)
    shades = {name: f"group{rank}" for rank, name in enumerate(counts.index)}
    known = rows["state"] == "value"
    items = {
        row["code"]: {"name": say.text(row["name"]), "text": row["told"], "shade": shades[row["group"]]}
        for row in rows[known].to_dict("records")
    }
    items |= {row["code"]: _item(say, row, (), "") for row in rows[~known].to_dict("records")}
    lines = [{"shade": shades[name], "label": name, "count": int(count)} for name, count in counts.items() if count]
    return items, lines + _unknown(say, rows)


def _keep(name: str, level: str) -> None:
    """Write the territory just selected, or no more selected, in the address, in place of any other."""
    code = st.session_state[name].get("selected")
    for parameter in PARAMETERS.values():
        st.query_params.pop(parameter, None)
    if code:
        st.query_params[PARAMETERS[level]] = code


def _digits(values: Sequence[float], bounds: Sequence[float]) -> int:
    """The decimals of numbers of two digits on a map: none, or one where two colours would bear the same number."""
    written = {(round(value), scale.shade(value, bounds)) for value in values}
    return int(len(written) > len({number for number, _ in written}))


def _item(say: Say, row: Mapping[Any, Any], bounds: Sequence[float], unit: str, digits: int = 0) -> dict[str, Any]:
    if row["state"] != "value":
        told = filter(None, (say(f"parts.state.{row['state']}"), row.get("why")))
        return {"name": say.text(row["name"]), "text": ". ".join(told), "shade": row["state"]}
    return {
        "name": say.text(row["name"]),
        "text": say.value(row["value"], unit),
        "short": say.number(row["value"], digits=digits if abs(row["value"]) >= 10 else None),
        "shade": scale.shade(row["value"], bounds),
    }


def _told(row: Mapping[Any, Any], keys: Keys | None) -> dict[str, Any]:
    """What a shape carries as data: which figure, of where, and its value."""
    if keys is None or row["state"] != "value":
        return {}
    return {"data": {"value": exact(row["value"]), **keys(row)["value"].attributes()}}


def _legend(say: Say, rows: pd.DataFrame, bounds: Sequence[float]) -> list[dict[str, Any]]:
    """A line a class that holds some; values that are fewer than classes are named themselves."""
    known = rows[rows["state"] == "value"]["value"]
    few = known.nunique() < scale.CLASSES
    digits = next((count for count in range(2) if all(round(bound, count) == bound for bound in bounds)), 2)

    def label(rank: int, values: "pd.Series[float]") -> str:
        if few and values.nunique() == 1:
            return say.number(values.iloc[0])
        low, high = (say.number(bound, digits=digits) for bound in bounds[rank : rank + 2])
        return low if low == high else say("parts.map.range", low=low, high=high)

    classes = known.groupby(known.map(lambda value: scale.shade(value, bounds)))
    steps = [{"shade": rank, "label": label(rank, values), "count": len(values)} for rank, values in classes]
    return steps + _unknown(say, rows)


def _unknown(say: Say, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A line for each reason why territories have no value."""
    states = rows["state"].value_counts()
    return [
        {"shade": state, "label": say(f"parts.state.{state}"), "count": int(states[state])}
        for state in numbers.STATES
        if state in states
    ]
