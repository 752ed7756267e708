"""The map of access: every commune by its distance to a counter, under the counters, on one canvas."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages import lookup
from pages.ask import Ask
from pages.counters import wording
from pages.parts import links
from pages.parts.components import component
from pages.text import Say
from queries.studies import reach

# In the light and in the dark: far from the blues of the communes, each 3:1 on those of the nearest class; the shape
# tells addresses from stops.
COLOURS = (
    ("#c2410c", "#ff9a5c"),
    ("#0f766e", "#5fd3c4"),
    ("#86198f", "#e59af0"),
    ("#be185d", "#ff8fb8"),
    ("#6b6500", "#d6cc4a"),
    ("#57534e", "#cfc9c2"),
    ("#78350f", "#e0b089"),
    ("#15803d", "#86e0a0"),
)
SECRET = "secret"
FORMATS = ("fixed", "fixed_with_branches", "multisite", "branch", "bus", "itinerant", "other", "planned")


def show(
    say: Say,
    rows: pd.DataFrame,
    addresses: pd.DataFrame,
    badges: Mapping[str, int],
    focus: Sequence[str],
    unit: str = "km",
) -> None:
    """Draw the map.

    `rows`: the communes, in the order of codes: department, and km or minutes (`unit`); `addresses`: see
    counters/addresses.sql; `badges`: itinerants without known stops, by département; `focus`: the départements to look
    at, which the key counts, all of them when there is none.
    """
    away = rows[unit]
    shades = reach.classes(away, unit)
    counted = shades[rows["department"].isin(focus)] if focus else shades
    here = addresses[addresses["department"].isin(focus)] if focus else addresses
    groups = [name for name in FORMATS if (addresses["format"] == name).any()]
    data = {
        "land": "./app/static/map.json",
        "communes": "./app/static/communes.json",
        "label": say("access.map.alt"),
        "words": _words(say, unit),
        "shades": _packed(shades),
        "away": _packed(away.round().clip(upper=254).fillna(255)),
        "steps": _steps(say, counted, unit),
        "points": _points(say, addresses, groups),
        "groups": [_group(say, here, name) for name in groups],
        "badges": dict(badges),
        "focus": list(focus),
        "version": f"{int(shades.sum())}-{len(addresses)}",
    }
    component("point_map")(key="access-map", data=data)


def focus(ask: Ask, level: str, code: str) -> list[str]:
    """The départements of a territory; none for the whole country."""
    if level == "nation":
        return []
    departments = lookup.names(ask)[1]
    return [code] if level == "department" else [one for one, (_, region) in departments.items() if region == code]


def _words(say: Say, unit: str) -> dict[str, str]:
    names = ("hint", "in", "out", "all", "acts")
    measured = ("title", "unknown", "away", "most")
    addresses = {
        "search": links.href(wording.SHEET, commune="CODE"),
        "sheet": links.href(wording.SHEET, guichet="CODE"),
    }
    told = {name: say(f"access.map.{name}_{unit}") for name in measured}
    return {name: say(f"access.map.{name}") for name in names} | {SECRET: say("parts.state.secret")} | told | addresses


def _packed(values: "pd.Series[Any]") -> str:
    """One byte a value, in base64."""
    return base64.b64encode(values.to_numpy(np.uint8).tobytes()).decode()


def _steps(say: Say, shades: "pd.Series[int]", unit: str) -> list[dict[str, str]]:
    highs = reach.STEPS[unit]
    labels = [say(f"access.map.step_{unit}", low=low, high=high) for low, high in zip((0, *highs), highs, strict=False)]
    labels += [say("access.map.beyond", reach=say(f"access.{unit}", **{unit: highs[-1]}))]
    steps = [{"label": label, "count": say.number((shades == rank).sum())} for rank, label in enumerate(labels)]
    unknown = int((shades == 255).sum())
    return [*steps, {"label": say("access.map.unknown"), "count": say.number(unknown)}] if unknown else steps


def _group(say: Say, addresses: pd.DataFrame, name: str) -> dict[str, Any]:
    counters = addresses[addresses["format"] == name]["counter_id"].nunique()
    label = _shape(say, name)
    roaming = name in ("bus", "itinerant")
    return {
        "label": say("access.map.by_stops", name=label) if roaming else label,
        "count": say.number(counters),
        "colour": "light-dark({}, {})".format(*COLOURS[FORMATS.index(name)]),
        "square": roaming,
        "planned": name == "planned",
    }


def _points(say: Say, addresses: pd.DataFrame, groups: list[str]) -> list[list[Any]]:
    """Place, radius by footfall, group, name, commune, acts, counter of each address; those of the inset come twice."""
    drawn = addresses[addresses["x"].notna()]
    again = drawn[drawn["inset_x"].notna()]
    rows = pd.concat([drawn, again.assign(x=again["inset_x"], y=again["inset_y"])])
    most = float(rows["requests"].quantile(0.98)) if rows["requests"].notna().any() else 1.0
    size = (rows["requests"].fillna(0).astype("float64") / max(most, 1.0)).clip(upper=1) ** 0.5
    names = ("x", "y", "format", "name", "stop", "commune_name", "counter_id", "requests", "requests_state")
    columns = (rows[name] for name in names)
    return [
        [
            round(x, 1),
            round(y, 1),
            _radius(shape, stop, share),
            groups.index(shape),
            name,
            *_note(place, requests, state),
            counter,
        ]
        for x, y, shape, name, stop, place, counter, requests, state, share in zip(*columns, size, strict=True)
    ]


def _note(place: Any, requests: Any, state: str) -> tuple[str, int | str | None]:
    """The commune, and the acts: none where nobody counted them, SECRET where that is not told."""
    acts = (SECRET if state == SECRET else None) if pd.isna(requests) else int(requests)
    return place if isinstance(place, str) else "", acts


def _shape(say: Say, name: str) -> str:
    """The name of a format; 'planned' is a place that the planner chose."""
    return say("planner.map.planned") if name == "planned" else say(f"counters.format.{name}")


def _radius(shape: str, stop: Any, share: float) -> float:
    if shape == "planned":
        return 6.0
    return 1.6 if isinstance(stop, str) else round(1.7 + 2.2 * share, 1)
