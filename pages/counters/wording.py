"""Words of the counters room: hours, places, links to a sheet, and the change from one figure to another."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.blocks import lookup
from pages.elements import links
from pages.markup import Markup, html
from pages.shell.ask import Ask
from pages.text import NO_BREAK, Say
from queries import figures
from queries.studies.schedule import Day

SHEET = "counters-find"
DASH = "\u2013"
# Which figures the columns of a list of counters are.
COUNTER_KEYS = figures.cells(
    {"weekly_hours": "counter_hours", "requests": "counter_acts_year", "months": "counter_months"},
    of={"counter": "counter_id"},
)


def sheet(counter: str) -> str:
    """The address of a counter's sheet."""
    return links.href(SHEET, guichet=counter)


def anchor(label: str, address: str) -> Markup:
    """An HTML link; the label is escaped here."""
    return html('<a href="{}">{}</a>', address, label)


def reached(say: Say, gap: float) -> str:
    """How much of the best choice a choice surely reaches, of which `gap` is what it may lack: never rounded up."""
    return say.percent(math.floor(1000 * (1 - gap)) / 10)


def placed(ask: Ask, say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a list with the name of their département, `place`; its code where the edition knows it no longer."""
    names = {code: say.text(name) for code, (name, _) in lookup.names(ask)[1].items()}
    return rows.assign(place=[names.get(code, code) for code in rows["department"]])


def place_column(say: Say, level: str) -> dict[str, tuple[str, str | None]]:
    """The column of a list that names the département of each row; none in a list of one département."""
    return {} if level == "department" else {"place": (say("access.white.department"), None)}


def kind_today(ask: Ask) -> str:
    """The kind of what the list of counters says of today: an old list, even real, is an estimate by now."""
    rows = ask("counters/access", level="nation")
    return str(rows["kind"].iloc[0]) if len(rows) else ask.kind("counters")


def year_known(months: pd.DataFrame) -> int:
    """How many of the twelve months up to the last known one are known (counters/by_month: month, requests)."""
    known = months.loc[months["requests"].notna(), "month"]
    return int((known > known.max() - pd.DateOffset(years=1)).sum())


def partial(ask: Ask, say: Say) -> str:
    """Why acts by partner or channel are less than they are, for who may not read the smallest cells."""
    return "" if ask.reads_everything else say(f"footfall.small_hidden.{ask.reader}")


def rounded(ask: Ask, say: Say) -> str:
    """How the months of a counter are told to who may not read them all."""
    return "" if ask.reads_everything else say(f"footfall.rounded.{ask.reader}")


def clock(say: Say, minutes: int) -> str:
    """'9 h 30' or '9:30'."""
    hour, rest = divmod(minutes, 60)
    if say.language == "en":
        return f"{hour}:{rest:02d}"
    return f"{hour}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02d}" if rest else "")


def spans(say: Say, one: Day) -> str:
    """'9 h – 12 h, 14 h – 17 h'."""
    return ", ".join(f"{clock(say, start)}{NO_BREAK}{DASH}{NO_BREAK}{clock(say, end)}" for start, end in one.spans)


def hours(say: Say, one: Day, written: Any = None) -> str:
    """The hours of a day; what the list says when they were not understood."""
    if one.state == "open":
        return spans(say, one) + (f" ({say('counter.by_appointment')})" if one.by_appointment else "")
    if one.state == "unknown" and isinstance(written, str) and written.strip():
        return say("counter.not_understood", text=written.strip())
    return say(f"counter.day_{one.state}")


def weekday(say: Say, number: int) -> str:
    """The name of a day, 0 for Monday."""
    return say(f"counter.weekday.{number}")


def moment(say: Say, when: int) -> str:
    """'Samedi', 'Samedi matin', 'Soir': a moment of the week (queries.studies.schedule)."""
    half = when - when % 10
    day = weekday(say, when % 10 if half else when).capitalize()
    return say(f"counter.half.{half}", day=day) if half else day


def km(say: Say, distance: Any) -> str:
    """'0,8 km', '12 km'."""
    if distance is None or pd.isna(distance):
        return say("counter.no_distance")
    return say.number(distance, "km", 1 if float(distance) < 9.95 else 0)


def away(say: Say, row: Mapping[Any, Any]) -> str:
    """How far a counter is; about, where its address is not known and it stands at the centre of its commune."""
    if not is_centred(row):
        return km(say, row["km"])
    return say("counter.about", km=say.number(row["km"], "km", 0)) if row["km"] >= 0.5 else say("counter.no_address")


def is_centred(row: Mapping[Any, Any]) -> bool:
    """Whether what is known of where a counter is, is its commune."""
    return row["location_quality"] == "commune" and not row["itinerant"]


def change(now: Any, before: Any) -> float | None:
    """The change from one to the other, in percent; none where there is nothing to compare with."""
    return None if pd.isna(now) or pd.isna(before) or before == 0 else 100 * (float(now) / float(before) - 1)


def place(row: Mapping[Any, Any]) -> str:
    """The address in one line, without the parts that are missing."""
    parts = [
        row["address"],
        NO_BREAK.join(str(part) for part in (row["postcode"], row["commune_name"]) if isinstance(part, str)),
    ]
    return ", ".join(part for part in parts if isinstance(part, str) and part)


def call(number: Any) -> Markup | None:
    """A telephone number as a link that calls it; None where there is none."""
    told = present(number)
    return html('<a href="tel:{}">{}</a>', "".join(re.findall(r"[+\d]", told)), told) if told else None


def present(value: Any) -> str | None:
    """A text of the data, None where there is none."""
    return value if isinstance(value, str) and value.strip() else None
