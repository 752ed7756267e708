"""The page the usual way in Dash: one callback, plotly.express, AG Grid, Flask-Caching, Flask-Compress, gunicorn."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output, dcc, html
from dash_ag_grid import AgGrid
from flask_caching import Cache

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


def select(name: str, label: str, names: dict[str, str]) -> html.Div:
    return html.Div([html.Label(label, htmlFor=name), dcc.Dropdown(options(names), id=name, placeholder="Tous")])


def options(names: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in names.items()]


def grid(name: str) -> AgGrid:
    columns = [{"field": column} for column in COLUMNS[name].split()]
    return AgGrid(id=f"{name}-rows", columnDefs=columns, dashGridOptions={"pagination": True})


def above() -> list[Any]:
    """What stands above the sections: the title, the filters, the cards."""
    return [
        html.H1("Fréquentation des guichets"),
        select("region", "Région", page.places(ask, "region")),
        select("department", "Département", page.places(ask, "department")),
        select("partner", "Partenaire", page.partners(ask)),
        select("channel", "Canal", page.CHANNELS),
        html.Div([html.Div([html.Strong(id=name), html.Span(label)]) for name, label in page.CARDS.items()]),
    ]


COLUMNS = {
    "trend": "month value before change adjusted days per_day",
    "outcomes": "name_fr requests done partly redirected helped",
    "formats": "what per_month requests counters change",
    "survey": "month share respondents low high",
}
FILTERS = [Input(name, "value") for name in ("region", "department", "partner", "channel")]
SHOWN = (
    Output("department", "options"),
    *(Output(name, "children") for name in page.CARDS),
    *(Output(name, "figure") for name in page.TITLES),
)
ROWS = [Output(f"{name}-rows", "rowData") for name in page.TITLES]
sections = [[html.H2(title), dcc.Graph(id=name), grid(name)] for name, title in page.TITLES.items()]
app.layout = html.Div([*above(), *(piece for section in sections for piece in section)])


@app.callback(*SHOWN, *ROWS, *FILTERS)
def drawn(region: str | None, department: str | None, partner: str | None, channel: str | None) -> list[Any]:
    """Every output of the page, in one answer: what is cheapest for the server and for the browser."""
    where = {"region": None if department else region, "department": department}
    table, parts = monthly(where["region"], department, partner, channel), page.outcomes(ask, where)
    split, shares = page.formats(ask, where), satisfaction(where["region"], department)
    tables = [frame.to_dict("records") for frame in (table, parts, split, shares)]
    inside = options(page.places(ask, "department", region))
    return [inside, *page.written(table).values(), *page.charts(table, parts, split, shares), *tables]
