"""What the first visitor would otherwise wait for: imports, the first queries, the compressed scripts."""

import gc
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

import streamlit as st
from anyio import to_thread

import pages
from pages.server.routes import PUBLIC, UNREADABLE
from queries import indicators


@asynccontextmanager
async def warmed(_: st.App) -> AsyncIterator[None]:
    """Lifespan of the server: warm before the first request is let in."""
    await to_thread.run_sync(_warm_up)
    yield


def _warm_up() -> None:
    for module in pkgutil.walk_packages(pages.__path__, "pages."):
        if module.name != "pages.main":
            import_module(module.name)
    for library in ("plotly.io", "pydeck", "scipy.spatial"):
        import_module(library)
    with suppress(*UNREADABLE):  # the pages and /sante say so
        for workstream in indicators.WORKSTREAMS:
            indicators.scorecard(PUBLIC, workstream)
    gc.collect()
    gc.freeze()
