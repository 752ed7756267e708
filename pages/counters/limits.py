"""What access is asked of: how far, which procedure, and when."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from queries import figures as known


@dataclass(frozen=True)
class Limit:
    """How far is within reach: kilometres, or minutes where travel times were deposited."""

    unit: str
    most: int

    def write(self, say: Any) -> str:
        """'15 km', '20 min'."""
        return str(say(f"access.{self.unit}", **{self.unit: self.most}))

    def key(self, figure: str, level: str, code: str) -> known.Key:
        """A figure for this limit."""
        return known.key(figure, level, code, **self.told)

    @property
    def told(self) -> dict[str, Any]:
        """What it restricts a figure to."""
        return {self.unit: self.most}

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of counters/access for this limit."""
        return rows[rows[self.unit] == self.most]


@dataclass(frozen=True)
class Asked:
    """A procedure, and a moment of the week (queries.studies.schedule); None for any."""

    procedure: str | None = None
    when: int | None = None

    def __bool__(self) -> bool:
        return self != Asked()

    @property
    def told(self) -> dict[str, Any]:
        """What it restricts a figure to."""
        return {"procedure": self.procedure, "moment": self.when}
