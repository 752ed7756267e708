"""The page in Dash by someone who wants it to be fast: an answer is made once, and kept compressed.

It is kept before Flask and Dash, which are not asked again, as a cache in front of a server keeps it. The layout of a
chart, which no filter changes, is in the page, and its lines and bars alone are sent (Patch). Tables are asked for once
they are open, which the browser alone knows (a clientside callback).
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pandas as pd
from dash import Dash, Input, Output, Patch, dcc, html
from plotly.graph_objects import Figure
from werkzeug.test import run_wsgi_app

from tests.bench import page
from tests.bench.ways import usual_dash as usual

OPENED = "(clicks, ...filters) => clicks % 2 ? filters : window.dash_clientside.no_update"


@cache
def ask(name: str, **parameters: str | None) -> pd.DataFrame:
    return page.rows(usual.found, name, **parameters)


@cache
def tables(*choice: str | None) -> list[pd.DataFrame]:
    region, department, partner, channel = choice
    where: page.Where = {"region": None if department else region, "department": department}
    return [*page.tables(ask, where, partner, channel).values()]


def changed(chart: Figure) -> Patch:
    patch = Patch()
    patch["data"] = chart.to_dict()["data"]
    return patch


def drawn(*choice: str | None) -> list[Any]:
    """What a choice changes while the tables are closed."""
    found = tables(*choice)
    inside = usual.options(page.places(ask, "department", choice[0]))
    return [inside, *page.written(found[0]).values(), *map(changed, page.charts(*found))]


def section(name: str, title: str, chart: Figure) -> html.Div:
    return html.Div([html.H2(title), dcc.Graph(id=name, figure={"layout": chart.to_dict()["layout"]})])


def kept(application: WSGIApplication) -> WSGIApplication:
    """An application that answers again what it answered to the same request."""
    answers: dict[tuple[str | bytes, ...], tuple[str, list[tuple[str, str]], bytes]] = {}

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        asked = *(environ.get(name, "") for name in ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")), body
        status, headers, content = answers.get(asked) or made(environ | {"wsgi.input": BytesIO(body)})
        if status.startswith("200"):
            answers[asked] = status, headers, content
        start(status, headers)
        return [content]

    def made(environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
        pieces, status, headers = run_wsgi_app(application, environ)
        return status, [*headers], b"".join(pieces)

    return answer


app = Dash(__name__, title="Fréquentation", compress=True)
server = kept(app.server)
charts = zip(page.TITLES.items(), page.charts(*tables(None, None, None, None)), strict=True)
behind = html.Details([html.Summary("Tableaux", id="behind", n_clicks=0), *map(usual.grid, page.TITLES)])
sections = [section(name, title, chart) for (name, title), chart in charts]
app.layout = html.Div([*usual.above(), *sections, behind, dcc.Store(id="asked")])
app.callback(*usual.SHOWN, *usual.FILTERS)(drawn)
app.clientside_callback(OPENED, Output("asked", "data"), Input("behind", "n_clicks"), *usual.FILTERS)


@app.callback(*usual.ROWS, Input("asked", "data"), prevent_initial_call=True)
def listed(choice: list[str | None]) -> list[Any]:
    return [table.to_dict("records") for table in tables(*choice)]
