"""The territories that resemble one: distances worked out by hand from a few made-up ones."""

from math import e, sqrt

import numpy as np
import pandas as pd
import pytest

from queries.studies import alike


def places(**features: tuple[float, float, float, float]) -> pd.DataFrame:
    """Rows of a level: population, density, communes, share in small communes; those called X... are overseas."""
    names = ["population", "density", "communes", "small_communes"]
    rows = pd.DataFrame.from_dict(features, orient="index", columns=names)
    told = rows.assign(code=rows.index, name=rows.index, overseas=[code.startswith("X") for code in rows.index])
    return told.reset_index(drop=True)


# Logarithms of the population are 0, 2 and 4: mean 2, deviation sqrt(8/3). Shares are 0, 0 and 30: mean 10, deviation
# sqrt(200). The two other features are the same everywhere, and part none of them.
THREE = places(a=(1, 5, 7, 0), b=(e**2, 5, 7, 0), c=(e**4, 5, 7, 30))


def test_a_feature_is_measured_in_its_deviations_and_counts_ratios_where_it_should() -> None:
    found = alike.nearest(THREE, "a")
    # To b: (2 / sqrt(8/3))² = 1.5, over four features: sqrt(1.5 / 4) = 0.61.
    # To c: (4 / sqrt(8/3))² = 6 and (30 / sqrt(200))² = 4.5: sqrt(10.5 / 4) = 1.62, of which 6 / 10.5 = 57.1 %.
    assert list(found.rows["code"]) == ["b", "c"]
    assert list(found.rows["distance"]) == [0.61, 1.62] == [round(sqrt(1.5 / 4), 2), round(sqrt(10.5 / 4), 2)]
    parts = found.rows.filter(like="_part").round(1).to_numpy().tolist()
    assert parts == [[100, 0, 0, 0], [57.1, 0, 0, 42.9]]
    # The nearest of a is at 0.61, that of b too; that of c is b, at sqrt((1.5 + 4.5) / 4) = 1.22.
    assert found.usual == 0.61
    assert not found.is_far
    assert alike.nearest(THREE, "c").rows["distance"].iloc[0] == 1.22


def test_those_that_are_level_with_the_last_are_there_too_by_their_name() -> None:
    rows = places(a=(1, 5, 7, 0), d=(2, 5, 7, 0), c=(2, 5, 7, 0), b=(3, 5, 7, 0))
    assert list(alike.nearest(rows, "a", most=1).rows["code"]) == ["c", "d"]


def test_the_same_as_another_is_at_no_distance_and_no_feature_has_a_part_in_it() -> None:
    found = alike.nearest(places(a=(1, 5, 7, 0), b=(1, 5, 7, 0), c=(2, 6, 8, 9)), "a")
    assert found.rows.iloc[0][["code", "distance"]].tolist() == ["b", 0]
    assert found.rows.iloc[0].filter(like="_part").isna().all()


def test_overseas_is_compared_with_overseas_alone() -> None:
    rows = places(a=(1, 5, 7, 0), b=(2, 5, 7, 0), X1=(1, 5, 7, 0), X2=(9, 5, 7, 0))
    assert list(alike.nearest(rows, "X1").rows["code"]) == ["X2"]
    assert list(alike.nearest(rows, "a").rows["code"]) == ["b"]
    assert alike.nearest(places(a=(1, 5, 7, 0), X1=(1, 5, 7, 0)), "X1").rows.empty


def test_what_is_not_known_counts_for_nothing_and_is_told() -> None:
    rows = places(a=(1, np.nan, 7, 0), b=(e**2, 5, 7, 0), c=(e**4, 5, 7, 30), d=(np.nan, np.nan, np.nan, 3))
    found = alike.nearest(rows, "a")
    assert found.missing == ("density",)
    assert found.left == 1  # d: one feature in common is not enough
    # Of three features now. Shares are 0, 0, 30 and 3: mean 8.25, deviation sqrt(159.1875).
    assert found.rows["distance"].tolist() == [round(sqrt(1.5 / 3), 2), round(sqrt((6 + 900 / 159.1875) / 3), 2)]
    assert alike.nearest(rows, "d").rows.empty


@pytest.mark.parametrize(("last", "far"), [(e**3, False), (e**40, True)])
def test_one_that_is_like_no_other_is_said_to_be_far(last: float, far: bool) -> None:
    rows = places(a=(1, 5, 7, 0), b=(e, 5, 7, 0), c=(e**2, 5, 7, 0), d=(last, 5, 7, 0))
    assert alike.nearest(rows, "d").is_far is far
