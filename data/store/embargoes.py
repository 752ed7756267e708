"""Until when nobody is served an edition: the minute of a clock in Paris, or a day, which begins at midnight UTC."""

import datetime
from zoneinfo import ZoneInfo

from data.problem import Problem, Refused

PARIS = ZoneInfo("Europe/Paris")
# Of an edition of which nothing tells: no day that comes. Seconds tell it from what somebody wrote.
UNKNOWN = datetime.datetime(9999, 12, 30, 23, 59, 59, tzinfo=datetime.UTC)
_DAY, _MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def read(text: str) -> datetime.datetime:
    """The moment (UTC) that a text says: "2026-12-08", "2026-12-08T10:00" on a clock in Paris, or as `written`.

    Where that clock shows it twice or not at all, as on the night when it changes, the later moment: nobody reads what
    is dated before it may be read. Raises Refused.
    """
    try:
        if text.endswith("Z"):
            return datetime.datetime.strptime(text, f"{_MINUTE}Z").replace(tzinfo=datetime.UTC)
        if "T" not in text:
            return moment(datetime.datetime.strptime(text, _DAY).date())
        clock = datetime.datetime.strptime(text, _MINUTE)
        return max(clock.replace(tzinfo=PARIS, fold=fold).astimezone(datetime.UTC) for fold in (0, 1))
    except (ValueError, OverflowError):
        raise Refused(Problem("embargo", "embargo_not_read", value=text)) from None


def moment(until: datetime.date) -> datetime.datetime:
    """The moment (UTC) at which a day begins; one that is a moment already stays."""
    if isinstance(until, datetime.datetime):
        return until.astimezone(datetime.UTC)
    return datetime.datetime.combine(until, datetime.time(), datetime.UTC)


def written(until: datetime.datetime) -> str:
    """A moment as manifests keep it: "2026-12-08" at midnight UTC, else "2026-12-08T09:00Z"."""
    if until.time() == datetime.time():
        return until.strftime(_DAY).zfill(10)
    return until.strftime(f"{_MINUTE}Z").zfill(17)


def shown(until: datetime.datetime) -> str:
    """A moment for whoever reads a command: "2026-12-08 (UTC)", or "2026-12-08 10:00 (Paris, UTC+1)"."""
    if until.time() == datetime.time():
        return f"{until:%Y-%m-%d} (UTC)"
    here = until.astimezone(PARIS)
    hours = int((here.utcoffset() or datetime.timedelta()).total_seconds()) // 3600
    return f"{here:%Y-%m-%d %H:%M} (Paris, UTC+{hours})"
