"""How a column is written: generated numbers and dates, in every manner, are understood, told or refused."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.check.cells import PARSERS, parse, writing
from data.contracts import Column

COUNTS = Column("requests", "integer", min=0)
NUMBERS = Column("staff", "number")
EUROS = Column("savings_eur", "number", decimals=2)
DEGREES = Column("latitude", "number", decimals=9)
DATES = Column("decided_on", "date")
REFUSED = {"two_numbers", "two_dates"}
SIGNS = st.sampled_from([",", ".", "'", "’", " ", "\u00a0", "\u202f", "\u2009"])


def read(column: Column, texts: list[str]) -> list[tuple]:
    written = writing(column, texts)
    return [parse(column, text, written)[:2] for text in texts]


def grouped(number: float, thousands: str, point: str = "", decimals: int = 0) -> str:
    text = f"{number:,.{decimals}f}"
    return text.translate({ord(","): thousands, ord("."): point})


@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8), SIGNS)
def test_counts_in_any_manner_are_right_or_refused(numbers: list[int], sign: str) -> None:
    for number, (value, rule) in zip(numbers, read(COUNTS, [grouped(n, sign) for n in numbers]), strict=True):
        assert value == number or rule in REFUSED


@given(
    st.integers(1000, 2**31 - 1).filter(lambda number: number % 1000),
    st.lists(st.integers(0, 2**31 - 1), max_size=7),
    SIGNS,
)
def test_counts_of_which_one_is_no_round_thousand_are_right(proof: int, others: list[int], sign: str) -> None:
    numbers = [proof, *others]
    assert [value for value, _ in read(COUNTS, [grouped(number, sign) for number in numbers])] == numbers


@pytest.mark.parametrize("column", [NUMBERS, EUROS])
@given(
    cents=st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=8),
    signs=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
)
def test_amounts_with_cents_are_right(column: Column, cents: list[int], signs: tuple[str, str]) -> None:
    amounts = [cent / 100 for cent in cents]
    found = read(column, [grouped(amount, *signs, decimals=2) for amount in amounts])
    assert [value for value, _ in found] == amounts


@given(st.lists(st.floats(-90, 90).map(lambda number: round(number, 3)), min_size=1, max_size=8), st.sampled_from(",."))
def test_degrees_with_three_decimals_are_no_thousands(numbers: list[float], point: str) -> None:
    found = read(DEGREES, [f"{number:.3f}".replace(".", point) for number in numbers])
    assert [value for value, _ in found] == numbers


@given(st.lists(st.floats(0.001, 999.999).map(lambda number: round(number, 3)), min_size=1, max_size=8))
def test_three_decimals_that_may_be_thousands_are_right_or_refused(numbers: list[float]) -> None:
    for number, (value, rule) in zip(numbers, read(NUMBERS, [f"{n:.3f}" for n in numbers]), strict=True):
        assert value == number or rule in REFUSED


def test_one_cell_decides_for_its_column() -> None:
    assert read(NUMBERS, ["1,234.5", "5,447"]) == [(1234.5, None), (5447, "thousands_parted")]
    assert read(NUMBERS, ["12,5", "5,447"]) == [(12.5, None), (5.447, None)]
    assert read(NUMBERS, ["12,5", "5.447"]) == [(12.5, None), (5447, "thousands_parted")]
    assert read(NUMBERS, ["1,234,567", "5,447"]) == [(1234567, None), (5447, "thousands_parted")]
    assert read(COUNTS, ["23.0", "5.447"]) == [(23, None), (None, "two_numbers")]
    assert read(NUMBERS, ["1,234,567", "12,5", "5,447"]) == [(1234567, None), (12.5, None), (None, "two_numbers")]
    assert read(COUNTS, ["5,000", "847"]) == [(None, "two_numbers"), (847, None)]
    assert read(COUNTS, ["5,000", "5,447"]) == [(5000, "thousands_parted"), (5447, "thousands_parted")]


def test_bounds_decide_where_nothing_else_does() -> None:
    share = Column("rate", "percent", min=0, max=100)
    assert read(share, ["97,321", "88,125"]) == [(97.321, None), (88.125, None)]
    assert read(Column("n", "number", min=1000), ["5,447"]) == [(5447, "thousands_parted")]


@given(
    st.lists(st.dates(datetime.date(1950, 1, 1), datetime.date(2025, 12, 31)), min_size=1, max_size=8), st.booleans()
)
def test_dates_in_either_order_are_right_told_or_refused(days: list[datetime.date], month_first: bool) -> None:
    form = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    for day, (value, rule) in zip(days, read(DATES, [day.strftime(form) for day in days]), strict=True):
        assert value == day or rule in REFUSED | {"day_first"}


@given(st.lists(st.dates(datetime.date(1950, 1, 1), datetime.date(2025, 12, 31)), min_size=1, max_size=8))
def test_months_by_their_first_day_are_right_or_refused(days: list[datetime.date]) -> None:
    months = [day.replace(day=1) for day in days]
    for form in ("%m/%d/%Y", "%d/%m/%Y"):
        texts = [month.strftime(form) for month in months]
        for month, (value, rule) in zip(months, read(Column("month", "month"), texts), strict=True):
            assert value == month or rule in REFUSED


def test_the_order_of_dates_is_that_of_the_column() -> None:
    third_of_april, fourth_of_march = datetime.date(2021, 4, 3), datetime.date(2021, 3, 4)
    assert read(DATES, ["03/04/2021", "15/01/2020"])[0] == (third_of_april, None)
    assert read(DATES, ["03/04/2021", "01/15/2020"])[0] == (fourth_of_march, "month_first")
    assert read(DATES, ["03/04/2021", "2020-01-15"])[0] == (third_of_april, "day_first")
    assert read(DATES, ["03/04/2021", "01/15/2020", "15/01/2020"])[0] == (None, "two_dates")
    assert read(Column("month", "month"), ["04/01/2021", "05/01/2021"])[0] == (None, "two_dates")


@pytest.mark.parametrize("type", sorted(PARSERS))
@given(text=st.one_of(st.text(max_size=24), st.text("0123456789,.'-+eE %²½/:TZ<>()*#NACRD", max_size=16)))
def test_no_text_ever_raises(type: str, text: str) -> None:
    column = Column("x", type)
    found = parse(column, text, writing(column, [text]))
    assert found.value is not None or found.rule is not None or not text.strip()
