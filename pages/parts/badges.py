"""Small labels: what kind of data a figure is made of, what state a value is in."""


import streamlit as st

from pages.parts.markup import escape
from pages.text import Say

KINDS = ("real", "estimated", "demonstration", "mixed")


def kind(say: Say, value: str) -> str:
    """HTML label of a kind: real, estimated, demonstration or mixed."""
    return f'<span class="tc-badge tc-{value}">{escape(say(f"parts.kind.{value}"))}</span>'


def state(say: Say, value: str) -> str:
    """HTML label of a value's state: missing, not_applicable, hidden or secret."""
    return f'<span class="tc-badge tc-state">{escape(say(f"parts.state.{value}"))}</span>'


def show(say: Say, value: str) -> None:
    """Draw the label of a kind."""
    st.html(kind(say, value))
