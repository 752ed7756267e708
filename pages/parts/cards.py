"""Cards: a workstream and its pace, figures in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.text import Say


@dataclass(frozen=True)
class Figure:
    """A figure to read at a glance: the written value, what it counts, and a note (a trend, a target)."""

    value: str
    label: str
    note: str = ""


def bar(say: Say, value: float | None, expected: float | None) -> str:
    """HTML progress bar of 0 to 100, with the expected pace as a tick; no value leaves the track empty."""
    fill = f'<span class="tc-fill" style="width:{_clamp(value)}%"></span>' if value is not None else ""
    tick = f'<span class="tc-tick" style="left:{_clamp(expected)}%"></span>' if expected is not None else ""
    name = say("parts.bar", value=say.percent(value, 0), expected=say.percent(expected, 0))
    return f'<div class="tc-bar" role="img" aria-label="{escape(name)}">{fill}{tick}</div>'


def _clamp(value: float) -> float:
    return round(min(100.0, max(0.0, value)), 1)


def figures(items: Sequence[Figure]) -> None:
    """Figures side by side."""
    st.html(figures_html(items))


def figures_html(items: Sequence[Figure]) -> str:
    """HTML of figures side by side: a list of terms and values."""
    cells = "".join(
        f"<div><dd>{escape(item.value)}</dd><dt>{escape(item.label)}</dt>"
        + (f"<dd class='tc-note'>{escape(item.note)}</dd>" if item.note else "")
        + "</div>"
        for item in items
    )
    return f'<dl class="tc-figures">{cells}</dl>'


def workstream(
    say: Say,
    number: int,
    title: str,
    sentence: str,
    value: float | None,
    expected: float | None,
    items: Sequence[Figure],
    href: str,
) -> None:
    """The card of a workstream: title, sentence, progress with the expected pace, three figures, a way in."""
    st.html(
        f'<article class="tc-card tc-w{number}">'
        f'<p class="tc-over">{escape(say("parts.workstream.number", number=number))}</p>'
        f"<h2>{escape(title)}</h2><p>{escape(sentence)}</p>{bar(say, value, expected)}"
        f'<p class="tc-pace"><span><strong>{say.percent(value, 0)}</strong> {escape(say("parts.done"))}</span>'
        f"<span>{escape(say('parts.expected', value=say.percent(expected, 0)))}</span></p>"
        f"{figures_html(items)}"
        f'<a class="tc-in" href="{escape(href)}">{escape(say("parts.open_workstream"))}</a></article>'
    )
