"""Each answer and each drawing of a page, counted and written: which one, of which edition, how long, how it ended."""

import logging
from functools import cache
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx

from pages import serving
from pages.parts.downloads import DRAWN_FOR
from pages.rooms import MODULES
from pages.server import metrics
from pages.server.routes import plain_routes
from pages.serving import Reader

HOME = "overview"  # the page, and the address, of no name
STREAMLIT = ("_stcore", "static", "app", "media")
QUIET = (*STREAMLIT, "sante", "metrics")  # asked at each visit, or each minute: counted, and written where they fail
_FAILED = "_tc_failed"

_log = logging.getLogger(__name__)
_run = ScriptRunner._run_script


def begin() -> None:
    """Note each drawing of a page of this process. Streamlit has no place for it, so its class is changed, as in
    `lean`.
    """
    ScriptRunner._run_script = _noted  # type: ignore[method-assign,assignment]


def _failed(_: Exception) -> None:
    """A page met an error that it did not expect: what Streamlit tells of it, and shows, stays as it is."""
    context = get_script_run_ctx()
    if context:
        context.__dict__[_FAILED] = True


def _noted(runner: ScriptRunner, rerun_data: RerunData) -> None:
    context = runner._get_script_run_ctx()
    context.__dict__.pop(_FAILED, None)
    context.on_script_error = _failed
    begun = perf_counter()
    try:
        _run(runner, rerun_data)
    finally:
        lasted, outcome = perf_counter() - begun, "error" if context.__dict__.get(_FAILED) else "ok"
        page = _page(runner, context.page_script_hash)
        metrics.RUNS.labels(page, outcome).inc()
        metrics.RUN_SECONDS.labels(page).observe(lasted)
        _write("run", page, outcome, lasted, _edition_of(runner))


def _page(runner: ScriptRunner, script: str) -> str:
    """The address of a page in the registry."""
    pages = runner._pages_manager.get_pages()
    found = pages[script].get("url_pathname") if script in pages else None
    return found if found and found in MODULES else HOME


def _edition_of(runner: ScriptRunner) -> str | None:
    """The edition that a session's page was drawn from; of one that only its reader sees, no name."""
    try:
        reader: Reader = runner._session_state[DRAWN_FOR]
    except KeyError:
        return _served()
    return "preview" if reader.preview else reader.edition.name


def _served() -> str | None:
    try:
        return serving.name()
    except serving.UNREADABLE:
        return None


def _write(event: str, page: str, outcome: str, lasted: float, edition: str | None) -> None:
    level = logging.INFO if outcome != "error" else logging.ERROR
    told = {"edition": edition, "page": page, "outcome": outcome, "ms": round(1000 * lasted, 1)}
    _log.log(level, event, extra=told)


@cache
def _routes() -> frozenset[str]:
    """The first parts of the addresses that are there."""
    ours = (getattr(route, "path", "") for route in plain_routes())
    return frozenset({path.strip("/").partition("/")[0] for path in ours} | {*STREAMLIT, *MODULES})


def route(path: str) -> str:
    """The first part of an address, "other" where there is none such: what people type is no label."""
    first = path.strip("/").partition("/")[0]
    return (first or HOME) if first in _routes() else "other"


def observed(app: ASGIApp) -> ASGIApp:
    """Middleware: each answer is counted, by route and outcome, with its duration; so are the tabs that are open."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        status, begun = 500, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"].endswith("http.response.start"):
                status = message["status"]
            if message["type"] == "websocket.accept":
                status = 101
                metrics.OPENED.inc()
                metrics.SESSIONS.inc()
            await send(message)

        try:
            await app(scope, receive, noted)
        finally:
            if status == 101:
                metrics.SESSIONS.dec()
            _answered(route(scope["path"]), status, perf_counter() - begun)

    return serve


def _answered(page: str, status: int, lasted: float) -> None:
    outcome = "error" if status >= 500 else "refused" if status >= 400 else "ok"
    metrics.REQUESTS.labels(page, outcome).inc()
    if status == 101:  # how long somebody keeps a tab open is no duration of ours
        return
    metrics.REQUEST_SECONDS.labels(page).observe(lasted)
    if page not in QUIET or outcome == "error":
        _write("request", page, outcome, lasted, _served())
