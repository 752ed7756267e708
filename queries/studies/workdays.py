"""French public holidays and working days, by département: computed, never listed."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd
from dateutil.easter import easter

FIXED = {"new_year": (1, 1), "labour_day": (5, 1), "victory_1945": (5, 8), "bastille_day": (7, 14),
         "assumption": (8, 15), "all_saints": (11, 1), "armistice": (11, 11), "christmas": (12, 25)}  # fmt: skip
AFTER_EASTER = {"easter_monday": 1, "ascension": 39, "whit_monday": 50}
ALSACE_MOSELLE = {"57", "67", "68"}  # local law: Good Friday (where there is a Protestant church) and 26 December
ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27), "978": (5, 28)}


def holidays(year: int, department: str | None = None) -> dict[date, str]:
    """Public holidays of a year, with their names as keys; None: those that hold everywhere in France.

    Source: code du travail, articles L3133-1, L3134-13 (Alsace-Moselle) and L3422-2 (abolition of slavery).
    """
    sunday = easter(year)
    days = {date(year, *day): name for name, day in FIXED.items()}
    days |= {sunday + timedelta(after): name for name, after in AFTER_EASTER.items()}
    if department in ALSACE_MOSELLE:
        days |= {sunday - timedelta(2): "good_friday", date(year, 12, 26): "saint_stephen"}
    if department in ABOLITION:
        days[date(year, *ABOLITION[department])] = "abolition"
    return dict(sorted(days.items()))


def working_days(months: Iterable[date], department: str | None = None) -> pd.Series:
    """Days from Monday to Friday that are not public holidays, for each month given by any of its days.

    Indexed by the first day of the month. Whit Monday is not worked here, though some work it as day of solidarity.
    """
    firsts = pd.PeriodIndex(pd.DatetimeIndex(list(months)), freq="M").unique().sort_values()
    closed = [day for year in firsts.year.unique() for day in holidays(int(year), department)]
    starts, ends = (index.to_timestamp().to_numpy().astype("datetime64[D]") for index in (firsts, firsts + 1))
    counts = np.busday_count(starts, ends, holidays=np.array(closed, dtype="datetime64[D]"))
    return pd.Series(counts, index=firsts.to_timestamp().rename("month"), name="working_days", dtype="int64")
