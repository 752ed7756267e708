"""The page the usual way in Dash: one callback, plotly.express, AG Grid, Flask-Caching, Flask-Compress, gunicorn."""

from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from dash_ag_grid import AgGrid
from flask_caching import Cache
from plotly.graph_objects import Figure

from tests.bench import page

app = Dash(__name__, title="Fréquentation", compress=True)
server = app.server
cache = Cache(server, config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 0, "CACHE_THRESHOLD": 10_000})
found = page.edition()


@cache.memoize()
def ask(name: str, **parameters: Any) -> pd.DataFrame:
    return page.rows(found, name, **parameters)


@cache.memoize()
def monthly(region: str | None, department: str | None, partner: str | None, channel: str | None) -> pd.DataFrame:
    return page.monthly(ask, {"region": region, "department": department}, partner, channel)


@cache.memoize()
def satisfaction(region: str | None, department: str | None) -> pd.DataFrame:
    return page.satisfaction(ask, {"region": region, "department": department})


def select(name: str, label: str, options: dict[str, str]) -> html.Div:
    return html.Div([html.Label(label, htmlFor=name), dcc.Dropdown(_options(options), id=name, placeholder="Tous")])


def _options(names: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in names.items()]


def grid(name: str, columns: str) -> AgGrid:
    return AgGrid(
        id=name, columnDefs=[{"field": column} for column in columns.split()], dashGridOptions={"pagination": True}
    )


CARDS = {
    "acts": "Actes du mois",
    "acts_change": "Évolution sur un an (%)",
    "acts_year": "Actes sur douze mois",
    "acts_per_day": "Actes par jour ouvré",
}
GRAPHS = ("trend", "outcomes", "formats", "survey")
app.layout = html.Div(
    [
        html.H1("Fréquentation des guichets"),
        select("region", "Région", page.places(ask, "region")),
        select("department", "Département", page.places(ask, "department")),
        select("partner", "Partenaire", page.partners(ask)),
        select("channel", "Canal", page.CHANNELS),
        html.Div([html.Div([html.Strong(id=name), html.Span(label)]) for name, label in CARDS.items()]),
        html.H2("Tendance hors saisons"),
        dcc.Graph(id="trend"),
        grid("trend-rows", "month value before change adjusted days per_day"),
        html.H2("Ce qui est réglé sur place, par partenaire"),
        dcc.Graph(id="outcomes"),
        grid("outcomes-rows", "name_fr requests done partly redirected helped"),
        html.H2("Actes par format de guichet"),
        dcc.Graph(id="formats"),
        grid("formats-rows", "what per_month requests counters change"),
        html.H2("Satisfaction"),
        dcc.Graph(id="survey"),
        grid("survey-rows", "month share respondents low high"),
    ]
)


@app.callback(
    Output("department", "options"),
    *(Output(name, "children") for name in CARDS),
    *(Output(name, "figure") for name in GRAPHS),
    *(Output(f"{name}-rows", "rowData") for name in GRAPHS),
    Input("region", "value"),
    Input("department", "value"),
    Input("partner", "value"),
    Input("channel", "value"),
)
def drawn(region: str | None, department: str | None, partner: str | None, channel: str | None) -> list[Any]:
    """Every output of the page, in one answer: what is cheapest for the server and for the browser."""
    where = {"region": None if department else region, "department": department}
    table, parts = monthly(where["region"], department, partner, channel), page.outcomes(ask, where)
    split, shares = page.formats(ask, where), satisfaction(where["region"], department)
    known = page.cards(table)
    written = [f"{value:.1f}" if name == "acts_change" else f"{value:.0f}" for name, value in known.items()]
    tables = [frame.to_dict("records") for frame in (table, parts, split, shares)]
    inside = _options(page.places(ask, "department", region))
    return [inside, *written, *figures(table, parts, split, shares), *tables]


def figures(table: pd.DataFrame, parts: pd.DataFrame, split: pd.DataFrame, shares: pd.DataFrame) -> list[Figure]:
    lines = table.rename(columns={"value": "Actes", "adjusted": "Hors saisons"})
    bars = shares.assign(above=shares["high"] - shares["share"], below=shares["share"] - shares["low"])
    return [
        px.line(lines, x="month", y=["Actes", "Hors saisons"]),
        px.bar(parts, y="name_fr", x=list(page.OUTCOMES), orientation="h"),
        px.bar(split, y="what", x="per_month", orientation="h"),
        px.line(bars, x="month", y="share", error_y="above", error_y_minus="below"),
    ]
