"""Who asked for the weekly digest, and which was sent: in the register, whose tables only grow."""

from dataclasses import dataclass
from pathlib import Path

from data.store import log, register


@dataclass(frozen=True)
class Asked:
    """A digest that somebody asked for: their address, by which eyes ("prefect:R53"), what it is about (a territory,
    "FR", "R53", "D35", or "ministry:" and its code), and in which language.
    """

    email: str
    viewer: str
    about: str
    language: str


def ask(folder: Path, one: Asked, wanted: bool) -> None:
    """Have a digest sent from now on, or no more. Raises sqlite3.Error."""
    with register.opened(folder) as there:
        row = [register.now().isoformat(), one.email, one.viewer, one.about, one.language, int(wanted)]
        there.execute("insert into digest_asked values (?, ?, ?, ?, ?, ?)", row)
        log.add(there, "digest_asked" if wanted else "digest_ended", one.email, {"about": one.about})


def every(folder: Path) -> list[Asked]:
    """Those that are asked for now, the first asked first: of an address and a subject the last word counts."""
    rows = _read(folder, "select email, viewer, about, language, wanted from digest_asked order by rowid")
    last = {
        (email, about): (Asked(email, viewer, about, language), wanted)
        for email, viewer, about, language, wanted in rows
    }
    return [one for one, wanted in last.values() if wanted]


def sent(folder: Path, week: str) -> set[tuple[str, str]]:
    """Of a week ("2026-W49"), the addresses and subjects to which it was sent."""
    return set(_read(folder, "select email, about from digest_sent where week = ?", week))


def note(folder: Path, one: Asked, week: str) -> None:
    """Keep that it was sent. Raises sqlite3.Error."""
    with register.opened(folder) as there:
        there.execute(
            "insert into digest_sent values (?, ?, ?, ?)", [register.now().isoformat(), one.email, one.about, week]
        )


def _read(folder: Path, query: str, *values: str) -> list[tuple]:
    there = register.is_there(folder) and register.read(
        folder, "select 1 from sqlite_master where name = 'digest_sent'"
    )
    return register.read(folder, query, *values) if there else []
