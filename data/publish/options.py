"""What to publish besides files, and how."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.check import folders


@dataclass(frozen=True)
class Options:
    """What to publish besides files. `demo`: invented rows, and no file; `fresh`: carry nothing over.

    `dated`: the dates that lists of counters describe, by file name, where they are given; `accept_closings`: publish a
    list however many counters it closes; `covers`: by file name, the territories that a list of counters holds, where
    it is not of the whole country; `why`: the author's message, for the journal in place of the names of files;
    `embargo`: the moment before which nobody is served the edition, a day beginning at midnight UTC (None: that of the
    edition it is made on, if any).

    `by`: the mail of the author, "" for the account of a command; `published_by`: of whoever publishes what another one
    proposed. `scope`: the territories whose rows alone the files replace, as rights write them (("R53",), ("D35",); ():
    all). `role`: that of the author, "" for the account of a command, who deposits everything. `leave_others`: go on
    without the rows of other territories, which else refuse the file. `wait`: seconds to wait for another publication.
    `engine`: what groups the rows of a folder of Parquet (see checking.folders).
    """

    demo: bool = False
    fresh: bool = False
    as_of: datetime.date | None = None
    dated: Mapping[str, datetime.date] = field(default_factory=dict)
    accept_closings: bool = False
    why: str = ""
    embargo: datetime.date | None = None
    by: str = ""
    published_by: str = ""
    scope: tuple[str, ...] = ()
    role: str = ""
    leave_others: bool = False
    wait: float = 0
    engine: folders.Engine = folders.group
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
