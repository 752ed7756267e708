"""What changed since an edition or a day, in France or a territory: both values of each change, and its page."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import changed, lookup, unpublished
from pages.blocks.changed import Changed, Since
from pages.elements import address, badges, filters, headings, links, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, french, html
from pages.parts import downloads, panels
from pages.shell import serving, states, static_target
from pages.shell.ask import Ask
from pages.text import MISSING, Say, alphabetically
from pages.text.written import joined, opened
from queries.since import has_seasons

SHOWN, MOST, NAMED = 9, 200, 4  # lines of each list; of the whole list, one click away; names in a sentence
KINDS = ("moves", "proposals", "counters", "alerts", "revised", "definitions")
WHOLE_WAY = 100  # points
COMPARED = ("revised", "definitions")  # what two editions alone can tell
BOTH = ("name", "formula", "limits", "aim")  # keys of a definition that are written in both languages
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Told = tuple[Markup, str]  # a thing, and what is told of it
Write = Callable[[int, Say | None], None]  # so many lines, folded on a phone in the words of a language


def render(ask: Ask, say: Say) -> None:
    """The page of what changed."""
    head = st.container()
    place = lookup.territory(ask, say, own_first=True)
    left, right = st.columns(2)
    with left:
        moment = _moment(ask, say)
    found = changed.of(ask, place, moment)
    asked = st.query_params.get("nature")  # a note may lead to what holds nothing, which the page then says
    kinds = [one for one in KINDS if ask.real_on is None or found.count(one) or one == asked]
    with right:
        kind = filters.choice("nature", ["", *kinds], say("changes.kind.label"), lambda one: _kind(say, one))
    with head:
        headings.page(_title(ask, say, found), _lead(ask, say, found))
        if way := _as_it_was(ask, say, found):
            draw(way)
    sections = {
        "moves": moves, "proposals": proposals, "counters": counters, "alerts": alerts, "revised": revised,
        "definitions": definitions,
    }  # fmt: skip
    for name, show in sections.items():
        if kind == name or (not kind and found.count(name)):
            show(ask, say, found)
    apart = COMPARED if _is_first(ask, found) else ()  # not known to be unchanged
    apart = (*apart, *(name for name, rows in (("moves", found.older), ("counters", found.lists)) if len(rows)))
    if ask.real_on and unpublished.missing(ask, ["proposals"]):
        apart = (*apart, "proposals")
    if ask("counters/changes").empty:  # one list tells of no opening and no closure
        apart = (*apart, "counters")
    still = [] if kind else [name for name in sections if not found.count(name) and name not in apart]
    if still:
        names = say.listed([say.inside(_kind(say, name)) for name in still])
        draw(html('<p class="tc-note">{}</p>', say("changes.unchanged", names=names)))
    draw(_before(ask, say, found))
    unpublished.block(ask, say, "changes", ("mission_exercises", "proposals", "footfall"))


def _as_it_was(ask: Ask, say: Say, found: Changed) -> Markup:
    """The way to the overview as it was at the moment compared with; nothing where no edition of then can be read."""
    if static_target.current() or ask.demonstration:
        return NOTHING
    since = found.since
    before = [one for one in serving.readable() if one.name != ask.edition.name and one.as_of <= since.day]
    named = [one for one in before if one.name == since.base] if since.base else before
    if not named:
        return NOTHING
    then = max(named, key=lambda one: (one.as_of, one.at))
    told = say("changes.made", day=since.made) if since.made else say("changes.as_of", day=then.as_of)
    words, place = say("changes.as_it_was", which=told), links.territory(*found.place)
    return html('<p class="tc-note">{}</p>', links.anchor(words, "", edition=then.name, **place))


def _before(ask: Ask, say: Say, found: Changed) -> Markup:
    """What is not known to have changed since a day, counted, and the way to all that changed since it can be."""
    if (day := found.begins) is None:
        return NOTHING
    older = found.told("moves", "earlier")(len(found.older))
    told = [*([say("changes.before.moves", count=older)] if older else []), *changed.listed(say, found)]
    asked = {changed.PARAMETER: str(day), **lookup.own_first(ask, *found.place)}
    way = links.anchor(say("changes.before.all", day=day), changed.PAGE, **asked)
    return html('<p class="tc-note">{} {}</p>', say("changes.before.told", told=say.apart(told)), way)


def _kind(say: Say, name: str) -> str:
    return say(f"changes.kind.{name or 'all'}")


def _moment(ask: Ask, say: Say) -> Since:
    """The moment that the reader chose, among those offered and the day of the address."""
    offered = changed.choices(ask)
    wanted = st.query_params.get(changed.PARAMETER, "")
    found = changed.since_from_url(ask, wanted)
    if found and found.name not in offered:
        offered[found.name] = found
    elif found is None:
        address.left_aside(changed.PARAMETER, wanted)
    first = next(iter(offered))
    write = lambda one: changed.named(say, offered[one])  # noqa: E731
    name = filters.choice(changed.PARAMETER, list(offered), say("changes.since"), write, first)
    return offered[name]


def _title(ask: Ask, say: Say, found: Changed) -> str:
    """'Bretagne : 3 chiffres ont bougé, 1 proposition a avancé'."""
    place = lookup.place(ask, say, *found.place)
    moved, advanced = found.count("moves"), found.count("proposals")
    if not (changed.counts(say, found) or (found.since.base and changed.listed(say, found))):
        return say("indicators.place", place=place, rest=say("changes.nothing"))
    told = [say("changed.count.moves", count=moved)] if moved or not advanced else []
    told += [say("changed.count.proposals", count=advanced)] if advanced else []
    return say("indicators.place", place=place, rest=say.listed(told))


def _lead(ask: Ask, say: Say, found: Changed) -> str:
    told = [_since(ask, say, found), say("changes.first") if _is_first(ask, found) else ""]
    if changed.CNATE not in changed.choices(ask) and not unpublished.gives_way(ask, "proposals"):
        told.append(say("changes.no_cnate" if ask.reads_undecided else "changes.no_cnate_public"))
    return joined(" ", filter(None, told))


def _is_first(ask: Ask, found: Changed) -> bool:
    """Whether no edition before this one is known: there is nothing to find corrected."""
    return found.since.base is None and bool(ask("changes/editions")["base"].isna().all())


def _since(ask: Ask, say: Say, found: Changed) -> str:
    """Since when, and what else changed than the title counts."""
    told = [
        one for kind in ("counters", "alerts", "revised", "definitions") for one in changed.counts(say, found, kind)
    ]
    since = opened(changed.words(say, found.since))
    undated = changed.undated(say, found) if found.since.base else ""
    if undated and not (told or found.count("moves") or found.count("proposals")):
        return undated
    dated = say("changes.also", since=since, told=say.listed(told)) if told else say("changes.only", since=since)
    return joined(" ", filter(None, (dated, undated)))


# Figures --------------------------------------------------------------------------------------------------------------


def moves(ask: Ask, say: Say, found: Changed) -> None:
    """The figures that moved, those that went furthest towards their target or away from it first."""
    rows = found.moves
    lead = say("changes.moves.lead")
    if seasonal := found.by_season:
        names = say.listed([_name(ask, say, one) for one in seasonal], NAMED)
        lead += " " + say("changes.moves.by_season", names=names)
    told = _moved(ask, say, found) if len(rows) else rows
    pages: list[str | None] = [
        links.href(ask.catalogue[one].workstream, indicateur=one) for one in rows.get("indicator", ())
    ]

    def write(count: int, fold: Say | None) -> None:
        # Both may be open at once: each has its name.
        name = say("changes.kind.moves") if fold else say("parts.every", count=min(len(told), count))
        numbers.table(told.head(count), name, {say("indicators.name"): pages[:count]}, fold)

    _section(ask, say, "moves", found, rows, write, lead)


def _moved(ask: Ask, say: Say, found: Changed) -> pd.DataFrame:
    """A line for each figure that moved: both values, under their month, and how much nearer to the target it came."""
    rows = found.moves
    months = {"before": _common(rows["base_period"]), "after": _common(rows["period"])}
    told = rows.to_dict("records")
    written = {say("indicators.name"): [_name(ask, say, row["indicator"]) for row in told]}
    for side, month in months.items():
        head = say(f"changes.moves.{side}") if months["before"] == months["after"] else opened(say.month(month))
        written[head] = [_side(ask, say, row, found, side, month) for row in told]
    written[say("changes.moves.way")] = [
        say("changes.moves.seasons") if has_seasons(row) else _way(say, row["points"]) for row in told
    ]
    deposits = [changed.deposit(ask, say, found, row["indicator"]) for row in told]
    if any(deposits):
        written[say("changes.moves.deposit")] = [one or MISSING for one in deposits]
    return pd.DataFrame(written, dtype=object)  # their numbers know what they are, which a column of text forgets


def _common(periods: "pd.Series[Any]") -> Any:
    """The month that most figures are of."""
    return next(iter(periods.mode()), pd.NaT)


def _side(ask: Ask, say: Say, row: dict[Any, Any], found: Changed, side: str, month: Any) -> str:
    """A value, with its month where it is not the one that the column names."""
    written, period = changed.value(ask, say, row, found, side), row["base_period" if side == "before" else "period"]
    return written if pd.isna(period) or period == month else joined(" ", [written, f"({say.month(period)})"])


def _way(say: Say, points: Any) -> str:
    """'plus près de 2,7 points'; a dash where there is no target, or no way made."""
    if pd.isna(points) or not round(points, 1):
        return MISSING
    return say(f"changes.moves.{'nearer' if points > 0 else 'further'}", points=_points(say, points))


def _points(say: Say, points: float) -> str:
    """'2,7 points'; of more than the whole way, which a short way soon is, only that it is."""
    if abs(points) > WHOLE_WAY:
        return say("changes.moves.beyond")
    return say("changes.moves.points", points=say.number(abs(points), digits=1))


def revised(ask: Ask, say: Say, found: Changed) -> None:
    """Figures of a month that were corrected."""
    rows = found.revised
    told = [
        changed.entry(
            _link(ask, say, row["indicator"]),
            changed.move(ask, say, row, found),
            _corrected(say, row),
            changed.deposit(ask, say, found, row["indicator"]),
        )
        for row in rows.to_dict("records")
    ]
    _section(ask, say, "revised", found, rows, _lines(told), say("changes.revised.lead"))


def _corrected(say: Say, row: dict[Any, Any]) -> str:
    if row["change"] == "replaced":
        return say("changes.revised.replaced")
    months = int(row["months"]) if pd.notna(row["months"]) else 1
    return say("changes.revised.months", count=months) if months > 1 else ""


def _name(ask: Ask, say: Say, indicator: str) -> str:
    item = ask.catalogue[indicator]
    return say.text(say.either(item.name_fr, item.name_en))


def _link(ask: Ask, say: Say, indicator: str) -> Markup:
    return links.anchor(_name(ask, say, indicator), ask.catalogue[indicator].workstream, indicateur=indicator)


# Proposals, counters, alerts ------------------------------------------------------------------------------------------


def proposals(ask: Ask, say: Say, found: Changed) -> None:
    """Proposals that reached another stage."""
    rows = found.proposals
    told = [_proposal(say, row) for row in rows.to_dict("records")]
    _section(ask, say, "proposals", found, rows, _lines(told), say(f"changes.proposals.lead_{_reader(ask)}"))


def _reader(ask: Ask) -> str:
    return "all" if ask.reads_everything else "own" if ask.reads_undecided else "public"


def _proposal(say: Say, row: dict[Any, Any]) -> Markup:
    title = french(say.text(row["name"]))
    link = links.anchor(title, "reorganisation-proposals", proposition=row["thing"])
    after = say(f"reorganisation.stage.{row['after']}") if isinstance(row["after"], str) else ""
    if row["change"] == "gone":
        return changed.entry(title, say("changes.proposals.gone"))
    if isinstance(row["before"], str):
        before = say(f"reorganisation.stage.{row['before']}")
        return changed.entry(link, say("changes.proposals.moved", before=before, after=say.inside(after)))
    if "day" in row:
        return changed.entry(link, say("changes.proposals.reached", stage=after, day=row["day"]))
    return changed.entry(link, say("changes.proposals.new", stage=after))


def counters(ask: Ask, say: Say, found: Changed) -> None:
    """Counters that opened and closed."""
    rows = (
        found.counters.sort_values(["change", "name"], ascending=[False, True], key=alphabetically)
        if len(found.counters)
        else found.counters
    )
    departments = {} if found.place[0] == "department" else lookup.names(ask)[1]
    # All between the same two lists, which are named once.
    pairs = rows[["previous_on", "day"]].drop_duplicates() if "previous_on" in rows else pd.DataFrame()
    alike = len(pairs) == 1 and bool(pairs.notna().all(axis=None))
    told, once = _once([_counter(say, row, departments, alike) for row in rows.to_dict("records")])
    if alike:
        once = say("changes.counters.between", **changed.lists_of(say, rows))
    lead = once if alike else joined(" ", [say("changes.counters.lead"), once])
    _section(ask, say, "counters", found, rows, _lines(told), lead)


def _counter(say: Say, row: dict[Any, Any], departments: Mapping[str, tuple[str, str]], alike: bool) -> Told:
    link = links.anchor(say.text(row["name"]), "counters-find", guichet=row["thing"])
    if alike:
        name, _ = departments.get(row.get("department", ""), ("", ""))
        return link, joined(" · ", filter(None, (say(f"changes.counters.{row['change']}_bare"), say.text(name))))
    if pd.notna(row.get("previous_on")):
        days = {"since": say.of_list(row["previous_on"]), "until": say.of_list(row["day"])}
        return link, say(f"changes.counters.{row['change']}_between", **days)
    if pd.notna(row.get("day")):
        return link, say(f"changes.counters.{row['change']}_on", day=say.of_list(row["day"]))
    return link, say(f"changes.counters.{row['change']}")


def _once(entries: list[Told]) -> tuple[list[Markup], str]:
    """The lines of some things and what is told of each; and apart what would be told of all of them alike."""
    told = {words for _, words in entries}
    if len(entries) > 1 and len(told) == 1:
        return [changed.entry(title) for title, _ in entries], told.pop()
    return [changed.entry(*entry) for entry in entries], ""


def alerts(ask: Ask, say: Say, found: Changed) -> None:
    """What needs attention since, and what no longer does; a day knows of the first alone."""
    rows = found.alerts
    told, once = _once([_alert(say, row) for row in rows.to_dict("records")])
    lead = say("changes.alerts.lead" if found.since.base else "changes.alerts.lead_day")
    _section(ask, say, "alerts", found, rows, _lines(told), joined(" ", [lead, once]))


def _alert(say: Say, row: dict[Any, Any]) -> Told:
    words = say.text(row["name"])
    reason = say(f"changes.alert.{row['alert']}")
    page = _ALERT_PAGES.get(row["alert"])
    name = french(words) if page == _PROPOSAL else html("{}", words)
    title = links.anchor(name, page[0], **{page[1]: row["thing"]}) if page else name
    day = row["day"] if "day" in row and pd.notna(row["day"]) else ""
    change = f"{row['change']}_on" if day else row["change"]
    return title, say(f"changes.alerts.{change}", reason=reason, day=day)


_PROPOSAL, _COUNTER = ("reorganisation-proposals", "proposition"), ("counters-find", "guichet")
_ALERT_PAGES = {
    **dict.fromkeys(
        (
            *("ready_for_opinion", "decided_without_opinion", "proposals_overdue", "decision_awaited"),
            *("implementation_late", "evaluation_missing"),
        ),
        _PROPOSAL,
    ),
    **dict.fromkeys(("counters_silent", "counters_falling", "counters_below_hours", "counters_below_agents"), _COUNTER),
}


# Definitions ----------------------------------------------------------------------------------------------------------


def definitions(ask: Ask, say: Say, found: Changed) -> None:
    """Definitions and targets of indicators, word by word."""
    rows = found.definitions
    told = [_definition(ask, say, row) for row in rows.to_dict("records")]
    _section(ask, say, "definitions", found, rows, _lines(told), say("changes.definitions.lead"))


def _definition(ask: Ask, say: Say, row: dict[Any, Any]) -> Markup:
    known = row["indicator"] in ask.catalogue
    link = (
        links.anchor(_name(ask, say, row["indicator"]), "method", indicateur=row["indicator"])
        if known
        else html("{}", row["indicator"])
    )
    name, _, language = row["field"].rpartition("_")
    if name not in BOTH:
        name, language = row["field"], ""
    name, _, published = name.partition(":")
    label = say(f"changes.field.{name}")
    if published:
        label = say("changes.definitions.published", field=label)
    if language and language != say.language:
        label = say("changes.definitions.other_language", field=label)
    if row["field"] == "query":
        return html("<li><b>{}</b> <span>{}</span></li>", link, say("changes.definitions.query"))
    before, after = (_dated(say, name, row[side]) if isinstance(row[side], str) else "" for side in ("before", "after"))
    if row["field"] == "indicator":
        told = say("changes.definitions.new" if not before else "changes.definitions.gone")
        return html("<li><b>{}</b> <span>{}</span></li>", link, told)
    told = word_by_word(say, before, after)
    return html("<li><b>{}</b> <span>{}</span><br>{}</li>", link, label, told)


def _dated(say: Say, field: str, words: str) -> str:
    """What a definition says, its days written as they are elsewhere: those of targets maybe a month alone."""
    write = say.by if field.startswith("target") else say.date
    return _DAY.sub(lambda found: write(date.fromisoformat(found.group())), words)


def word_by_word(say: Say, before: str, after: str) -> Markup:
    """A text with the words that went and those that came, marked for the eye and said for who listens."""
    old, new = before.split(), after.split()
    found: list[Markup] = []
    for change, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = " ".join(old[a:b]), " ".join(new[c:d])
        if change == "equal":
            found.append(html("{} ", gone))
            continue
        if gone:
            found.append(html('<del><span class="tc-hidden">{} </span>{}</del> ', say("changes.removed"), gone))
        if come:
            found.append(html('<ins><span class="tc-hidden">{} </span>{}</ins> ', say("changes.added"), come))
    return concat(found)


# One list -------------------------------------------------------------------------------------------------------------


def _lines(told: list[Markup]) -> Write:
    """Writes the first of some lines."""

    def write(count: int, fold: Say | None) -> None:
        lines = changed.lines(told[:count])
        draw(more.folded(fold, lines, min(len(told), count), more.MOST) if fold else lines)

    return write


def _section(ask: Ask, say: Say, name: str, found: Changed, rows: pd.DataFrame, write: Write, lead: str) -> None:
    """A frame with its count, its lines, those beyond the first behind one click, and its file."""
    both = name in ("counters", "alerts")  # which come and go: how many of each, but of what the head of the page says
    title = say.listed(changed.counts(say, found, name)) if both else ""
    title = title or say(f"changes.{name}.title", count=found.count(name))
    kinds = [rows[one] for one in ("base_kind", "kind", "source_kind") if one in rows]
    kind = badges.least(pd.concat(kinds).dropna()) if len(rows) and kinds else ask.edition.kind
    with panels.framed(say, f"changes-{name}", title, lead, kind):
        if rows.empty:
            states.empty(say, _why(ask, say, name, found))
            return
        write(SHOWN, say)
        if len(rows) > SHOWN:
            with st.popover(
                say(
                    "parts.every" if len(rows) <= MOST else "parts.every_first",
                    count=min(len(rows), MOST),
                    all=len(rows),
                ),
                key=f"twin-changes-{name}",
                type="tertiary",
                icon=":material/table_rows:",
                on_change="rerun",
            ) as behind:
                if behind.open:
                    write(MOST, None)
        with st.container(horizontal=True, key=f"foot-changes-{name}"):
            downloads.csv(
                say,
                rows.drop(columns=[one for one in ("regions", "departments") if one in rows]),
                f"changements-{name}",
                kind,
            )


def _why(ask: Ask, say: Say, name: str, found: Changed) -> str:
    if name not in COMPARED or found.since.base:
        apart = {"moves": found.older, "counters": found.lists}.get(name, ())
        return say("changes.none_dated" if len(apart) else "changes.none")
    return say("changes.none_before" if _is_first(ask, found) else "changes.none_first", day=ask.edition.as_of)
