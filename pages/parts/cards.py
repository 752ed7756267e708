"""Cards: a workstream and its pace, figures in a row, a list of what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.parts import badges
from pages.parts.markup import escape, quoted
from pages.text import Say


@dataclass(frozen=True)
class Figure:
    """A figure to read at a glance: the written value, what it counts, and a note (a trend, a target)."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """A workstream: its number, title and sentence, progress and expected pace (0 to 100), the gap between them in
    points, figures, address, kind.
    """

    number: int
    title: str
    sentence: str
    value: float | None
    expected: float | None
    gap: float | None
    figures: Sequence[Figure]
    href: str
    kind: str | None = None


@dataclass(frozen=True)
class Alert:
    """A thing to watch: how many, of what (a sentence that goes on from the number), where, and the address."""

    count: int
    sentence: str
    where: str
    href: str


def bar(say: Say, value: float | None, expected: float | None) -> str:
    """HTML progress bar of 0 to 100: the expected pace as a tick, the lag behind it hatched.

    No value leaves the track empty; the accessible name says both figures.
    """
    done, due = _clamp(value), _clamp(expected)
    fill = f'<span class="tc-fill" style="width:{done}%"></span>' if done is not None else ""
    lag = (
        f'<span class="tc-lag" style="left:{done}%;width:{due - done}%"></span>'
        if done is not None and due is not None and due > done
        else ""
    )
    tick = f'<span class="tc-tick" style="left:{due}%"></span>' if due is not None else ""
    name = say("parts.bar", value=say.percent(value, 0), expected=say.percent(expected, 0))
    return f'<div class="tc-bar" role="img" aria-label="{quoted(name)}">{lag}{fill}{tick}</div>'


def _clamp(value: float | None) -> float | None:
    return None if value is None else round(min(100.0, max(0.0, float(value))), 1)


def gap(say: Say, value: float | None) -> str:
    """HTML of a gap to the expected pace in points, red when late, green when ahead; empty for no value."""
    if value is None:
        return ""
    side = "late" if round(value) < 0 else "ahead"
    words = say("parts.points", count=abs(round(value)), signed=say.signed(value, digits=0))
    return f'<span class="tc-gap tc-{side}">{escape(words)}</span>'


def figures(items: Sequence[Figure]) -> None:
    """Figures side by side."""
    st.html(_figures(items))


def _figures(items: Sequence[Figure]) -> str:
    cells = "".join(
        f"<div><dd>{escape(item.value)}</dd><dt>{escape(item.label)}</dt>"
        + (f"<dd class='tc-note'>{escape(item.note)}</dd>" if item.note else "")
        + "</div>"
        for item in items
    )
    return f'<dl class="tc-figures">{cells}</dl>'


def workstreams(say: Say, cards: Sequence[Card]) -> None:
    """The cards of the workstreams, equal and aligned row by row."""
    st.html(f'<div class="tc-cards">{"".join(_card(say, card) for card in cards)}</div>')


def _card(say: Say, card: Card) -> str:
    badge = badges.kind(say, card.kind) if card.kind and card.value is not None else ""
    over = f"{escape(say('parts.workstream.number', number=card.number))} {badge}"
    return (
        f'<article class="tc-card"><p class="tc-over">{over}</p>'
        f"<h2>{escape(card.title)}</h2>"
        f'<p class="tc-pace">{done(say, card.value)}{gap(say, card.gap)}</p>'
        f"{bar(say, card.value, card.expected)}{expected_words(say, card.expected)}"
        f'<p class="tc-say">{escape(card.sentence)}</p>{_figures(card.figures)}'
        f'<a class="tc-in" href="{quoted(card.href)}">{escape(say("parts.open_workstream"))}</a></article>'
    )


def done(say: Say, value: float | None, kind: str | None = None) -> str:
    """HTML of the share done, with its kind where it is given; in words where it is not computed."""
    if value is None:
        return f'<strong class="tc-none">{escape(say("parts.not_computed"))}</strong>'
    badge = badges.kind(say, kind) if kind else ""
    return f"<strong>{escape(say.percent(value, 0))}</strong><span>{escape(say('parts.done'))}</span>{badge}"


def expected_words(say: Say, expected: float | None) -> str:
    """The words under the tick, kept inside the card at both ends."""
    due = _clamp(expected)
    if due is None:
        return f'<p class="tc-expected"><span class="tc-left">{escape(say("parts.no_pace"))}</span></p>'
    side = "tc-left" if due < 20 else "tc-right" if due > 80 else ""
    words = escape(say("parts.expected", value=say.percent(expected, 0)))
    return f'<p class="tc-expected" aria-hidden="true"><span class="{side}" style="left:{due}%">{words}</span></p>'


def watch(say: Say, alerts: Sequence[Alert], shown: int = 99) -> None:
    """What needs attention, one line each, those after the first `shown` folded; lines that count zero are left out."""
    lines = [_alert(say, alert) for alert in alerts if alert.count]
    if not lines:
        st.html(f'<p class="tc-note">{escape(say("parts.nothing_to_watch"))}</p>')
        return
    rest = "".join(lines[shown:])
    more = escape(say("parts.more", count=len(lines) - shown))
    fold = f'<details><summary>{more}</summary><ul class="tc-watch">{rest}</ul></details>' if rest else ""
    st.html(f'<ul class="tc-watch">{"".join(lines[:shown])}</ul>{fold}')


def _alert(say: Say, alert: Alert) -> str:
    link = f'<a href="{quoted(alert.href)}">{escape(alert.sentence)}</a>'
    count, where = escape(say.number(alert.count)), escape(alert.where)
    return f"<li><strong>{count}</strong><span>{link}<small>{where}</small></span></li>"
