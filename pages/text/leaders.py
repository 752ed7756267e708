"""Who comes first, where several may: a superlative never names one of those who are level with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from queries.figures import Keys


@dataclass(frozen=True)
class Leaders:
    """All those at one end of a column: `names` in the order of the rows, their `value` as it is written; `known` is
    the number itself, which knows what it is where `leaders` was told.
    """

    names: tuple[str, ...]
    value: str
    known: Any = field(default=None, compare=False)


def leaders(
    rows: pd.DataFrame,
    column: str,
    written: Callable[[Any], str],
    *,
    name: str = "name",
    lowest: bool = False,
    keys: Keys | None = None,
) -> Leaders:
    """Those whose `column` is the highest (or the lowest) of the rows, to be named by `say.tied(leaders.names)`.

    Two values that are written alike are equal, since readers cannot tell them apart. A value that is not
    known leads nothing; at least one must be known. `keys` says which figures the cells are.
    """
    known = rows.dropna(subset=[column])
    place = known[column].argmin() if lowest else known[column].argmax()
    first = known.iloc[int(place)].to_dict()
    value = keys(first)[column](first[column]) if keys else first[column]
    end = written(value)
    level = [written(value) == end for value in known[column]]
    return Leaders(tuple(known[level][name]), end, value)
