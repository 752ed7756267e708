"""What changed since an edition or a day, in one territory: counted and listed for pages, notes and homes. Since a day
changed what is known to have changed after it: a figure that had a value then, a counter between two lists of after it.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pages.blocks import cited, lookup
from pages.elements import links
from pages.elements.headings import unbroken
from pages.markup import Markup, concat, html
from pages.shell.ask import Ask, kept
from pages.text import Say
from pages.text.written import joined
from queries import figures, since
from queries.indicators import catalogue

Place = tuple[str, str]  # (level, code)
MONTHS = {"3m": 3, "12m": 12}
CNATE = "cnate"
PAGE = "changes"
PARAMETER = "depuis"
_NONE: pd.DataFrame = pd.DataFrame({"change": [], "base_period": [], "previous_on": []}, dtype="str")
_MOVES = ("moved", "appeared", "gone")
_CORRECTED = ("revised", "replaced")


@dataclass(frozen=True)
class Since:
    """Since when: `name` as the address has it; the edition that is compared with, or the day that is counted from;
    when that edition was made, where its data are of the same day as those shown.
    """

    name: str
    base: str | None
    day: dt.date
    made: dt.date | None = None

    @property
    def of(self) -> str:
        """What tells a count since then from another one."""
        return self.base or self.day.isoformat()


@dataclass(frozen=True)
class Changed:
    """What changed in a territory: figures that moved, proposals, counters and alerts, figures corrected, definitions;
    apart, figures whose value before is of long before the day (`older`), and counters that two lists show of which the
    first is (`lists`). Each a table, one row a change; see `of`.
    """

    place: Place
    since: Since
    moves: pd.DataFrame
    proposals: pd.DataFrame
    counters: pd.DataFrame
    alerts: pd.DataFrame
    revised: pd.DataFrame
    definitions: pd.DataFrame
    older: pd.DataFrame = field(default_factory=lambda: _NONE)
    lists: pd.DataFrame = field(default_factory=lambda: _NONE)

    def count(self, what: str, change: str = "") -> Any:
        """How many changes of a kind there are, which knows what it is."""
        rows: pd.DataFrame = getattr(self, what)
        found = rows[rows["change"] == change] if change else rows
        return self.told(what, change)(len(found))

    def told(self, what: str, change: str = "") -> figures.Key:
        """What a count of changes of a kind is."""
        return figures.key(f"changes_{what}", *self.place, since=self.since.of, change=change or None)

    @property
    def begins(self) -> dt.date | None:
        """The day since which all that is apart changed; None where nothing is."""
        first = pd.concat([_ended(self.older), pd.to_datetime(self.lists["previous_on"])]).min()
        return None if pd.isna(first) else first.date()

    @property
    def by_season(self) -> list[str]:
        """The indicators that have seasons, told from the same month a year before."""
        rows = self.moves.to_dict("records")
        return [
            row["indicator"] for row in rows if catalogue()[row["indicator"]].seasonal and not since.has_seasons(row)
        ]


def choices(ask: Ask) -> dict[str, Since]:
    """By its name in an address, each moment that this edition offers; the first is the one shown unasked."""
    found: dict[str, Since] = {}
    for row in ask("changes/editions").to_dict("records"):
        if isinstance(row["base"], str):
            day, made = (
                row["base_as_of"].date(),
                row["base_built_at"].tz_localize("UTC").tz_convert("Europe/Paris").date(),
            )
            found[row["base"]] = Since(row["base"], row["base"], day, made if day == ask.edition.as_of else None)
    for name, months in MONTHS.items():
        found[name] = Since(name, None, (pd.Timestamp(ask.edition.as_of) - pd.DateOffset(months=months)).date())
    last = ask("changes/last_opinion")["day"].iloc[0]
    if pd.notna(last):
        found[CNATE] = Since(CNATE, None, last.date())
    return found


def since_from_url(ask: Ask, name: str) -> Since | None:
    """The moment that an address names: one that is offered, or a day (AAAA-MM-JJ); None for any other text."""
    offered = choices(ask)
    if not name or name in offered:
        return offered.get(name) or next(iter(offered.values()))
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return None
    return Since(name, None, day) if day <= ask.edition.as_of else None


def words(say: Say, moment: Since) -> str:
    """'depuis l’édition arrêtée au 30 juin 2026', 'depuis trois mois'."""
    return say(f"changed.since.{_which(moment)}", day=moment.made or moment.day)


def named(say: Say, moment: Since) -> str:
    """'Édition du 30/06/2026', 'Trois mois': the same where it is chosen, in a narrow box."""
    return say(f"changed.moment.{_which(moment)}", day=say.short_date(moment.made or moment.day))


def _which(moment: Since) -> str:
    if moment.base:
        return "again" if moment.made else "edition"
    return moment.name if moment.name in (*MONTHS, CNATE) else "day"


@kept
def of(ask: Ask, place: Place, moment: Since) -> Changed:
    """What changed in a territory since a moment, as its reader may read it."""
    where = lookup.where(*place)
    base = moment.base or _base(ask, moment.day)
    values = ask("changes/values", base=base, level=place[0], code=place[1]) if base else _NONE_VALUES
    revised = values[values["change"].isin(_CORRECTED)].reset_index(drop=True)
    definitions = ask("changes/definitions", base=base) if base else pd.DataFrame({"indicator": [], "field": []})
    held = pd.Series([_is_of(field, place) for field in definitions["field"]], definitions.index, dtype=bool)
    definitions = definitions[held].reset_index(drop=True)
    if moment.base:
        things = ask("changes/things", base=base, **where)
        moved = values[values["change"].isin(_MOVES)].reset_index(drop=True)
        moved = since.by_season(ask.viewer, ask.edition, *place, moved)
        proposals, counters, alerts = (
            things[things["what"] == what].drop_duplicates(["alert", "thing", "change"]).reset_index(drop=True)
            for what in ("proposal", "counter", "alert")
        )
        counters = _listed(ask, where, counters)
    else:
        moved = since.moves(ask.viewer, ask.edition, *place, moment.day).assign(change="moved")
        proposals, counters, alerts = _since_day(ask, where, moment.day)
    older = lists = _NONE
    if not moment.base:
        moved, older = _apart(moved, _ended(moved) >= pd.Timestamp(moment.day) - pd.DateOffset(months=1))
        counters, lists = _apart(counters, ~(pd.to_datetime(counters["previous_on"]) < pd.Timestamp(moment.day)))
        older = older[older["indicator"].isin(list(ask.catalogue))]
    moved = since.with_points(ask.viewer, ask.edition, *place, moved)
    moved = moved[moved["indicator"].isin(list(ask.catalogue))].reset_index(drop=True)
    revised = revised[revised["indicator"].isin(list(ask.catalogue))].reset_index(drop=True)
    definitions = definitions.assign(change="changed")
    return Changed(place, moment, moved, proposals, counters, alerts, revised, definitions, older, lists)


def _apart(rows: pd.DataFrame, within: "pd.Series[bool]") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows that are known to be of after a day, and the others."""
    return rows[within].reset_index(drop=True), rows[~within].reset_index(drop=True)


def _ended(moves: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The last day of the month of the value before, of each figure that moved."""
    return pd.to_datetime(moves["base_period"]) + pd.offsets.MonthEnd(1)


def _is_of(field: str, place: Place) -> bool:
    """Whether a part of a definition holds in a territory: what was published for one holds there alone."""
    _, _, there = field.partition(":")
    return not there or there == ":".join(place)


_NONE_VALUES = pd.DataFrame({"change": [], "indicator": []}, dtype="str")


def _base(ask: Ask, day: dt.date) -> str | None:
    """The edition with which the first one built since a day was compared."""
    rows = ask("changes/editions")
    later = rows[rows["built_at"].dt.date >= day]
    bases = [base for base in later.sort_values("number")["base"] if isinstance(base, str)]
    return bases[-1] if bases else None


def _listed(ask: Ask, where: lookup.Where, counters: pd.DataFrame) -> pd.DataFrame:
    """Counters that opened or closed between two editions, with the days of the two lists that show it, if lists do."""
    events = ask("counters/changes", **where).drop_duplicates(["counter_id", "kind"])  # the latest first
    events = events[events["previous_on"].notna()]
    events = events.rename(columns={"counter_id": "thing", "kind": "change", "event_date": "day"})
    return counters.merge(events[["thing", "change", "day", "previous_on"]], how="left", on=["thing", "change"])


def _since_day(ask: Ask, where: lookup.Where, day: dt.date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What the edition itself dates since a day: proposals by their last step, counters, alerts that began."""
    after = day + dt.timedelta(days=1)
    steps = ask("reorganisation/advances", since=after, **where).drop_duplicates("proposal_id")
    proposals = steps.rename(columns={"proposal_id": "thing", "title": "name", "stage": "after"})
    events = ask("counters/changes", since=after, **where)
    counters = events[events["kind"].isin(("opened", "closed"))].reset_index(drop=True)
    counters = counters.rename(columns={"counter_id": "thing", "kind": "change", "event_date": "day"})
    alerts = ask("changes/alerts", since=after, **where).rename(columns={"since": "day"})
    alerts = alerts.drop_duplicates(["alert", "thing"]).reset_index(drop=True)  # one of several territories
    return (
        proposals.assign(change="advanced", before=None).reset_index(drop=True),
        counters,
        alerts.assign(change="appeared"),
    )


# In words -------------------------------------------------------------------------------------------------------------


def counts(say: Say, changed: Changed, kind: str = "") -> list[str]:
    """'3 chiffres ont bougé', '1 proposition a avancé'...: of each kind that has any, or of one alone."""
    told = [("moves", ""), ("proposals", ""), ("counters", "opened"), ("counters", "closed")]
    told += [("alerts", "appeared"), ("alerts", "gone"), ("revised", ""), ("definitions", "")]
    found = []
    for what, change in told:
        count = changed.count(what, change)
        if count and kind in ("", what) and not (what == "counters" and len(_undated(changed, change))):
            words = [say(f"changed.count.{change or what}", count=count)]
            words += _from(say, changed, count) if what == "moves" and changed.since.base else []
            words += _between(say, changed, change) if what == "counters" else []
            found.append(joined("" if what == "counters" else ", ", words))
    return found


def listed(say: Say, changed: Changed, kind: str = "") -> list[str]:
    """'429 guichets ont ouvert entre la liste de juillet 2023 et celle de juin 2026': what lists alone show, of which
    the first is of before the moment. None of it is known to have happened since.
    """
    told: dict[str, list[str]] = {}  # what the same two lists show is told of them once
    for change in ("opened", "closed") if kind in ("", "counters") else ():
        rows = _undated(changed, change)
        if len(rows):
            count = changed.told("counters", change if changed.since.base else f"{change}_listed")(len(rows))
            days = say("changed.listed.all", **lists_of(say, rows))
            told.setdefault(days, []).append(say(f"changed.count.{change}", count=count))
    return [joined("", [say.listed(counted), days]) for days, counted in told.items()]


def undated(say: Say, changed: Changed) -> str:
    """The same as a sentence; "" where there is none."""
    told = listed(say, changed)
    return say("changes.listed", told=say.listed(told)) if told else ""


def _undated(changed: Changed, change: str) -> pd.DataFrame:
    """The counters that opened, or closed, between two lists of which the first is of before: since an edition, where
    all of them did.
    """
    rows = changed.counters if changed.since.base else changed.lists
    rows = rows[rows["change"] == change]
    return rows if len(rows) and len(_listed_before(rows, changed)) == len(rows) else rows.head(0)


def _listed_before(rows: pd.DataFrame, changed: Changed) -> pd.DataFrame:
    return rows[pd.to_datetime(rows["previous_on"]) < pd.Timestamp(changed.since.day)]


def lists_of(say: Say, rows: pd.DataFrame) -> dict[str, str]:
    """The days of the first and of the last list that show changes of counters."""
    return {"since": say.of_list(rows["previous_on"].min()), "until": say.of_list(rows["day"].max())}


def _between(say: Say, changed: Changed, change: str) -> list[str]:
    """', dont 3 entre la liste du 1er décembre 2022 et celle du 1er juillet 2023': what two lists show is told as that,
    where the first of them is of before the moment: it may have happened before it too.
    """
    listed = _listed_before(changed.counters[changed.counters["change"] == change], changed)
    if listed.empty:
        return []
    known = changed.told("counters", f"{change}_listed")(len(listed))
    return [say("changed.listed.some", count=known, **lists_of(say, listed))]


def _from(say: Say, changed: Changed, moved: int) -> list[str]:
    """'dont 5 d'une date plus ancienne': what has seasons moved since the same month a year before."""
    count = changed.told("moves", "earlier")(len(changed.by_season))
    return [say(f"changed.earlier.{'all' if count == moved else 'some'}", count=count)] if count else []


def is_first(ask: Ask) -> bool:
    """Whether a real edition is the first: nothing was published that it could be compared with."""
    return ask.real_on is not None and bool(ask("changes/editions")["base"].isna().all())


def sentence(ask: Ask, say: Say, changed: Changed) -> str:
    """'Depuis trois mois : 3 chiffres ont bougé ; 1 proposition a avancé.' or that nothing did; of the first edition,
    that it is the first.
    """
    told, first = counts(say, changed), say("changed.first") if is_first(ask) else ""
    beside = undated(say, changed)
    key = "nothing" if not told else "sentence" if ask.reads_everything else "sentence_read"
    found = say(f"changed.{key}", since=words(say, changed.since), told=say.apart(told))
    # Of the first edition, or of lists, nothing says that nothing changed.
    known = found if told or not (first or beside) else ""
    return joined(" ", filter(None, (first, known, beside)))


def line(ask: Ask, say: Say, place: Place) -> Markup:
    """One line for a home or a panel: what changed there, of the first edition what its lists show or that it is the
    first, and the way to the page that lists it.
    """
    moment = since_from_url(ask, "")
    if moment is None:
        return html("")
    found = of(ask, place, moment)
    lists = listed(say, found) if is_first(ask) else []
    if lists:
        told = joined("", [say.listed(lists), "."])
    else:
        told = say("changed.first") if is_first(ask) else sentence(ask, say, found)
    asked = {PARAMETER: str(found.begins)} if lists else {}
    return html(
        '<p class="tc-note tc-changed">{} {}</p>',
        unbroken(told),
        links.anchor(say("changed.all"), PAGE, **lookup.own_first(ask, *place), **asked),
    )


def value(ask: Ask, say: Say, row: dict[Any, Any], changed: Changed, side: str) -> str:
    """A value of a row of figures, "before" or "after", with its unit; why there is none where there is none."""
    item = ask.catalogue[row["indicator"]]
    found, period = row[side], row["base_period" if side == "before" else "period"]
    if pd.isna(found):
        state = row.get("base_state" if side == "before" else "state")
        return say(f"parts.state.{state if isinstance(state, str) and state != 'value' else 'missing'}")
    if side == "before" and "months" in row and not row.get("year_before"):  # as an earlier edition had it
        told = figures.key("value_before", *changed.place, period, indicator=item.id, since=changed.since.of)
    else:
        told = figures.of_indicator(item.id, "value", *changed.place, period)
    return say.value(told(float(found)), item.unit)


def deposit(ask: Ask, say: Say, changed: Changed, indicator: str) -> str:
    """'Dépôt : Liste (Agence, 01/07/2023).': what came since the edition compared with, of what a figure is counted
    from; "" where nothing did, or where two days of one edition are compared.
    """
    bases = ask("changes/editions").set_index("base")["base_built_at"]
    if changed.since.base not in bases.index:
        return ""
    since, item = bases.loc[[changed.since.base]].iloc[0], ask.catalogue[indicator]
    names = cited.names(ask, say, [item], since)
    return say("changed.deposit", names=names) if names else ""


def move(ask: Ask, say: Say, row: dict[Any, Any], changed: Changed) -> str:
    """'92,1 % en juin 2026, 93,4 % en juillet 2026'."""
    sides = {side: value(ask, say, row, changed, side) for side in ("before", "after")}
    if row["change"] in ("appeared", "gone"):
        shown = row["period"] if row["change"] == "appeared" else row["base_period"]
        return say(f"changed.move.{row['change']}", month=say.month(shown), **sides)
    if row["base_period"] == row["period"]:
        return say("changed.move.same", month=say.month(row["period"]), **sides)
    months = {"base_month": say.month(row["base_period"]), "month": say.month(row["period"])}
    return say("changed.move.moved", **sides, **months)


def lines(found: list[Markup]) -> Markup:
    """Lines under one another, in columns where there is room."""
    return html('<ul class="tc-changes">{}</ul>', concat(found))


def entry(title: Markup | str, *told: str) -> Markup:
    """A line: what it is about, then what changed."""
    words = joined(" ", filter(None, told))
    return html("<li><b>{}</b>{}</li>", title, html(" <span>{}</span>", words) if words else "")
