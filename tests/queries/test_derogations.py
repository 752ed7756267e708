"""Derogations: the indicator and the page count a département without a row the same way."""

import pytest

from queries.access import Viewer
from tests.support import reading


def test_a_departement_without_a_row_declared_none(by_hand):
    """By hand, in 2020: 3 orders for 35, 0 for 22, no row for the 99 others."""
    rows = reading(Viewer("public"))("reorganisation/derogations")
    assert (len(rows), rows["orders"].sum(), rows["without"].iloc[0]) == (101, 3, 100)
    nation = reading(Viewer("public")).series("O12", "nation", "FR").iloc[-1]
    assert nation["value"] == pytest.approx(rows["mean_orders"].iloc[0]) == pytest.approx(3 / 101)
