"""What is computed from queries and takes longer than a blink, kept for the next reader of the same edition."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import queries
from pages.blocks.reach import network
from pages.shell.ask import Ask, kept
from queries import problems
from queries.studies import closures as closing
from queries.studies import hours, interval, reach, seasonal, service, workdays
from queries.studies import ramp_up as ramps
from queries.studies.seasonal import Adjusted


@kept
def access(ask: Ask, procedure: str | None, when: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How far each commune is from the nearest address that is known to offer a procedure and to be open then; those
    addresses.

    One row per commune, in the order of codes: department, population, km, minutes (infinite where no address is
    reached by the times that were deposited, null where they are not known).
    """
    addresses, rows = ask("counters/addresses"), ask("counters/distances")
    km, minutes = rows["km"], rows["minutes"]
    if procedure is not None or when is not None:
        addresses = addresses[service.serving(ask("counters/place_hours", procedure=procedure), when)[0]]
        km = reach.distances(rows, addresses)
        minutes = _minutes(ask, rows, addresses)
    return rows[["department", "population"]].assign(km=km, minutes=reach.minutes(rows["is_timed"], minutes)), addresses


def _minutes(ask: Ask, rows: pd.DataFrame, addresses: pd.DataFrame) -> "pd.Series[float]":
    """Minutes from each commune to the nearest of some addresses."""
    if not rows["is_timed"].any():
        return rows["minutes"]
    return ask("counters/minutes", to=sorted(addresses["commune"].dropna().unique()))["minutes"]


@kept
def served(ask: Ask, procedure: str | None, when: int | None, km: float | None, minutes: float | None) -> pd.DataFrame:
    """Who reaches, within a distance or a time, a door, what is asked for, and perhaps what is asked for.

    One row per commune, in the order of codes: department, population, is_known (whether its times are), door, surely,
    perhaps.
    """
    rows, places = ask("counters/distances"), ask("counters/place_hours", procedure=procedure)
    near = network(ask).cut(km) if km is not None else None

    def reached(some: service.Flags) -> service.Flags:
        if near is not None:
            return near.reached(some)
        return (_minutes(ask, rows, places[some]) <= minutes).to_numpy(bool)

    surely, perhaps = service.serving(places, when)
    told = {"door": np.ones(len(places), bool), "surely": surely, "perhaps": perhaps}
    known = True if km is not None else rows["is_timed"] | rows["minutes"].notna()
    found = rows[["department", "population"]].assign(is_known=known)
    return found.assign(**{name: reached(some) for name, some in told.items()})


@kept
def gained(ask: Ask, procedure: str | None, km: float, moments: Sequence[int]) -> pd.DataFrame:
    """What one more opening of each counter would bring at each of some moments: moment, and service.gained."""
    near, people = network(ask).cut(km), ask("counters/distances")["population"].to_numpy(np.float64)
    places = ask("counters/place_hours", procedure=procedure)
    told = {one: service.gained(near, people, places, *service.serving(places, one)) for one in moments}
    rows = pd.concat(told, names=["moment"]).reset_index(level="moment")
    order = ["least", "most", "counter_id", "moment"]
    return rows.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


@kept
def half_days(
    ask: Ask, departments: Sequence[str], km: float, moments: Sequence[int], budgets: Sequence[float]
) -> tuple[pd.DataFrame, hours.Chosen, tuple[float, float], pd.DataFrame]:
    """The half-days that bring most for the last of some `budgets` of hours (queries.studies.hours): what is chosen
    with what each gains, how good that is, how many people gain at least and at most; what each budget brings.
    """
    communes, places = ask("counters/communes"), ask("counters/place_hours")
    offer, told = hours.offers(communes, places, network(ask), km, moments, departments)
    found = [hours.choose(offer, one) for one in budgets]
    rows = told.iloc[list(found[-1].options)].assign(gained=hours.gains(offer, found[-1].options))
    return rows, found[-1], hours.people(offer, found[-1].options), hours.curve(budgets, found)


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
