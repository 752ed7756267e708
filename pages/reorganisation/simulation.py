"""What if: proposals chosen in a region, assumptions that the reader may change, and what follows over the years."""

import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import address, filters, headings
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.parts import cards, panels, scorecard
from pages.reorganisation import decided, listing, load, wording
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures
from queries.figures import Keys, knowing
from queries.studies import whatif

MOST = 40
CARRIED = ("implementation", "evaluation")  # stages of what is in force
# URL parameter -> field, least, most, step.
FIELDS = {
    "debut": ("start", 2018, 2050, 1),
    "annees": ("years", 3, 20, 1),
    "montee": ("ramp", 1, 10, 1),
    "part": ("share", 0, 150, 5),
    "marge": ("margin", 0, 100, 5),
    "etalement": ("spread", 1, 5, 1),
    "depassement": ("overrun", 0, 200, 5),
}


def render(ask: Ask, say: Say) -> None:
    """The page of the simulation."""
    if not ask.reads_undecided:
        headings.page(say("whatif.heading"), say("whatif.public"))
        states.refused(say, say("whatif.who"))
    else:
        _simulation(ask, say)


@unpublished.instead("reorganisation-whatif", ("proposals", "proposal_options"), decided.BY, decided.amounts)
def _simulation(ask: Ask, say: Say) -> None:
    head = st.container()
    left, right = st.columns([1, 1.6], gap="small")
    with left:
        chosen = _choose(ask, say)
        assumed = _assume(ask, say)
    if chosen.empty:
        headings.page(say("whatif.heading"), say("whatif.choose"), at=head)
        with right:
            states.notice(say("whatif.nothing_title"), say("whatif.nothing"))
        return
    rows = whatif.project(chosen, assumed).assign(choice=_choice(chosen, assumed))
    region = lookup.place(ask, say, "region", chosen["region"].iloc[0])
    headings.page(scorecard.placed(say, region, _title(say, rows, assumed)), _lead(say, chosen, assumed), at=head)
    with right:
        result(ask, say, rows, assumed)
        rules(say, assumed, ask)
    load.clash(ask, say, chosen["proposal_id"].tolist())
    detail(ask, say, chosen)


def _choose(ask: Ask, say: Say) -> pd.DataFrame:
    """The proposals chosen, kept in the URL (choix)."""
    regions, _ = lookup.names(ask)
    own = [code for code in regions if ask.reads_everything or len(ask("reorganisation/candidates", region=code))]
    with panels.framed(say, "choose", say("whatif.choose_title"), say("whatif.choose_lead"), ask.kind("proposals")):
        if not own:
            states.empty(say, say("whatif.none"))
            return pd.DataFrame()
        names = {code: say.text(regions[code]) for code in own}
        first = own[0] if len(own) == 1 else ""
        region = filters.any_of("region", names, say("parts.region"), say("whatif.no_region"), first)
        if not region:
            if aside := st.query_params.get("choix"):  # of no region: which one offers them, no address says
                address.left_aside("choix", aside)
            return pd.DataFrame()
        offered = ask("reorganisation/candidates", region=region)
        names = dict(zip(offered["proposal_id"], offered["title"], strict=True))
        write = lambda code: f"{code} · {names[code]}"  # noqa: E731
        label, none = say("whatif.proposals"), say("whatif.placeholder")
        wanted = filters.several("choix", list(names), label, write, none, list(names)[:5], MOST)
    return offered[offered["proposal_id"].isin(wanted)].assign(region=region)


def _assume(ask: Ask, say: Say) -> whatif.Assumptions:
    """The assumptions, each in the URL under its own name."""
    standard = whatif.Assumptions(start=ask.edition.as_of.year + 1)
    with panels.framed(
        say, "assume", say("whatif.assume_title"), say("whatif.assume_lead"), ask.kind("proposals"), tall=True
    ):
        values = {}
        columns: Sequence[AbstractContextManager[object]] = (nullcontext(),)
        for rank, (name, (field, least, most, step)) in enumerate(FIELDS.items()):
            if rank == 1:  # of an odd number the first has the whole line
                columns = st.columns(2)
            with columns[(rank + 1) % len(columns)]:
                first = int(getattr(standard, field))
                label = say(f"whatif.field.{field}")
                values[field] = filters.number(name, label, least, most, first, step)
    return whatif.Assumptions(**values)


def _simulated(chosen: pd.DataFrame) -> figures.Key:
    """How many proposals of a region are chosen."""
    return figures.key("proposals_simulated", region=chosen["region"].iloc[0])


def _lead(say: Say, chosen: pd.DataFrame, assumed: whatif.Assumptions) -> str:
    """What is simulated; of what is carried out already, that it is counted from the first year too."""
    told = say("whatif.lead", count=_simulated(chosen)(len(chosen)))
    carried = _simulated(chosen).among(carried="yes")(int(chosen["stage"].isin(CARRIED).sum()))
    later = say("whatif.carried", count=carried, start=str(assumed.start)) if carried else ""
    return joined(" ", filter(None, (told, later)))


def _title(say: Say, rows: pd.DataFrame, assumed: whatif.Assumptions) -> str:
    year = whatif.pays_back(rows, "central")
    last = _euros(say, knowing(rows.iloc[-1].to_dict(), _keys(rows))["savings_central"])
    if year is None:
        return say("whatif.title.never", euros=last, years=assumed.years)
    return say("whatif.title.paid", euros=last, year=str(year))


def result(ask: Ask, say: Say, rows: pd.DataFrame, assumed: whatif.Assumptions) -> None:
    """Savings, cost and balance by year, central with its range."""
    keys = _keys(rows)
    last = knowing(rows.iloc[-1].to_dict(), keys)
    title = say("whatif.result.title", year=str(last["year"]), euros=_euros(say, last["balance_central"]))
    with panels.framed(say, "result", title, say("whatif.result.lead"), ask.kind("proposals")):
        cards.figures(
            [
                cards.Figure(
                    say.value(last["staff_central"], "fte", 1),
                    say("whatif.result.staff"),
                    _range(say, last, "staff", "fte"),
                ),
                cards.Figure(
                    _euros(say, last["savings_central"]),
                    say("whatif.result.savings"),
                    _range(say, last, "savings", "euro"),
                ),
                cards.Figure(_euros(say, _cost(rows, "central")), say("whatif.result.cost"), _total(say, rows)),
                cards.Figure(
                    _year(rows, "central"),
                    say("whatif.result.paid"),
                    say("whatif.result.between", low=_year(rows, "high"), high=_year(rows, "low")),
                ),
            ]
        )
        draw(_bars(say, rows, keys))
        columns: dict[str, tuple[str, str | None]] = {"year_written": (say("whatif.result.year"), None)}
        columns |= {
            f"{name}_{scenario}": (
                say("whatif.result.of", what=say(f"whatif.result.{name}"), scenario=say(f"whatif.scenario.{scenario}")),
                unit,
            )
            for name, unit in (("staff", "fte"), ("savings", "euro"), ("balance", "euro"))
            for scenario in whatif.SCENARIOS
        }
        told = rows.drop(columns="choice").assign(year_written=rows["year"].astype(str))
        name, note = say("whatif.result.name"), say("whatif.result.note")
        listing.foot(say, name, told, "simulation", ask.kind("proposals"), columns, note, keys=keys)


def _choice(chosen: pd.DataFrame, assumed: whatif.Assumptions) -> str:
    """What a simulation is of, in short: other proposals, or other assumptions, have other results."""
    return f"{zlib.crc32(repr((sorted(chosen['proposal_id']), assumed)).encode()):08x}"


def _keys(rows: pd.DataFrame) -> Keys:
    """What the results of a simulation are: by scenario and year, for one choice of proposals and assumptions."""
    names = [(name, scenario) for name in ("staff", "savings", "balance", "cost") for scenario in whatif.SCENARIOS]
    of = {"last": int(rows["year"].iloc[-1]), "choice": rows["choice"].iloc[0]}

    def keys(row: listing.Row) -> dict[str, figures.Key]:
        year = int(row["year"])
        return {
            f"{name}_{scenario}": figures.key(f"simulated_{name}", scenario=scenario, year=year, **of)
            for name, scenario in names
        }

    return keys


def _cost(rows: pd.DataFrame, scenario: str) -> float:
    key = figures.key("simulated_cost", scenario=scenario, choice=rows["choice"].iloc[0])
    known: float = key(float(rows[f"cost_{scenario}"].sum()))
    return known


def _range(say: Say, row: listing.Row, name: str, unit: str) -> str:
    ends = [row[f"{name}_{scenario}"] for scenario in ("low", "high")]
    low, high = (say.value(end, unit, 1) if unit == "fte" else _euros(say, end) for end in ends)
    return say("whatif.result.between", low=low, high=high)


def _euros(say: Say, value: float) -> str:
    """An amount to the nearest thousand: a simulation knows no better."""
    return say.value(round(value, -3), "euro")


def _total(say: Say, rows: pd.DataFrame) -> str:
    low, high = (_euros(say, _cost(rows, scenario)) for scenario in ("high", "low"))
    return say("whatif.result.between", low=low, high=high)


def _year(rows: pd.DataFrame, scenario: str) -> str:
    year = whatif.pays_back(rows, scenario)
    return MISSING if year is None else str(year)


def _bars(say: Say, rows: pd.DataFrame, keys: Keys) -> Markup:
    """One line per year: the cumulated balance as a bar from zero, with its range as a thin line."""
    ends = [float(rows[f"balance_{scenario}"].min()) for scenario in whatif.SCENARIOS] + [
        float(rows[f"balance_{scenario}"].max()) for scenario in whatif.SCENARIOS
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    span = (high - low) or 1.0
    zero = 100 * -low / span
    told = [knowing(row, keys) for row in rows.to_dict("records")]
    lines = concat(_bar(say, row, low, span, zero) for row in told)
    alt = say("whatif.result.alt")
    return html(
        '<ul class="tr-balance" style="--zero:{zero:.2f}%" aria-label="{alt}">{head}{lines}</ul>',
        zero=zero,
        alt=alt,
        head=_head(say, zero),
        lines=lines,
    )


def _head(say: Say, zero: float) -> Markup:
    """What the columns of the bars are, and where they begin."""
    return html(
        '<li aria-hidden="true"><span>{}</span><div><em style="left:{:.2f}%">0</em></div><span>{}</span></li>',
        say("whatif.result.year"),
        zero,
        say("whatif.result.balance"),
    )


def _bar(say: Say, row: listing.Row, low: float, span: float, zero: float) -> Markup:
    place = lambda value: 100 * (value - low) / span  # noqa: E731
    end = place(row["balance_central"])
    left, width = min(end, zero), abs(end - zero)
    least, most = place(row["balance_low"]), place(row["balance_high"])
    look = attributes(" class=tr-minus") if row["balance_central"] < 0 else NOTHING
    return html(
        "<li><span>{year}</span><div>"
        '<span{look} style="left:{left:.1f}%;width:{width:.1f}%"></span>'
        '<span style="left:{least:.1f}%;width:{spread:.1f}%"></span></div>'
        "<strong>{euros}</strong></li>",
        year=row["year"],
        look=look,
        left=left,
        width=max(width, 0.3),
        least=least,
        spread=max(most - least, 0.3),
        euros=_euros(say, row["balance_central"]),
    )


def rules(say: Say, assumed: whatif.Assumptions, ask: Ask) -> None:
    """The rules of the calculation, with the values they were applied with."""
    with panels.framed(
        say, "rules", say("whatif.rules.title"), say("whatif.rules.lead"), ask.kind("proposals"), tall=True
    ):
        values = {
            "share": say.percent(assumed.share, 0),
            "low": say.percent(100 * assumed.achieved("low"), 0),
            "high": say.percent(100 * assumed.achieved("high"), 0),
            "cost": say.percent(100 * (assumed.cost("central") - 1), 0),
            "cost_low": say.percent(100 * (assumed.cost("high") - 1), 0),
            "cost_high": say.percent(100 * (assumed.cost("low") - 1), 0),
            "ramp": say.number(assumed.ramp),
            "spread": say.number(assumed.spread),
            "start": str(assumed.start),
        }
        items = concat(
            html("<li>{}</li>", say(f"whatif.rules.{name}", **values))
            for name in ("savings", "ramping", "staffing", "spending", "ranging", "balancing", "euros")
        )
        draw(html('<ul class="tr-rules">{}</ul>', items))


def detail(ask: Ask, say: Say, chosen: pd.DataFrame) -> None:
    """The proposals of the simulation, with what was planned for each."""
    name, kind = say("whatif.detail.name"), ask.kind("proposals")
    title = say("whatif.detail.title", count=_simulated(chosen)(len(chosen)))
    with panels.framed(say, "detail", title, say("whatif.detail.lead"), kind):
        cells = {
            "number": lambda row: escape(row["proposal_id"]),
            "title": lambda row: listing.title(row["proposal_id"], row["title"]),
            "stage": lambda row: escape(wording.word(say, "stage", row["stage"])),
            "n": lambda row: escape(say.value(_known(row["staff_saved"]), "fte", 1)),
            "days": lambda row: escape(say.value(_known(row["planned_eur"]), "euro")),
            "worst": lambda row: escape(say.value(_known(row["one_off_eur"]), "euro")),
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("number", "title", "stage")}
        headers |= {
            "n": say("sheet.options.staff_saved"),
            "days": say("sheet.options.planned_eur"),
            "worst": say("sheet.options.one_off_eur"),
        }
        listing.table(say, name, headers, chosen, cells, keys=listing.OF_PROPOSAL)
        columns = {
            "proposal_id": (headers["number"], None),
            "title": (headers["title"], "deposited"),
            "staff_saved": (headers["n"], "fte"),
            "planned_eur": (headers["days"], "euro"),
            "one_off_eur": (headers["worst"], "euro"),
        }
        listing.foot(say, name, chosen, "propositions-simulees", kind, columns, keys=listing.OF_PROPOSAL)


def _known(value: float) -> float | None:
    return None if pd.isna(value) else value
