"""The page that others build too: footfall, its figures, tables and charts from queries of the current edition.

What is asked, computed and shown is here, without any cache: each way keeps and draws it as its documentation advises.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.express as px
from plotly.graph_objects import Figure

import queries
from queries.access import Viewer
from queries.editions import Edition
from queries.studies import interval, seasonal, workdays

VIEWER = Viewer("cabinet")
CHANNELS = {"desk": "Sur place", "phone": "Téléphone", "appointment": "Rendez-vous", "video": "Visio"}
OUTCOMES = {"done": "Réglées sur place", "partly": "En partie", "redirected": "Réorientées"}
EVERYWHERE = "Toutes"
CARDS = {
    "acts": "Actes du mois",
    "acts_change": "Évolution sur un an (%)",
    "acts_year": "Actes sur douze mois",
    "acts_per_day": "Actes par jour ouvré",
}
TITLES = {
    "trend": "Hors saisons",
    "outcomes": "Ce qui est réglé sur place, par partenaire",
    "formats": "Actes par format de guichet",
    "survey": "Satisfaction",
}
Rows = Callable[..., pd.DataFrame]
Where = dict[str, str | None]


def edition() -> Edition:
    """The current edition, in the file that the page's reader opens."""
    return queries.edition(VIEWER)


def rows(found: Edition, name: str, **parameters: Any) -> pd.DataFrame:
    """The rows of a named query."""
    return queries.run(VIEWER, found, name, **parameters)


def places(ask: Rows, level: str, inside: str | None = None) -> dict[str, str]:
    """The name of each region, or of each département of one, by code."""
    table = ask("overview/territories")
    kept = table[(table["level"] == level) & ((table["parent_code"] == inside) | (not inside))]
    return dict(zip(kept["code"], kept["name"], strict=True))


def partners(ask: Rows) -> dict[str, str]:
    """The name of each partner, by its identifier."""
    table = ask("counters/by_partner")
    return dict(zip(table["partner"], table["name_fr"], strict=True))


def monthly(ask: Rows, where: Where, partner: str | None, channel: str | None) -> pd.DataFrame:
    """Month, acts, those of a year before, change (percent), acts without seasons, working days, acts per day."""
    found = ask("counters/by_month", **where, partner=partner, channel=channel)
    found = found.assign(value=found["requests"].astype("float64"))
    days = workdays.working_days(found["month"], where["department"])
    table = seasonal.against_year_before(found[["month", "value", "counters", "kind"]])
    table = table.assign(days=table["month"].map(days), per_day=table["value"] / table["month"].map(days))
    adjusted = seasonal.adjust(table[["month", "value"]].assign(working_days=table["days"])).table
    table = table.merge(adjusted[["month", "adjusted"]], on="month", how="left")
    return table[["month", "value", "before", "change", "adjusted", "days", "per_day"]]


def cards(table: pd.DataFrame) -> dict[str, float]:
    """What is read at a glance: acts of the last month, their change, those of twelve months, acts per working day."""
    last = table.iloc[-1]
    year = table[table["month"] > last["month"] - pd.DateOffset(years=1)]
    return {
        "acts": float(last["value"]),
        "acts_change": float(last["change"]),
        "acts_year": float(year["value"].sum()),
        "acts_per_day": float(last["per_day"]),
    }


def outcomes(ask: Rows, where: Where) -> pd.DataFrame:
    """By partner, what is settled on the spot, in part, sent elsewhere, helped (percent); the most sent first."""
    found = ask("counters/outcomes", **where).sort_values("redirected", ascending=False, ignore_index=True)
    return found[["name_fr", "requests", "done", "partly", "redirected", "helped"]]


def formats(ask: Rows, where: Where, by: str = "format") -> pd.DataFrame:
    """By format of counter, or `by` another trait, acts per month of a counter, acts, counters, change; most first."""
    found = ask("counters/by_profile", **where, by=by).sort_values("per_month", ascending=False)
    return found[["what", "per_month", "requests", "counters", "change"]]


def satisfaction(ask: Rows, where: Where) -> pd.DataFrame:
    """Month by month, the share of satisfied people (percent), how many answered, and the 95 % interval."""
    found = ask("counters/satisfaction", **where)
    answers, satisfied = found["respondents"].astype("float64"), found["satisfied"].astype("float64")
    pairs = zip(satisfied, answers, strict=True)
    bounds = [interval.wilson(yes, count) if count > 0 else (None, None) for yes, count in pairs]
    shares = pd.DataFrame(bounds, columns=["low", "high"], index=found.index, dtype="float64")
    found = found.assign(share=100 * satisfied / answers, **shares)
    return found[["month", "share", "respondents", "low", "high"]]


def tables(ask: Rows, where: Where, partner: str | None, channel: str | None) -> dict[str, pd.DataFrame]:
    """The table of each section."""
    found = monthly(ask, where, partner, channel), outcomes(ask, where), formats(ask, where), satisfaction(ask, where)
    return dict(zip(TITLES, found, strict=True))


def written(table: pd.DataFrame) -> dict[str, str]:
    """The cards of a monthly table, as they are read."""
    return {name: f"{value:.1f}" if name == "acts_change" else f"{value:.0f}" for name, value in cards(table).items()}


def charts(trend: pd.DataFrame, outcomes: pd.DataFrame, formats: pd.DataFrame, survey: pd.DataFrame) -> list[Figure]:
    """The chart of each section, of its table."""
    lines = trend.rename(columns={"value": "Actes", "adjusted": "Hors saisons"})
    bars = survey.assign(above=survey["high"] - survey["share"], below=survey["share"] - survey["low"])
    return [
        px.line(lines, x="month", y=["Actes", "Hors saisons"]),
        px.bar(outcomes, y="name_fr", x=list(OUTCOMES), orientation="h"),
        px.bar(formats, y="what", x="per_month", orientation="h"),
        px.line(bars, x="month", y="share", error_y="above", error_y_minus="below"),
    ]
