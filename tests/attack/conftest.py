"""What attacks share: how many blows one test strikes, and how many were held, for the table of `make attack`."""

from collections.abc import Callable

import pytest

from tests.attack.support import Tally


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """tally(tried, held): what a test that strikes many times counts; every other test counts as one."""

    def note(tried: int, held: int) -> None:
        record_property("tried", tried)
        record_property("held", held)

    return note
