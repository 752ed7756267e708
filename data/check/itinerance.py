"""Whether a counter moves: its format says so; a flag alone does not."""

import re
from typing import NamedTuple

from data.contracts import fold

COLUMNS = ("format", "checked_format", "itinerant", "name", "group_name")
SILENT = (None, "main_site", "branch", "other")  # formats that tell nothing of moving
MOVING = ("bus", "itinerant", "mobile")
NAMED = re.compile(r"(?<![a-z])(bus|mobiles?|itinerante?s?|itinerance)(?![a-z])")


class Said(NamedTuple):
    """What a list says of a counter. `checked_format`: by the agency, beside the format that its agents declared."""

    format: str | None
    checked_format: str | None
    itinerant: bool | None
    name: str | None
    group_name: str | None


class Judged(NamedTuple):
    """The format to keep, whether the counter moves, if a format told so, and the rule of what was not followed."""

    format: str | None
    moves: bool
    told: bool
    rule: str | None


def judge(said: Said) -> Judged:
    """What is known of a counter's moving.

    In the list of December 2022 the flag is set for 288 counters, whose formats tell nothing; seven months later the
    agency's own column has at least 135 of them fixed, multi-site or branches. So without a format that tells, the name
    or the group must say it too.
    """
    checked = said.checked_format if said.checked_format not in (None, "other") else None
    told = checked or (said.format if said.format not in SILENT else None)
    named = set(NAMED.findall(fold(f"{said.name} {said.group_name}")))
    moves = told in MOVING if told else bool(said.itinerant and named)
    rule = None
    if said.itinerant is not None and said.itinerant != moves:
        rule = "itinerance_against_format" if told else "itinerance_alone" if said.itinerant else None
    return Judged(_kept(told or said.format, moves, "bus" in named), moves, told is not None, rule)


def _kept(told: str | None, moves: bool, is_bus: bool) -> str | None:
    """A format of core: a list that only says "mobile", or nothing, leaves the kind to the name."""
    if moves and told in ("mobile", "main_site", "other", None):
        return "bus" if is_bus else "itinerant"
    return "fixed" if told == "main_site" else told
