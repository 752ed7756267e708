"""Figures that follow from totals: attacks that recovered hidden cells exactly, and what they find now.

`by_subtraction` is the intruder that the first audit of the public file was made with; it shares nothing with data/.
"""

import duckdb
import numpy as np
import pytest

from data.secrecy import attack, audit, protect, tables

INSIDE = """
    select level, code, parent_level, parent_code from core.territories where level in ('region', 'department')
"""


def by_subtraction(shown, inside):
    """{(level, code): value or None} and {child: parent}: what one subtraction after another recovers of the Nones."""
    known = {key: value for key, value in shown.items() if value is not None}
    parts = {}
    for child, parent in inside.items():
        if child in shown:
            parts.setdefault(parent, []).append(child)
    before = -1
    while before != len(known):
        before = len(known)
        for parent, children in parts.items():
            missing = [child for child in children if child not in known]
            if parent in known and len(missing) == 1:
                known[missing[0]] = known[parent] - sum(known[child] for child in children if child in known)
            elif parent in shown and parent not in known and not missing:
                known[parent] = sum(known[child] for child in children)
    return {key: value for key, value in known.items() if shown[key] is None}


def recovered(connection, sql):
    """Of rows (level, code, month, value or null): how many of the nulls, month by month, subtraction recovers."""
    inside = {(level, code): (up, around) for level, code, up, around in connection.execute(INSIDE).fetchall()}
    months = {}
    for level, code, month, value in connection.execute(sql).fetchall():
        months.setdefault(month, {})[level, code] = value
    return sum(len(by_subtraction(shown, inside)) for shown in months.values())


# What was published before, from the full file: the cell is hidden on its own, whatever lies around it.
BEFORE = {
    "outcomes": """select level, code, month, case when done_on_site >= 11 and requests - done_on_site >= 11
        then done_on_site end from marts.outcome_months""",
    "answers": """select level, code, month, case when respondents >= 30 then respondents end
        from marts.surveyed_months""",
    "help": """select level, code, month, case when digital_help >= 11 then digital_help end
        from marts.help_months where level <> 'department'""",
}
NOW = {
    "outcomes": "select level, code, month, done_on_site from marts.public_outcome_months",
    "answers": "select level, code, month, respondents from marts.public_satisfaction_months",
    "help": "select level, code, month, digital_help from marts.public_help_months",
}


@pytest.mark.parametrize(("figure", "before"), [("outcomes", 5), ("answers", 47), ("help", 1)])
def test_a_hidden_cell_was_a_total_minus_the_others(edition, figure, before):
    """5 outcomes (two more stand side by side), 47 groups of answers and a help cell of 9, when this was written."""
    with duckdb.connect(str(edition.path), read_only=True) as connection:
        assert recovered(connection, BEFORE[figure]) >= before
    with duckdb.connect(str(edition.path.with_suffix(".public.duckdb")), read_only=True) as connection:
        assert recovered(connection, NOW[figure]) == 0


def test_no_share_tells_of_a_handful(edition):
    """2,237 published shares had fewer than 11 dissatisfied; a share now rests on 100 answers, 11 on either side."""
    with duckdb.connect(str(edition.path), read_only=True) as connection:
        few = "select count(*) from marts.surveyed_months where respondents >= 30 and respondents - satisfied < 11"
        assert connection.execute(few).fetchone()[0] >= 2000
    with duckdb.connect(str(edition.path.with_suffix(".public.duckdb")), read_only=True) as connection:
        least = """select min(respondents), min(satisfied), min(respondents - satisfied), count(satisfied)
            from marts.public_satisfaction_months"""
        answers, satisfied, others, shown = connection.execute(least).fetchone()
        help_cells = "select min(digital_help), min(requests - digital_help) from marts.public_help_months"
        assert min(connection.execute(help_cells).fetchone()) >= 11
    assert (answers >= 100, satisfied >= 11, others >= 11, shown > 4000) == (True,) * 4


def tree(parents, values, hidden, bounds=None):
    """Cells of one basic: the place of the whole of each, its value, and which are hidden."""
    size = len(parents)
    return tables.Cells(
        [("department", str(place), "2024-01-01") for place in range(size)],
        np.array(parents),
        np.array([values], dtype=float),
        np.isin(np.arange(size), hidden),
        np.full(size, np.inf) if bounds is None else np.array(bounds, dtype=float),
        np.zeros(size, dtype=bool),
    )


# A nation of 100: regions of 70 and 30; the first holds 60, 6 and 4, the second 30.
PARENTS, VALUES = [-1, 0, 0, 1, 1, 1, 2], [100, 70, 30, 60, 6, 4, 30]
BY_HAND = [
    ([4], {4: (6, 6)}),  # 70 - 60 - 4
    ([4, 5], {4: (0, 10), 5: (0, 10)}),  # 6 and 4 together
    ([1, 4, 5], {1: (70, 70), 4: (0, 10), 5: (0, 10)}),  # 100 - 30
    ([1, 2, 4, 5], {1: (70, 70), 2: (30, 30), 4: (0, 10), 5: (0, 10)}),  # the second region is its only département
    ([1, 2, 4, 6], {1: (64, 100), 2: (0, 36), 4: (0, 36), 6: (0, 36)}),  # 100 - 60 - 4 between the two
]


@pytest.mark.parametrize(("hidden", "expected"), BY_HAND)
def test_what_can_be_told_is_worked_out_by_hand(hidden, expected):
    cells = tree(PARENTS, VALUES, hidden)
    low, high = audit.known_intervals(cells)
    assert dict(zip(hidden, zip(low[0].tolist(), high[0].tolist(), strict=True), strict=True)) == expected


@pytest.mark.parametrize("seed", range(8))
def test_two_ways_of_telling_agree(seed):
    """What protects follows sums up and down a tree, what attacks asks a linear program: the same intervals."""
    chance = np.random.default_rng(seed)
    parents = np.array([-1, 0, 0, 0, *chance.integers(1, 4, 12)])
    values = np.zeros(16)
    values[4:] = chance.integers(0, 40, 12)
    np.add.at(values, parents[4:], values[4:])
    values[0] = values[1:4].sum()
    cells = tree(parents, values, np.flatnonzero(chance.random(16) < 0.5))
    told = protect.told(cells)
    low, high = audit.known_intervals(cells)
    np.testing.assert_allclose(told.low[:, cells.hidden], low, atol=1e-6)
    np.testing.assert_allclose(told.high[:, cells.hidden], high, atol=1e-6)
    assert ((low[0] <= values[cells.hidden] + 1e-6) & (values[cells.hidden] <= high[0] + 1e-6)).all()


TABLE = tables.Table("test", "month", ("value",), ("value",), "false", 10)


def test_one_cell_more_is_hidden_and_no_other():
    """6 is too small: 4, the smallest beside it, is hidden with it, and together they are 10."""
    cells = tree(PARENTS, VALUES, [])
    cells.unsafe[4] = True
    protect.hide(TABLE, cells)
    assert np.flatnonzero(cells.hidden).tolist() == [4, 5]


def test_a_departement_alone_takes_its_region_and_another_with_it():
    """30 is the only département of its region: the region goes, the other one too, and so does a part of that one."""
    cells = tree(PARENTS, VALUES, [])
    cells.unsafe[6] = True
    protect.hide(TABLE, cells)
    assert np.flatnonzero(cells.hidden).tolist() == [1, 2, 5, 6]
    assert (protect.told(cells).high - protect.told(cells).low)[:, cells.hidden].min() >= 10


def test_what_cannot_be_protected_is_named():
    """Nothing adds up to it, and it is known from elsewhere to be under 5."""
    cells = tree([-1], [3], [], [5])
    cells.unsafe[0] = True
    with pytest.raises(protect.Leak, match="test: department 0, 2024-01-01"):
        protect.hide(TABLE, cells)


def test_what_contradicts_itself_is_no_interval():
    published = attack.system(2, [([0, 1], [1.0, 1.0], 10.0), ([0], [1.0], 20.0)])
    with pytest.raises(ValueError, match="contradicts itself"):
        attack.intervals(published)
