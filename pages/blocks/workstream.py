"""What the progress pages of the three workstreams share, and what their three maps share."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages import maps
from pages.blocks import chosen as selection
from pages.blocks import cited, commitments, lookup, past, unpublished
from pages.charts import sparkline
from pages.elements import badges, filters, headings, links, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.parts import indicator, multiples, outlook, panel, remarks, scorecard, unfollowed
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined, opened
from queries import figures
from queries.indicators import Indicator, middle

STATES = ("missing", "not_applicable", "hidden", "secret")
ENDS, BESIDE = 7, 4  # territories at each end of a ranking, beside the map; under the one that is chosen
FEW = 3  # level with the last of them, and shown with them


Finding = Callable[[Ask, Say, str, str], str]  # of a territory (level, code): what is known there, "" for nothing


def nothing(ask: Ask, say: Say, level: str, code: str) -> str:
    """Nothing of a territory is known that a title could say."""
    return ""


def progress(ask: Ask, say: Say, room: str, known: Finding = nothing) -> tuple[str, str]:
    """Finding, gauge, territory and indicators of a workstream, one of them opened; returns (level, code).

    `known`: the finding where no progress can be computed; without one, what was kept of what was promised.
    """
    head = st.container()
    level, code = lookup.territory(ask, say)
    place = lookup.place(ask, say, level, code)
    with head:
        measured = _opening(ask, say, room, level, code, known)
    card = ask.scorecard(room, level, code)
    whole, opened = card, st.query_params.get("indicateur")
    if not measured:
        card = card[card["state"] == "value"].reset_index(drop=True)
        if card.empty and not opened:
            return level, code
    headings.section(reached(say, room, whole, level, code, ask.real_on is not None), say("indicators.lead"))
    if whole.empty:
        states.notice(say("indicators.none_title"), say("indicators.none_sentence"))
        return level, code
    beside = scorecard.Beside(
        lines=lines(ask, say, card, level, code),
        targets=targets(ask, say, room, card, level, code),
        known=ask.real_on,
    )
    draw(scorecard.listing(say, card, ask.catalogue, partial(_address, room), level, code, opened, beside))
    _opened(ask, say, whole, level, code, place)
    return level, code


def silent(ask: Ask, say: Say, room: str, level: str, code: str) -> None:
    """The indicators that `progress` left out as nobody published a value of them."""
    card = ask.scorecard(room, level, code)
    names = card.loc[card["state"].isin(("missing", "hidden")), "indicator"]
    if ask.progress(room, level, code).value is None and commitments.of(ask, room) and len(names):
        told = say.listed([scorecard.label(say, ask.catalogue[name]) for name in names])
        body = html('<p class="tc-note">{}</p>', say("indicators.silent", count=len(names), names=told))
        draw(more.later(say, body, say("indicators.silent_few", count=len(names)), more.EVERYWHERE))


def lines(ask: Ask, say: Say, card: pd.DataFrame, level: str, code: str) -> Mapping[str, sparkline.Line]:
    """The small curve of each indicator of a list that has a value."""
    items = [ask.catalogue[name] for name in card.loc[card["state"] == "value", "indicator"]]
    happened = lambda item: past.events(ask, say, item.workstream, (level, code), item)  # noqa: E731
    return sparkline.each(say, items, lambda name: ask.series(name, level, code), happened, level, code)


def targets(ask: Ask, say: Say, room: str, card: pd.DataFrame, level: str, code: str) -> str:
    """Why a value is not the same for who reads an indicator month by month and for the public, which reads one value a
    year, or the last that was published.
    """
    told = []
    for row in card[card["target"].notna()].to_dict("records"):
        item = ask.catalogue[row["indicator"]]
        if not item.stepped or level not in item.public:
            continue
        public = ask.as_everyone.scorecard(room, level, code).set_index("indicator").loc[item.id]
        if public["state"] == "value" and public["period"] < card["period"].max():
            reads = "last" if public["period"] < row["period"] else "older"
            if reads == "older" and ask.real_on:  # the month stands beside the value
                continue
            name = scorecard.label(say, item)
            told.append(say(f"indicators.value_{reads}", name=name, month=say.month(public["period"])))
    return " ".join(told)


def reached(say: Say, room: str, card: pd.DataFrame, level: str, code: str, known: bool = False) -> str:
    """How many of the targets towards which a progress is known are reached; that it is known towards none; where the
    `known` indicators alone are shown, how many have a value.
    """
    rows = card[card["progress"].notna()].to_dict("records")
    aimed, reached = (figures.key(f"{room}.{name}", level, code, None, figures.SCOPE) for name in ("aimed", "reached"))
    if not rows:
        if known:
            return _valued(say, room, card, level, code)
        there = aimed(int(card["target"].notna().sum()))
        return say("indicators.unmeasured", count=there) if there else say("indicators.heading")
    count, total = reached(sum(row["reached"] for row in rows)), aimed(len(rows))
    rest = "_measured" if card["target"].notna().sum() > len(rows) else ""  # targets stand there that are not counted
    return say(f"indicators.targets.{'title' if count else 'title_none'}{rest}", count=count, total=total)


def _valued(say: Say, room: str, card: pd.DataFrame, level: str, code: str) -> str:
    """'3 indicateurs renseignés sur 5': of those that have a meaning there."""
    applied = card[card["state"] != "not_applicable"]
    if applied.empty:
        return say("indicators.heading")
    valued, total = (figures.key(f"{room}.{name}", level, code, None, figures.SCOPE) for name in ("valued", "applied"))
    held = valued(int(applied["state"].isin(("value", "secret")).sum()))
    return opened(scorecard.valued(say, held, total(len(applied))))


def _address(room: str, identifier: str) -> str:
    return links.href(room, indicateur=identifier)


def found(ask: Ask, say: Say, room: str, level: str, code: str, known: Finding = nothing) -> tuple[str, str]:
    """The finding of a workstream in a territory, for its page and its note, and the sentence under it."""
    pace, promised = ask.progress(room, level, code), commitments.of(ask, room)
    place = None if level == "nation" else lookup.place(ask, say, level, code)
    if pace.value is not None or not promised:
        sentence = scorecard.sentence(say, pace, ask.edition.as_of, ask.catalogue)
        return scorecard.title(say, room, place, pace), sentence
    kept, rest = commitments.title(say, promised, level), commitments.sentence(say, promised)
    told = known(ask, say, level, code)
    title = scorecard.placed(say, place or say(f"{room}.subject"), told or kept) if place or not told else told
    return title, joined(". ", [kept, rest]) if told else rest


def _opening(ask: Ask, say: Say, room: str, level: str, code: str, known: Finding) -> bool:
    """The title of a room, and its gauge; whether all its indicators are shown, and not what was promised instead."""
    pace = ask.progress(room, level, code)
    promised = commitments.of(ask, room)
    title, sentence = found(ask, say, room, level, code, known)
    above = st.container()
    if pace.value is None and promised:  # the gauge says the sentence
        everywhere = unfollowed.unfollowed_note(say, unfollowed.TERRITORY)
        draw(html('<div class="tc-gauge">{}{}</div>', commitments.pace(say, promised, level), everywhere))
        headings.page(title, at=above)
        return False
    if pace.value is not None:
        draw(scorecard.gauge(say, pace))
    headings.page(title, sentence, at=above)
    return True


def _opened(ask: Ask, say: Say, card: pd.DataFrame, level: str, code: str, place: str) -> None:
    names = {name: scorecard.label(say, ask.catalogue[name]) for name in card["indicator"]}
    chosen = filters.any_of("indicateur", names, say("indicators.choose"), say("indicators.choose_none"))
    if not chosen:
        return
    item, row = ask.catalogue[chosen], card[card["indicator"] == chosen].iloc[0].to_dict()
    row = figures.standing(row, chosen, level, code)
    indicator.heading(say, item)
    if (ahead := ask.outlook(chosen, level, code)) is not None:
        told = outlook.sentence(say, item, ahead, row, level, code)
        draw(html('<p class="tc-say"><strong>{}</strong> {}</p>', say("outlook.title"), told))
    draw(html('<p class="tc-ways">{}</p>', selection.toggle(ask, say, item.workstream, item.id)))
    left, right = st.columns(2)
    source = cited.data(ask, say, [item], row["kind"])
    with left:
        happened = past.events(ask, say, item.workstream, (level, code), item)
        indicator.curve(say, item, row, ask.series(chosen, level, code), place, level, code, happened, source)
    with right:
        below = "region" if level == "nation" and "region" in item.levels else level
        if below == "nation":
            states.notice(say("indicators.national_title"), indicator.national(say, item))
        else:
            latest = ask.latest(chosen, below)
            indicator.ranking(say, item, latest, below, code, source)
    if below != "nation":
        ordered, series = indicator.ordered(latest, item.better), ask.series(chosen, below)
        multiples.curves(say, item, ordered, series, past.common(ask, say, item), below)
    remarks.history(say, ask.remarks.get((chosen, level, code), ()), item.unit)
    indicator.contest(say, item, row, place, ask.edition.name, cited.both(ask, say, item, row["kind"]), level, code)
    if ask.may_contest(level, code):
        remarks.way(say, indicateur=chosen, **links.territory(level, code))


def map_page(ask: Ask, say: Say, room: str) -> None:
    """One indicator of a workstream on the map of the regions or départements, and the territory chosen there."""
    head = st.container()
    item, level = _map_filters(ask, say, room)
    rows, unit = indicator.compared(item, scorecard.reasons(say, item, level, ask.latest(item.id, level)))
    finding = indicator.spread(say, rows, unit, indicator.cells(item, level))
    headings.page(scorecard.placed(say, scorecard.label(say, item), finding), indicator.formula(say, item), at=head)
    left, right = st.columns([5, 2])
    with left:
        picked = choropleth(say, item, rows, level, unit, cited.data(ask, say, [item], badges.least(rows["kind"])))
    with right:
        ranked = indicator.ordered(rows, item.better)
        _chosen(say, item, ranked, level, picked, unit)
        _ends(say, item, ranked, level, unit, BESIDE if picked in set(ranked["code"]) else ENDS)


def is_rate(item: Indicator) -> bool:
    """Whether a map may show it: a rate, or a count of what serves people, which becomes one."""
    return item.unit != "count" or item.per_people


def _map_filters(ask: Ask, say: Say, room: str) -> tuple[Indicator, str]:
    mapped = [
        item
        for item in ask.catalogue.values()
        if item.workstream == room and {"region", "department"} & set(item.levels) and is_rate(item)
    ]
    shown = {item.id: item for item in unpublished.offered(ask, mapped) or mapped}
    first = _first(ask, shown)
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        chosen = filters.choice(
            "indicateur", list(shown), say("indicators.name"), lambda name: scorecard.label(say, shown[name]), first
        )
    levels = [level for level in filters.LEVELS if level in shown[chosen].levels]
    if len(levels) == 1:  # nothing to choose
        return shown[chosen], levels[0]
    with right:
        return shown[chosen], filters.level(say, levels, _usual(ask, shown[chosen]))


def _first(ask: Ask, shown: Mapping[str, Indicator]) -> str:
    """The first indicator of which the reader has two values to compare on the map; the first one where none has."""
    for name, item in shown.items():
        if (ask.latest(name, _usual(ask, item))["state"] == "value").sum() > 1:
            return name
    return next(iter(shown))


def _usual(ask: Ask, item: Indicator) -> str:
    """The level that a map opens on: the lowest, or that of a region that is carried, which can be seen there."""
    levels = [level for level in filters.LEVELS if level in item.levels]
    return "region" if lookup.territory_from_url(ask)[0] == "region" and "region" in levels else levels[-1]


def _map_title(say: Say, rows: pd.DataFrame, known: pd.DataFrame, level: str, median: str) -> str:
    """What a map shows: the median, where there are two values to have one of."""
    if known.empty and not (rows["state"] == "secret").any():
        return say("indicators.map_none")
    return say(f"indicators.map_{'one' if len(known) == 1 else 'median'}.{level}", median=median)


def choropleth(say: Say, item: Indicator, rows: pd.DataFrame, level: str, unit: str, source: str = "") -> str | None:
    known = rows[rows["state"] == "value"]
    median = indicator.middle(say, item, level, rows, unit)
    alt = say("indicators.map_alt", name=scorecard.label(say, item), level=say(f"indicators.level.{level}"))
    keys = indicator.cells(item, level)
    picked: str | None = panel(
        say,
        _map_title(say, rows, known, level, median),
        html("{} {}", _known(say, item, level, rows, known), _embedding(say, item, level)),
        lambda: maps.choropleth(say, rows, level, unit, alt, f"map-{item.id}-{level}", keys=keys),
        rows,
        f"{item.id}-{level}",
        badges.least(rows["kind"]),
        {
            **numbers.columns_of(say, "indicators: code:code name=territory"),
            **indicator.counted(say, rows),
            "value": (say("indicators.value"), unit),
            **numbers.columns_of(say, "indicators: rank progress:percent expected:percent gap=gap_points:count why"),
            **remarks.columns(say, rows),
        },
        keys=keys,
        source=source,
    )
    return picked


def _embedding(say: Say, item: Indicator, level: str) -> Markup:
    """The way to show a public map elsewhere."""
    return links.embedding(say("embed.link_map"), item.id, "nation", "FR", level) if level in item.public else NOTHING


def _known(say: Say, item: Indicator, level: str, rows: pd.DataFrame, known: pd.DataFrame) -> str:
    counts = rows["state"].value_counts()
    told, total = (figures.of_indicator(item.id, facet, level, "") for facet in ("known", "level_total"))
    without = figures.of_indicator(item.id, "without", level, "")
    parts = [say("indicators.map_known", count=told(len(known)), total=total(len(rows)))]
    if len(months := known["period"].dropna().unique()) == 1:
        parts.insert(0, say("indicators.map_month", month=say.month(months[0])))
    for state in STATES:
        why = rows.loc[rows["state"] == state, "why"].unique()
        if len(why):
            count = without.among(state=state)(int(counts[state]))
            parts.append(say(f"indicators.map_{state}", count=count, why=why[0]))
    return joined(" ", parts)


def _chosen(say: Say, item: Indicator, ranked: pd.DataFrame, level: str, picked: str | None, unit: str) -> None:
    found = ranked[ranked["code"] == picked].to_dict("records")
    if not found:
        states.notice(say(f"indicators.pick_title.{level}"), say(f"indicators.pick_sentence.{level}"), on_paper=False)
        return
    row = indicator.written_row(found[0], item, level)
    facts = _chosen_facts(say, item, row, ranked["value"], unit)
    items = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in facts.items())
    link = links.anchor(say("indicators.open_territory"), "territory", **links.territory(level, found[0]["code"]))
    draw(
        html(
            '<article class="tc-place"><h2>{name}</h2>'
            '<p>{label}</p><dl class="tc-facts">{items}</dl><p>{link}</p></article>',
            name=say.text(found[0]["name"]),
            label=scorecard.label(say, item),
            items=items,
            link=link,
        )
    )


def _chosen_facts(say: Say, item: Indicator, row: scorecard.Row, values: "pd.Series[Any]", unit: str) -> dict[str, str]:
    counted = {say("indicators.count_itself"): escape(say.number(row["count"]))} if "count" in row else {}
    why = {} if row["state"] == "value" else {say("indicators.why"): escape(row["why"])}
    return {
        **counted,
        say("indicators.value"): scorecard.value(say, row, unit),
        **why,
        say("indicators.rank"): scorecard.rank(say, row),
        say("indicators.median"): scorecard.to_median(say, row, item, middle(values)),
        say("indicators.progress"): scorecard.progress(say, row),
        say("indicators.gap"): scorecard.gap(say, row["gap"]),
    }


def _ends(say: Say, item: Indicator, ranked: pd.DataFrame, level: str, unit: str, most: int) -> None:
    known = ranked[ranked["state"] == "value"]
    if len(known) < 2 * ENDS or known["value"].nunique() == 1:
        return
    level_by = "rank" if known["rank"].notna().all() else "value"  # who is written alike has one rank
    sections = []
    for key, rows in (("first", known.head(most)), ("last", known.tail(most))):
        edge = rows[level_by].iloc[-1 if key == "first" else 0]
        others = int((known[level_by] == edge).sum() - (rows[level_by] == edge).sum())
        before = rows[rows[level_by] != edge]
        if others > FEW and len(before) >= most - 2:
            rows, others = before, 0
        elif others <= FEW:  # they are shown too
            rows, others = known.head(most + others) if key == "first" else known.tail(most + others), 0
        written = [indicator.written_row(row, item, level) for row in rows.to_dict("records")]
        lines = concat(indicator.ranking_line(say, row, level, unit, False) for row in written)
        level_too = html("<li><span></span>{}</li>", say("indicators.ends_tied", count=others)) if others else NOTHING
        lines = lines + level_too if key == "first" else level_too + lines
        order = "plain" if item.better == "none" else "ranked"
        title = say(f"indicators.ends_{key}_{order}", values=_range(say, written, unit))
        heading = headings.unbroken(title)
        count, listed = len(rows) + bool(others), html('<ol class="tc-ranking">{}</ol>', lines)
        sections.append(html('<section style="--lines:{}"><h2>{}</h2>{}</section>', count, heading, listed))
    ends = html('<div class="tc-ends">{}</div>', concat(sections))
    draw(more.later(say, ends, say("indicators.ends")))


def _range(say: Say, rows: Sequence[scorecard.Row], unit: str) -> str:
    """'de 98 % à 100 %', in the order of the rows; the value alone where the first and the last are written alike."""
    first, last = (say.value(row["value"], unit) for row in (rows[0], rows[-1]))
    if first == last:
        return first
    bare = say.number(rows[0]["value"]) if unit in scorecard.LONG_UNITS else first
    return say("indicators.ends_range", first=bare, last=last)
