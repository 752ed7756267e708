"""Each answer and each drawing of a page, counted and written: which one, of which edition, how long, how it ended."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server import metrics
from pages.server.routes import plain_routes
from pages.shell import serving
from pages.shell.rooms import MODULES
from pages.shell.serving import Reader

HOME = "overview"  # the page, and the address, of no name
STREAMLIT = ("_stcore", "static", "app", "media")
QUIET = (*STREAMLIT, "sante", "metrics")  # asked at each visit, or each minute: counted, and written where they fail

_log = logging.getLogger(__name__)


@dataclass
class _Run:
    """A page that is drawn, whole or in part: which, from which edition, since when; `ended` once it is."""

    page: str = HOME
    edition: str | None = None
    begun: float = field(default_factory=perf_counter)
    ended: bool = False


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def run(reader: Reader | None = None, page: str = HOME) -> Iterator[None]:
    """Count what is drawn inside, once it is; a part of what is counted already is not counted again.

    What fails is counted by `failed`, which Streamlit calls for each error that a page did not expect.
    """
    now = _run.get()
    if now and not now.ended:
        yield
        return
    now = _Run()
    _run.set(now)
    if reader:
        of(reader, page)
    try:
        yield
    except Exception:
        now.ended = True
        raise
    except BaseException:  # the page is drawn anew, or its reader left it
        _end(now, "ok")
        raise
    _end(now, "ok")


def of(reader: Reader, page: str) -> None:
    """Say whom, and which page, what is drawn now is for; of an edition that only its reader sees, no name."""
    if now := _run.get():
        now.page, now.edition = page or HOME, "preview" if reader.preview else reader.edition.name


def failed(_: Exception) -> None:
    """Count an error of a page (`st.App(on_script_error=)`); what its reader is told of it stays as it is."""
    _end(_run.get() or _Run(), "error")


def _end(now: _Run, outcome: str) -> None:
    now.ended, lasted = True, perf_counter() - now.begun
    metrics.RUNS.labels(now.page, outcome).inc()
    metrics.RUN_SECONDS.labels(now.page).observe(lasted)
    _write("run", now.page, outcome, lasted, now.edition or _served())


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
        status, soon, begun = 500, False, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status, soon
            if message["type"].endswith("http.response.start"):
                status = message["status"]
                soon = any(name.lower() == b"retry-after" for name, _ in message.get("headers", ()))
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
            _answered(route(scope["path"]), status, soon, perf_counter() - begun)

    return serve


def _answered(page: str, status: int, soon: bool, lasted: float) -> None:
    """`soon`: what says when to come back is no error, as what is being prepared, or is full for a moment."""
    outcome = "error" if status >= 500 and not soon else "refused" if status >= 400 else "ok"
    metrics.REQUESTS.labels(page, outcome).inc()
    if status == 101:  # how long somebody keeps a tab open is no duration of ours
        return
    metrics.REQUEST_SECONDS.labels(page).observe(lasted)
    if page not in QUIET or outcome == "error":
        _write("request", page, outcome, lasted, _served())
