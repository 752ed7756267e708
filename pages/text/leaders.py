"""Who comes first, where several may: a superlative never names one of those who are level with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Leaders:
    """All those at one end of a column: `names` in the order of the rows, their `value` as it is written."""

    names: tuple[str, ...]
    value: str


def leaders(
    rows: pd.DataFrame, column: str, written: Callable[[Any], str], *, name: str = "name", lowest: bool = False
) -> Leaders:
    """Those whose `column` is the highest (or the lowest) of the rows, to be named by `say.tied(leaders.names)`.

    Two values that are written alike are equal, since readers cannot tell them apart. A value that is not
    known leads nothing; at least one must be known.
    """
    known = rows.dropna(subset=[column])
    end = written(known[column].min() if lowest else known[column].max())
    level = [written(value) == end for value in known[column]]
    return Leaders(tuple(known[level][name]), end)
