"""Figures that follow from totals: attacks that recovered hidden cells exactly, and what they find now.

`by_subtraction` is the intruder that the first audit of the public file was made with; it shares nothing with data/.
"""

import numpy as np
import pytest

from data import store
from data.secrecy import attack, differencing, links, protect, tables


def opened(edition, audience="full"):
    return store.cursor(store.edition(edition.name, audience))


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
    assert recovered(opened(edition), BEFORE[figure]) >= before
    assert recovered(opened(edition, "public"), NOW[figure]) == 0


def test_no_share_tells_of_a_handful(edition):
    """2,237 published shares had fewer than 11 dissatisfied; a share now rests on 100 answers, 11 on either side."""
    few = "select count(*) from marts.surveyed_months where respondents >= 30 and respondents - satisfied < 11"
    assert opened(edition).execute(few).fetchone()[0] >= 2000
    public = opened(edition, "public")
    least = """select min(respondents), min(satisfied), min(respondents - satisfied), count(satisfied)
        from marts.public_satisfaction_months"""
    answers, satisfied, others, shown = public.execute(least).fetchone()
    assert (answers >= 100, satisfied >= 11, others >= 11, shown > 4000) == (True,) * 4
    help_cells = "select min(digital_help), min(requests - digital_help) from marts.public_help_months"
    assert min(public.execute(help_cells).fetchone()) >= 11


MOVES = """
    select exercise_id, in_code as code, moved_on, staff, destination = 'core' as is_core
    from core.staff_movements
    join marts.exercises using (exercise_id)
    join marts.ancestors using (level, code)
    where in_level = 'region' and decision in ('transfer', 'drop') and moved_on <= (select as_of from core.editions)
"""


def test_staff_of_one_exercise_is_no_longer_a_change_of_a_region(edition):
    """Month by month, over a third of the changes of a region were those of one exercise.

    Year by year, each rests on three, and on eleven full-time equivalents, on either side; a region of one département
    is not shown.
    """
    full, public = opened(edition), opened(edition, "public")
    alone = f"""select count(*) filter (n = 1), count(*)
        from (select count(distinct exercise_id) as n from ({MOVES}) group by code, date_trunc('month', moved_on))"""
    found, changes = full.execute(alone).fetchone()
    assert (found >= 200, changes >= 550) == (True, True)
    shown = public.execute(
        """select code, last_day(month), freed, to_core from marts.public_redeployment_months
        where level = 'region' and freed is not null order by code, month"""
    ).fetchall()
    steps = 0
    for code in {row[0] for row in shown}:
        since, freed, core = "2018-01-01", 0.0, 0.0
        for _, month, now_freed, now_core in (row for row in shown if row[0] == code):
            for is_core, gain in ((True, now_core - core), (False, now_freed - now_core - freed + core)):
                who = full.execute(
                    f"""select count(distinct exercise_id) from ({MOVES})
                    where code = $code and is_core = $is_core and moved_on > $since and moved_on <= $month""",
                    {"code": code, "is_core": is_core, "since": since, "month": month},
                ).fetchone()[0]
                assert who == 0 or (who >= 3 and gain >= 11 - 1e-6)
                steps += who > 0
            since, freed, core = month, now_freed, now_core
    assert steps > 20
    assert {row[0] for row in shown} & {"01", "02", "03", "04", "06"} == {
        code for code in ("01", "02", "03", "04", "06") if all(row[2] == 0 for row in shown if row[0] == code)
    }


def test_savings_of_one_proposal_are_no_longer_a_month(edition):
    """20 months held the savings of one proposal, which the list of proposals names."""
    full, public = opened(edition), opened(edition, "public")
    carried_out = """select implemented_on from marts.proposal_files join marts.proposals using (proposal_id)
        where savings_actual_eur is not null and savings_planned_eur is not null and not earlier"""
    months = f"select date_trunc('month', implemented_on) from ({carried_out}) group by all having count(*) = 1"
    assert full.execute(f"select count(*) from ({months})").fetchone()[0] >= 20
    shown = public.execute(
        "select month, planned from marts.public_savings_months where planned is not null order by month"
    ).fetchall()
    since, before, steps = "2018-01-01", 0, 0
    for month, planned in shown:
        many = full.execute(
            f"""select count(*) from ({carried_out})
            where implemented_on > $since and implemented_on <= last_day($month::date)""",
            {"since": since, "month": month},
        ).fetchone()[0]
        assert (many == 0 and planned == before) or many >= 3
        since, before, steps = str(month.replace(day=31)), planned, steps + (many > 0)
    assert steps >= 3


def test_two_agents_or_more_is_no_longer_told_of_one_counter(edition):
    """A month in which one counter of a region opened told whether it has two agents: now there is one month."""
    full, public = opened(edition), opened(edition, "public")
    told = """select count(*) from (
        select agents_known - lag(agents_known) over (partition by code order by month) as more
        from marts.counter_agent_months where level = 'region'
    ) where more = 1"""
    assert full.execute(told).fetchone()[0] >= 77
    shown = public.execute(
        "select count(distinct month), min(agents_enough), min(agents_known - agents_enough), count(agents_known) "
        "from marts.public_counter_agent_months"
    ).fetchone()
    assert shown[0] == 1
    assert min(shown[1:3]) >= 11
    assert shown[3] >= 5


EXACT = {
    "request_months": ("month", ["requests"]),
    "outcome_months": ("month", ["requests", "done_on_site"]),
    "help_months": ("month", ["requests", "digital_help"]),
    "core_staff_months": ("month", ["core_inventoried", "inventoried", "core_staff"]),
    "redeployment_months": ("month", ["freed", "to_core"]),
    "support_staff_years": ("year", ["support", "pooled"]),
    "savings_months": ("month", ["planned", "actual"]),
    "counter_agent_months": ("month", ["agents_known", "agents_enough"]),
}


@pytest.mark.parametrize(("mart", "columns"), EXACT.items(), ids=EXACT)
def test_what_everyone_reads_is_what_the_state_reads_where_it_is_shown(edition, mart, columns):
    """Public figures are summed from who brings them, the State's by another way: the same in a first edition."""
    period, names = columns
    differs = " or ".join(f"abs(coalesce(mart.{name}, 0) - twin.{name}) > 1e-3" for name in names)
    query = f"""select count(*), count(*) filter ({differs})
        from marts.public_{mart} as twin join marts.{mart} as mart using (level, code, {period}) where not hidden"""
    shown, other = opened(edition).execute(query).fetchone()
    assert (shown > 0, other) == (True, 0)


def test_no_planned_move_is_under_eleven(edition):
    """50 of 121 were; what is gathered adds up to all that was planned with the missions given up."""
    public = opened(edition, "public")
    small = """select count(*) from marts.national_moves
        where planned between 0.01 and 10.99 or core between 0.01 and 10.99 or other between 0.01 and 10.99
            or "left" between 0.01 and 10.99"""
    assert public.execute(small).fetchone() == (0,)
    planned = public.execute("select sum(planned) from marts.national_moves").fetchone()[0]
    exact = """select sum(staff_to_move) from marts.exercises
        where exercises.decision in ('transfer', 'drop', 'outsource')"""
    assert planned == pytest.approx(opened(edition).execute(exact).fetchone()[0])


def test_what_drops_moved_stays_uncertain():
    """Freed 20 then 50, transfers to the nearest ten 20 then 40: they took 15 to 20, then 35 to 45 in all, so 15 at
    least of the second year's 30: drops took 0 to 15. Had 50 of 50 been shown, 25 at least were theirs: 0 to 5.
    """
    wide = links.narrowest(links.Moves(["2019", "2020"], [20.0, 50.0], [20.0, 40.0], [1]))
    narrow = links.narrowest(links.Moves(["2019", "2020"], [20.0, 50.0], [20.0, 50.0], [1]))
    assert wide == {1: pytest.approx(15.0)}
    assert narrow == {1: pytest.approx(5.0)}


def test_outcomes_of_the_grid_are_not_left_alone(edition):
    """One outcome of a departement and month was hidden: it was the departement's, less the others."""
    before = """select level, code, month, done_all is not null and not ok as is_hidden,
        if(ok, done_all, null) as done_on_site, if(ok, rest_all, null) as rest
        from (
            select *, requests_with_outcome_all - done_all as rest_all, done_all >= 11 and rest_all >= 11 as ok
            from marts.public_footfall_cells
        )"""
    now = """select level, code, month, done_on_site is null as is_hidden, done_on_site,
        requests_with_outcome - done_on_site as rest from marts.public_footfall_months"""
    found = {}
    for name, audience, cells, whole in (
        ("before", "full", before, "outcome_months"),
        ("now", "public", now, "public_outcome_months"),
    ):
        found[name] = (
            opened(edition, audience)
            .execute(
                f"""select count(*) filter (hidden = 1 and done + others > 0), min(done) filter (done + others > 0),
                min(others) filter (done + others > 0)
            from (
                select count(*) filter (is_hidden) as hidden,
                    any_value(whole.done_on_site) - coalesce(sum(cells.done_on_site), 0) as done,
                    any_value(whole.requests - whole.done_on_site) - coalesce(sum(cells.rest), 0) as others
                from ({cells}) as cells join marts.{whole} as whole using (level, code, month)
                where whole.done_on_site is not null group by level, code, month
            )"""
            )
            .fetchone()
        )
    assert found["before"][0] + (found["before"][2] < 11) > 0
    assert found["now"][0] == 0
    assert min(found["now"][1:]) >= 11


def test_a_hidden_month_of_a_counter_is_not_what_the_others_leave(edition):
    """Of the departement's exact total, the others are known to five each: at least ten stays open."""
    left = """select count(*) - count(shown.requests) as hidden,
        any_value(totals.requests) - sum(shown.requests) as rest, 5 * count(shown.requests) as doubt
        from marts.counter_months as months
        left join marts.public_counter_months as shown using (counter_id, month)
        join marts.public_request_months as totals on totals.level = months.level and totals.code = months.code
            and totals.month = months.month
        where not totals.hidden group by months.level, months.code, months.month"""
    narrow = f"""select count(*), min(rest + doubt - if(hidden = 1, greatest(rest - doubt, 0), 0))
        from ({left}) where hidden > 0"""
    many, least = opened(edition).execute(narrow).fetchone()
    assert many >= 10
    assert least >= 10


def test_a_month_of_one_counter_is_shown_by_tens_from_eleven_requests_on(edition):
    """It rests on that counter alone: the sums are made again from the rows of the files."""
    months = """from (
            select counter_id, month, sum(requests) as asked from core.footfall group by all
        ) join marts.public_counter_months as shown using (counter_id, month)"""
    many, least, most_off = (
        opened(edition)
        .execute(f"select count(*), min(asked), max(abs(shown.requests - round(asked / 10) * 10)) {months}")
        .fetchone()
    )
    assert many > 100_000
    assert (least >= 11, most_off) == (True, 0)


ASKED = "(from marts.procedure_years where not own)"


def test_requests_of_a_procedure_are_not_what_the_others_leave(edition):
    """The country's total held the few departements under 11: the ranking counts what is published, for everyone."""
    for audience, table in (("full", "core.procedure_requests"), ("full", ASKED), ("public", ASKED)):
        ((totals, published),) = (
            opened(edition, audience)
            .execute(
                f"""select (select sum(requests) from marts.procedures), sum(requests) from {table}
            where requests >= 11 and year = (select max(year) from {table})"""
            )
            .fetchall()
        )
        assert totals == published > 0


@pytest.mark.parametrize("seed", range(6))
def test_an_independent_auditor_agrees(tmp_path, seed):
    """pytauargus reads the same table, with bounds as wide as an intruder's ignorance, and finds the same intervals."""
    pytauargus = pytest.importorskip("pytauargus._tauargus")
    chance = np.random.default_rng(seed)
    parents = np.array([-1, 0, 0, 0, *chance.integers(1, 4, 14)])
    values = np.zeros(18)
    values[4:] = chance.integers(0, 60, 14)
    np.add.at(values, parents[4:], values[4:])
    values[0] = values[1:4].sum()
    cells = tree(parents, values, [])
    cells.unsafe = (values < 11) & (parents > 0)
    protect.hide(TABLE, cells)
    places = np.flatnonzero(cells.hidden)
    assert len(places) > 0
    parts = {whole: np.flatnonzero(parents == whole) for whole in np.unique(parents[parents >= 0])}
    sums = [
        f"0 {1 + len(inside)} : {whole} (-1) " + " ".join(f"{at} (1)" for at in inside)
        for whole, inside in parts.items()
    ]
    lines = [f"{at} {value:g} 1 {'u' if cells.hidden[at] else 's'} 0 100000 0 0 0" for at, value in enumerate(values)]
    file = tmp_path / "table.jj"
    file.write_text("\n".join(["0", str(len(values)), *lines, str(len(sums)), *sums]) + "\n")
    theirs = {row["cell"]: (row["min"], row["max"]) for row in pytauargus.audit_jj(str(file))}
    low, high = known_intervals(cells)
    for at, place in enumerate(places.tolist()):
        assert theirs[place] == pytest.approx((low[0, at], high[0, at]), abs=1e-4)
        assert high[0, at] - low[0, at] >= 10


def known_intervals(found):
    """Least and most of every hidden cell of one edition, a row per basic, in the order of the cells."""
    known = differencing.published([(found, [(key, 0) for key in found.keys])])
    low, high = attack.intervals(known.system)
    shape = (len(found.values), len(known.unknown))
    return low.reshape(shape), high.reshape(shape)


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
        np.full(size, -1),
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
    low, high = known_intervals(cells)
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
    told = protect.cell_bounds(cells)
    low, high = known_intervals(cells)
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
    assert (protect.cell_bounds(cells).high - protect.cell_bounds(cells).low)[:, cells.hidden].min() >= 10


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


# Three counters: two are of January (1,000, known to within 50), all three of February (1,040, to within 50). January
# adds up to between 950 and 1,050, February to between 990 and 1,090: each of the two is anything up to 1,050, and the
# third, of February alone, is anything up to 1,090 less 950, which is 140.
ROUNDED = [([0, 1], 1000.0), ([0, 1, 2], 1040.0)]


def rounded(months, size, half=50.0):
    return attack.system(
        size, [], [(who, [sign] * len(who), sign * cost + half) for who, cost in months for sign in (1.0, -1.0)]
    )


def test_widths_by_one_point_and_by_hand():
    """Exact under what is looked for; from there on at least that."""
    every = np.arange(3)
    assert attack.widths(rounded(ROUNDED, 3), every, 200)[2] == pytest.approx(140)
    assert (attack.widths(rounded(ROUNDED, 3), every, 100) >= 100).all()
    np.testing.assert_allclose(attack.widths(rounded(ROUNDED, 3), every, 2000), [1050, 1050, 140])


@pytest.mark.parametrize("seed", range(6))
def test_one_point_proves_what_each_interval_does(seed):
    """Counters of random months, some known within less than the width: those told one by one are told, no other."""
    chance = np.random.default_rng(seed)
    costs, held = chance.integers(1, 40, 12) * 10.0, chance.random((6, 12)) < chance.choice([0.2, 0.5, 0.9])
    held[0] = True
    months = [
        (np.flatnonzero(month).tolist(), float(np.round(costs[month].sum(), -2))) for month in held if month.any()
    ]
    published, wanted = rounded(months, 12), np.flatnonzero(chance.random(12) < 0.8)
    low, high = attack.intervals(published)
    exact = (high - low)[wanted]
    for enough in (40, 90, 150, 400):
        found = attack.widths(published, wanted, enough)
        assert (found <= exact + 1e-6).all()
        np.testing.assert_allclose(np.minimum(found, enough), np.minimum(exact, enough), atol=1e-6)


def test_an_equality_is_proved_by_no_point_alone():
    """What a total binds cannot move alone: 30 is shared by two, each is asked for."""
    published = attack.system(2, [([0, 1], [1.0, 1.0], 30.0)], [([0], [1.0], 12.0)])
    assert attack.widths(published, np.arange(2), 20) == pytest.approx([12, 12])


def test_intervals_that_take_too_long_prove_nothing(monkeypatch):
    monkeypatch.setattr(attack, "LONGEST", -1)
    with pytest.raises(attack.Unfinished, match="1 intervals of 3"):
        attack.widths(rounded(ROUNDED, 3), np.arange(3), 2000)
