"""Unusual months: the rule on series worked out by hand, its rates on simulated ones, and jumps of a real file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.studies import unusual
from queries.studies.workdays import working_days
from tests.queries import simulated_alarms
from tests.support import one_in

MONTHS = pd.date_range("2022-01-01", periods=36, freq="MS")


def calm(counters: int = 4, per_day: int = 50) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counters that do `per_day` acts every working day since 2022, without any season or noise."""
    names = [f"c{k}" for k in range(counters)]
    acts = per_day * working_days(MONTHS).to_numpy()
    monthly = pd.DataFrame(
        {"counter_id": np.repeat(names, 36), "month": np.tile(MONTHS, counters), "requests": np.tile(acts, counters)}
    )
    table = pd.DataFrame({"counter_id": names, "department": "35", "opened_on": "2020-01-01", "closed_on": None})
    return monthly.astype({"requests": "float64"}), table


def test_a_value_is_as_far_from_others_as_their_usual_gap_says() -> None:
    """Of 1 to 9 the median is 5 and the median gap to it 2: 11 is six away, so 6 / (1.4826 x 2)."""
    others = pd.Series([*range(1, 10), np.nan])
    assert unusual.apart(11, others) == pytest.approx(6 / 2.9652)
    assert unusual.apart(1, others) < 0
    assert unusual.apart(11, others.head(7)) is None  # too few to say what is usual
    assert unusual.apart(11, pd.Series([5.0] * 9)) is None  # no gap is usual
    assert unusual.apart(np.nan, others) is None


def at(monthly: pd.DataFrame, counter: str, month: str) -> pd.Series:
    return (monthly["counter_id"] == counter) & (monthly["month"] == month)


def verdicts(table: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """(counter, month, kind, rule) of each flagged month, in order."""
    return [(row.counter_id, f"{row.month:%Y-%m}", row.kind, row.rule) for row in table.itertuples()]


def test_calm_counters_are_not_flagged() -> None:
    monthly, counters = calm()
    assert unusual.unusual(monthly, counters).empty
    assert len(unusual.judged(monthly, counters)) == 4 * 30  # the first six months are only a baseline


def test_what_is_expected_and_the_interval() -> None:
    """Without noise only chance is left. June 2024: 20 working days of 50 acts, and 3.2 times 1 / sqrt(1000.5)."""
    monthly, counters = calm()
    monthly.loc[at(monthly, "c0", "2024-06-01"), "requests"] = 500.0
    found = unusual.unusual(monthly, counters)
    assert verdicts(found) == [("c0", "2024-06", "drop", "robust_z")]
    row = found.iloc[0]
    assert row["expected"] == pytest.approx(1000, rel=1e-3)
    margin = 3.2 / np.sqrt(1000.5)
    assert row["low"] == pytest.approx(1000.5 * np.exp(-margin) - 0.5, rel=1e-3)
    assert row["high"] == pytest.approx(1000.5 * np.exp(margin) - 0.5, rel=1e-3)
    assert row["score"] == pytest.approx(np.log(500.5 / 1000.5) * np.sqrt(1000.5), rel=1e-2)
    assert row["together"] == 0.25


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"2024-06-01": 800.0}, []),  # a fifth under: too little to be looked at, however sure
        ({"2024-06-01": 740.0}, [("2024-06", "drop", "robust_z")]),
        ({"2024-06-01": 1320.0}, []),
        ({"2024-06-01": 1360.0}, [("2024-06", "jump", "robust_z")]),
        ({"2024-06-01": 0.0}, [("2024-06", "drop", "zero")]),
        ({"2024-06-01": np.nan}, [("2024-06", "missing_month", "no_row")]),
        (
            {"2024-06-01": np.nan, "2024-07-01": 2150.0},
            [("2024-07", "jump", "late_entry"), ("2024-06", "missing_month", "no_row")],
        ),
        ({"2024-12-01": np.nan}, [("2024-12", "missing_month", "no_row")]),  # the last month of the others
        ({"2022-01-01": np.nan, "2022-02-01": np.nan}, []),  # before its first month nothing is missing
        ({"2022-04-01": 5.0}, []),  # six months of baseline are needed
    ],
)
def test_each_rule(change: dict[str, float], expected: list[tuple[str, str, str]]) -> None:
    monthly, counters = calm()
    for month, requests in change.items():
        monthly.loc[at(monthly, "c1", month), "requests"] = requests
    assert verdicts(unusual.unusual(monthly, counters)) == [("c1", *verdict) for verdict in expected]


def test_an_absent_row_is_a_missing_month_only_while_open() -> None:
    monthly, counters = calm()
    monthly = monthly[
        ~(at(monthly, "c1", "2023-05-01") | ((monthly["counter_id"] == "c2") & (monthly["month"] > "2024-03-31")))
    ]
    counters.loc[2, "closed_on"] = "2024-04-20"
    assert verdicts(unusual.unusual(monthly, counters)) == [("c1", "2023-05", "missing_month", "no_row")]


def test_a_new_counter_is_left_to_fill_up() -> None:
    monthly, counters = calm()
    counters.loc[3, "opened_on"] = "2023-02-01"
    monthly = monthly[~((monthly["counter_id"] == "c3") & (monthly["month"] < "2023-02-01"))]
    filling = at(monthly, "c3", "2023-02-01") | at(monthly, "c3", "2023-03-01") | at(monthly, "c3", "2023-04-01")
    monthly.loc[filling, "requests"] *= 0.4
    assert unusual.unusual(monthly, counters).empty
    months = unusual.judged(monthly, counters).query("counter_id == 'c3'")["month"]
    assert months.min() == pd.Timestamp("2024-02-01")  # opened, six months to fill up, six months of baseline


def test_the_break_is_neither_judged_nor_a_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    monthly, counters = calm()
    inside = monthly["month"].between("2023-03-01", "2023-05-01")
    monthly.loc[inside, "requests"] *= 0.1
    assert len(unusual.unusual(monthly, counters)) >= 12
    monkeypatch.setattr(unusual, "BREAK", ("2023-03-01", "2023-05-01"))
    assert unusual.unusual(monthly, counters).empty


def test_doubled_imports_are_told_apart() -> None:
    """One counter twice as high with only even cells: rows counted twice. With odd cells: a jump."""
    monthly, counters = calm()
    monthly["cells"], monthly["even_cells"] = 20, 11
    monthly.loc[at(monthly, "c0", "2024-06-01"), ["requests", "even_cells"]] = [2000, 20]
    monthly.loc[at(monthly, "c1", "2024-03-01"), "requests"] = 2100.0
    monthly.loc[at(monthly, "c2", "2023-03-01"), ["requests", "cells", "even_cells"]] = [2300, 5, 5]  # too few cells
    assert verdicts(unusual.unusual(monthly, counters)) == [
        ("c0", "2024-06", "doubled_import", "all_even"),
        ("c1", "2024-03", "jump", "robust_z"),
        ("c2", "2023-03", "jump", "robust_z"),
    ]


def test_a_departement_that_doubles_as_one() -> None:
    monthly, counters = calm(6)
    monthly.loc[(monthly["month"] == "2024-06-01") & (monthly["counter_id"] < "c4"), "requests"] *= 2
    found = unusual.unusual(monthly, counters)
    assert {row[1:] for row in verdicts(found)} == {("2024-06", "doubled_import", "doubled_together")}
    assert found["together"].tolist() == pytest.approx([4 / 6] * 4)


def test_august_is_expected_to_be_low() -> None:
    monthly, counters = calm()
    august = monthly["month"].dt.month == 8
    monthly.loc[august, "requests"] *= 0.6
    assert unusual.unusual(monthly, counters).empty


def test_nothing_to_judge() -> None:
    monthly, counters = calm()
    assert unusual.unusual(monthly.iloc[:0], counters).columns.tolist() == unusual.COLUMNS
    assert unusual.unusual(monthly.iloc[:3], counters.assign(department=None)).empty


@pytest.mark.wide
@pytest.mark.parametrize("noise", one_in(2, simulated_alarms.NOISES))
def test_the_rule_finds_what_it_is_said_to_find(noise: float) -> None:
    """Two other seeds than the ten that the page quotes; about fifty anomalies of each kind."""
    found = simulated_alarms.measure(noise, (12, 13))
    quoted = {name: rates[simulated_alarms.NOISES.index(noise)] for name, rates in unusual.MEASURED.items()}
    assert found.pop("false_alarms") == pytest.approx(quoted.pop("false_alarms"), abs=0.15)
    assert found == pytest.approx(quoted, abs=15)


def test_a_doubled_import_is_named_as_one() -> None:
    found = simulated_alarms.detection(12)
    assert found.loc["doubled", "named"] / found.loc["doubled", "planted"] > 0.7


def test_jumps_between_published_months() -> None:
    published = pd.DataFrame(
        [("a", "2023-01-01", 100), ("a", "2023-06-01", 189), ("b", "2023-01-01", 100), ("b", "2023-06-01", 191),
         ("b", "2023-09-01", 100), ("c", "2023-06-01", None), ("c", "2023-09-01", 7)],
        columns=["code", "month", "value"],
    )  # fmt: skip
    jumps = unusual.steps(published)
    assert jumps[["code", "month", "previous"]].to_numpy().tolist() == [
        ["b", "2023-06-01", 100],
        ["b", "2023-09-01", 191],
    ]
    assert jumps["ratio"].tolist() == pytest.approx([1.91, 100 / 191])


@pytest.mark.real
def test_jumps_of_the_barometer(real: Path) -> None:
    """Thirteen, as counted in the study of the published file: 90 three times, 976 twice, and eight others once."""
    rows = pd.read_csv(real / "footfall" / "ind-323.csv", dtype=str).query("maille == 'DEPT'")
    value = rows["indic_va"].fillna(rows["indic_vi"]).astype("float64")
    published = pd.DataFrame({"code": rows["enforce_zone_id"], "month": rows["metric_enforce_date"], "value": value})
    jumps = unusual.steps(published)
    assert jumps["code"].value_counts().to_dict() == {"D90": 3, "D976": 2} | dict.fromkeys(
        ["D12", "D28", "D52", "D70", "D81", "D86", "D971", "D973"], 1
    )
