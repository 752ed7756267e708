"""Rights: who may read what is not public, from which day to which; in the register, whatever edition is served."""

import csv
import datetime
import io
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data import store
from data.problem import Problem, Refused
from data.reference import places
from data.store import log, register, served

if TYPE_CHECKING:
    from _csv import Reader

ROLES = ("prefect", "cabinet", "administrator")
COLUMNS = ("email", "role", "territory", "ministry", "start", "until")
MOST_DAYS = 731  # two years: a right that nobody looks at again is one that nobody ended
FIRST_DAYS = 90  # of the administrator whom the environment names
MOST_BYTES = 2**20
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?\.[a-z]{2,63}")
_MINISTRIES = Path(__file__).parents[1] / "reference" / "nomenclature" / "ministries.csv"
_LIVE = """
select rowid, email, role, territory, ministry, start, until, by from granted
where rowid not in (select granted from ended)
"""


@dataclass(frozen=True)
class Right:
    """One right: a normalised address, a role, the territory of a prefect ("R53", "D35"; else ""), a ministry whose
    matters come first ("" : none), the first and the last day (UTC), both included, and who gave it.
    """

    id: int
    email: str
    role: str
    territory: str
    ministry: str
    start: datetime.date
    until: datetime.date
    by: str

    @property
    def viewer(self) -> str:
        """Whose eyes it gives: "cabinet", "prefect:R53"."""
        return ":".join(filter(None, (self.role, self.territory)))


def normalised(email: str) -> str:
    """An address as rights hold it: NFKC, no capitals, no space around."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def is_address(email: str) -> bool:
    """Whether a normalised text is an address that a right can be given to: plain letters, so that none looks like
    another one.
    """
    return bool(_ADDRESS.fullmatch(email)) and ".." not in email


def today() -> datetime.date:
    """The day by which rights begin and end, in UTC as embargoes."""
    return datetime.datetime.now(datetime.UTC).date()


def checked(row: Mapping[str, str], file: str, line: int | None = None) -> tuple[list[Problem], Right | None]:
    """A right from its cells by name, or what is wrong with each of them, and what to do."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    cells["email"], cells["territory"] = normalised(cells["email"]), cells["territory"].upper()
    cells["start"] = cells["start"] or str(today())
    wrong = [*_wrong_words(cells), *_wrong_days(cells)]
    if wrong:
        return [Problem(file, rule, line, column, row.get(column) or "", told) for column, rule, told in wrong], None
    start, until = (datetime.date.fromisoformat(cells[name]) for name in ("start", "until"))
    return [], Right(0, cells["email"], cells["role"], cells["territory"], cells["ministry"], start, until, "")


def _wrong_words(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with who a right is for and what it opens: column, rule, detail."""
    if not is_address(cells["email"]):
        yield "email", "right_no_address", ""
    if cells["role"] not in ROLES:
        yield "role", "right_no_role", ", ".join(ROLES)
    elif cells["role"] != "prefect" and cells["territory"]:
        yield "territory", "right_has_no_territory", ""
    elif cells["role"] == "prefect" and not cells["territory"]:
        yield "territory", "right_needs_territory", ""
    elif cells["territory"] and not is_territory(cells["territory"]):
        yield "territory", "right_no_territory", ""
    if cells["ministry"] and cells["ministry"] not in ministries():
        yield "ministry", "right_no_ministry", ", ".join(ministries())


def _wrong_days(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    start, until = _day(cells["start"]), _day(cells["until"])
    if start is None:
        yield "start", "right_no_day", ""
    if until is None:
        yield "until", "right_no_day" if cells["until"] else "right_no_end", ""
    if start is None or until is None:
        return
    if until < start:
        yield "until", "right_ends_before_it_starts", str(start)
    elif (until - start).days > MOST_DAYS:
        yield "until", "right_too_long", str(start + datetime.timedelta(MOST_DAYS))
    elif until < today():
        yield "until", "right_is_over", ""


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def is_territory(text: str) -> bool:
    """Whether a text is a territory as rights write it: R53, D35."""
    known = {"R": places.region_names, "D": places.department_names}.get(text[:1])
    return known is not None and text[1:] in known()


def ministries() -> tuple[str, ...]:
    """The codes of ministries."""
    with _MINISTRIES.open(encoding="utf-8", newline="") as file:
        return tuple(row["ministry"] for row in csv.DictReader(file))


def read(path: Path) -> list[Right]:
    """The rights of a CSV file. Raises Refused with every problem of every line: one, and no right of it is given."""
    rows = _cells(path)
    problems: list[Problem] = []
    found: list[Right] = []
    lines: dict[tuple[str, str], int] = {}
    for line, row in rows:
        wrong, right = checked(row, path.name, line)
        problems += wrong
        if right:
            first = lines.setdefault((right.email, right.viewer), line)
            if first != line:
                problems.append(Problem(path.name, "right_twice", line, "email", right.email, str(first)))
            found.append(right)
    if not rows:
        problems.append(Problem(path.name, "empty_file"))
    if problems:
        raise Refused(*problems)
    return found


def _cells(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file with their numbers."""
    if not path.is_file():
        raise Refused(Problem(path.name, "no_such_file", value=str(path)))
    if path.stat().st_size > MOST_BYTES:
        raise Refused(Problem(path.name, "too_large", value=str(path.stat().st_size // 2**20), detail="1"))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Problem(path.name, "right_not_utf8")) from None
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",")
    names = [name.strip() for name in next(reader, [])]
    if {*names} - {*COLUMNS} or not {"email", "role", "until"} <= {*names} or len({*names}) < len(names):
        raise Refused(Problem(path.name, "right_no_header", 1, value=header, detail=", ".join(COLUMNS)))
    found, problems = [], []
    for cells in filter(None, _lines(path.name, reader)):
        if len(cells) != len(names):
            rule = "row_too_long" if len(cells) > len(names) else "row_too_short"
            told = {"value": str(len(cells)), "detail": str(len(names))}
            problems.append(Problem(path.name, rule, reader.line_num, **told))
        else:
            found.append((reader.line_num, dict(zip(names, cells, strict=True))))
    if problems:
        raise Refused(*problems)
    return found


def _lines(file: str, reader: "Reader") -> Iterator[list[str]]:
    """The cells of each line; Refused at one that is longer than a line can be, as where a quote is not closed."""
    try:
        yield from reader
    except csv.Error:
        raise Refused(Problem(file, "file_cut", reader.line_num)) from None


def give(folder: Path, wanted: Sequence[Right], by: str, only_first: bool = False) -> list[Right]:
    """Give rights, all or none; one that the same person has already, with other days, gives way. Those given.

    `only_first`: nothing, where a right was ever given. Raises sqlite3.Error.
    """
    now = register.now().isoformat()
    with register.opened(folder) as there:
        given: list[Right] = []
        if only_first and there.execute("select 1 from granted limit 1").fetchone():
            return given
        for right in wanted:
            for before in _of(there.execute(_LIVE + " and email = ?", [right.email]).fetchall()):
                if before.viewer == right.viewer:
                    _end(there, before, by, now)
            row = [right.email, right.role, right.territory, right.ministry, str(right.start), str(right.until), by]
            done = there.execute("insert into granted values (?, ?, ?, ?, ?, ?, ?, ?)", [now, *row])
            about = {"email": right.email, "viewer": right.viewer, "start": str(right.start), "until": str(right.until)}
            log.add(there, "grant", by, about, ("granted", done.lastrowid or 0))
            given.append(replace(right, id=done.lastrowid or 0, by=by))
        return given


def end(folder: Path, email: str, viewer: str | None, by: str) -> list[Right]:
    """End the rights of a person, or the one that gives these eyes ("prefect:R53"); those ended. Raises sqlite3.Error.

    It holds from the next thing that they ask.
    """
    with register.opened(folder) as there:
        found = _of(there.execute(_LIVE + " and email = ?", [normalised(email)]).fetchall())
        ended = [right for right in found if viewer in (None, right.viewer)]
        for right in ended:
            _end(there, right, by, register.now().isoformat())
        return ended


def _end(there: sqlite3.Connection, right: Right, by: str, now: str) -> None:
    done = there.execute("insert into ended values (?, ?, ?)", [now, right.id, by])
    log.add(there, "end", by, {"email": right.email, "viewer": right.viewer}, ("ended", done.lastrowid or 0))


def repin(folder: Path, email: str, by: str) -> bool:
    """Let a person sign in once more as another account of their provider; whether one was pinned."""
    with register.opened(folder) as there:
        if _pin(there.execute(_PIN, [normalised(email)]).fetchall()) is None:
            return False
        _write_pin(there, "repin", normalised(email), "", "", by)
        return True


def pin(folder: Path, email: str, idp: str, sub: str) -> bool:
    """Whether this account of a provider is the one pinned for an address: the first one that comes is, from then on.

    Raises sqlite3.Error.
    """
    with register.opened(folder) as there:
        known = _pin(there.execute(_PIN, [email]).fetchall())
        if known is None:
            _write_pin(there, "pin", email, idp, sub, email)
        return known in (None, (idp, sub))


_PIN = "select idp, sub from pinned where email = ? order by rowid desc limit 1"


def _pin(rows: list[tuple]) -> tuple[str, str] | None:
    return rows[0] if rows and rows[0] != ("", "") else None


def _write_pin(there: sqlite3.Connection, kind: str, email: str, idp: str, sub: str, by: str) -> None:
    done = there.execute("insert into pinned values (?, ?, ?, ?, ?)", [register.now().isoformat(), email, idp, sub, by])
    log.add(there, kind, by, {"email": email}, ("pinned", done.lastrowid or 0))


def every(folder: Path) -> list[Right]:
    """The rights that were not ended, those to come and those past their last day included. Raises sqlite3.Error."""
    return _of(register.read(folder, _LIVE + " order by email, rowid")) if register.is_there(folder) else []


def live(folder: Path, email: str) -> list[Right]:
    """The rights that a person has now, as a server asks at each run. Raises sqlite3.Error, OSError."""
    found = _of(register.read(folder, _LIVE + " and email = ? order by rowid", email))
    return [right for right in found if right.start <= today() <= right.until]


def holds(there: sqlite3.Connection, email: str, viewer: str) -> bool:
    """Whether a person has a right now that gives these eyes, in the transaction of who is about to write by it."""
    found = _of(there.execute(_LIVE + " and email = ?", [email]).fetchall())
    return any(right.viewer == viewer and right.start <= today() <= right.until for right in found)


def begin(folder: Path, first: str) -> list[Right]:
    """Make `first` an administrator where no right was ever given; else nothing. Raises Refused, Busy, sqlite3.Error.

    A register that is lost is not begun again here as if nothing had ever been served: a publication would believe it.
    """
    if not register.is_there(folder):
        with store.publishing():
            served.complete_journal(folder)
            if not register.is_there(folder) and served.ever_served(folder):
                raise served.lost(folder)
    register.begin(folder)
    if not first:
        return []
    until = today() + datetime.timedelta(FIRST_DAYS)
    cells = {"email": first, "role": "administrator", "until": str(until)}
    problems, right = checked(cells, "FIRST_ADMINISTRATOR")
    if right is None:
        raise Refused(*problems)
    return give(folder, [right], "FIRST_ADMINISTRATOR", only_first=True)


def _of(rows: list[tuple]) -> list[Right]:
    day = datetime.date.fromisoformat
    return [
        Right(id_, email, role, territory, ministry, day(start), day(until), by)
        for id_, email, role, territory, ministry, start, until, by in rows
    ]
