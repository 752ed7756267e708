"""One rule for France: the 101 départements, whose people are counted; counters elsewhere are told apart."""

import pytest

from queries.access import Viewer
from tests.support import reading

PUBLIC = Viewer("public")
REGIONS = ["01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"]
COUNTS = [
    ("territory/facts", "counters", {}),
    ("counters/common", "open_counters", {}),
    ("counters/procedures", "open_counters", {}),
    ("counters/partner_presence", "known", {}),
    ("counters/by_profile", "counters", {"by": "format"}),
]


@pytest.mark.parametrize(("question", "column", "asked"), COUNTS, ids=[question for question, *_ in COUNTS])
def test_a_count_of_france_is_the_sum_of_its_regions(edition, question, column, asked):
    def count(**where):
        rows = reading(PUBLIC)(question, **asked, **where)
        return rows[column].sum() if question == "counters/by_profile" else rows[column].iloc[0]

    assert count() == sum(count(region=region) for region in REGIONS) > 0


def test_the_counters_of_saint_martin_are_listed_and_counted_apart(edition):
    """The demonstration has two, as the real lists of 2022 and 2023 do."""
    facts = reading(PUBLIC)("territory/facts").iloc[0]
    points = reading(PUBLIC)("counters/points")
    assert facts["apart"] == 2
    assert facts["counters"] == points["outside"].isna().sum() == len(points) - 2
    assert points["outside"].dropna().tolist() == ["Saint-Martin", "Saint-Martin"]
    assert points.loc[points["outside"].notna(), "location_quality"].tolist() == ["given", "given"]
