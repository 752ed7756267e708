"""What this process counts of itself, at /metrics as Prometheus reads it, for who bears METRICS_TOKEN and nobody else.

Labels come from short lists that are known before anyone asks: routes, pages of the registry, outcomes, levels. None is
a territory, a person or a value of the data.
"""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, time
from secrets import compare_digest

from anyio import to_thread
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pages.shell import serving
from pages.shell.serving import PUBLIC, UNREADABLE
from queries import answer_cache, history

LEAST = 32  # characters of a token that nobody guesses
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REGISTRY = CollectorRegistry()
_PREFIX = "trois_chantiers"
REQUESTS = Counter(
    "requests", "Answers, by first part of their address.", ("route", "outcome"), _PREFIX, registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "request_seconds", "Time to the end of an answer.", ("route",), _PREFIX, registry=REGISTRY, buckets=SECONDS
)
RUNS = Counter("runs", "Pages drawn, whole or by a change of filter.", ("page", "outcome"), _PREFIX, registry=REGISTRY)
RUN_SECONDS = Histogram(
    "run_seconds",
    "Time to draw a page, whole or in part.",
    ("page",),
    _PREFIX,
    registry=REGISTRY,
    buckets=SECONDS,
)
SESSIONS = Gauge("sessions", "Tabs that are open.", (), _PREFIX, registry=REGISTRY)
OPENED = Counter("sessions_opened", "Tabs opened, or opened again.", (), _PREFIX, registry=REGISTRY)
WRITTEN = Counter("log_lines", "Lines of the log, by level.", ("level",), _PREFIX, registry=REGISTRY)


def written(record: logging.LogRecord) -> bool:
    """Count a line of the log, and have it written."""
    WRITTEN.labels(record.levelname.lower()).inc()
    return True


class _Now(Collector):
    """What is asked of the program at the moment of a reading."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _edition()
        yield _gauge("kept_bytes", "Memory of what is kept to be answered again.", "of", answers=answer_cache.held())
        try:
            free, whole = history.disk()
        except OSError:
            return
        yield _gauge("disk_bytes", "Room on the disk of the editions.", "of", free=free, whole=whole)


def _edition() -> Iterator[GaugeMetricFamily]:
    """The edition served, how old it and its data are, whether it is the current one, and how many readers had."""
    try:
        now, current = serving.edition(PUBLIC), serving.instead_of() is None
    except UNREADABLE:
        yield _gauge("edition_served", "1 where readers get the current edition, 0 where another or none.", served=0)
        return
    yield _gauge(
        "edition_served", "1 where readers get the current edition, 0 where another or none.", served=int(current)
    )
    about = GaugeMetricFamily(f"{_PREFIX}_edition_info", "The edition served.", labels=("edition", "kind"))
    about.add_metric((now.name, now.kind), 1)
    yield about
    built, day = now.built_at.astimezone(UTC), datetime.combine(now.as_of, time(), UTC)
    yield _gauge(
        "edition_age_seconds", "Since the edition served was made.", age=(datetime.now(UTC) - built).total_seconds()
    )
    yield _gauge(
        "edition_data_age_seconds", "Since the day of its data.", age=(datetime.now(UTC) - day).total_seconds()
    )
    try:
        had = history.editions(PUBLIC)
    except history.UNREADABLE:
        return
    yield _gauge("editions_published", "Editions that readers had.", had=len(had))


def _gauge(name: str, about: str, label: str = "", **values: float) -> GaugeMetricFamily:
    """A gauge of one value, or of one for each value of a label."""
    found = GaugeMetricFamily(f"{_PREFIX}_{name}", about, labels=(label,) if label else None)
    for each, value in values.items():
        found.add_metric((each,) if label else (), value)
    return found


def token() -> str:
    """Who bears it reads them; "" for nobody. Raises ValueError for one that could be guessed."""
    found = os.environ.get("METRICS_TOKEN", "").strip()
    if found and len(found) < LEAST:
        raise ValueError(f"METRICS_TOKEN has {len(found)} characters, of {LEAST} at least")
    return found


def begin() -> None:
    """Count this process from now on. Raises ValueError for a token that could be guessed."""
    token()
    disable_created_metrics()
    ProcessCollector(registry=REGISTRY)
    REGISTRY.register(_Now())


async def send(request: Request) -> Response:
    """What was counted; to anyone else, what an address that is not there answers."""
    told, wanted = request.headers.get("authorization", ""), token()
    if not wanted or not compare_digest(told.encode(), f"Bearer {wanted}".encode()):
        return PlainTextResponse("Not found", 404)
    return Response(
        await to_thread.run_sync(generate_latest, REGISTRY),
        headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"},
    )
