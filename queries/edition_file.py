"""A file of an edition, and what it says of itself."""

import datetime as dt
from dataclasses import dataclass

from data import store


@dataclass(frozen=True)
class Edition:
    """One file of an edition and what it says of itself. `kind`: demonstration or real; times are UTC.

    `confidential`: whether some row that is not for everyone is real.
    """

    file: store.Edition
    as_of: dt.date
    built_at: dt.datetime
    kind: str
    confidential: bool

    @property
    def name(self) -> str:
        """The name of the edition, the same for all of its files."""
        return self.file.name

    @property
    def is_demonstration(self) -> bool:
        """Whether it is the demonstration beside the real editions."""
        return self.file.path.parent == store.demonstration_dir()

    @property
    def audience(self) -> str:
        """For whom the file is: "full" or "public"."""
        return self.file.audience
