"""The real ground the demonstration stands on: territories, nomenclatures, and one random stream per subject."""

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).parents[1] / "reference"

AS_OF = pd.Timestamp("2024-12-31")
OVERSEAS = ("971", "972", "973", "974", "976")
INNER_RING = ("75", "92", "93", "94")
OUTER_RING = ("77", "78", "91", "95")


@dataclass(frozen=True)
class World:
    """Reference tables: communes, departments, regions and arrondissements by code; nomenclatures by name."""

    communes: pd.DataFrame
    departments: pd.DataFrame
    regions: pd.DataFrame
    arrondissements: pd.DataFrame
    postcodes: pd.Series
    nomenclature: dict[str, pd.DataFrame]
    seed: int

    def draws(self, subject: str) -> np.random.Generator:
        """The random stream of a subject: changing one subject does not shuffle another."""
        return np.random.default_rng([self.seed, crc32(subject.encode())])

    def departments_of(self, region: str) -> list[str]:
        """Codes of the departments of a region, in order."""
        rows = self.departments
        return rows.loc[rows["region"] == region, "code"].tolist()

    def region_of(self, department: str) -> str:
        """Code of the region of a department."""
        return str(self.departments["region"].get(department))


def load(seed: int) -> World:
    """The reference tables as they are committed."""
    return World(
        communes=_table("communes"),
        departments=_table("departments"),
        regions=_table("regions"),
        arrondissements=_table("arrondissements"),
        postcodes=pd.read_parquet(REFERENCE / "postcodes.parquet").groupby("commune")["postcode"].first(),
        nomenclature={path.stem: _nomenclature(path) for path in sorted((REFERENCE / "nomenclature").glob("*.csv"))},
        seed=seed,
    )


def _table(name: str) -> pd.DataFrame:
    return pd.read_parquet(REFERENCE / f"{name}.parquet").set_index("code", drop=False).rename_axis(None)


def _nomenclature(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def days(start: str, offsets: np.ndarray) -> pd.Series:
    """Dates at whole days after a start; a negative or missing offset gives no date."""
    offsets = np.asarray(offsets, dtype=float)
    whole = pd.to_timedelta(np.floor(np.where(offsets < 0, np.nan, offsets)), unit="D")
    return pd.Series(pd.Timestamp(start) + whole).astype("datetime64[s]")


def round_to_total(shares: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to shares that sum to a total (largest remainders)."""
    exact = np.asarray(shares, dtype=float) * total / np.sum(shares)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
