"""What the columns of answers are, by their names: meanings in both languages, units, and which are percentages."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from data.problem import column_words
from queries import query_parameters

_UNITS = (
    (r".*_eur", "EUR"),
    (r"km|area_km2", "km"),
    (r"minutes", "min"),
    (r".*days.*|median_.*", "d"),
    (r"staff.*|core_staff|agents|moved|left|other", "ETPT"),
    (r"weekly_hours|nearest_hours", "h"),
    (r"lat|lon|lead_lat|lead_lon", "degree"),
)
KIND = ("ce dont la ligne est faite", "what the row is made of")  # of rows whose `kind` says so
# Numbers of 0 to 100, or a change in hundredths; where they are counts they are whole, and no percentage.
_PERCENT = re.compile(r"(.*_)?share|change|usefulness|progress|expected|done|partly|redirected")


@cache
def meanings() -> Mapping[str, Sequence[str]]:
    """What columns are called, in French and in English, by name: those of contracts, of parameters and of answers."""
    own = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {name: [one.fr, one.en] for name, one in query_parameters.declared().items()} | column_words() | own


def unit(name: str, type_: str) -> str:
    """The unit of a column of numbers ("EUR", "km", "d", "ETPT"...); "" where it is none or nobody said."""
    if type_ not in ("integer", "number"):
        return ""
    return next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, name)), "")


def is_percent(name: str, type_: str) -> bool:
    """Whether a column holds percentages, written 51.2 for 51.2 %."""
    return type_ == "number" and _PERCENT.fullmatch(name) is not None
