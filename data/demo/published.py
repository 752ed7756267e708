"""Published figures that the demonstration must meet, as published.toml tells them."""

import io
import tomllib
from pathlib import Path

import pandas as pd

_TOLD = tomllib.loads(Path(__file__).with_name("published.toml").read_text(encoding="utf-8"))
REGIONS = pd.read_csv(io.StringIO(_TOLD["regions"]), sep=" ", dtype={"region": str}, index_col="region")
COUNTERS = {code: int(number) for code, number in (cell.split(":") for cell in _TOLD["counters"].split())}
FORMATS: dict[str, int] = _TOLD["formats"]
BRANCHES: int = _TOLD["branches"]
CARRIERS: dict[str, int] = _TOLD["carriers"]
LABELS: dict[str, int] = _TOLD["labels"]
LATER_LABELS: list[str] = _TOLD["later_labels"]
ACTS: dict[str, int] = _TOLD["acts"]
ACTS_OF_YEAR = {int(year): acts for year, acts in _TOLD["acts_of_year"].items()}
STAFF = {int(year): number for year, number in _TOLD["staff"].items()}
DEROGATIONS: dict[str, int] = _TOLD["derogations"]
