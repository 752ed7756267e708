-- Missions: month by month, how far the workstream has come.

-- One row per territory and month: how far the clarification of missions had come at the month's end.
create table marts.mission_months as
with steps as (
    select level, code, 'exercises' as step, date '2018-07-01' as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'inventoried' as step, inventoried_on as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'decided' as step, decided_on as step_date, overlap, tiers, consulted from marts.exercises
    union all by name
    select level, code, 'completed' as step, completed_on as step_date, overlap, tiers, consulted from marts.exercises
),

changes as (
    select
        in_level as level,
        in_code as code,
        series_month(step_date) as month,
        count(*) filter (step = 'exercises') as exercises,
        count(*) filter (step = 'inventoried') as inventoried,
        count(*) filter (step = 'decided') as decided,
        count(*) filter (step = 'completed') as completed,
        count(*) filter (step = 'exercises' and overlap = 'redundant') as redundant,
        count(*) filter (step = 'decided' and overlap = 'redundant') as redundant_decided,
        count(*) filter (step = 'completed' and overlap = 'redundant') as redundant_completed,
        count(*) filter (step = 'decided' and len(tiers) > 0) as to_consult,
        count(*) filter (step = 'decided' and len(tiers) > 0 and consulted) as consulted
    from steps
    join marts.ancestors using (level, code)
    where step_date is not null
    group by all
)

from marts.counts_so_far('changes');

-- One row per nation or region and month: median days from consultation to decision, over all decisions so far.
create table marts.decision_delays as
with decisions as (
    select
        in_level as level,
        in_code as code,
        series_month(decided_on) as month,
        decided_on - consultation_started_on as days
    from marts.exercises
    join marts.ancestors using (level, code)
    where in_level in ('nation', 'region') and decided_on >= consultation_started_on
),

running as (
    select distinct
        level,
        code,
        month,
        median(days) over so_far as median_days,
        count(*) over so_far as decisions
    from decisions
    window so_far as (partition by level, code order by month)
)

select grid.level, grid.code, grid.month, median_days, coalesce(decisions, 0) as decisions
from marts.grid
asof left join running
    on running.level = grid.level and running.code = grid.code and running.month <= grid.month
where grid.level in ('nation', 'region');

-- One row per territory and month: full-time equivalents over the year (ETPT, never ETP) on missions inventoried so far.
create table marts.core_staff_months as
with staff as (
    select
        in_level as level,
        in_code as code,
        year,
        -- `greatest` alone would pass over a null: what is not inventoried starts in no month.
        case
            when inventoried_on is not null
            then greatest(month_of(inventoried_on), make_date(year, 1, 1))
        end as from_month,
        core_category not in ('non_core', 'unclassified') as is_core,
        sum(staff) as staff
    from core.mission_staff
    join marts.exercises using (exercise_id)
    join marts.ancestors using (level, code)
    where unit = 'ETPT'
    group by all
),

years as (
    select level, code, year, sum(staff) filter (is_core) as core_staff
    from staff
    group by all
)

select
    grid.level,
    grid.code,
    grid.month,
    sum(staff) filter (is_core and from_month <= grid.month) as core_inventoried,
    sum(staff) filter (from_month <= grid.month) as inventoried,
    any_value(core_staff) as core_staff,
    any_value(population) as population
from marts.grid
join staff on staff.level = grid.level and staff.code = grid.code and staff.year = year(grid.month)
join years on years.level = grid.level and years.code = grid.code and years.year = staff.year
group by all;

-- One row per territory and month: staff freed by missions transferred or dropped so far, and what of it went to the core.
create table marts.redeployment_months as
with moves as (
    select
        in_level as level,
        in_code as code,
        series_month(moved_on) as month,
        sum(staff) as freed,
        sum(staff) filter (destination = 'core') as to_core
    from core.staff_movements
    join marts.exercises using (exercise_id)
    join marts.ancestors using (level, code)
    cross join core.editions
    where decision in ('transfer', 'drop') and moved_on <= as_of
    group by all
)

from marts.amounts_so_far('moves');

-- One row per territory and month: staff to move with the missions whose transfer was decided so far, and staff moved.
create table marts.transfer_months as
with transfers as (
    select exercise_id, level, code, decided_on, staff_to_move from marts.exercises where decision = 'transfer'
),

changes as (
    select level, code, decided_on as change_date, staff_to_move as to_move, 0 as moved from transfers
    union all
    select level, code, moved_on, 0, staff from core.staff_movements join transfers using (exercise_id)
),

months as (
    select
        in_level as level,
        in_code as code,
        series_month(change_date) as month,
        sum(to_move) as to_move,
        sum(moved) as moved
    from changes
    join marts.ancestors using (level, code)
    cross join core.editions
    where change_date <= as_of
    group by all
)

from marts.amounts_so_far('months');
