"""The page in Dash by someone who wants it to be fast: what a choice draws is made once and kept, ready to write."""

import json
from functools import cache
from typing import Any

from dash import Dash, Input, Output
from plotly.io import to_json

from tests.bench import page
from tests.bench.ways import usual_dash as usual

app = Dash(__name__, title="Fréquentation", compress=True)
server = app.server
app.layout = usual.app.layout


@cache
def ask(name: str, **parameters: str | None) -> Any:
    return page.rows(usual.found, name, **parameters)


@cache
def finished(region: str | None, department: str | None, partner: str | None, channel: str | None) -> list[Any]:
    """What every output is, as plain lists and dictionaries."""
    where: page.Where = {"region": None if department else region, "department": department}
    table, parts = page.monthly(ask, where, partner, channel), page.outcomes(ask, where)
    split, shares = page.formats(ask, where), page.satisfaction(ask, where)
    known = page.cards(table)
    written = [f"{value:.1f}" if name == "acts_change" else f"{value:.0f}" for name, value in known.items()]
    tables = [json.loads(frame.to_json(orient="records", date_format="iso")) for frame in (table, parts, split, shares)]
    figures = [json.loads(to_json(figure)) for figure in usual.figures(table, parts, split, shares)]
    return [usual._options(page.places(ask, "department", region)), *written, *figures, *tables]


app.callback(
    Output("department", "options"),
    *(Output(name, "children") for name in usual.CARDS),
    *(Output(name, "figure") for name in usual.GRAPHS),
    *(Output(f"{name}-rows", "rowData") for name in usual.GRAPHS),
    Input("region", "value"),
    Input("department", "value"),
    Input("partner", "value"),
    Input("channel", "value"),
)(finished)
