"""The list of a workstream's indicators: value, target, progress, gap, trend, coverage, rank, source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from pages.charts import events, sparkline
from pages.elements import badges, lists, more
from pages.markup import NOTHING, Markup, concat, escape, html
from pages.parts import cards, remarks
from pages.text import ALL, MISSING, Say
from pages.text.written import joined, opened
from queries import figures, freshness
from queries.indicators import FEWEST, Indicator, Part, Progress

Row = Mapping[Any, Any]
Link = Callable[[str], str]
MINUS = "\u2212"
SHORT = 0.1
NONE = html('<span class="tc-quiet">{}</span>', MISSING)
# These units are written under the value, and left out of a change.
SCALED = ("progress", "trend")  # columns that are drawn
LONG_UNITS = ("per_100k", "per_day", "fte")


def title(say: Say, room: str, place: str | None, pace: Progress) -> str:
    """The finding of a workstream: late, ahead, on pace, or how much of it is known; `place` only below the nation."""
    gap = None if pace.gap is None else round(pace.gap)
    if pace.value is None or gap is None:
        return placed(say, place or say(f"{room}.subject"), known(say, pace.available, pace.weighted))
    if gap == 0:
        found = say(f"{room}.title_on_pace")
    else:
        found = say(f"{room}.title_{'behind' if gap < 0 else 'ahead'}", count=abs(gap))
    return placed(say, place, found) if place else found


def known(say: Say, available: int, weighted: int) -> str:
    """'avancement connu pour 2 indicateurs sur 7': what there is of a workstream that has no single figure."""
    if not weighted:
        return say("indicators.outside_title")
    return say("indicators.known_title" if available else "indicators.known_none", count=available, total=weighted)


def valued(say: Say, held: int, total: int) -> str:
    """'2 indicateurs renseignés sur 7': how many have a value, of those that have a meaning there."""
    return say("indicators.valued_title" if held else "indicators.valued_none", count=held, total=total)


def placed(say: Say, subject: str, finding: str) -> str:
    """'Bretagne : la clarification a 9 points de retard': what a finding is about, then the finding."""
    return say("indicators.place", place=subject, rest=say.inside(finding))


def sentence(say: Say, pace: Progress, as_of: date, catalogue: Mapping[str, Indicator]) -> str:
    """Progress, expected pace, what they rest on, and what weighs most in them."""
    if not pace.weighted:
        return say("indicators.outside")
    if pace.value is None:
        indicators = say("indicators.count", count=pace.available, n=pace.available, m=pace.weighted)
        return say("indicators.pace_sentence_unknown", count=pace.available, date=as_of, indicators=indicators)
    values = {"value": say.percent(pace.value, 0), "expected": say.percent(pace.expected, 0)}
    reached = say("indicators.pace_sentence", date=as_of, rests=rests(say, pace), **values)
    return joined(" ", filter(None, (reached, heaviest(say, pace, catalogue))))


def rests(say: Say, pace: Progress, words: str = "indicators.rests") -> str:
    """How many indicators a progress rests on and how many keep their pace; where it is not all of them, of how many,
    and of how much of the weight.
    """
    kept = figures.other_facet(
        pace.weighted, "kept", sum(one.gap is not None and round(one.gap) >= 0 for one in pace.parts)
    )
    if pace.available < pace.weighted:
        share = say.percent(figures.other_facet(pace.weighted, "held", pace.held), 0)
        return say(f"{words}_known", count=pace.available, total=pace.weighted, share=share, kept=kept)
    return say(words, count=pace.weighted, kept=kept)


def heaviest(say: Say, pace: Progress, catalogue: Mapping[str, Indicator], weighed: bool = True) -> str:
    """The indicator that takes most from a progress, with its gap and its weight; empty where none is behind."""
    told = pull if weighed else points
    names = [
        say("indicators.heavy", name=label(say, catalogue[one.indicator]), pull=told(say, pace, one))
        for one in pace.heaviest
    ]
    late = pace.gap is not None and round(pace.gap) < 0
    key = "indicators.heaviest" if late else "indicators.lagging"
    return say(key, count=len(names), names=say.listed(names, ALL)) if names else ""


def pull(say: Say, pace: Progress, part: Part) -> str:
    """'−50 points, poids 1 sur 8': how much an indicator takes from a progress."""
    return say("indicators.pull", points=points(say, pace, part), weight=weight(say, part.weight, pace))


def points(say: Say, pace: Progress, part: Part) -> str:
    """'−50 points': how far an indicator of a progress is from its own pace."""
    return say("indicators.points", count=abs(round(part.gap or 0)), signed=say.signed(part.gap, digits=0))


def weight(say: Say, share: float, pace: Progress) -> str:
    """'1 sur 8': the weight of an indicator among those of a progress."""
    whole = pace.total or sum(part.weight for part in pace.parts)
    return say("indicators.weight_of", weight=share, total=whole)


def gauge(say: Say, pace: Progress) -> Markup:
    """HTML of a workstream's progress: the share done, the gap, the bar with the expected pace written under it.

    Where it is not computed, of how many indicators it is known, and no empty bar.
    """
    if not pace.weighted:
        return html('<p class="tc-gauge tc-quiet">{}</p>', say("indicators.outside"))
    if pace.value is None:
        return html('<p class="tc-gauge tc-quiet">{}</p>', unpaced(say, pace))
    done = cards.done(say, pace.value, pace.kind)
    return html(
        '<div class="tc-gauge"><p class="tc-pace">{done}{gap}</p>{bar}{expected_words}</div>',
        done=done,
        gap=cards.gap(say, pace.gap),
        bar=cards.bar(say, pace.value, pace.expected),
        expected_words=cards.expected_words(say, pace.expected),
    )


def unpaced(say: Say, pace: Progress) -> str:
    """Why a workstream has no progress: too few indicators weigh in it, or too few of them are known."""
    if pace.weighted < FEWEST:
        return say("overview.card.few", count=pace.available, total=pace.weighted)
    return opened(known(say, pace.available, pace.weighted))


@dataclass(frozen=True)
class Beside:
    """What a list of indicators says beside their own standings, each by indicator.

    `medians` of the level, of what is comparable: the gap to them stands in place of the coverage. `nation`: standings
    of the country, whose value stands under the territory's. `lines` (see sparkline) stand under the changes, and their
    events under the table. A `full` list says under each name the month of its value, of how many territories inside it
    is known and the titles of its `sources`, and under each bar the pace that was expected. `targets`: what is said
    under the table of those that not every reader shares. `known`: the day of a real edition, where
    those alone stand in it that have a value, under their month; the others are named below, and no column is empty.
    """

    medians: Mapping[str, float] | None = None
    nation: Mapping[str, Row] = field(default_factory=dict)
    lines: Mapping[str, sparkline.Line] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    full: bool = False
    targets: str = ""
    known: date | None = None


def listing(
    say: Say,
    card: pd.DataFrame,
    catalogue: Mapping[str, Indicator],
    link: Link,
    level: str,
    code: str,
    opened: str | None = None,
    beside: Beside = Beside(),
) -> Markup:
    """HTML table of a scorecard's rows; `link` gives the address of an indicator, `opened` is the one being read.

    Those that are late come first, the one that takes most from the progress before the others. The rank stands only
    below the nation, the coverage only where there are territories below. Indicators without meaning for the territory
    are named under the table, with the reason.
    """
    rows = [figures.standing(row, row["indicator"], level, code) for row in card.to_dict("records")]
    held, apart = parted(say, rows, catalogue, level, beside.known is not None)
    shown = sorted(held, key=_taken)
    columns = _columns(level, beside, shown)
    items = [catalogue[row["indicator"]] for row in shown]
    shared = _shared(say, beside, [item.id for item in items])
    beside = replace(beside, sources={}) if shared else beside
    lines = [_line(say, row, item, level, beside, link) for row, item in zip(shown, items, strict=True)]
    table = lists.table(
        "tc-list",
        say("indicators.caption"),
        {name: say(f"indicators.{name}") for name in columns},
        lines,
        {name: f"tc-c-{name}" for name in columns},
        under={name: scale(say, name) for name in SCALED},
        current=next((rank for rank, item in enumerate(items) if item.id == opened), None),
    )
    happened = events.under(say, ((label(say, catalogue[name]), one.marks) for name, one in beside.lines.items()))
    notes: str = joined(" ", filter(None, (beside.targets, shared, "" if beside.known else apart)))
    first = more.first(len(columns))
    below = with_apart(say, table if shown else NOTHING, len(shown), first, notes, beside.full, happened)
    # Who looks for one of them finds it; the others read on.
    folded = html('<details class="tc-note"><summary>{}</summary>{}</details>', say("indicators.without"), apart)
    return below + (folded if beside.known and apart else NOTHING)


def _line(say: Say, row: Row, item: Indicator, level: str, beside: Beside, link: Link) -> Mapping[str, lists.Cell]:
    below = _known(say, row, item, level, beside) if beside.full or beside.known else NOTHING
    name = html('<a href="{}" data-tc-to="indicateur">{}</a>{}', link(item.id), label(say, item), below)
    told = _cells(say, row, item, beside).items()
    # A cell that holds nothing is not shown where the table becomes a list.
    return {"name": name} | {of: ("tc-empty" * (cell == NONE), html("<span>{}</span>", cell)) for of, cell in told}


def parted(
    say: Say, rows: Sequence[Row], catalogue: Mapping[str, Indicator], level: str, known: bool
) -> tuple[list[Row], str]:
    """The indicators that a list shows, and the words that name the others: those without meaning for the territory,
    and where only the `known` are shown those of which no value is published.
    """
    left = ("not_applicable", *(("missing", "hidden") if known else ()))
    items = {state: [catalogue[row["indicator"]] for row in rows if row["state"] == state] for state in left}
    nameless = [item for state in left[1:] for item in items[state]]
    names = say.listed((label(say, item) for item in nameless), ALL)
    told = say("indicators.silent", count=len(nameless), names=names) if nameless else ""
    words = " ".join(filter(None, (told, outside(say, items["not_applicable"], level))))
    return [row for row in rows if row["state"] not in left], words


def _filled(rows: Sequence[Row], beside: Beside) -> set[str]:
    """The columns that say something of one of these rows at least."""
    held = {"name", "value", "source", "coverage", *(["median"] if beside.medians else [])}
    of = {"target": "target", "progress": "progress", "gap": "gap", "trend": "trend", "rank": "rank"}
    held |= {name for name, column in of.items() if any(pd.notna(row[column]) for row in rows)}
    return held | ({"trend"} if any(row["indicator"] in beside.lines for row in rows) else set())


def _taken(row: Row) -> float:
    """What a late indicator takes from the progress, in weighted points (minus); zero for the others."""
    gap = 0 if pd.isna(row["gap"]) else min(0, round(row["gap"]))
    return gap * (row["weight"] or 0.01)  # one without weight after those that have one


def _shared(say: Say, beside: Beside, names: Sequence[str]) -> str:
    """The sources where all lines have the same, or of a real edition, where each has its own page, said once under the
    table; "" where each line says its own.
    """
    told = [tuple(beside.sources.get(name, ())) for name in names]
    titles = dict.fromkeys(title for one in told for title in one)
    if not titles or not (beside.known or (len({*told}) == 1 and len(names) > 1)):
        return ""
    of = "indicators.counted_from" if beside.known else "indicators.counted_from_all"
    return say(of, count=len(titles), names=say.apart(list(titles)))


def with_apart(
    say: Say, table: Markup, count: int, shown: int, apart: str, detailed: bool, happened: Markup = NOTHING
) -> Markup:
    """HTML of a table, folded on a phone, of what is left out of it and of what `happened`, which its small curves
    mark; where it is `detailed`, all is folded.
    """
    note = html('<p class="tc-note tc-apart{}">{}</p>', " tc-detail" if detailed else "", apart) if apart else NOTHING
    if detailed:
        return more.folded(say, table + happened + note, count, shown, detailed)
    return more.folded(say, table, count, shown) + happened + note


def scale(say: Say, column: str = "progress") -> Markup:
    """HTML of what the bars or small curves of a column share, under its header: the scale, what a mark on it is."""
    return html(' <small class="tc-scale">{}</small>', say(f"parts.scale.{column}"))


def outside(say: Say, items: list[Indicator], level: str) -> str:
    """The indicators without meaning here, those of another level together, the others each with its reason."""
    here = [
        say("indicators.place", place=label(say, item), rest=reason(say, item, level, "not_applicable"))
        for item in items
        if level in item.levels
    ]
    others = say.listed((label(say, item) for item in items if level not in item.levels), ALL)
    told = [say("indicators.apart_here", names=say.apart(here))] if here else []
    told += [say("indicators.apart", names=others)] if others else []
    return " ".join(told)


def _columns(level: str, beside: Beside, rows: Sequence[Row]) -> list[str]:
    """The columns of a list; of a real edition, those that say something of one of its rows."""
    columns = ["name", "value", "target", "progress", "gap", "trend"]
    if beside.medians is not None:
        columns.append("median")
    elif level != "department":
        columns.append("coverage")
    columns += [*(["rank"] if level != "nation" else []), "source"]
    return [name for name in columns if name in _filled(rows, beside)] if beside.known else columns


def _cells(say: Say, row: Row, item: Indicator, beside: Beside) -> dict[str, Markup]:
    curve = beside.lines.get(item.id, sparkline.NONE).drawn
    return {
        "value": value(say, row, item.unit) + _in_france(say, row, beside.nation.get(item.id), item.unit),
        "target": target(say, row, item),
        "progress": progress(say, row) + (_due(say, row) if beside.full else NOTHING),
        "gap": (escape(met(say, row)) if row["reached"] else gap(say, row["gap"])) + _weighed(say, row["weight"]),
        "trend": _quiet(trend(say, row["trend"], item.unit)) + curve,
        "median": to_median(say, row, item, (beside.medians or {}).get(item.id)),
        "coverage": _quiet(say.percent(hundred(row["coverage"]), 0)),
        "rank": rank(say, row),
        "source": badges.kind(say, row["kind"]) if row["state"] == "value" else NONE,
    }


def _in_france(say: Say, here: Row, row: Row | None, unit: str) -> Markup:
    """HTML of the country's value under a territory's, with its month where that is another; empty if none."""
    if row is None or row["state"] != "value":
        return NOTHING
    told = say.number(row["value"]) if unit in LONG_UNITS else say.value(row["value"], unit)
    key = "in_france" if here["state"] != "value" or here["period"] == row["period"] else "in_france_then"
    words = say(f"indicators.{key}", value=told, month=say.month(row["period"]))
    return html(' <small class="tc-quiet tc-detail">{}</small>', words)


def _known(say: Say, row: Row, item: Indicator, level: str, beside: Beside) -> Markup:
    """HTML of the month of a value, of how many territories below it is known where there are, and of its sources."""
    if row["state"] != "value":
        return NOTHING
    told = [month(say, row, item, beside.known)]
    if pd.notna(row["inside"]):
        below = item.levels[-1]
        told.append(say(f"indicators.covered.{below}", covered=row["covered"], inside=row["inside"]))
    sources = beside.sources.get(item.id, ())
    names = say("indicators.counted_from", count=len(sources), names=say.apart(sources)) if sources else ""
    lines = (joined(", ", told), names)
    return concat(html(' <small class="tc-quiet tc-detail">{}</small>', one) for one in lines if one)


def month(say: Say, row: Row, item: Indicator, on: date | None, short: bool = False) -> str:
    """'juillet 2024'; on a day of a real edition, that it is older than the figure's own period."""
    told = say.short_month(row["period"]) if short else say.month(row["period"])
    if on is None or not freshness.is_old(item, row["period"], on):
        return told
    if short:
        return say("indicators.old_brief", month=told)
    often = say.inside(say(f"freshness.periodicity.{freshness.periodicity(item)}"))
    return say("indicators.old", month=told, often=often)


def _due(say: Say, row: Row) -> Markup:
    """HTML of the pace that was expected, under the bar where it is a mark."""
    if pd.isna(row["progress"]) or pd.isna(row["expected"]):
        return NOTHING
    due = say("parts.expected", value=say.percent(row["expected"], 0))
    return html(' <small class="tc-quiet tc-detail">{}</small>', due)


def _weighed(say: Say, share: float) -> Markup:
    """HTML of the weight of an indicator in the progress of its workstream; nothing where it has none."""
    told = html(' <small class="tc-quiet tc-detail">{}</small>', say("indicators.weighed", weight=share))
    return told if share else NOTHING


def _quiet(text: str) -> Markup:
    return NONE if text == MISSING else escape(text)


def to_median(say: Say, row: Row, item: Indicator, middle: float | None) -> Markup:
    """HTML of the gap of a territory to the median of its level, for what is comparable (a count, by inhabitant)."""
    if middle is None or pd.isna(middle) or pd.isna(row["comparable"]):
        return NONE
    apart = row["comparable"] - middle
    change = figures.other_facet(row["comparable"], "to_median", round(apart, 1) if item.per_people else apart)
    if change and item.per_people:
        return html("{} <small>{}</small>", say.signed(change), say.unit("per_100k"))
    return escape(trend(say, change, item.unit, "indicators.at_median"))


def label(say: Say, item: Indicator) -> str:
    """The name of an indicator in the reader's language."""
    return say.text(say.either(item.name_fr, item.name_en))


def short(say: Say, item: Indicator) -> str:
    """What a figure of an indicator is said to be, after it: its short name, or its name."""
    said = say.either(item.short_fr, item.short_en)
    return say.text(said) if said else label(say, item)


def value(say: Say, row: Row, unit: str) -> Markup:
    """HTML of a value, or why there is none, and of what is said of it."""
    return bare_value(say, row, unit) + remarks.mark(say, row)


def bare_value(say: Say, row: Row, unit: str) -> Markup:
    """HTML of a value; where there is none, why: missing, not applicable, hidden, secret."""
    if row["state"] != "value":
        why = row.get("why") or say(f"indicators.why_{row['state']}")
        return html('<span title="{}">{}</span>', why, badges.state(say, row["state"]))
    if unit in LONG_UNITS:
        small = html(" <small>{}</small>", say.unit(unit)) if say.unit(unit) else NOTHING
        return html("<strong>{}</strong>{}", say.number(row["value"]), small)
    return html("<strong>{}</strong>", say.value(row["value"], unit))


def reasons(say: Say, item: Indicator, level: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `why`: why a territory of the level has no value, in words; none where it has one. And what is said of
    its figure, in words (`remarks.written`). What has no value is made of nothing: its `kind` is none.
    """
    rows = rows.assign(kind=rows["kind"].where(rows["state"].isin(("value", "secret")), None))
    whys = [None if state == "value" else reason(say, item, level, state) for state in rows["state"]]
    return remarks.written(say, rows.assign(why=pd.Series(whys, rows.index, dtype=object)))


def reason(say: Say, item: Indicator, level: str, state: str) -> str:
    """Why there is no value: the indicator's own words where the territory is outside of it."""
    outside = say.either(item.outside_fr, item.outside_en)
    if state == "not_applicable" and outside and level in item.levels:
        return say.text(outside)
    return say(f"indicators.why_{state}")


def target(say: Say, row: Row, item: Indicator) -> Markup:
    """HTML of a target and its date; one that is for demonstration beside a value that is not says so.

    Where the way to it is short, a small change of the value is a large one of the progress: it then says its start.
    """
    if row["target"] is None or pd.isna(row["target"]):
        return html('<span class="tc-quiet">{}</span>', say("indicators.no_target"))
    write = say.number if item.unit in LONG_UNITS else partial(say.target, unit=item.unit)  # as the value beside it
    written = write(row["target"])
    by = say.by(row["target_date"], short=True)
    invented = row["target_kind"] == "demonstration" and row["kind"] != "demonstration"
    note = html(' <small class="tc-quiet">{}</small>', say("indicators.target_demonstration")) if invented else NOTHING
    start = say("indicators.from", start=write(row["start"])) if _is_short(row) else ""
    from_there = html(' <small class="tc-quiet">{}</small>', start) if start else NOTHING
    return html('{} <small class="tc-quiet">{}</small>{}{}', written, by, from_there, note)


def _is_short(row: Row) -> bool:
    """Whether a target asks for a tenth more or less of what there was at the start, or for less than that."""
    start, target = row["start"], row["target"]
    return not pd.isna(start) and 0 < abs(target - start) <= SHORT * abs(start)


def progress(say: Say, row: Row) -> Markup:
    """HTML bar with its tick and its percentage; the raw rate, when it is clamped, in the tooltip."""
    if pd.isna(row["progress"]):
        return NONE
    expected = None if pd.isna(row["expected"]) else float(row["expected"])
    tip = _clamped(say, row)
    written = progress_words(say, row)
    bar = cards.bar(say, float(row["progress"]), expected, written)
    return html('<span class="tc-meter" title="{}">{}<span>{}</span></span>', tip, bar, written)


def met(say: Say, row: Row) -> str:
    """That a target is reached: exactly, passed since, or passed before its way began."""
    passed = row.get("passed")
    return say(f"indicators.target_{passed if isinstance(passed, str) else 'reached'}")


def progress_words(say: Say, row: Row) -> str:
    """The progress in whole points."""
    if pd.isna(row["progress"]):
        return MISSING
    return say.percent(row["progress"], 0)


def _clamped(say: Say, row: Row) -> str:
    raw = row.get("progress_raw", float("nan"))
    if pd.isna(raw) or 0 <= raw <= 100:
        return ""
    return say("indicators.overshoot") if raw > 100 else say("indicators.regression", value=say.percent(raw, 0))


def gap(say: Say, points: float | None) -> Markup:
    """HTML of a gap to the expected pace, in points; late ones stand out."""
    if points is None or pd.isna(points):
        return NONE
    rounded = round(points)
    if rounded == 0:
        return escape(say("indicators.pace"))
    words = escape(say("indicators.points", count=abs(rounded), signed=say.signed(rounded)))
    return html('<span class="tc-late">{}</span>', words) if rounded < 0 else words


def trend(say: Say, change: float | None, unit: str, none: str = "indicators.stable") -> str:
    """A change: in points for a percentage, in the unit otherwise, without a unit that is long to write.

    `none` is the key of what is said where nothing changes.
    """
    if change is None or pd.isna(change):
        return MISSING
    if unit == "percent":
        points = round(change, 1)
        signed = say.signed(points)
        return say("indicators.points", count=abs(points), signed=signed) if points else say(none)
    written = say.number(abs(change)) if unit in LONG_UNITS else say.value(abs(change), unit)
    if not any(digit in written for digit in "123456789"):
        return say(none)
    return joined("", ("+" if change > 0 else MINUS, written))


def rank(say: Say, row: Row) -> Markup:
    """HTML of a rank among the territories of the level that can be compared; none for one that stands alone."""
    if row["rank"] is None or pd.isna(row["rank"]) or row["ranked"] < 2:
        return NONE
    tied = html(' <small class="tc-quiet">{}</small>', say("indicators.tied")) if row["tied"] > 1 else NOTHING
    return escape(say("indicators.rank_of", rank=round(row["rank"]), ranked=round(row["ranked"]))) + tied


def hundred(share: float | None) -> Any:
    """A share (0 to 1) as a percentage, which is the same figure."""
    return None if share is None or pd.isna(share) else figures.same(share, 100 * share)
