"""Of which day the lists are that rows come from: a list knows nothing of what changed since."""

from typing import Any

import pandas as pd

from pages.text import Say
from pages.text.written import joined


def vintage(say: Say, rows: pd.DataFrame) -> str:
    """'Liste arrêtée en février 2016 : ce qui a changé depuis n'y est pas.'; nothing of rows without a date.

    `rows`: listed_on, the day that the list of each describes; none of what a text made, and no list shows.
    """
    months = _months(rows)
    if not months:
        return ""
    key = "same" if len(months) == 1 else "several"
    told = say(f"parts.listed.{key}", first=say.month(months[0]), last=say.month(months[-1]))
    return joined(" ", [told, say("parts.listed.deduced")]) if rows["listed_on"].isna().any() else told


def dated(say: Say, title: str, rows: pd.DataFrame) -> str:
    """A title with the month of the list that it counts; of several lists, with that of the first one."""
    months = _months(rows)
    key = "title" if len(months) == 1 else "titles"
    return say(f"parts.listed.{key}", title=title, month=say.month(months[0])) if months else title


def _months(rows: pd.DataFrame) -> list[Any]:
    return sorted(pd.to_datetime(rows["listed_on"]).dropna().dt.to_period("M").dt.to_timestamp().unique())
