"""What the first visitor would otherwise wait for: imports, the first answers of an edition, a new one included."""

import asyncio
import gc
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

import streamlit as st
from anyio import to_thread

import pages
from pages.note import files
from pages.server import demonstration, logs, metrics, search_endpoint
from pages.shell import serving
from queries import figures, site

# What Streamlit runs; what writes notes, which comes with the first that is asked for: 20 MB.
_LATER = ("pages.main", "pages.charts.office", *files.WRITERS.values())
LOOK_EVERY = 0.5  # seconds; an edition that is withdrawn is read no longer than that


@asynccontextmanager
async def warmed(_: st.App) -> AsyncIterator[None]:
    """Lifespan of the server: warm before the first request is let in, and again before each new edition is served.

    Until then uvicorn refuses connections; Streamlit's own command accepts them and has them wait.
    """
    logs.begin(metrics.written)  # uvicorn has set up its own since
    await to_thread.run_sync(_warm_up)
    serving.on_change(site.follow)  # after a publication it is under way already, after an embargo nobody else does it
    making = demonstration.make()
    following = asyncio.create_task(_follow())
    yield
    if making:  # a server that is stopped leaves nothing running
        making.terminate()
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def _follow() -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await to_thread.run_sync(serving.follow)


def _warm_up() -> None:
    for module in pkgutil.walk_packages(pages.__path__, "pages."):
        if module.name not in _LATER:
            import_module(module.name)
    import_module("plotly.io")
    figures.declared()
    serving.on_change(search_endpoint.warm)
    serving.follow()
    _settle()
    serving.on_change(_settle)


def _settle() -> None:
    """Look no more for garbage among what stays until the next edition: it took half a second amid an answer."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
