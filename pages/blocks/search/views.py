"""Views: what people ask for that is a part of a page, or a page with its filters set (views.toml); their words are in
the texts.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pages.elements.links import OPENS

PLACES = ("region", "department")
REACH = (*PLACES, "km")  # what narrows a page of what is within so many kilometres


@dataclass(frozen=True)
class View:
    """The address of a view, with what it opens there, what may narrow it, and what it answers at once.

    `alert`: a reason to look whose count it is (overview/watch); `indicator`: one whose value it is; `only`: what the
    list of proposals is restricted to. `undecided`: for who reads what is not decided yet. `suits`: what it answers
    besides a figure (the wishes of words.toml), and "alone" where a place or a day is all that need be said. `of`:
    which texts of its page are said there. `real`: it stands in real editions alone. `everywhere`: it is of the whole
    country, unless a place narrows it.
    """

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = PLACES
    alert: str = ""
    indicator: str = ""
    only: str = ""
    undecided: bool = False
    suits: tuple[str, ...] = ()
    of: str = ""
    real: bool = False
    everywhere: bool = False


def _view(told: dict[str, Any]) -> View:
    told |= {name: tuple(told[name]) for name in ("takes", "suits") if name in told}
    only = {"alerte": told["only"]} if "only" in told else {}
    opened = {OPENS: told.pop("opens")} if "opens" in told else {}
    told["parameters"] = only | told.get("parameters", {}) | opened
    return View(**told)


_WRITTEN = tomllib.loads(Path(__file__).with_name("views.toml").read_text(encoding="utf-8"))
VIEWS = {name: _view(told) for name, told in _WRITTEN["views"].items()}
WORDS: Mapping[str, str] = _WRITTEN["words"]  # of the trade: where each of them is used
