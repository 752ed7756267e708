"""One indicator opened: what it says, how it is computed, its curve, its ranking."""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages import charts
from pages.charts import events
from pages.charts.marks import Event
from pages.charts.spec import Chart
from pages.elements import badges, links, numbers
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.parts import cards, panel, remarks, rows_links, scorecard
from pages.shell import states
from pages.text import Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures, freshness
from queries.indicators import WORKSTREAMS, Indicator


def heading(say: Say, item: Indicator) -> None:
    """The name of the indicator, its formula in words, and its definition folded under it."""
    name, words = escape(scorecard.label(say, item)), escape(formula(say, item))
    items = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in facts(say, item).items())
    draw(
        html(
            '<section class="tc-indicator" id="indicateur"><h2>{name}</h2><p>{formula}</p>'
            "<details><summary>{details}</summary>"
            '<dl class="tc-facts">{items}</dl></details></section>',
            name=name,
            formula=words,
            details=say("indicators.details"),
            items=items,
        )
    )


def contest(
    say: Say,
    item: Indicator,
    row: scorecard.Row,
    place: str,
    edition: str,
    sources: Sequence[str],
    level: str = "nation",
    code: str = "FR",
) -> None:
    """How to take a figure elsewhere, with its `sources` in words, and to have it checked: what to copy, so that who
    publishes it finds the very same figure, and to whom.
    """
    known = row["state"] == "value"
    lines = {
        say("indicators.name"): f"{item.id}, {scorecard.label(say, item)}",
        say("indicators.territory"): place,
        say("indicators.period"): say.month(row["period"]),
        say("indicators.value"): say.value(row["value"], item.unit) if known else say(f"parts.state.{row['state']}"),
        say("indicators.edition"): edition,
    }
    cited = cards.cite(say, told=joined("\n", [_cited(say, item, row, place), *sources]))
    public = level in item.public
    shown = links.embedding(say("embed.link"), item.id, level, code) if public else NOTHING
    taken = html('<p class="tc-cites">{} {} {}</p>', cited, _rows(say, item, row), shown)
    report(say, say("indicators.contest"), lines, taken)


def _rows(say: Say, item: Indicator, row: scorecard.Row) -> Markup:
    """The ways to the rows that make the numerator and the denominator, where they are sums of rows."""
    keys = [getattr(row.get(facet), "key", None) for facet in rows_links.FACETS[: len(item.counted)]]
    return concat((rows_links.anchor(say, key) for key in keys if key is not None), " ")


def report(say: Say, title: str, lines: Mapping[str, str], before: Markup = NOTHING) -> None:
    """What to send of a figure that looks wrong, under its title, and to whom; `before` comes first."""
    copied = joined("\n", [say("indicators.place", place=term, rest=text) for term, text in lines.items()])
    contact = os.environ.get("CONTACT", "").strip()
    whom = say("indicators.contest_to", contact=contact) if contact else say("indicators.contest_nobody")
    draw(
        html(
            '{}<div class="tc-contest"><details><summary>{}</summary><p>{}</p><pre><code>{}</code></pre></details>'
            '<p class="tc-note">{}</p></div>',
            before,
            title,
            say("indicators.contest_how"),
            copied,
            whom,
        )
    )


def national(say: Say, item: Indicator) -> str:
    """Why an indicator of the whole country alone cannot be compared, and what limits it."""
    limits = say.either(item.limits_fr, item.limits_en)
    return joined(" ", filter(None, (say("indicators.national_sentence"), limits and say.text(limits))))


def _cited(say: Say, item: Indicator, row: scorecard.Row, place: str) -> str:
    """A figure in words, with its territory and its month."""
    known = row["state"] == "value"
    value = say.value(row["value"], item.unit) if known else say(f"parts.state.{row['state']}")
    return say(
        "indicators.cited",
        name=scorecard.label(say, item),
        value=value,
        place=place,
        month=say.month(row["period"]),
    )


def facts(say: Say, item: Indicator) -> dict[str, str]:
    """What is known of an indicator's definition: term -> text."""
    return {
        say("indicators.better"): say(f"indicators.better_{item.better}"),
        say("indicators.start"): _start(say, item),
        say("indicators.target"): _target(say, item),
        say("indicators.weight"): weight(say, item),
        say("indicators.owner"): owner(say, item),
        say("indicators.source_text"): item.source_text,
        say("indicators.limits"): say.either(item.limits_fr, item.limits_en) or say("indicators.no_limits"),
        say("indicators.published"): published(say, item),
        say("indicators.reviewed"): say.date(item.reviewed),
    } | ({say("indicators.external"): item.external} if item.external else {})


def owner(say: Say, item: Indicator) -> str:
    """Who answers for it, by function; that nobody was named, in words."""
    return say.apart(freshness.owners(item, say.language)) or say("indicators.no_owner")


def published(say: Say, item: Indicator) -> str:
    """At which levels the public sees the indicator."""
    if not item.public:
        return say("indicators.published_never")
    return say("indicators.published_at", levels=say.listed(say(f"indicators.levels.{level}") for level in item.public))


def formula(say: Say, item: Indicator) -> str:
    """The formula in words."""
    return say.either(item.formula_fr, item.formula_en)


def weight(say: Say, item: Indicator) -> str:
    """The weight of an indicator in the progress of its workstream; that it has none, in words."""
    return say.number(_own(item, "weight", item.weight)) if item.weight else say("indicators.weight_none")


def _start(say: Say, item: Indicator) -> str:
    if item.start is None:
        return say("indicators.start_own", date=item.start_date)
    origin = say.value(_own(item, "origin", item.start), item.unit)
    return say("indicators.start_at", value=origin, date=item.start_date)


def _target(say: Say, item: Indicator) -> str:
    if item.target is None:
        return say("indicators.target_none")
    kind = say(f"indicators.target_kinds.{item.target_kind}")
    goal = say.target(_own(item, "goal", item.target), item.unit)
    return say("indicators.target_at", value=goal, by=say.by(item.target_date), kind=kind)


def _own(item: Indicator, facet: str, value: float | None) -> Any:
    """A number of the indicator's definition, the same for all territories."""
    return figures.key(f"{item.id}.{facet}")(value)


def curve(
    say: Say,
    item: Indicator,
    row: scorecard.Row,
    series: pd.DataFrame,
    place: str,
    level: str,
    code: str,
    happened: Sequence[Event] = (),
    source: str = "",
) -> None:
    """The indicator over time in one territory, with its target and expected pace (in the unit of the value)."""
    if series["value"].notna().sum() == 0:
        states.empty(say, say("indicators.series_none"))
        return
    drawn, rows = chart(say, item, row, series, place, happened), with_pace(series.sort_values("period"), item, row)
    panel(
        say,
        drawn.title,
        drawn.sentence,
        lambda: drawn,
        rows,
        f"{item.id}-{level}-{code}",
        badges.least(rows["kind"]),
        {
            "period": (say("indicators.period"), "month"),
            "value": (say("indicators.value"), item.unit),
            "expected": (say("indicators.expected"), item.unit),
            "target": (say("indicators.target"), item.unit),
            "kind": (say("indicators.source"), "kind"),
        },
        keys=figures.of_series(item.id, level, code),
        source=source,
    )


def last_known(rows: pd.DataFrame, keys: figures.Keys) -> scorecard.Row:
    """The last row of a series that has a value, whose numbers know what they are."""
    end = rows.dropna(subset=["value"]).iloc[-1].to_dict()
    return end | {column: key(end[column]) for column, key in keys(end).items() if column in end}


def with_pace(series: pd.DataFrame, item: Indicator, row: scorecard.Row) -> pd.DataFrame:
    """The series with the territory's target and the value that a straight line from start to target gives.

    A month is told as it ended, and so is what was expected: of the last month, what lists and bars say.
    """
    line = (row["start_date"], row["start"], row["target"], row["target_date"])
    ends = pd.to_datetime(series["period"]) + pd.offsets.MonthEnd(0)
    return series.assign(expected=[expected_value(day, *line) for day in ends], target=row["target"])


def expected_value(day: Any, start_date: Any, start: float, target: float, target_date: Any) -> float | None:
    """The value a straight line from start to target gives on a day; flat before the one and after the other."""
    if any(value is None or pd.isna(value) for value in (start_date, start, target, target_date)):
        return None
    begin, end, now = (pd.Timestamp(value) for value in (start_date, target_date, day))
    if end <= begin:
        return float(target)
    share = min(1.0, max(0.0, (now - begin) / (end - begin)))
    return float(start) + share * (float(target) - float(start))


def chart(
    say: Say,
    item: Indicator,
    row: scorecard.Row,
    series: pd.DataFrame,
    place: str,
    happened: Sequence[Event],
    on_page: bool = True,
) -> Chart:
    """An indicator of a territory over time, beside its pace and its target: the same on its page, in a note, in a
    frame. `row`: where it stands; `series`: of its territory, of which one value at least is known.
    """
    rows = with_pace(series.sort_values("period"), item, row)
    name = scorecard.label(say, item)
    last = last_known(rows, figures.of_series(item.id, *rows.iloc[0][["level", "code"]]))
    yearly = rows["period"].dt.month.nunique() == 1
    drawn = with_pace(rows if yearly else charts.by_month(rows, "period", "value"), item, row)
    names = {"value": say("indicators.line_value"), "expected": say("indicators.line_expected")}
    kept = ["value"] if drawn["expected"].isna().all() else ["value", "expected"]
    long = drawn.melt("period", kept, var_name="line", value_name="y").astype({"y": "float64"})
    return charts.line(
        say,
        long.assign(line=long["line"].map(names)),
        "period",
        "y",
        item.unit,
        say("indicators.series_alt", name=name, place=place),
        "line",
        None if pd.isna(row["target"]) else float(row["target"]),
        marks=events.over(happened, rows["period"]),
        title=curve_title(say, item, row, last, name),
        sentence=curve_sentence(say, item, row, last, place, on_page),
        number=WORKSTREAMS.index(item.workstream) + 1,
    )


def curve_title(say: Say, item: Indicator, row: scorecard.Row, last: scorecard.Row, name: str) -> str:
    """The finding of a curve: how it changed in twelve months, else its last value."""
    if pd.isna(row["trend"]):
        written = say.value(last["value"], item.unit)
        return say("indicators.series_first", name=name, value=written, month=say.month(last["period"]))
    change = scorecard.trend(say, row["trend"], item.unit)
    if change == say("indicators.stable"):
        return say("indicators.series_flat", name=name)
    return say("indicators.series_up", name=name, change=change)


def standing(say: Say, item: Indicator, row: scorecard.Row, on: dt.date | None = None) -> str:
    """Where an indicator that has a value stands: reached, late, on pace or ahead; its target where no pace is known;
    that it has none. On the day of a real edition an old value is told with its month, of which the pace is too.
    """
    if row["reached"]:
        return scorecard.met(say, row)
    if pd.isna(row["target"]):
        return say("indicators.standing.free", value=say.value(row["value"], item.unit), month=say.month(row["period"]))
    if pd.isna(row["gap"]):
        goal = say.target(row["target"], item.unit)
        return say("indicators.standing.aimed", target=goal, by=say.by(row["target_date"]))
    points = round(row["gap"])
    key = "late" if points < 0 else "ahead" if points else "even"
    told = say(f"indicators.standing.{key}", count=abs(points))
    if on is None or not freshness.is_old(item, row["period"], on):
        return told
    return say("indicators.standing.old", told=told, month=say.month(row["period"]))


def curve_sentence(
    say: Say, item: Indicator, row: scorecard.Row, last: scorecard.Row, place: str, on_page: bool
) -> str:
    """The last value of a curve, with what was expected then and its target; `on_page`, which file would say it."""
    values = {name: say.value(last[name], item.unit) for name in ("value", "expected")}
    values["target"] = say.target(last["target"], item.unit)
    key = "series_free" if pd.isna(row["target"]) else "series_sentence"
    if key == "series_sentence" and pd.isna(last["expected"]):  # no start is known, so no pace
        key = "series_aimed"
    if pd.isna(row["target"]) and item.target is not None:
        key, values["goal"] = "series_promised", say.target(_own(item, "goal", item.target), item.unit)
    by = say.by(item.target_date if pd.isna(row["target"]) else row["target_date"])
    told = [say(f"indicators.{key}", place=place, month=say.month(last["period"]), by=by, **values)]
    if on_page and key == "series_promised" and item.external:
        told.append(say("indicators.target_file"))
    return joined(" ", [*told, *earlier(say, item, row)])


def earlier(say: Say, item: Indicator, row: scorecard.Row) -> list[str]:
    """What the target was before the one in force; empty where there was none."""
    key = getattr(row["target"], "key", None)
    known = lambda one: key.at(one["target_date"])(one["target"]) if key else one["target"]  # noqa: E731
    before = [joined(" ", [say.target(known(one), item.unit), say.by(one["target_date"])]) for one in row["earlier"]]
    return [say("indicators.target_earlier", count=len(before), targets=say.apart(before))] if before else []


def ranking(say: Say, item: Indicator, latest: pd.DataFrame, level: str, chosen: str | None, source: str = "") -> None:
    """Every territory of a level, best placed first; those without a value last, with the reason."""
    rows, unit = compared(item, scorecard.reasons(say, item, level, ordered(latest, item.better)))
    panel(
        say,
        spread(say, rows, unit, cells(item, level)),
        _ranking_sentence(say, item, rows, level, unit),
        lambda: draw(_ranking_list(say, item, rows.to_dict("records"), level, chosen, unit)),
        rows,
        f"{item.id}-{level}",
        badges.least(rows["kind"]),
        {
            **numbers.columns_of(say, "indicators: rank name=territory"),
            **counted(say, rows),
            "value": (say("indicators.value"), unit),
            **numbers.columns_of(say, "indicators: progress:percent expected:percent why"),
            **remarks.columns(say, rows),
        },
        keys=cells(item, level),
        source=source,
    )


def ordered(latest: pd.DataFrame, better: str) -> pd.DataFrame:
    """Rows by rank, then by name; without ranks by what is comparable, highest first unless lower is better."""
    is_ranked = latest["rank"].notna().any()
    return latest.sort_values(
        ["rank" if is_ranked else "comparable", "name"],
        ascending=[is_ranked or better == "lower", True],
        na_position="last",
        ignore_index=True,
        key=alphabetically,
    )


def compared(item: Indicator, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows with what is comparable as their `value`, and its unit: a count becomes a rate, and is kept as `count`.

    A map or a ranking of raw counts would only show where people live.
    """
    if not item.per_people:
        return rows, item.unit
    return rows.assign(count=rows["value"], value=rows["comparable"]), "per_100k"


def counted(say: Say, rows: pd.DataFrame) -> numbers.Columns:
    """The column of the counts behind a rate, where there are any."""
    return {"count": (say("indicators.count_itself"), "count")} if "count" in rows else {}


def cells(item: Indicator, level: str) -> figures.Keys:
    """What the cells of `compared` rows are: a rate that stands for a count is not the value."""
    keys = figures.of_standings(item.id, level, value="comparable" if item.per_people else "value")

    def known(row: scorecard.Row) -> dict[str, figures.Key]:
        found = dict(keys(row))
        return found | ({"count": figures.of_indicator(item.id, "value", level, row["code"], row["period"])})

    return known if item.per_people else keys


def written_row(row: scorecard.Row, item: Indicator, level: str) -> dict[Any, Any]:
    """A row of `compared`, each of whose numbers knows what it is."""
    told = cells(item, level)(row)
    return {name: told[name](value) if name in told else value for name, value in row.items()}


def median(item: Indicator, level: str, known: pd.DataFrame) -> Any:
    """The median of what is compared of a level; none where nothing is known."""
    key = figures.of_indicator(item.id, "median", level, "")
    return key(float(known["value"].median())) if len(known) else None


def middle(say: Say, item: Indicator, level: str, rows: pd.DataFrame, unit: str) -> str:
    """The median, written; where all that is known is under statistical secrecy, those words."""
    known = rows[rows["state"] == "value"]
    if known.empty and (rows["state"] == "secret").any():
        return say("parts.state.secret")
    return say.value(median(item, level, known), unit)


def spread(say: Say, rows: pd.DataFrame, unit: str, keys: figures.Keys | None = None) -> str:
    """The finding of a ranking or a map: from the lowest to the highest, named where they stand alone or nearly."""
    known = rows[rows["state"] == "value"]
    if known.empty:
        return say(f"indicators.ranking_{'secret' if (rows['state'] == 'secret').any() else 'none'}")
    low, high = (
        leaders(known, "value", lambda one: say.value(one, unit), lowest=end, keys=keys) for end in (True, False)
    )
    if len(known) == 1:
        return say("indicators.ranking_one", name=say.text(low.names[0]), value=low.value)
    if low == high:
        whole = len(known) == rows["state"].ne("not_applicable").sum()
        return say(f"indicators.ranking_{'same' if whole else 'known'}", value=low.value)
    names = {"low_name": say.text(say.tied(low.names)), "high_name": say.text(say.tied(high.names))}
    first = say.number(low.known) if unit in scorecard.LONG_UNITS else low.value
    return say("indicators.ranking_title", low=first, high=high.value, **names)


def _ranking_sentence(say: Say, item: Indicator, rows: pd.DataFrame, level: str, unit: str) -> str:
    """How a ranking is ordered, and its median; nothing where there are no two to rank."""
    if (rows["state"] == "value").sum() < 2:  # its title says so
        return ""
    key = "ranking_plain" if item.better == "none" else "ranking_sentence"
    return say(f"indicators.{key}", level=say(f"indicators.level.{level}"), median=middle(say, item, level, rows, unit))


def _ranking_list(say: Say, item: Indicator, rows: list[Any], level: str, chosen: str | None, unit: str) -> Markup:
    lines = concat(ranking_line(say, written_row(row, item, level), level, unit, row["code"] == chosen) for row in rows)
    name = say("indicators.ranking_alt", name=scorecard.label(say, item))
    frame = html('<div class="tc-scroll" role="region" aria-label="{}" tabindex="0">', name)
    return html('{}<ol class="tc-ranking">{}</ol></div>', frame, lines)


def ranking_line(say: Say, row: scorecard.Row, level: str, unit: str, chosen: bool) -> Markup:
    """HTML of one territory in a ranking: rank where there is one, name with a link to its page, value."""
    place = links.anchor(say.text(row["name"]), "territory", **links.territory(level, row["code"]))
    rank = "" if pd.isna(row["rank"]) else escape(say.number(row["rank"]))
    bare = unit in scorecard.LONG_UNITS and row["state"] == "value"
    value = html("<strong>{}</strong>", say.number(row["value"])) if bare else scorecard.bare_value(say, row, unit)
    mark = attributes(' class="tc-chosen" aria-current="true"') if chosen else NOTHING
    return html(
        "<li{mark}><span>{rank}</span> {place} <span>{value}</span>{remark}</li>",
        mark=mark,
        rank=rank,
        place=place,
        value=value,
        remark=remarks.mark(say, row),
    )
