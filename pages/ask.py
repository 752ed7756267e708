"""Ask: what a page may ask of the data, for one viewer of one edition, with the cache in front."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import queries
from queries import EditionInfo, indicators
from queries.access import Viewer
from queries.indicators import Indicator, Progress

# Every argument below is part of the cache key. None may start with an underscore: st.cache_data would
# not hash it, and two prefects would share an answer.
_cached = st.cache_data(show_spinner=False, max_entries=4000)


@_cached
def _rows(edition: str, viewer: Viewer, name: str, parameters: dict[str, Any]) -> pd.DataFrame:
    return queries.run(viewer, name, **parameters)


@_cached
def _scorecard(edition: str, viewer: Viewer, workstream: str, level: str, code: str) -> pd.DataFrame:
    return indicators.scorecard(viewer, workstream, level, code)


@_cached
def _latest(edition: str, viewer: Viewer, indicator: str, level: str) -> pd.DataFrame:
    return indicators.latest(viewer, indicator, level)


@_cached
def _series(edition: str, viewer: Viewer, indicator: str, level: str | None, code: str | None) -> pd.DataFrame:
    return indicators.series(viewer, indicator, level, code)


@_cached
def _progress(edition: str, viewer: Viewer, workstream: str, level: str, code: str) -> Progress:
    return indicators.progress(viewer, workstream, level, code)


@dataclass(frozen=True)
class Ask:
    """`ask("room/query", name=value)` gives rows; the methods give indicators. A page sees no file and no role."""

    viewer: Viewer
    edition: EditionInfo

    def __call__(self, name: str, /, **parameters: Any) -> pd.DataFrame:
        """Rows of a named query (queries/<room>/<query>.sql)."""
        return _rows(self.edition.name, self.viewer, name, parameters)

    @property
    def catalogue(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return indicators.catalogue()

    def scorecard(self, workstream: str, level: str = "nation", code: str = "FR") -> pd.DataFrame:
        """One row per indicator of a workstream, for one territory."""
        return _scorecard(self.edition.name, self.viewer, workstream, level, code)

    def latest(self, indicator: str, level: str) -> pd.DataFrame:
        """One row per territory of a level, with the last value of an indicator."""
        return _latest(self.edition.name, self.viewer, indicator, level)

    def series(self, indicator: str, level: str | None = None, code: str | None = None) -> pd.DataFrame:
        """One row per territory and period of an indicator."""
        return _series(self.edition.name, self.viewer, indicator, level, code)

    def progress(self, workstream: str, level: str = "nation", code: str = "FR") -> Progress:
        """Progress of a workstream in one territory, in points of 0 to 100."""
        return _progress(self.edition.name, self.viewer, workstream, level, code)
