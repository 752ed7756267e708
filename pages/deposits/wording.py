"""Wording: moments of Paris, as they are read and typed, and what a refusal says."""

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pages.markup import concat, draw, html
from pages.text import LANGUAGES, NO_BREAK, Say, alphabetical
from queries import checks
from queries.deposits import Problem

PARIS = ZoneInfo("Europe/Paris")
_TYPED = re.compile(r"(\d{1,2})(?:er)?[/.](\d{1,2})[/.](\d{4})(?:,?\s+(?:at?\s+)?(\d{1,2})\s*(?:h|:)\s*(\d{2})?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t\s]+(\d{1,2}):(\d{2}))?")
_MONTHS = {
    alphabetical(Say(language).month(dt.date(2000, month, 1)).split()[0]): month
    for language in LANGUAGES
    for month in range(1, 13)
}
_MONTH = re.compile(rf"\s+({'|'.join(_MONTHS)})\s+")


def moment(say: Say, when: dt.datetime) -> str:
    """'26 novembre 2026 à 9 h 05', in Paris; `when` is UTC, as drafts keep it."""
    return local(say, in_paris(when))


def in_paris(when: dt.datetime) -> dt.datetime:
    """A moment of UTC, as it is said in Paris."""
    return when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(PARIS)


def local(say: Say, there: dt.datetime) -> str:
    """The same, of what is an hour of Paris already."""
    return say("deposits.moment", day=there.date(), hour=str(there.hour), minute=f"{there.minute:02}")


def embargo(text: str) -> str:
    """An hour of Paris that was typed ("8/12/2026 10h", "8 décembre 2026 10:00", "2026-12-08 10:00"), as
    "2026-12-08T10:00"; "" for none. A day alone is its first minute. Raises ValueError.
    """
    text = _MONTH.sub(lambda found: f"/{_MONTHS[found[1]]}/", alphabetical(text.strip()))
    if not text:
        return ""
    if found := _TYPED.fullmatch(text):
        day, month, year, hour, minute = found.groups()
    elif found := _ISO.fullmatch(text):
        year, month, day, hour, minute = found.groups()
    else:
        raise ValueError(text)
    typed = dt.datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    return typed.isoformat(timespec="minutes")


def day(text: str) -> dt.date | None:
    """A day that was typed ("1/6/2026", "1er juin 2026", "2026-06-01"); None for none. Raises ValueError."""
    typed = embargo(text)
    return dt.datetime.fromisoformat(typed).date() if typed else None


def written_day(say: Say, told: dt.date | None) -> str:
    """A day as it is typed: "01/06/2026", "1 June 2026"; "" for none."""
    return say.either(f"{told:%d/%m/%Y}", say.date(told).replace(NO_BREAK, " ")) if told else ""


def written_embargo(say: Say, text: str) -> str:
    """An embargo as it is typed: "08/12/2026 10:00", "8 December 2026 10:00"."""
    if not text:
        return ""
    there = dt.datetime.fromisoformat(text)
    return f"{written_day(say, there)} {there:%H:%M}"


def refused(say: Say, problems: Sequence[Problem]) -> None:
    """What was refused, and what to do, one sentence each."""
    list_sentences(say, [checks.sentence(one, say.language) for one in problems[: checks.SHOWN]])


def list_sentences(say: Say, sentences: Sequence[str]) -> None:
    """The same, of sentences."""
    lines = concat(html("<p>{}</p>", one) for one in sentences)
    draw(html('<div class="tc-notice" role="alert"><strong>{}</strong>{}</div>', say("deposits.refused"), lines))
