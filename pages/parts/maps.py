"""Maps: regions or départements as coloured shapes, counters as points."""

import pandas as pd

from pages.text import Say


def choropleth(
    say: Say,
    rows: pd.DataFrame,
    level: str,
    unit: str,
    alt: str,
    key: str,
    steps: tuple[float, ...] | None = None,
) -> str | None:
    """The territories of a level coloured in five steps; returns the code the reader selected.

    `rows`: code, name, value, state ('value', 'missing', 'not_applicable' or 'hidden').
    """
    return None


def points(
    say: Say,
    rows: pd.DataFrame,
    alt: str,
    key: str,
    shade: pd.DataFrame | None = None,
) -> None:
    """Points (lat, lon, name, group) over the départements, shaded by `shade` (code, value)."""
