"""Cards: a workstream and its pace, figures in a row, a list of what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages.elements import badges, more
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.text import Say

ON_PHONE = 3  # lines of what needs attention that a phone shows first


@dataclass(frozen=True)
class Figure:
    """A figure to read at a glance: the written value, what it counts, a note (a trend, a target), the source that goes
    with a copy of it, and the bar of its own progress.
    """

    value: str
    label: str
    note: str = ""
    source: str = ""
    bar: Markup = NOTHING


@dataclass(frozen=True)
class Card:
    """A workstream: its number, title and sentence, progress and expected pace (0 to 100), the gap between them in
    points, figures, address, kind, and the name of the territory and what the progress is computed from, which go with
    a copy of its figures; what stands `instead` of a progress that is not computed.
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
    place: str = ""
    computed: str = ""
    instead: Markup = NOTHING


@dataclass(frozen=True)
class Alert:
    """A thing to watch: how many, of what (a sentence that goes on from the number), where, and the address; whose the
    count is and since when, where its line says so; whose turn it is to do what, how unusual it is, what is said of it.
    """

    count: int
    sentence: str
    where: str
    href: str
    whose: str = ""
    since: str = ""
    turn: str = ""
    unusual: str = ""
    said: Markup = NOTHING


def bar(say: Say, value: float | None, expected: float | None, written: str = "") -> Markup:
    """HTML progress bar of 0 to 100: the expected pace as a tick, the lag behind it hatched.

    No value leaves the track empty; the accessible name says both figures, the value as it is `written` beside.
    """
    done, due = _clamp(value), _clamp(expected)
    told = {"--at": done, "--due": due}
    fill = html('<span class="tc-fill"></span>') if done is not None else NOTHING
    lag = html('<span class="tc-lag"></span>') if done is not None and due is not None and due > done else NOTHING
    tick = html('<span class="tc-tick"></span>') if due is not None else NOTHING
    name = say("parts.bar", value=written or say.percent(value, 0), expected=say.percent(expected, 0))
    return html(
        '<span class="tc-bar" role="img" aria-label="{label}" style="{told}">{lag}{fill}{tick}</span>',
        label=name,
        told=";".join(f"{where}:{share:g}%" for where, share in told.items() if share is not None),
        lag=lag,
        fill=fill,
        tick=tick,
    )


def _clamp(value: float | None) -> float | None:
    return None if value is None else round(min(100.0, max(0.0, float(value))), 1)


def gap(say: Say, value: float | None) -> Markup:
    """HTML of a gap to the expected pace in points, red when late, green when ahead; empty for no value."""
    if value is None:
        return NOTHING
    side = "late" if round(value) < 0 else "ahead"
    words = say("parts.points", count=abs(round(value)), signed=say.signed(value, digits=0))
    return html('<span class="tc-gap tc-{}">{}</span>', side, words)


def figures(items: Sequence[Figure], below: Markup = NOTHING) -> None:
    """Figures side by side, and what stands below them."""
    draw(concat([figures_of(items), below]))


def figures_of(items: Sequence[Figure]) -> Markup:
    """HTML of figures side by side, or in rows on a card."""
    cells = concat(
        html("<li{}><b>{}</b> <span>{}</span>", _source(item.source), item.value, item.label)
        + (html(" <small class='tc-note'>{}</small>", item.note) if item.note else NOTHING)
        + item.bar
        + html("</li>")
        for item in items
    )
    return html('<ul class="tc-figures">{}</ul>', cells)


def _source(told: str) -> Markup:
    """What static/take.js copies with a figure."""
    return attributes(' data-source="{}"', told) if told else NOTHING


def workstreams(say: Say, cards: Sequence[Card]) -> None:
    """The cards of the workstreams, equal and aligned row by row."""
    draw(html('<div class="tc-cards">{}</div>', concat(_card(say, card) for card in cards)))


def _card(say: Say, card: Card) -> Markup:
    badge = badges.kind(say, card.kind) if card.kind and card.value is not None else ""
    over = html("{} {}", say("parts.workstream.number", number=card.number), badge)
    return html(
        '<article class="tc-card"{source}><p class="tc-over">{over}</p>'
        "<h2>{title}</h2>"
        "{pace}"
        "{sentence}{figures}"
        '<div class="tc-on"><a class="tc-in" href="{href}">{open_workstream}</a> {copy}</div></article>',
        source=_source(card.computed),
        over=over,
        title=card.title,
        pace=card.instead or _pace(say, card),
        sentence=html('<p class="tc-say">{}</p>', card.sentence) if card.sentence else html("<span></span>"),
        figures=figures_of(card.figures),
        href=card.href,
        open_workstream=say("parts.open_workstream"),
        copy=cite(say, place=card.place) if card.place else NOTHING,
    )


def _pace(say: Say, card: Card) -> Markup:
    """The share done, its gap to the expected pace, and the bar of both; no empty bar of what is not computed."""
    told = html('<p class="tc-pace">{}{}</p>', done(say, card.value), gap(say, card.gap))
    if card.value is None:
        return told + html("<span></span><span></span>")  # cards are aligned row by row
    return told + bar(say, card.value, card.expected) + expected_words(say, card.expected)


def cite(say: Say, told: str = "", place: str = "") -> Markup:
    """HTML of the button that copies what is `told`, or the figures of its card in a `place`, with the source.

    Edition, day and address are added by static/take.js.
    """
    if place:
        words = say("parts.cite_card")
        return html('<button type="button" class="tc-cite" data-place="{}">{}</button>', place, words)
    return html('<button type="button" class="tc-cite" data-cite="{}">{}</button>', told, say("parts.cite"))


def done(say: Say, value: float | None, kind: str | None = None) -> Markup:
    """HTML of the share done, with its kind where it is given; in words where it is not computed."""
    if value is None:
        return html('<strong class="tc-none">{}</strong>', say("parts.not_computed"))
    badge = badges.kind(say, kind) if kind else ""
    return html("<strong>{}</strong> <span>{}</span> {}", say.percent(value, 0), say("parts.done"), badge)


def expected_words(say: Say, expected: float | None) -> Markup:
    """The words under the tick, kept inside the card at both ends."""
    due = _clamp(expected) or 0
    words = escape(say("parts.expected", value=say.percent(expected, 0)))
    return html('<p class="tc-expected" aria-hidden="true" style="--due:{}"><span>{}</span></p>', due, words)


def watch(say: Say, alerts: Sequence[Alert], shown: int = 99) -> None:
    """What needs attention, one line each; lines that count zero are left out.

    Those after the first `shown` are folded, unless it is a single one. On a phone that fold is within another.
    """
    lines = [_alert(say, alert) for alert in alerts if alert.count]
    if not lines:
        draw(html('<p class="tc-note">{}</p>', say("parts.nothing_to_watch")))
        return
    shown += len(lines) == shown + 1
    rest = concat(lines[shown:])
    others = escape(say("parts.more", count=len(lines) - shown))
    fold = (
        html('<details><summary>{}</summary><ul class="tc-watch">{}</ul></details>', others, rest) if rest else NOTHING
    )
    listed = html('<ul class="tc-watch">{}</ul>', concat(lines[:shown]))
    every = say("parts.rest", count=len(lines))
    draw(html("{}{}", more.folded(say, listed, len(lines[:shown]), ON_PHONE, words=every, whole=True), fold))


def brief(alert: Alert) -> Alert:
    """An alert of which nothing is told but what it counts and whose that is, and what was said of it."""
    return replace(alert, where="", since="", turn="", unusual="")


def _alert(say: Say, alert: Alert) -> Markup:
    link = html('<a href="{}">{}</a>', alert.href, unbroken(alert.sentence))
    where = concat((escape(one) for one in (alert.where, alert.whose) if one), " · ")
    told = concat((html("<i>{}</i>", one) for one in (where, alert.since, alert.turn, alert.unusual) if one), " ")
    small = html(" <small>{}</small>", told) if told else NOTHING
    return html("<li><strong>{}</strong> <span>{}{}{}</span></li>", say.number(alert.count), link, small, alert.said)
