"""Opening hours as people write them, understood when they can be. Unknown is not closed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}
CLOSED = re.compile(r"^((espace )?ferme(e|s|es|ture)?( ce jour)?|closed|off|non|'?-+|/)[\s.]*$")
ALL_DAY = re.compile(r"^(24\s*h?\s*/\s*24\s*h?|24\s*h|0?0[:h]00?\s*(-|/|a)\s*24[:h]00?|h24)$")
NOTHING = re.compile(r"^0?0[:h]00 ?- ?0?0[:h]00$")  # what some forms write when nothing was filled in
# A schedule that holds only some weeks, for some services or in another place says nothing certain of the day.
CONDITIONAL = re.compile(
    r"samedi|vacances|scolaire|\bsur 2\b|juin|juillet|\bete\b|permanence|certains services|planning|\bmois\b"
    r"|accueil ferme|semaine"
)
TIME = re.compile(
    r"(?<!\d)(?P<hour>2[0-4]|[01]?\d)"
    r"(?:\s*(?P<colon>:)\s*(?P<after_colon>[0-5]\d)(?!\d)(?::00(?!\d))?"
    r"|\s*(?P<h>h)(?:\s*(?P<after_h>[0-5]\d)(?!\d|\s*[h:])|\s?-\s?(?P<after_dash>2[5-9]|[3-5]\d)(?!\d|\s*[h:]))?)?"
)
LOOSE_MINUTES = re.compile(r"(?<=\d)\s?-\s?([3-5]\d)(?=\D|$)")  # "13 -30", "12-30": no hour is above 24
BROKEN_HOUR = re.compile(r"(?<!\d)(1|2) (\d)(?=\s*h)")  # "1 2h 30"
EARLIEST, LATEST = 6 * 60, 23 * 60


@dataclass(frozen=True)
class Day:
    """One day: `state` is open, closed or unknown; `spans` are (start, end) in minutes, apart and in order."""

    state: str
    spans: tuple[tuple[int, int], ...] = ()
    by_appointment: bool = False

    @property
    def minutes(self) -> int:
        """How long the counter is open that day."""
        return sum(end - start for start, end in self.spans)


UNKNOWN = Day("unknown")


@cache
def day(text: str | None) -> Day:
    """The hours of one day, from any of the spellings met in real lists; unknown when they are not understood."""
    plain = _plain(text or "")
    if CLOSED.match(plain):
        return Day("closed")
    if ALL_DAY.match(plain):
        return Day("open", ((0, 24 * 60),))
    if not plain or CONDITIONAL.search(plain):
        return UNKNOWN
    spans = _spans(_times(plain))
    return Day("open", spans, bool(re.search(r"rdv|rendez", plain))) if spans else UNKNOWN


def overlap(text: str | None) -> bool:
    """Whether the hours of one day, as they are understood, overlap: "9h-12h / 11h-17h"."""
    pairs = sorted(_pairs(_times(_plain(text or ""))))
    return day(text).state == "open" and any(later < end for (_, end), (later, _) in pairwise(pairs))


def stated(text: str | None) -> bool:
    """Whether a cell says anything of a day's hours, understood or not."""
    plain = _plain(text or "")
    return bool(plain) and "non communique" not in plain and not NOTHING.match(plain)


def weekly_hours(texts: Iterable[str | None]) -> float | None:
    """Hours per week that a list states, or None when it states none, or one day that is not understood.

    A day without a word adds nothing: lists leave it empty for closed as well as for unknown, so this is at least so.
    """
    said = [text for text in texts if stated(text)]
    days = [day(text) for text in said]
    if not days or any(one.state == "unknown" for one in days):
        return None
    return round(sum(one.minutes for one in days) / 60, 2)


def _plain(text: str) -> str:
    """Lower case without accents, all dashes alike, all blanks one space."""
    plain = unicodedata.normalize("NFKD", text.translate(DASHES)).encode("ascii", "ignore").decode().lower()
    return " ".join(plain.split())


def _times(plain: str) -> list[tuple[int, bool]]:
    """Every time of day in order, in minutes, and whether it was marked as one ("9h" is, a bare "8" is not)."""
    mended = LOOSE_MINUTES.sub(r"h\1", BROKEN_HOUR.sub(r"\1\2", plain))
    return [_time(found) for found in TIME.finditer(mended)]


def _time(found: re.Match[str]) -> tuple[int, bool]:
    minutes = found["after_colon"] or found["after_h"] or found["after_dash"] or 0
    return int(found["hour"]) * 60 + int(minutes), bool(found["colon"] or found["h"])


def _spans(times: list[tuple[int, bool]]) -> tuple[tuple[int, int], ...]:
    """Times two by two, overlapping spans united."""
    pairs = _pairs(times)
    return _united(pairs) if pairs else ()


def _pairs(times: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """Times two by two; without the bare numbers when they break the order."""
    for kept in (times, [time for time in times if time[1]]):
        minutes = [minute for minute, _ in kept]
        pairs = list(zip(minutes[::2], minutes[1::2], strict=False))
        pairs = [(start, end) for start, end in pairs if (start, end) != (0, 0)]
        if pairs and len(minutes) % 2 == 0 and all(EARLIEST <= start < end <= LATEST for start, end in pairs):
            return pairs
    return []


def _united(pairs: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(pairs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
