"""Which deposited sources the value of an indicator comes from: not the text that promised it."""

from typing import Any

import pandas as pd

import queries
from queries import Edition, freshness
from queries.access import Viewer
from queries.answer_cache import cached
from queries.indicators import Indicator

# What others publish of a subject, which stands in place of the sum of its rows wherever it is deposited.
_PUBLISHED_OF = {"footfall": "acts", "satisfaction": "satisfaction_rate"}


@cached
def of(viewer: Viewer, edition: Edition, *items: Indicator, since: Any = None) -> pd.DataFrame:
    """Rows of method/sources that indicators are counted from, the latest of each title alone, the latest first; with
    `since`, of those alone that were deposited after that moment (UTC).
    """
    rows = _sources(viewer, edition)
    taken = {name for item in items for name in _of(viewer, edition, item)}
    rows = rows if since is None else rows[rows["deposited_at"] > since]
    return _latest(rows[rows["source_id"].isin(taken)])


@cached
def about(viewer: Viewer, edition: Edition, subjects: frozenset[str]) -> pd.DataFrame:
    """The same of some subjects."""
    rows = _sources(viewer, edition)
    return _latest(rows[rows["subject"].isin(subjects)])


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values("source_date", ascending=False, kind="stable")
    return rows.drop_duplicates(["title", "publisher"]).reset_index(drop=True)


@cached
def _of(viewer: Viewer, edition: Edition, item: Indicator) -> frozenset[str]:
    """The ids of the sources of an indicator."""
    rows = _sources(viewer, edition)
    source = rows["contract"].map(freshness.sources())
    published = {_PUBLISHED_OF[one] for one in item.subjects if one in _PUBLISHED_OF}
    replacing = (
        (source == freshness.PUBLISHED) & rows["subject"].isin(published) & (freshness.PUBLISHED in item.sources)
    )
    replaced = [one for one, name in _PUBLISHED_OF.items() if name in set(rows.loc[replacing, "subject"])]
    # What no contract describes, estimates and invented rows, is of the subject that it says.
    own = (source.isin(item.sources) & (source != freshness.PUBLISHED)) | (
        source.isna() & rows["subject"].isin(item.subjects)
    )
    return frozenset(rows.loc[replacing | (own & ~rows["subject"].isin(replaced)), "source_id"])


@cached
def _sources(viewer: Viewer, edition: Edition) -> pd.DataFrame:
    return queries.run(viewer, edition, "method/sources")
