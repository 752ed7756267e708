"""Small labels: what kind of data a figure is made of, what state a value is in."""

from collections.abc import Iterable
from typing import Any

from pages.markup import NOTHING, Markup, html
from pages.text import Say

# From what promises most to what promises least.
KINDS = ("real", "estimated", "demonstration")


def kind(say: Say, value: str) -> Markup:
    """HTML label of a kind: real, estimated or demonstration; nothing for what is of none, an empty list."""
    return NOTHING if not value else html('<span class="tc-badge tc-{}">{}</span>', value, say(f"parts.kind.{value}"))


def kind_if_unusual(say: Say, value: str, around: str) -> Markup:
    """HTML label of the kind of a row, where it is not what one expects on a page whose banner says `around`."""
    usual = "demonstration" if around == "demonstration" else "real"
    return NOTHING if value == usual else kind(say, value)


def state(say: Say, value: str) -> Markup:
    """HTML label of a value's state: missing, not_applicable, hidden or secret."""
    return html('<span class="tc-badge tc-state">{}</span>', say(f"parts.state.{value}"))


def chip(text: str, look: str = "") -> Markup:
    """HTML of a short framed word; `look`: late, partial, good, quiet, kept, core, or a kind of overlap of missions."""
    return html('<span class="tc-chip{}">{}</span>', f" tc-chip-{look}" if look else "", text)


def worded(say: Say, key: str, kind: str) -> str:
    """The sentence of a key; where figures are made up, the one that says so too."""
    return say(of_kind(key, kind))


def of_kind(key: str, kind: str) -> str:
    """The key of a sentence that says more where figures are made up."""
    return f"{key}_demonstration" if kind == "demonstration" else key


def least(kinds: Iterable[Any]) -> str:
    """The kind of a figure drawn from several: the one that promises least, so that nothing invented seems real; "" of
    none.
    """
    return max((name for name in kinds if name in KINDS), key=KINDS.index, default="")
