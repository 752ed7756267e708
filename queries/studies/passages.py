"""How long a passage takes, from those that went before; those that still wait count as such (Kaplan and Meier)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

FEWEST = 11  # passages seen, or tried, under which nothing is said of them: one alone is never told
AFTER = 4  # of them after as many days as have been waited: beyond, there is nobody left to compare with
LEAST = 0.5  # of the ranges tried: where fewer held, nothing is said
SHARES = (0.1, 0.5, 0.9)  # gone by then: the ends of the range of 80 percent, and its middle

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Wait:
    """In how many days after coming in a passage is expected: from, about, to; null where fewer have passed by then.

    `passages`: how many were seen. Of the `tried` that came in before and whose range is over, `held` passed within it.
    """

    early: float | None
    middle: float | None
    late: float | None
    passages: int
    held: int = 0
    tried: int = 0

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say: enough passed, and the past does not belie it."""
        return self.early is not None and not (self.tried >= FEWEST and self.held < LEAST * self.tried)


def still_waiting(days: Floats, passed: Truths) -> tuple[Floats, Floats]:
    """The days on which somebody passed, in order, and the share that still waits after each (Kaplan-Meier).

    `days`: until each passed, or until it was last seen waiting.
    """
    times = np.unique(days[passed])
    waiting = (days >= times[:, None]).sum(axis=1)
    gone = ((days == times[:, None]) & passed).sum(axis=1)
    return times, np.cumprod(1 - gone / np.maximum(waiting, 1))


def wait(days: Floats, passed: Truths, waited: float = 0) -> Wait:
    """When one that has waited so many days may pass; no days where too few passed, in all or since as long."""
    count = int(passed.sum())
    if count < FEWEST or (passed & (days > waited)).sum() < AFTER:
        return Wait(None, None, None, count)
    times, left = still_waiting(days, passed)
    now = left[times <= waited][-1] if (times <= waited).any() else 1.0
    # Rounding aside: 1 - 1/10 - ... is a hair off.
    there = [np.flatnonzero((left <= (1 - share) * now + 1e-9) & (times > waited)) for share in SHARES]
    early, middle, late = (float(times[one[0]]) if len(one) else None for one in there)
    return Wait(early, middle, late, count)


def expected(rows: pd.DataFrame, as_of: pd.Timestamp, waited: float) -> Wait:
    """The wait of one that came in `waited` days ago, from `rows`: entered_on, reached_on (null when it did not pass)
    and gone_on (when it left the path, if it did); and how such a range would have held, said of each on the day it
    came in, from what was known then. Those that left before passing are of no trial.
    """
    entered, reached, gone = (_days(rows[name], as_of) for name in ("entered_on", "reached_on", "gone_on"))

    def seen(day: float, waited: float) -> Wait:
        here, end = entered < day, np.minimum(np.minimum(reached, gone), day)
        return wait((end - entered)[here], (reached <= day)[here], waited)

    told, inside = seen(0, waited), []
    for came, went, left in zip(entered, reached, gone, strict=True):
        before = seen(came, 0)
        if before.early is not None and before.late is not None and came + before.late <= 0 and went <= left:
            inside.append(bool(before.early <= went - came <= before.late))
    return replace(told, held=sum(inside), tried=len(inside))


def _days(dates: "pd.Series[Any]", since: pd.Timestamp) -> Floats:
    """Days from a day to dates; never, where there is none."""
    return (dates - since).dt.days.fillna(np.inf).to_numpy("float64")
