"""The list of a workstream's indicators: value, target, progress, gap, trend, coverage, rank, source."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from pages.parts import badges, cards
from pages.text import MISSING, Say
from queries.indicators import Indicator, Progress

Row = Mapping[Any, Any]
Link = Callable[[str], str]
KINDS = ("real", "estimated", "demonstration")
MINUS = "\u2212"
NOTHING = f'<span class="tc-quiet">{MISSING}</span>'
# These units are written under the value, and left out of a change.
LONG_UNITS = ("per_100k", "per_day", "fte")


def title(say: Say, room: str, place: str | None, pace: Progress) -> str:
    """The finding of a workstream: late, ahead, on pace, or not to be computed; `place` only below the nation."""
    gap = None if pace.gap is None else round(pace.gap)
    if pace.value is None or gap is None:
        found = say(f"{room}.title_unknown")
    elif gap == 0:
        found = say(f"{room}.title_on_pace")
    else:
        found = say(f"{room}.title_{'behind' if gap < 0 else 'ahead'}", count=abs(gap))
    return placed(say, place, found) if place else found


def placed(say: Say, subject: str, finding: str) -> str:
    """'Bretagne : la clarification a 9 points de retard': what a finding is about, then the finding."""
    return say("indicators.place", place=subject, rest=say.inside(finding))


def sentence(say: Say, pace: Progress, as_of: date) -> str:
    """Progress, expected pace and the number of indicators they rest on."""
    if pace.value is None:
        indicators = say("indicators.count", count=pace.available, n=pace.available, m=pace.weighted)
        return say("indicators.pace_sentence_unknown", count=pace.available, date=as_of, indicators=indicators)
    key = "pace_sentence" if pace.expected is not None else "pace_sentence_free"
    values = {"value": say.percent(pace.value, 0), "expected": say.percent(pace.expected, 0)}
    return say(f"indicators.{key}", date=as_of, weighted=pace.weighted, **values)


def gauge(say: Say, pace: Progress) -> str:
    """HTML of a workstream's progress: the share done, the gap, the bar with the expected pace written under it.

    Where it is not computed, how many indicators have a value, and no empty bar.
    """
    if pace.value is None:
        indicators = say("indicators.count", count=pace.available, n=pace.available, m=pace.weighted)
        words = say("indicators.not_computed", count=pace.available, indicators=indicators)
        return f'<p class="tc-gauge tc-quiet">{escape(words)}</p>'
    done = cards.done(say, pace.value, pace.kind)
    return (
        f'<div class="tc-gauge"><p class="tc-pace">{done}{cards.gap(say, pace.gap)}</p>'
        f"{cards.bar(say, pace.value, pace.expected)}{cards.expected_words(say, pace.expected)}</div>"
    )


def listing(
    say: Say,
    card: pd.DataFrame,
    catalogue: Mapping[str, Indicator],
    link: Link,
    level: str,
    opened: str | None = None,
    medians: Mapping[str, float] | None = None,
) -> str:
    """HTML table of a scorecard's rows; `link` gives the address of an indicator, `opened` is the one being read.

    The rank stands only below the nation, the coverage only where there are territories below; where `medians` of the
    level are given, by indicator, the gap to them stands in place of the coverage. Indicators without meaning for the
    territory are named under the table.
    """
    columns = _columns(level, medians is not None)
    heads = "".join(f'<th scope="col" class="tc-c-{name}">{escape(say(f"indicators.{name}"))}</th>' for name in columns)
    rows = card.to_dict("records")
    body = "".join(
        _line(
            say, row["indicator"], _cells(say, row, catalogue[row["indicator"]], medians or {}), columns, link, opened
        )
        for row in rows
        if row["state"] != "not_applicable"
    )
    apart = [label(say, catalogue[row["indicator"]]) for row in rows if row["state"] == "not_applicable"]
    return _table(say, heads, body) * bool(body) + _apart(say, apart) * bool(apart)


def _table(say: Say, heads: str, body: str) -> str:
    caption = escape(say("indicators.caption"))
    return (
        f'<table class="tc-list"><caption class="tc-hidden">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _apart(say: Say, names: list[str]) -> str:
    return f'<p class="tc-note tc-apart">{escape(say("indicators.apart", names=", ".join(names)))}</p>'


def _columns(level: str, with_median: bool) -> list[str]:
    columns = ["name", "value", "target", "progress", "gap", "trend"]
    if with_median:
        columns.append("median")
    elif level != "department":
        columns.append("coverage")
    return [*columns, *(["rank"] if level != "nation" else []), "source"]


def _cells(say: Say, row: Row, item: Indicator, medians: Mapping[str, float]) -> dict[str, str]:
    return {
        "name": escape(label(say, item)),
        "value": value(say, row, item.unit),
        "target": target(say, row, item),
        "progress": progress(say, row),
        "gap": gap(say, row["gap"]),
        "trend": _quiet(trend(say, row["trend"], item.unit)),
        "median": _quiet(trend(say, _minus(row["value"], medians.get(item.id)), item.unit)),
        "coverage": _quiet(say.percent(_hundred(row["coverage"]), 0)),
        "rank": rank(say, row["rank"], row["ranked"]),
        "source": badges.kind(say, row["kind"]) if row["state"] == "value" else NOTHING,
    }


def _line(
    say: Say, identifier: str, cells: Mapping[str, str], columns: list[str], link: Link, opened: str | None
) -> str:
    mark = ' aria-current="true"' if identifier == opened else ""
    head = f'<a href="{escape(link(identifier))}" data-tc-to="indicateur">{cells["name"]}</a>'
    rest = "".join(_cell(say, name, cells[name]) for name in columns[1:])
    return f'<tr{mark}><th scope="row" class="tc-c-name">{head}</th>{rest}</tr>'


def _cell(say: Say, name: str, content: str) -> str:
    """A cell carries its column's name, which stands beside it where the table becomes a list."""
    empty = " tc-empty" if content == NOTHING else ""
    return (
        f'<td class="tc-c-{name}{empty}" data-label="{escape(say(f"indicators.{name}"))}"><span>{content}</span></td>'
    )


def _quiet(text: str) -> str:
    return NOTHING if text == MISSING else escape(text)


def _minus(value: float | None, middle: float | None) -> float | None:
    return None if value is None or middle is None or pd.isna(value) or pd.isna(middle) else value - middle


def label(say: Say, item: Indicator) -> str:
    """The name of an indicator in the reader's language."""
    return item.name_fr if say.language == "fr" else item.name_en


def value(say: Say, row: Row, unit: str) -> str:
    """HTML of a value; where there is none, why: missing, not applicable, hidden."""
    if row["state"] != "value":
        why = escape(say(f"indicators.why_{row['state']}"))
        return f'<span title="{why}">{badges.state(say, row["state"])}</span>'
    if unit in LONG_UNITS:
        return f"<strong>{say.number(row['value'])}</strong><small>{escape(say.unit(unit))}</small>"
    return f"<strong>{escape(say.value(row['value'], unit))}</strong>"


def target(say: Say, row: Row, item: Indicator) -> str:
    """HTML of a target and its date; one that is for demonstration beside a value that is not says so."""
    if row["target"] is None or pd.isna(row["target"]):
        return f'<span class="tc-quiet">{escape(say("indicators.no_target"))}</span>'
    digits = 0 if float(row["target"]).is_integer() else None
    written = say.value(row["target"], item.unit, digits)
    by = "" if pd.isna(row["target_date"]) else say("indicators.by", date=say.short_date(row["target_date"]))
    invented = row["target_kind"] == "demonstration" and row["kind"] != "demonstration"
    note = f'<small class="tc-quiet">{escape(say("indicators.target_demonstration"))}</small>' if invented else ""
    return f'{escape(written)}<small class="tc-quiet">{escape(by)}</small>{note}'


def progress(say: Say, row: Row) -> str:
    """HTML bar with its tick and its percentage; the raw rate, when it is clamped, in the tooltip."""
    if pd.isna(row["progress"]):
        return NOTHING
    expected = None if pd.isna(row["expected"]) else float(row["expected"])
    tip = escape(_clamped(say, row))
    bar = cards.bar(say, float(row["progress"]), expected)
    return f'<span class="tc-meter" title="{tip}">{bar}<span>{say.percent(row["progress"], 0)}</span></span>'


def _clamped(say: Say, row: Row) -> str:
    raw = row.get("progress_raw", float("nan"))
    if pd.isna(raw) or 0 <= raw <= 100:
        return ""
    return say(f"indicators.{'overshoot' if raw > 100 else 'regression'}", value=say.percent(raw, 0))


def gap(say: Say, points: float | None) -> str:
    """HTML of a gap to the expected pace, in points; late ones stand out."""
    if points is None or pd.isna(points):
        return NOTHING
    rounded = round(points)
    if rounded == 0:
        return escape(say("indicators.pace"))
    words = escape(say("indicators.points", count=abs(rounded), signed=say.signed(rounded)))
    return f'<span class="tc-late">{words}</span>' if rounded < 0 else words


def trend(say: Say, change: float | None, unit: str) -> str:
    """A change: in points for a percentage, in the unit otherwise, without a unit that is long to write."""
    if change is None or pd.isna(change):
        return MISSING
    if unit == "percent":
        points = round(change, 1)
        signed = say.signed(points)
        return say("indicators.points", count=abs(points), signed=signed) if points else say("indicators.stable")
    written = say.number(abs(change)) if unit in LONG_UNITS else say.value(abs(change), unit)
    if not any(digit in written for digit in "123456789"):
        return say("indicators.stable")
    return f"{'+' if change > 0 else MINUS}{written}"


def rank(say: Say, place: float | None, ranked: float) -> str:
    """HTML of a rank among the territories of the level that have a value; none for one that stands alone."""
    if place is None or pd.isna(place) or ranked < 2:
        return NOTHING
    key = "rank_first" if place == 1 else "rank_other"
    return escape(say(f"indicators.{key}", rank=int(place), ranked=int(ranked)))


def _hundred(share: float | None) -> float | None:
    return None if share is None or pd.isna(share) else 100 * share


def kind(kinds: "pd.Series[Any]") -> str:
    """The kind of a figure drawn from several: the one that promises least, so that nothing invented seems real."""
    return max((name for name in kinds if name in KINDS), key=KINDS.index, default="demonstration")
