"""What is computed from queries and takes longer than a blink, kept for the next reader of the same edition."""

import pandas as pd
import streamlit as st

from pages.ask import Ask
from queries import EditionInfo
from queries.access import Viewer
from queries.counters import reach

# Every argument is part of the key, the viewer first: what a prefect reads is never shown to another.
_cached = st.cache_data(show_spinner=False, max_entries=200)


def access(ask: Ask, procedure: str | None, weekday: int | None) -> "tuple[pd.Series[float], pd.DataFrame]":
    """Kilometres from each commune to the nearest address that offers a procedure on a weekday; those addresses."""
    return _access(ask.viewer, ask.edition, procedure, weekday)


@_cached
def _access(
    viewer: Viewer, edition: EditionInfo, procedure: str | None, weekday: int | None
) -> "tuple[pd.Series[float], pd.DataFrame]":
    ask = Ask(viewer, edition)
    addresses = ask("counters/addresses", procedure=procedure)
    if weekday is not None:
        addresses = reach.open_on(addresses, weekday)
    communes = ask("counters/communes")
    if procedure is None and weekday is None:
        return communes["km"], addresses
    return reach.distances(communes, addresses), addresses
