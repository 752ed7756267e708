"""Who decides what: powers to decide before and after, level by level, and derogations against the mean."""

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup, unpublished
from pages.elements import badges, filters, headings, numbers
from pages.markup import NOTHING, Markup, escape, french, html
from pages.parts import panel, panels, scorecard
from pages.reorganisation import choices, decided, listing
from pages.reorganisation.pipeline import Held
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.leaders import leaders
from pages.text.places import territory
from pages.text.written import joined
from queries import figures
from queries.figures import knowing

LEVELS = ("minister", "region_prefect", "department_prefect", "subprefect", "head_of_service")
OWN = {"region": "region_prefect", "department": "department_prefect"}  # the level of a prefect
STATES = ("new", "earlier", "undated", "same", "coming")
SHOWN, TOP = 14, 15
# What the numbers of a row of the tables are.
POWER = figures.cells({"yearly_volume": "power_volume"}, of={"power": "power_id"})
ORDERS = {"orders": "derogations"}


def render(ask: Ask, say: Say) -> None:
    """The page of powers."""
    head = st.container()
    held: dict[str, str | None] = {"region": None, "department": None}
    *places, levels = st.columns(3) if _is_by_territory(ask) else [st.container()]
    if places:
        held = choices.bar(ask, say, ("region", "departement"), places)
    with levels:
        decides = _level(ask, say)
    rows = ask("reorganisation/decision_powers", **held)
    rows = rows[(rows["to_level"] == decides) | (not decides)]
    headings.page(title(ask, say, rows, held, decides), say("powers.lead"), at=head)
    moved(ask, say, rows, held, decides)
    if unpublished.gives_way(ask, "derogations", decided.BY):
        decided.powers(ask, say)
    else:
        derogations(ask, say, held)
    unpublished.block(ask, say, "reorganisation-powers", ["derogations"])


def _is_by_territory(ask: Ask) -> bool:
    """Whether a territory changes anything here: some power is of one, or derogations are known by département."""
    powers = ask("reorganisation/decision_powers")
    return bool((powers["territory_level"] != "nation").any()) or not unpublished.gives_way(
        ask, "derogations", decided.BY
    )


def _level(ask: Ask, say: Say) -> str:
    """The level whose powers are asked for, "" for all of them: a prefect's own first."""
    own = OWN[ask.own[0][0]] if ask.own else ""
    names = {name: say(f"powers.level.{name}") for name in LEVELS}
    return filters.any_of("echelon", names, say("powers.decides"), say("powers.every_level"), own)


def title(ask: Ask, say: Say, rows: pd.DataFrame, held: Held, decides: str) -> str:
    """How many decisions may be taken here, by a level or by all, that could not in 2018."""
    level, code = figures.at(held)
    if decides:
        new = choices.figure("powers", held, state="new", decides=decides)(int((rows["state"] == "new").sum()))
        named = say("powers.title.level", count=new, level=say.inside(say(f"powers.level.{decides}")))
        return scorecard.placed(say, lookup.place(ask, say, level, code), named)
    count = _brought_down(ask, level, code)(int((rows["state"] == "new").sum()))
    if level == "nation":
        return say("powers.title.nation", count=count)
    return say("powers.title.here", count=count, place=lookup.place(ask, say, level, code))


def _volume(say: Say, new: pd.DataFrame, key: figures.Key) -> str:
    """How often what was brought down since 2018 is decided, as far as that is known; nothing where nothing was."""
    if new["yearly_volume"].notna().any():
        return say("powers.table.volume", volume=say.number(key(float(new["yearly_volume"].sum())), digits=0))
    return say("powers.table.no_volume") if len(new) else ""


def _brought_down(ask: Ask, level: str, code: str) -> figures.Key:
    """The count of this page is the indicator of the others, at its latest month."""
    rows = ask.latest("O7", level)
    period = rows.loc[rows["code"] == code, "period"]
    return figures.of_indicator("O7", "value", level, code, period.iloc[0] if len(period) else None)


def moved(ask: Ask, say: Say, rows: pd.DataFrame, held: Held, decides: str) -> None:
    """Each act with the level that decided it and the one that does, by what changed."""
    kind = badges.least(rows["kind"])
    counts = rows["state"].value_counts()
    of = {"decides": decides or None}
    volume = _volume(say, rows[rows["state"] == "new"], choices.figure("powers_volume", held, **of))
    lead = joined(" ", filter(None, (say("powers.table.lead"), volume)))
    with panels.framed(say, "powers", _moved_to(say, rows, decides), lead, kind):
        if rows.empty:
            states.empty(say, say("powers.table.none"))
            return
        state = filters.choice(
            "etat",
            [name for name in STATES if name in counts.index],
            say("powers.state.label"),
            lambda name: f"{say(f'powers.state.{name}')} ({say.number(counts[name])})",
            shape="segments",
        )
        shown = rows[rows["state"] == state]
        _table(ask, say, shown.head(SHOWN))
        total = choices.figure("powers", held, state=state, **of)(len(shown))
        note = say("powers.table.first", count=SHOWN, total=total) if len(shown) > SHOWN else ""
        name, told = say("powers.table.name"), _told(say, shown)
        listing.foot(say, name, told, "pouvoirs-de-decision", kind, _columns(say), note, keys=POWER)


def _moved_to(say: Say, rows: pd.DataFrame, decides: str) -> str:
    """Which level gained most of what came down since 2018; of what one level gained, which lost most of it."""
    new = rows[rows["state"] == "new"]
    if new.empty:
        return say("powers.table.title_none")
    side = "from_level" if decides else "to_level"
    most = leaders(new.groupby(side, as_index=False)["power_id"].count(), "power_id", str, name=side)
    names = [say.inside(say(f"powers.level.{level}")) for level in most.names]
    who = say.leading("giver" if decides else "level", names)
    return say("powers.table.lost" if decides else "powers.table.gained", who=who)


def _table(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    reached = [LEVELS.index(one) for one in {*rows["from_level"], *rows["to_level"]} if one in LEVELS]
    levels = LEVELS[min(reached, default=0) : max(reached, default=len(LEVELS)) + 1]  # from the first that has a mark
    headers = {"title": say("powers.column.act")} | {name: say(f"powers.level.{name}") for name in levels}
    headers["text"] = say("powers.column.text")
    if rows["yearly_volume"].notna().any():
        headers["n"] = say("powers.column.volume")
    cells = {
        "title": lambda row: _act(ask, say, row),
        "text": lambda row: _text(say, row),
        "n": lambda row: escape(say.number(None if pd.isna(row["yearly_volume"]) else row["yearly_volume"])),
    } | {name: (lambda row, name=name: _mark(say, row, name)) for name in LEVELS}
    listing.table(say, say("powers.table.name"), headers, rows, cells, "tr-powers", POWER)


def _act(ask: Ask, say: Say, row: listing.Row) -> Markup:
    place = say.text(row["territory"]) if row["territory_level"] != "nation" else say("powers.everywhere")
    kind = badges.kind_if_unusual(say, row["kind"], ask.edition.kind)
    name = row[say.column("act_type", row)]
    words = headings.unbroken(name)
    # What comes from a proposal bears its title, in both languages.
    return html("{} <small>{} {}</small>", french(words) if name == row["act_type"] else words, str(place), kind)


def _mark(say: Say, row: listing.Row, level: str) -> Markup:
    """A hollow mark where it was decided, a full one where it is, an arrow between them."""
    before, after = LEVELS.index(row["from_level"]), LEVELS.index(row["to_level"])
    here = LEVELS.index(level)
    if here == after:
        words, look = say("powers.after"), "tr-after"
    elif here == before:
        words, look = say("powers.before"), "tr-before"
    else:
        return html('<span class="tr-mark tr-through"></span>') if before < here < after else NOTHING
    return html('<span class="tr-mark {}"></span><span class="tc-hidden">{}</span>', look, words)


def _text(say: Say, row: listing.Row) -> Markup:
    day = say.short_date(row["effective_on"])
    text = listing.text(say, say.original(row["legal_text"]))
    if MISSING in (day, text):
        return text if day == MISSING else html("{}", day)
    return html("{} <small>{}</small>", day, text)


def _told(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    named = zip(rows[say.column("act_type", rows)], rows["act_type"], strict=True)
    acts = [say.original(name) if name == french_name else name for name, french_name in named]
    return rows.assign(
        act=pd.Series(acts, rows.index, dtype=object),  # text of pandas would forget which are French
        before=[say(f"powers.level.{level}") for level in rows["from_level"]],
        after=[say(f"powers.level.{level}") for level in rows["to_level"]],
    )


def _columns(say: Say) -> dict[str, tuple[str, str | None]]:
    return numbers.columns_of(
        say,
        "powers.column: act before=powers.before after=powers.after legal_text=text effective_on=since:date "
        "yearly_volume=volume:count kind:kind",
    )


def derogations(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Derogation orders by département and year against the mean of all of them."""
    rows = ask("reorganisation/derogations", **held)
    if rows.empty:
        with panels.framed(say, "derogations-none", say("powers.derogations.name"), "", ask.kind("powers")):
            states.empty(say, say("powers.derogations.none"))
        return
    if held["department"]:
        _years(ask, say, rows.sort_values("year"), held)
    else:
        _departments(ask, say, rows, held)


def _mean(value: float, year: int) -> float:
    known: float = figures.key("derogations_mean", year=year)(float(value))
    return known


def _keys(rows: pd.DataFrame) -> figures.Keys:
    """What the cells of the table are: by département and year."""
    mean = figures.cells({"mean_orders": "derogations_mean"}, of={"year": "year"})
    orders = figures.cells(ORDERS, row_level="department", row_code="code", of={"year": "year"})
    return lambda row: {**mean(row), **orders(row)}


def _departments(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> None:
    kind, note = ask.kind("powers"), say("powers.derogations.note")
    with panels.chosen(say, "derogations", despite=["echelon"]) as heading:
        year = _year(say, rows)
        shown = rows[rows["year"] == year].assign(year=str(year))
        mean, keys = _mean(shown["mean_orders"].iloc[0], year), _keys(shown)
        above = choices.figure("derogations_above", held, year=year)(int((shown["orders"] > mean).sum()))
        title = say("powers.derogations.title", count=above, mean=say.number(mean, digits=1), year=str(year))
        heading(title, _declared(say, shown, held, year), kind)
        charts.draw(say, _bars(say, shown.head(TOP), "name", mean, keys), "derogations-bars")
        listing.foot(say, title, shown, "derogations", kind, _derogation_columns(say), note, keys=keys)


def _year(say: Say, rows: pd.DataFrame) -> int:
    years = [str(year) for year in sorted(rows["year"].unique().tolist(), reverse=True)]
    return int(filters.choice("annee", years, say("powers.derogations.year"), str))


def _declared(say: Say, rows: pd.DataFrame, held: Held, year: int) -> str:
    """How many orders, in how many départements, and how many of these took none."""
    orders = choices.figure("derogations", held, year=year)(int(rows["orders"].sum()))
    departments = choices.figure("departments", held)(len(rows))
    lead = say("powers.derogations.lead", count=orders, departments=departments)
    without = choices.figure("derogations_none", held, year=year)(int((rows["orders"] == 0).sum()))
    none = say("powers.derogations.without", count=without) if without else ""
    first = say("powers.derogations.first", count=TOP) if len(rows) > TOP else ""
    return joined(" ", filter(None, (lead, none, first)))


def _years(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> None:
    keys = _keys(rows)
    last = knowing(rows.iloc[-1].to_dict(), keys)
    mean, place = say.number(last["mean_orders"], digits=1), territory(say.text(last["name"]))
    drawn = rows.assign(year=rows["year"].astype(str))
    panel(
        say,
        say("powers.derogations.here", count=last["orders"], place=place, year=str(last["year"]), mean=mean),
        say(
            "powers.derogations.here_lead",
            count=choices.figure("derogations", held)(int(rows["orders"].sum())),
            since=str(rows["year"].iloc[0]),
        ),
        lambda: _bars(say, drawn, "year", last["mean_orders"], keys),
        drawn,
        "derogations",
        ask.kind("powers"),
        _derogation_columns(say),
        say("powers.derogations.note"),
        keys=keys,
    )


def _bars(say: Say, rows: pd.DataFrame, label: str, mean: float, keys: figures.Keys) -> charts.Bars:
    note = say("powers.derogations.mark", mean=say.number(mean, digits=1))
    named, alt = rows.assign(**{label: rows[label].map(say.text)}), say("powers.derogations.alt")
    return charts.horizontal(say, named, label, "orders", "count", alt, mean, keys, note=note)


def _derogation_columns(say: Say) -> dict[str, tuple[str, str | None]]:
    return numbers.columns_of(say, "powers.derogations: name=parts.department year orders:count mean_orders=mean:count")
