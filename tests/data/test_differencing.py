"""Editions beside each other: what came late is not their difference, and what one hides another does not tell."""

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

from data import store
from data.secrecy import attack, audit, differencing, late, tables
from tests.data.test_secrecy import tree
from tests.support import CROWD, build_world, public

# The small world with enough of everything to be shown: seven exercises of a core mission, six that were transferred
# in 2019 (15 to core missions and 15 elsewhere each), four departements' support staff, four proposals carried out in
# 2020, 24 more counters of one agent or two, four whose cost is known, and six that were surveyed.
ENOUGH = (
    CROWD
    + """
    insert into core.mission_exercises
        (exercise_id, mission_id, service_id, level, code, inventoried_on, decided_on, decision, staff_to_move,
        source_id)
    select
        mission || place, mission, 'DDT35', 'department', '35', '2018-12-01', '2019-05-01', decision, staff, 'missions'
    from (values ('ORDER', 'keep', null), ('PERMITS', 'transfer', 20)) as given (mission, decision, staff),
        range(1, 7) as places (place);
    insert into core.mission_staff (exercise_id, year, unit, staff, source_id)
    select mission || place, 2019, 'ETPT', 20, 'missions'
    from (values ('ORDER'), ('PERMITS')) as given (mission), range(1, 7) as places (place);
    insert into core.staff_movements (movement_id, exercise_id, moved_on, staff, destination, source_id)
    select 'PERMITS' || place || destination, 'PERMITS' || place, '2019-06-01', 15, destination, 'missions'
    from (values ('core'), ('other')) as given (destination), range(1, 7) as places (place);
    insert into core.support_staff (department, year, support, pooled, source_id)
    select code, 2020, 50, 20, 'missions' from (values ('22'), ('29'), ('35'), ('56')) as places (code);
    insert into core.proposals by name
    select proposals.* replace ('s' || place as proposal_id)
    from core.proposals, range(1, 5) as places (place) where proposal_id = 'retained';
    insert into core.proposal_options by name
    select proposal_options.* replace ('s' || place as proposal_id)
    from core.proposal_options, range(1, 5) as places (place) where proposal_id = 'retained';
    insert into core.proposal_events by name
    select proposal_events.* replace (
        's' || place as proposal_id, event_id || place as event_id,
        if(stage = 'implementation', date '2020-06-01', event_date) as event_date)
    from core.proposal_events, range(1, 5) as places (place) where proposal_id = 'retained';
    insert into core.counters
        (counter_id, name, type, format, commune, department, location_quality, labelled_on, agents, source_id)
    select 'a' || place, 'a', 'france_services', 'fixed', '35238', '35', 'none', '2020-01-01', 1 + place % 2, 'counters'
    from range(24) as places (place);
    update core.counters set yearly_cost_eur = 6000000 where counter_id in ('rennes', 'north', 'south', 'east');
    delete from core.satisfaction;
    insert into core.satisfaction (counter_id, month, respondents, satisfied, source_id)
    select counter_id, '2020-03-01', 60, 40, 'satisfaction' from core.counters
    where counter_id in ('rennes', 'north', 'south', 'east', 'west', 'saint-brieuc');
"""
)


def corrected(many):
    """So many contributors correct what they had sent of each figure, and four times as many requests of a procedure;
    and twelve counters open.
    """
    few = f"in (select unnest(list_slice(['rennes', 'north', 'south'], 1, {many})))"
    several = f"""in (
        select prefix || place from (values ('ORDER'), ('PERMITS')) as given (prefix), range(1, {many} + 1) as r (place)
    )"""
    return f"""
        update core.footfall set requests = requests + 50
        where counter_id {few} and partner = 'ants' and month = '2020-03-01';
        update core.satisfaction set respondents = respondents + 50, satisfied = satisfied + 30 where counter_id {few};
        update core.mission_staff set staff = staff + 30 where exercise_id {several} and exercise_id like 'ORDER_';
        update core.staff_movements set staff = staff + 30 where exercise_id {several} and destination = 'core';
        update core.mission_exercises set staff_to_move = staff_to_move + 30 where exercise_id {several};
        update core.support_staff set support = support + 30, pooled = pooled + 12
        where year = 2020 and department in (select unnest(list_slice(['35', '22', '29', '56'], 1, {many})));
        update core.proposals
        set savings_planned_eur = savings_planned_eur + 1000, savings_actual_eur = savings_actual_eur + 900
        where proposal_id in (select 's' || place from range(1, {many} + 1) as r (place));
        insert into core.counters
            (counter_id, name, type, format, commune, department, location_quality, labelled_on, agents, source_id)
        select 'b' || place, 'b', 'france_services', 'fixed', '35238', '35', 'none', '2020-01-01', 2, 'counters'
        from range({many} * {many}) as places (place);
        update core.counters set yearly_cost_eur = yearly_cost_eur + 3000000 where counter_id {few};
        update core.procedure_requests set requests = requests + 4 * {many} where department = '35' and requests = 2100;
    """


TOLD = [table.name for table in tables.declared()[1]] + ["national_moves", "procedure_requests"]
TWINS = {name: f"marts.public_{name}" for name in TOLD} | {
    "national_moves": "marts.national_moves",
    "procedure_requests": "(from marts.procedure_years where not own)",
}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The edition before; its full file."""
    return build_world(tmp_path_factory.mktemp("first"), ENOUGH)


@pytest.fixture(scope="module")
def late_one(first, tmp_path_factory):
    """The next edition, in which one contributor to each figure came late; its full file."""
    return build_world(tmp_path_factory.mktemp("late"), ENOUGH, corrected(1), older=[first])


def attacked(whole: Path, *older: Path) -> audit.Report:
    return audit.audit(public(whole), whole, [(public(one), one) for one in older])


def rows(path: Path, name: str) -> list[tuple]:
    return store.cursor(store.Edition(path.name, path)).execute(f"from {TWINS[name]} order by all").fetchall()


@pytest.mark.wide
def test_every_figure_of_the_first_edition_is_shown(first):
    """Else nothing would be tried below."""
    report = attacked(first)
    assert report.told == []
    assert {table.table for table in report.tables if table.published} >= set(TOLD)
    march = [row for row in rows(public(first), "request_months") if row[:2] == ("department", "35") and row[3]]
    assert [row[3] for row in march] == [168]


@pytest.mark.wide
def test_what_one_contributor_sent_late_is_no_difference(first, late_one):
    """Whoever reads everything finds the new figures; what everyone reads is what the first edition said."""
    assert {name: rows(public(late_one), name) for name in TOLD} == {name: rows(public(first), name) for name in TOLD}
    exact = (
        "select requests from marts.request_months where level = 'department' and code = '35' and month = '2020-03-01'"
    )
    assert store.cursor(store.Edition("late", late_one)).execute(exact).fetchone() == (168 + 50,)
    assert attacked(late_one, first).told == []


@pytest.mark.wide
def test_the_totals_of_procedures_are_late_with_their_parts(late_one):
    """Four requests more of the 2,100 of the first procedure in 35: the public reads 2,100."""
    query = """select
        (select requests from {} where department = '35' order by requests desc limit 1),
        (select requests from marts.procedures where demand_rank = 1),
        (select requests from marts.asked_here where department = '35' and rank_here = 1)"""
    whole = store.cursor(store.Edition("late", late_one))
    assert whole.execute(query.format("core.procedure_requests")).fetchall() == [(2104, 2100, 2100)]
    for role, read in (("public", 2100), ("prefect", 2104), ("cabinet", 2104)):
        whole.execute(f"set variable role = '{role}'")
        whole.execute("set variable territories = ['D35']")
        assert whole.execute(query.format("visible.procedure_years")).fetchall() == [(read, 2100, 2100)]
    open_to_all = store.cursor(store.Edition("late", public(late_one)))
    open_to_all.execute("set variable role = 'public'")
    assert open_to_all.execute(query.format("visible.procedure_years")).fetchall() == [(2100, 2100, 2100)]
    assert open_to_all.execute("select count(*) from core.procedure_requests").fetchall() == [(0,)]


# Requests of a procedure now, what was told two editions ago and one edition ago, and what everyone is told now.
MOVED = [
    (2104, None, 2100, 2100),  # 4 more
    (2111, None, 2100, 2111),  # 11 more
    (2093, None, 2100, 2100),  # 7 fewer
    (2089, None, 2100, 2089),
    (2100, None, 2100, 2100),
    (10, None, 2100, None),  # small: not shown, whatever was told
    (13, None, None, 13),  # not shown before: of 3 more, or 13
    (2115, 2100, 2100, 2115),
    (2105, 2100, 2111, 2111),  # 6 fewer than one edition ago, 5 more than two ago
    (2122, 2115, 2100, 2100),  # 7 more than two editions ago: what was told one ago, 15 away from it
    (1906, 1900, None, 1900),  # not shown one edition ago
    (1608, 1600, 1604, None),  # two editions that nobody held beside each other: none will do
]


@pytest.mark.parametrize(("now", "two_ago", "one_ago", "told"), MOVED)
def test_requests_that_name_no_contributor_move_by_eleven(now, two_ago, one_ago, told):
    script = (tables.MODEL / "33_counters.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            """create schema core; create schema marts;
            create table core.procedure_requests
                (procedure_id text, department text, year integer, requests bigint);
            create table requests_before as select *, 0 as editions_ago from core.procedure_requests"""
        )
        connection.execute("insert into core.procedure_requests values ('p', '35', 2020, ?)", [now])
        for ago, before in ((2, two_ago), (1, one_ago)):
            if before is not None:
                connection.execute("insert into requests_before values ('p', '35', 2020, ?, ?)", [before, ago])
        connection.execute(script.partition("create table marts.procedures")[0])
        found = connection.execute("select requests from marts.public_procedure_requests").fetchall()
    assert found == ([] if told is None else [(told,)])


def test_the_audit_names_each_figure_that_one_contributor_moved(first, tmp_path):
    """The same edition, published as if there were none before: the attack alone sees that there was."""
    unheld = build_world(tmp_path, ENOUGH, corrected(1))
    assert attacked(unheld).told == []
    told = {cell.partition(":")[0] for cell in attacked(unheld, first).told}
    assert told >= set(TOLD)
    assert "grid" in told


@pytest.mark.wide
def test_what_four_contributors_changed_is_told_without_its_parts(first, tmp_path):
    """Three counters sent 150 requests more in 35: the total is told, and the grid of that month is one cell.

    What must stay whole, because of what the attack found, does.
    """
    second = build_world(tmp_path, ENOUGH, corrected(4), older=[first])
    same = [name for name in TOLD if rows(public(second), name) == rows(public(first), name)]
    assert same == []
    report = attacked(second, first)
    assert report.told == []
    query = """select partner, requests, done_on_site from marts.public_footfall_months
        where code = '35' and month = '2020-03-01'"""
    assert store.cursor(store.Edition("second", public(second))).execute(query).fetchall() == [(None, 168 + 150, None)]

    with duckdb.connect(shutil.copy(second, tmp_path / "again.duckdb")) as connection:
        late.hold(connection, [first], [("support", "2020")])
        before = store.cursor(store.Edition("first", first)).execute(CONTRIBUTIONS).fetchall()
        assert changed_figures(before, connection.execute(CONTRIBUTIONS).fetchall()) == FIGURES - {"support"}


CONTRIBUTIONS = "select * exclude (detail) from marts.contributions"
FIGURES = set(tables.figures())


def changed_figures(before, now):
    return {figure for figure, _ in {(row[0], repr(row)) for row in before} ^ {(row[0], repr(row)) for row in now}}


@pytest.mark.wide
def test_what_the_state_published_is_no_figure_of_an_edition_before(tmp_path):
    """The 40 answers of Rennes are secret, though an edition before gave the percentage of the State in their place."""
    published = """
        insert into core.indicator_values (indicator, level, code, period, value_type, value, source_id)
        values ('IND-246', 'department', '35', '2020-03-01', 'va', 96.5, 'satisfaction')
    """
    before = build_world(tmp_path, published)
    now = build_world(tmp_path, "select 1", older=[before])
    query = "select satisfied from marts.public_satisfaction_months where code = '35' and month = '2020-03-01'"
    assert store.cursor(store.Edition("before", public(before))).execute(query).fetchall() == [(96.5,)]
    assert store.cursor(store.Edition("now", public(now))).execute(query).fetchall() == [(None,)]
    assert attacked(now, before).told == []


def test_a_cell_is_told_by_the_others_of_another_edition():
    """Hidden in both: 5 and 10, that did not change; in the first alone: 8, which is 148 in the second and shown.

    23 less 15 is 8. Hidden in the second too, the three may be anything: 23 and 163 between them.
    """
    parents = [-1, 0, 0, 0, 0]
    then = tree(parents, [100, 5, 8, 10, 77], [1, 2, 3])
    now = tree(parents, [240, 5, 148, 10, 77], [1, 3])
    names = [(key, version) for key, version in zip(then.keys, (1, 0, 1, 0, 0), strict=True)]
    first = [(then, [(key, 0) for key in then.keys])]
    known = differencing.published([(now, names), *first])
    low, high = attack.intervals(known.system)
    old = known.unknown[then.keys[2], 0]
    assert (low[old], high[old]) == (8, 8)
    now.hidden = np.isin(np.arange(5), [1, 2, 3])
    known = differencing.published([(now, names), *first])
    low, high = attack.intervals(known.system)
    assert high[known.unknown[then.keys[2], 0]] - low[known.unknown[then.keys[2], 0]] == 23


def test_a_cell_that_another_edition_shows_is_known():
    """4 did not change, and the first edition showed it: hiding it now tells 6, which was hidden with another one."""
    parents = [-1, 0, 0, 0]
    then, now = tree(parents, [20, 6, 4, 10], [1, 3]), tree(parents, [20, 6, 4, 10], [1, 2])
    names = [(key, 0) for key in then.keys]
    known = differencing.published([(now, names), (then, names)])
    assert known.known[names[2]].tolist() == [4]
    assert known.known[names[3]].tolist() == [10]
    low, high = attack.intervals(known.system)
    assert (low.tolist(), high.tolist()) == ([6], [6])
