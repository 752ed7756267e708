"""Since when the latest of the addresses near a commune is open, month by month: worked out by hand."""

import datetime as dt
import re

import duckdb

from data.model import MODEL

WORLD = """
    create schema marts;
    create table marts.months as
        select month::date as month, last_day(month::date) as month_end
        from range(date '2023-12-01', date '2024-08-01', interval 1 month) as months (month);
    create table marts.commune_numbers as
        from (values ('35001', 1::usmallint), ('35002', 2)) as communes (code, number);
    create table marts.near_addresses as from (values
        ('35001', date '2024-01-15', null::date, 12.0),
        ('35001', date '2024-02-20', date '2024-04-10', 8.0),
        ('35001', date '2024-06-05', date '2024-06-20', 8.0),
        ('35001', date '2024-05-02', null, 18.0)
    ) as near (commune, open_from, closed_on, km);
"""
ASKED = "select number, latest_on from marts.latest_openings where km = ? and held_from <= ? and held_until > ?"
MONTHS = [dt.date(2023, 12, 1), *(dt.date(2024, month, 1) for month in range(1, 8))]


def statement(file: str, starts: str) -> str:
    """A statement of the model."""
    script = (MODEL / file).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^{re.escape(starts)}.*?;$", script, re.DOTALL | re.MULTILINE)
    return str(found)


def test_of_what_is_near_the_latest_that_is_open_is_kept_month_by_month() -> None:
    """At 12 km, open since January; at 8 km, open from 20 February to 10 April, and from 5 to 20 June, which no month's
    end sees; at 18 km, open since May. A commune without any is not there.
    """
    with duckdb.connect() as base:
        base.execute(WORLD)
        base.execute(statement("30_months_and_territories.sql", "create macro is_open_on"))
        base.execute(statement("33_counters_access.sql", "create table marts.latest_openings"))

        def of(km: int) -> list[str]:
            found = [base.execute(ASKED, [km, month, month]).fetchall() for month in MONTHS]
            return [" ".join(f"{number}: {day:%d/%m}" for number, day in rows) for rows in found]

        january, february, may = "1: 15/01", "1: 20/02", "1: 02/05"
        assert of(10) == ["", "", february, february, "", "", "", ""]
        assert of(15) == ["", january, february, february, january, january, january, january]
        assert of(20) == ["", january, february, february, january, may, may, may]
