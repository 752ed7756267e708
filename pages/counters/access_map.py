"""The map of access: every commune by its distance to a counter, under the counters, on one canvas."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.blocks import lookup
from pages.counters import layers, wording
from pages.counters.layers import Layers
from pages.elements import links
from pages.elements.components import component
from pages.shell.ask import Ask
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
    ("#334155", "#b6c2d1"),
)
FORMATS = ("fixed", "fixed_with_branches", "multisite", "branch", "bus", "itinerant", "other", "planned", "unknown")


def show(
    say: Say,
    rows: pd.DataFrame,
    addresses: pd.DataFrame,
    badges: Mapping[str, int],
    focus: Sequence[str],
    unit: str = "km",
    files: Layers = layers.ALONE,
    planned: pd.DataFrame | None = None,
    under: str = "",
) -> None:
    """Draw the map.

    `rows`: the communes, in the order of codes: department, and km or minutes (`unit`); `addresses`: see
    counters/addresses.sql, and `planned` the same of places that are not open; `badges`: itinerants without known
    stops, by département; `focus`: the départements to look at, which the key counts, all of them when there is none;
    `under`: "points" or "communes", what the whole country is drawn without, as both at once are noise from afar;
    `files`: where the distances are, where the same are shown to others, and the network that the addresses are of.
    """
    shades = reach.classes(rows[unit], unit)
    counted = shades[rows["department"].isin(focus)] if focus else shades
    shown = addresses if planned is None else pd.concat([addresses, planned])
    drawn = shown[shown["x"].notna()]  # what lies outside the 101 départements has no place on the drawing
    here = drawn[drawn["department"].isin(focus)] if focus else drawn
    data = {
        "land": "./app/static/map.json",
        "communes": "./app/static/communes.json",
        "label": say("access.map.alt"),
        "words": _words(say, unit),
        "steps": _steps(say, counted, unit),
        "groups": {name: _group(say, here, name) for name in FORMATS if (shown["format"] == name).any()}
        | _silent(say, badges, focus),
        "badges": dict(badges),
        "under": under,
        "focus": list(focus),
        "version": f"{int(shades.sum())}-{len(shown)}",
        **({"reach": files.reach} if files.reach else layers.distances(rows[unit], unit)),
        **_points(addresses, planned, files),
    }
    component("point_map")(key="access-map", data=data)


def _points(addresses: pd.DataFrame, planned: pd.DataFrame | None, files: Layers) -> dict[str, Any]:
    """The points, or where they are and how large each is drawn where not all are."""
    if files.network is None:
        return {"points": layers.points(addresses if planned is None else pd.concat([addresses, planned]))}
    sizes = "" if len(addresses) == len(files.network) else layers.sizes(files.network, addresses)
    return {"network": files.addresses, "sizes": sizes, "points": [] if planned is None else layers.points(planned)}


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
    told |= {layers.SECRET: say("parts.state.secret")}
    return {name: say(f"access.map.{name}") for name in names} | told | addresses


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


def _silent(say: Say, badges: Mapping[str, int], focus: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The line of the numbers in a frame: itinerants that no point stands for."""
    count = sum(one for code, one in badges.items() if not focus or code in focus)
    if not count:
        return {}
    label = say("access.map.silent")
    return {
        "silent": {
            "label": label,
            "count": say.number(count),
            "colour": "var(--tc-paper)",
            "square": True,
            "framed": True,
        }
    }


def _shape(say: Say, name: str) -> str:
    """The name of a format; 'planned' is a place that the planner chose."""
    return say("planner.map.planned") if name == "planned" else say(f"counters.format.{name}")
