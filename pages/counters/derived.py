"""What is computed from queries and takes longer than a blink, kept for the next reader of the same edition."""

from collections.abc import Mapping

import pandas as pd

import queries
from pages.shell.ask import Ask, kept
from queries import problems
from queries.studies import closures as closing
from queries.studies import interval, reach, seasonal, workdays
from queries.studies import ramp_up as ramps
from queries.studies.seasonal import Adjusted


@kept
def access(ask: Ask, procedure: str | None, weekday: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far each commune is from the nearest address that offers a procedure on a weekday; those addresses.

    One row per commune, in the order of codes: department, population, km, minutes (infinite where no address is
    reached by the times that were deposited, null where they are not known).
    """
    addresses = ask("counters/addresses", procedure=procedure, weekday=weekday)
    if weekday is not None:
        addresses = reach.open_on(addresses, weekday)
    rows = ask("counters/distances")
    km, minutes = rows["km"], rows["minutes"]
    if procedure is not None or weekday is not None:
        km = reach.distances(rows, addresses)
        if rows["is_timed"].any():
            minutes = ask("counters/minutes", to=sorted(addresses["commune"].dropna().unique()))["minutes"]
    return rows[["department", "population"]].assign(km=km, minutes=reach.minutes(rows["is_timed"], minutes)), addresses


@kept
def adjusted(ask: Ask, where: Mapping[str, str | None], partner: str | None, channel: str | None) -> Adjusted:
    """Acts by month without their seasons and evened out by working days, for one territory."""
    rows = ask("counters/by_month", **where, partner=partner, channel=channel)
    return _seasonless(rows, where["department"])


@kept
def monthly(ask: Ask, where: Mapping[str, str | None], partner: str | None, channel: str | None) -> pd.DataFrame:
    """Acts by month with those of a year before, the change, why there is none, and acts per working day."""
    return compared(ask("counters/by_month", **where, partner=partner, channel=channel), where["department"])


def compared(rows: pd.DataFrame, department: str | None) -> pd.DataFrame:
    """Acts with those of the same month a year before, the change, why there is none, and acts per working day."""
    rows = rows.assign(value=rows["requests"].astype("float64"))
    table = seasonal.against_year_before(rows[["month", "value", "counters", "kind"]])
    days = workdays.working_days(table["month"], department)
    now, before = rows["requests_state"], rows["requests_before_state"]
    either = before.where(now != "secret", now)
    states = {"value_state": now, "before_state": before, "change_state": either, "per_day_state": now}
    return table.assign(days=table["month"].map(days), per_day=table["value"] / table["month"].map(days), **states)


@kept
def survey(ask: Ask, where: Mapping[str, str | None]) -> pd.DataFrame:
    """Who answered and who was satisfied month by month, with share, low and high (see `with_interval`)."""
    return with_interval(ask("counters/satisfaction", **where))


def with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds share, low and high, in percent. A published percentage, without its number of answers, has no interval."""
    answers, satisfied = rows["respondents"].astype("float64"), rows["satisfied"].astype("float64")
    sized = [
        interval.wilson(yes, number) if number > 0 and not is_rate else (float("nan"), float("nan"))
        for yes, number, is_rate in zip(satisfied, answers, rows["published"], strict=True)
    ]
    shares = pd.DataFrame(sized, columns=["low", "high"], index=rows.index, dtype="float64")
    names = ("share", "low", "high") if "satisfied_state" in rows else ()
    states = {f"{name}_state": rows["satisfied_state"] for name in names}
    return rows.assign(
        share=100 * satisfied / answers, respondents=answers.where(~rows["published"]), **shares, **states
    )


def _seasonless(rows: pd.DataFrame, department: str | None) -> Adjusted:
    days = workdays.working_days(rows["month"], department)
    monthly = pd.DataFrame({"month": rows["month"], "value": rows["requests"].astype("float64")})
    return seasonal.adjust(monthly.assign(working_days=monthly["month"].map(days)))


@kept
def adjusted_counter(ask: Ask, counter: str, department: str | None) -> Adjusted:
    """Acts by month of one counter, by the same rule; `department` says which days are worked."""
    return _seasonless(ask("counters/sheet_months", counter=counter), department)


@kept
def ramp_up(ask: Ask) -> pd.DataFrame:
    """How new counters fill up, cohort by cohort, over the whole network."""
    lives = ask("counters/counter_lives")[["counter_id", "opened_on"]]
    return ramps.ramp_up(queries.run(ask.viewer, ask.edition, "counters/counter_months", problems.BY_MONTH), lives)


def unusual(ask: Ask) -> pd.DataFrame | None:
    """Unusual months of the counters in the reader's scope, judged together: see queries.studies.unusual.

    None where no month of a counter may be read exactly.
    """
    return problems.unusual_months(ask.viewer, ask.edition)


@kept
def closures(ask: Ask, km: float) -> pd.DataFrame:
    """What the closure of each counter alone would cost, over the whole country: see queries.studies.closures."""
    return closing.closures(ask("counters/distances"), ask("counters/addresses"), km)
