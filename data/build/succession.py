"""Lists of counters in the order of what they describe: which is in force, what each changed, what should stop it."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise

from data import database
from data.build import rows
from data.build.counter_lists import History, List, Listed, changes, distinct, gone
from data.build.plan import Dating, Deposit
from data.check import Report
from data.check.territory import covered
from data.open import committed
from data.problem import Problem
from data.reference.places import regions_of_departments

YEAR, MONTH, DAY = r"(?<!\d)(20\d\d)", r"(0[1-9]|1[0-2])", r"([0-2]\d|3[01])(?!\d)"
DAYS_IN_NAME = (
    (re.compile(rf"{YEAR}[-_.]?{MONTH}[-_.]?{DAY}"), (1, 2, 3)),
    (re.compile(rf"(?<!\d)([0-2]\d|3[01])[-_.]{MONTH}[-_.](20\d\d)(?!\d)"), (3, 2, 1)),
)
MONTH_IN_NAME = re.compile(rf"{YEAR}[-_.]?{MONTH}(?!\d)")
MOST_CLOSED, MOST_CLOSED_THERE, FEW = 0.05, 0.20, 5  # of the country's counters; of a departement's, from FEW on
SAID = {
    "asked": "list_date_asked",
    "name": "list_date_in_name",
    "month": "list_month_in_name",
    "labels": "list_date_from_labels",
}


@dataclass(frozen=True)
class Succession:
    """The list in force (none: no list), those before it, what changed from each to the next, and what to say of it.

    `stops`: why the new lists should not be published before somebody has said that all these counters did close.
    """

    now: tuple[Deposit, ...]
    past: tuple[Deposit, ...]
    history: History
    said: tuple[Problem, ...]
    stops: tuple[Problem, ...]


def dating(report: Report, asked: datetime.date | None, today: datetime.date) -> Dating | None:
    """The date that a list describes: the one asked for, else that of its name, else its latest label's.

    A name may bear a day, or a month, whose first day is then taken; a name that bears a day to come bears none. The
    name of a file alone in an archive comes after the archive's.
    """
    if report.contract is None or not report.contract.history:
        return None
    if asked:
        return Dating(asked, "asked")
    names = [report.file, *(str(one.value) for one in report.problems if one.rule == "member_read")]
    told = (day for name in names for day in (_day_in(name), _month_in(name)))
    return next((day for day in told if day and day.day <= today), None) or _latest_label(report)


def _day_in(name: str) -> Dating | None:
    for pattern, places in DAYS_IN_NAME:
        if found := pattern.search(name):
            try:
                return Dating(datetime.date(*(int(found[place]) for place in places)), "name")
            except ValueError:
                continue
    return None


def _month_in(name: str) -> Dating | None:
    found = MONTH_IN_NAME.search(name)
    return Dating(datetime.date(int(found[1]), int(found[2]), 1), "month") if found else None


def _latest_label(report: Report) -> Dating | None:
    contract = report.contract
    if contract is None or report.rows is None or not contract.source_date:
        return None
    with closing(database.memory()) as connection:
        connection.register("rows", report.rows)
        query = f"select ({contract.source_date})::date from ({contract.tables['counters']})"
        ((latest,),) = connection.execute(query).fetchall()
    return Dating(latest, "labels") if latest else None


def succession(carried: Sequence[Deposit], fresh: Sequence[Deposit]) -> Succession:
    """Order lists by the date that they describe; of two for one date, the later deposited is kept."""
    kept: dict[datetime.date, Deposit] = {}
    replaced: list[tuple[Deposit, Deposit]] = []
    for deposit in (*sorted(carried, key=lambda one: one.deposited_at), *fresh):
        if deposit.day in kept:
            replaced.append((kept[deposit.day], deposit))
        kept[deposit.day] = deposit
    order = [kept[day] for day in sorted(kept)]
    read = {id(one): _list(one) for one in (*order, *(before for before, _ in replaced))}
    new = {id(deposit) for deposit in fresh}
    steps = [(before, after) for before, after in (*replaced, *pairwise(order)) if {id(before), id(after)} & new]
    stops = [stop for before, after in steps for stop in _closings(before, after, read[id(before)], read[id(after)])]
    told = changes([read[id(one)] for one in order])
    said = [*_said(order, fresh, replaced)]
    said += [
        Problem(one.report.file, "list_of_a_part", value=_not_held(one), detail=str(_going_on(told)))
        for one in order[-1:]
        if one.covers
    ]
    if fresh and told.formats:
        said.append(Problem(order[-1].report.file, "formats_of_earlier_lists", value=str(len(told.formats))))
    return Succession(tuple(order[-1:]), tuple(order[:-1]), told, tuple(said), tuple(stops))


def _not_held(one: Deposit) -> str:
    """The départements that a list is not of."""
    return ", ".join(sorted(regions_of_departments().keys() - (departments(one.covers) or set())))


def _going_on(told: History) -> int:
    """How many counters go on though the last list does not hold their place."""
    return sum(one.closed_on is None for one in told.earlier)


def _list(deposit: Deposit) -> List:
    """A list of counters as history compares them. Only coordinates that the list gives say where a counter is."""
    contract = deposit.contract
    number = "official_id" if contract.identity else "coalesce(official_id, counter_id)"
    with closing(database.memory()) as connection:
        connection.register("rows", deposit.rows)
        found = connection.execute(
            f"""select counter_id, {number}, name, commune, department, postcode, address, phone,
                case when location_quality = 'given' then lat end, case when location_quality = 'given' then lon end,
                labelled_on, case when format_told then format end, itinerant
            from ({contract.tables["counters"]})"""
        ).fetchall()
    source = rows.source_id(deposit, contract.subject)
    listed = tuple(Listed(*row) for row in found)
    return List(source, deposit.day, listed, departments(deposit.covers), contract.bare)


def departments(covers: Sequence[str]) -> frozenset[str] | None:
    """The départements of the territories that a list says it holds; None: of all."""
    return frozenset(code for level, code in covered(covers) if level == "department") if covers else None


def _said(
    order: Sequence[Deposit], fresh: Sequence[Deposit], replaced: Sequence[tuple[Deposit, Deposit]]
) -> Iterator[Problem]:
    """What date each new list was given and why, which enter the past, and which give way to another."""
    for deposit in fresh:
        file, day = deposit.report.file, str(deposit.day)
        rule = SAID[deposit.dating.read_in] if deposit.dating else "list_not_dated"
        yield Problem(file, rule, value=day, detail=file)
        if deposit.day < order[-1].day and not any(order[-1] is one for one in fresh):  # else their days told the order
            in_force = f"{order[-1].report.file}, {order[-1].day}"
            yield Problem(file, "list_of_the_past", value=day, detail=in_force)
    for before, after in replaced:
        yield Problem(before.report.file, "list_replaced", value=str(before.day), detail=after.report.file)


def _closings(before: Deposit, after: Deposit, old: List, new: List) -> Iterator[Problem]:
    """Why a list closes too many of the counters of another, and which, by name; nothing when it does not.

    Where it has none of a whole département that had some, it may be of others alone: that is asked. Of the lists of
    the open edition it was all seen once.
    """
    if after.report.sha256 in committed():
        return
    listed = [one for one in distinct(old.counters) if new.is_of(one)]
    empty = {one.department for one in listed} - {one.department for one in new.counters} - {None}
    if empty:
        places = ", ".join(sorted(map(str, empty)))
        yield Problem(after.report.file, "covers_not_told", value=places, detail=before.report.file)
    closed = gone(listed, distinct(new.counters))
    there, closed_there = (Counter(one.department or "-" for one in counters) for counters in (listed, closed))
    heavy = {code for code, count in closed_there.items() if count >= FEW and count > MOST_CLOSED_THERE * there[code]}
    heavy -= empty
    everywhere = len(closed) > MOST_CLOSED * len(listed)
    file, earlier = after.report.file, before.report.file
    if everywhere:
        yield Problem(file, "closes_too_many", value=f"{len(closed)} / {len(listed)}", detail=earlier)
    for code in sorted(heavy):
        count = f"{closed_there[code]} / {there[code]}"
        yield Problem(file, "closes_too_many_there", value=count, detail=f"{code} ({earlier})")
    for one in closed:
        if everywhere or (one.department or "-") in heavy:
            yield Problem(file, "would_close", value=one.name, detail=f"{one.counter_id}, {one.department or '-'}")
