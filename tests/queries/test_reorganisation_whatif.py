"""What if: two proposals followed by hand over five years."""

import pandas as pd
import pytest

from queries.studies import whatif

# Together: 3 ETPT, 100,000 euros a year, 90,000 euros once (the second one's cost is not known).
CHOSEN = pd.DataFrame({"staff_saved": [1.0, 2.0], "planned_eur": [40_000.0, 60_000.0], "one_off_eur": [90_000.0, None]})
ASSUMED = whatif.Assumptions(start=2025, years=5, ramp=2, share=80, margin=20, spread=3, overrun=20)


def test_savings_grow_in_equal_steps_to_the_share_achieved() -> None:
    rows = whatif.project(CHOSEN, ASSUMED).set_index("year")
    # 100,000 x 80 % = 80,000 at full step; half of it the first year. Low: 60 %, high: 100 %.
    assert rows["savings_central"].tolist() == pytest.approx([40_000, 80_000, 80_000, 80_000, 80_000])
    assert rows["savings_low"].tolist() == pytest.approx([30_000, 60_000, 60_000, 60_000, 60_000])
    assert rows["savings_high"].tolist() == pytest.approx([50_000, 100_000, 100_000, 100_000, 100_000])
    assert rows["staff_central"].tolist() == pytest.approx([1.2, 2.4, 2.4, 2.4, 2.4])


def test_cost_is_spread_evenly_and_overruns() -> None:
    rows = whatif.project(CHOSEN, ASSUMED).set_index("year")
    # 90,000 / 3 = 30,000 a year; central + 20 % = 36,000; low + 40 % = 42,000; high + 0 % = 30,000.
    assert rows["cost_central"].tolist() == pytest.approx([36_000, 36_000, 36_000, 0, 0])
    assert rows["cost_low"].tolist() == pytest.approx([42_000, 42_000, 42_000, 0, 0])
    assert rows["cost_high"].tolist() == pytest.approx([30_000, 30_000, 30_000, 0, 0])


def test_balance_accumulates_and_pays_back() -> None:
    rows = whatif.project(CHOSEN, ASSUMED)
    # Low: 30-42 = -12, then 60-42 = +18 -> 6, then 24, 84, 144 thousand.
    assert rows["balance_low"].tolist() == pytest.approx([-12_000, 6_000, 24_000, 84_000, 144_000])
    assert whatif.pays_back(rows, "low") == 2026
    assert whatif.pays_back(rows, "central") == 2025  # 40 - 36 = +4 from the first year on


def test_what_costs_and_saves_nothing_never_pays_back() -> None:
    costly = CHOSEN.assign(planned_eur=0.0)
    assert whatif.pays_back(whatif.project(costly, ASSUMED), "central") is None


@pytest.mark.parametrize(
    ("scenario", "achieved", "cost"), [("low", 0.6, 1.4), ("central", 0.8, 1.2), ("high", 1.0, 1.0)]
)
def test_scenarios(scenario: str, achieved: float, cost: float) -> None:
    assert (ASSUMED.achieved(scenario), ASSUMED.cost(scenario)) == pytest.approx((achieved, cost))


def test_a_scenario_never_goes_below_zero_nor_under_the_planned_cost() -> None:
    wide = whatif.Assumptions(start=2025, share=10, margin=50, overrun=10)
    assert wide.achieved("low") == 0
    assert wide.cost("high") == 1
