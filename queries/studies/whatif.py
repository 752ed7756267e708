"""What if: staff, cost and savings of chosen proposals over the years, by stated assumptions, with a range."""

from dataclasses import dataclass

import pandas as pd

SCENARIOS = ("low", "central", "high")


@dataclass(frozen=True)
class Assumptions:
    """What a simulation takes for granted. Shares, margin and overrun in percent; durations in years.

    `share` of planned savings is achieved, more or less `margin` points; they grow in equal steps over `ramp` years.
    One-off costs are spread evenly over `spread` years and exceed the plan by `overrun`, more or less `margin` points.
    """

    start: int
    years: int = 10
    ramp: int = 3
    share: float = 80
    margin: float = 20
    spread: int = 2
    overrun: float = 20

    def achieved(self, scenario: str) -> float:
        """The share of planned savings that a scenario achieves, 0 to 1 and above."""
        return max(0.0, self.share + self._side(scenario) * self.margin) / 100

    def cost(self, scenario: str) -> float:
        """By how much a scenario multiplies the planned one-off cost; never under 1."""
        return 1 + max(0.0, self.overrun - self._side(scenario) * self.margin) / 100

    @staticmethod
    def _side(scenario: str) -> int:
        return {"low": -1, "central": 0, "high": 1}[scenario]


def project(chosen: pd.DataFrame, assumed: Assumptions) -> pd.DataFrame:
    """One row per year: staff saved (ETPT), savings, cost and cumulated balance (constant euros) by scenario.

    `chosen`: staff_saved, planned_eur, one_off_eur of each proposal; a missing amount counts for nothing. Columns:
    year, step (0 to 1), and staff_, savings_, cost_, balance_ followed by low, central, high.
    """
    staff, planned, one_off = (
        float(chosen[name].fillna(0).sum()) for name in ("staff_saved", "planned_eur", "one_off_eur")
    )
    rows = pd.DataFrame({"year": range(assumed.start, assumed.start + assumed.years)})
    rank = rows.index + 1
    rows["step"] = (rank / assumed.ramp).to_numpy().clip(max=1.0)
    spending = (rank <= assumed.spread).astype(float) / assumed.spread
    for scenario in SCENARIOS:
        rows[f"staff_{scenario}"] = staff * assumed.achieved(scenario) * rows["step"]
        rows[f"savings_{scenario}"] = planned * assumed.achieved(scenario) * rows["step"]
        rows[f"cost_{scenario}"] = one_off * assumed.cost(scenario) * spending
        rows[f"balance_{scenario}"] = (rows[f"savings_{scenario}"] - rows[f"cost_{scenario}"]).cumsum()
    return rows


def pays_back(projected: pd.DataFrame, scenario: str) -> int | None:
    """The first year from which the cumulated balance stays at or above zero; None when it does not get there."""
    under = projected[projected[f"balance_{scenario}"] < 0]["year"]
    if under.empty:
        return int(projected["year"].iloc[0])
    after = projected[projected["year"] > under.max()]["year"]
    return int(after.iloc[0]) if len(after) else None
