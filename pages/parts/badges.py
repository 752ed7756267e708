"""Small labels: what kind of data a figure is made of, what state a value is in."""

from pages.markup import Markup, draw, html
from pages.text import Say

KINDS = ("real", "estimated", "demonstration", "mixed")


def kind(say: Say, value: str) -> Markup:
    """HTML label of a kind: real, estimated, demonstration or mixed."""
    return html('<span class="tc-badge tc-{}">{}</span>', value, say(f"parts.kind.{value}"))


def state(say: Say, value: str) -> Markup:
    """HTML label of a value's state: missing, not_applicable, hidden or secret."""
    return html('<span class="tc-badge tc-state">{}</span>', say(f"parts.state.{value}"))


def show(say: Say, value: str) -> None:
    """Draw the label of a kind."""
    draw(kind(say, value))
