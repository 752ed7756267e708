-- Public twins: what anyone may read of the marts whose small figures tell of somebody. Every level is here as it is
-- computed; data/secrecy then empties the cells that model/secrecy.toml does not let through (`hidden`), and
-- 60_published_marts.sql draws from what is left. 90_visible.sql chooses between a mart and its twin.

-- Whether a territory holds one departement and no more: its figure is that of the departement.
create macro marts.is_sole(territory_level, territory_code) as
    territory_level = 'region'
    and territory_code in (
        select parent_code from core.territories where level = 'department' group by parent_code having count(*) = 1
    );

create table marts.public_request_months as
select *, false as hidden from marts.requests_of(marts.public_base);

create table marts.public_outcome_months as
select *, false as hidden from marts.outcomes_of(marts.public_base);

create table marts.public_help_months as
select *, false as hidden from marts.helps_of(marts.public_base) where level in ('nation', 'region');

-- One row per department, month, partner and channel, as anyone may read it. Cells under 11 requests are gathered, with
-- the next smallest one when together they are still under 11, into one without partner nor channel: sums stay exact.
-- A month that changed since an edition that can still be read is one cell: each of its cells would tell what changed.
-- Outcomes are whole here; 60_published_marts.sql says which of them are read.
create table marts.public_footfall_cells as
with sized as (
    select
        public_base.*,
        changed.code is not null as is_changed,
        sum(requests) over smallest_first as requests_up_to_here,
        lag(requests) over smallest_first as smaller,
        coalesce(sum(requests) over before_here, 0) as requests_before
    from marts.public_base
    left join marts.changed_months as changed using (level, code, month)
    where requests > 0
    window
        smallest_first as (partition by public_base.level, public_base.code, public_base.month order by requests, partner, channel),
        before_here as (
            partition by public_base.level, public_base.code, public_base.month order by requests, partner, channel
            rows between unbounded preceding and 1 preceding
        )
),

gathered as (
    select
        level,
        code,
        region,
        month,
        is_changed or requests < 11 or (smaller < 11 and requests_before < 11) as is_small,
        if(is_small, null, partner) as partner,
        if(is_small, null, channel) as channel,
        requests,
        if(is_changed, null, requests_with_outcome) as requests_with_outcome,
        if(is_changed, null, done_on_site) as done_on_site
    from sized
),

cells as (
    select
        level,
        code,
        region,
        month,
        partner,
        channel,
        sum(requests)::bigint as requests,
        sum(requests_with_outcome)::bigint as with_outcome,
        sum(done_on_site)::bigint as done
    from gathered
    group by all
)

select * exclude (with_outcome, done), with_outcome as requests_with_outcome_all, done as done_all
from cells
where requests >= 11
order by month, code;

-- The surveys themselves where nothing is published: the twin hides by its own rule what is too small.
create table marts.public_satisfaction_months as
select
    level,
    code,
    month,
    coalesce(surveyed.satisfied, satisfaction.satisfied)::double as satisfied,
    coalesce(surveyed.respondents, satisfaction.respondents)::bigint as respondents,
    satisfaction.hidden and surveyed.respondents is null as hidden,
    kind
from marts.satisfaction_months as satisfaction
left join (
    from marts.surveyed_months where not publishes_satisfaction()
) as surveyed using (level, code, month)
order by level, code, month;

-- Staff and amounts: once a year, in December, for the years that the edition's date has closed. Month by month, the
-- cumulated figures of a region gave the staff of one exercise each time it moved alone. Who each part rests on is counted
-- in columns that are dropped once they have served (`aside` in secrecy.toml).
create table marts.closed_years as
select month, month_end, year(month)::integer as year
from marts.months where month(month) = 12 and month_end = last_day(month);

-- Staff of inventoried missions at the end of each year, core and other, and core staff that was not inventoried then.
create table marts.public_core_staff_months as
with counted as (
    select
        in_level as level,
        in_code as code,
        year,
        count(distinct exercise_id) filter (is_core and is_known) as core_of,
        count(distinct exercise_id) filter (not is_core and is_known) as other_of,
        count(distinct exercise_id) filter (is_core and not is_known) as waiting_of
    from (
        select
            staff.exercise_id, level, code, year,
            core_category not in ('non_core', 'unclassified') as is_core,
            coalesce(inventoried_on <= make_date(year, 12, 31), false) as is_known
        from core.mission_staff as staff
        join marts.exercises using (exercise_id)
        where unit = 'ETPT' and staff > 0
    )
    join marts.ancestors using (level, code)
    group by all
)

select
    staff.level, staff.code, staff.month, coalesce(core_inventoried, 0) as core_inventoried,
    coalesce(inventoried, 0) as inventoried, coalesce(core_staff, 0) as core_staff, population,
    core_of, other_of, waiting_of, false as hidden
from marts.core_staff_months as staff
join marts.closed_years using (month)
join counted on counted.level = staff.level and counted.code = staff.code and counted.year = closed_years.year
where staff.level in ('nation', 'region')
order by staff.level, staff.code, staff.month;

-- Staff freed by missions transferred or dropped, cumulated, with the exercises that it came from each year.
create table marts.public_redeployment_months as
with moved as (
    select
        exercise_id, level, code,
        greatest(year(moved_on), 2018)::integer as year,
        coalesce(sum(staff) filter (destination = 'core'), 0) as core,
        coalesce(sum(staff) filter (destination <> 'core'), 0) as other
    from core.staff_movements
    join marts.exercises using (exercise_id)
    cross join core.editions
    where decision in ('transfer', 'drop') and moved_on <= as_of
    group by all
),

moves as (
    select
        in_level as level,
        in_code as code,
        year,
        list_sort(list(exercise_id) filter (core <> 0)) as core_by,
        list_sort(list(exercise_id) filter (other <> 0)) as other_by
    from moved
    join marts.ancestors using (level, code)
    group by all
)

select redeployed.*, coalesce(core_by, []) as core_by, coalesce(other_by, []) as other_by, false as hidden
from marts.redeployment_months as redeployed
join marts.closed_years using (month)
left join moves on moves.level = redeployed.level and moves.code = redeployed.code and moves.year = closed_years.year
where redeployed.level in ('nation', 'region')
order by redeployed.level, redeployed.code, redeployed.month;

-- Staff to move with transfers and staff moved, cumulated, for the nation, to the nearest ten: the moves of each policy
-- domain are published too (national_moves), and say the same years otherwise.
create table marts.public_transfer_months as
with transfers as (
    select exercise_id, exercises.decided_on, staff_to_move
    from marts.exercises
    join core.mission_exercises using (exercise_id)
    where exercises.decision = 'transfer'
),

planned as (
    select greatest(year(decided_on), 2018)::integer as year, list_sort(list(distinct exercise_id)) as planned_by
    from transfers where staff_to_move > 0 and decided_on <= (select as_of from core.editions)
    group by all
),

moves as (
    select year, list_sort(list(exercise_id)) as moved_by
    from (
        select exercise_id, greatest(year(moved_on), 2018)::integer as year
        from core.staff_movements join transfers using (exercise_id)
        where moved_on <= (select as_of from core.editions)
        group by all
        having sum(staff) <> 0
    )
    group by all
)

select
    level, code, month, round(to_move / 10) * 10 as to_move, round(moved / 10) * 10 as moved,
    coalesce(planned_by, []) as planned_by, coalesce(moved_by, []) as moved_by, false as hidden
from marts.transfer_months
join marts.closed_years using (month)
left join planned using (year)
left join moves using (year)
where level = 'nation'
order by month;

-- Support staff, and the part of it that is pooled, with how many departements they rest on.
create table marts.public_support_staff_years as
with counted as (
    select in_level as level, in_code as code, year, count(distinct department) filter (support > 0) as departments
    from core.support_staff
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    group by all
)

select years.*, departments, false as hidden
from marts.support_staff_years as years
join counted using (level, code, year)
where level in ('nation', 'region')
order by level, code, year;

-- Savings of the nation, cumulated, with the proposals that they came from each year.
create table marts.public_savings_months as
with carried_out as (
    select greatest(year(implemented_on), 2018)::integer as year, list_sort(list(proposal_id)) as saved_by
    from marts.proposal_files
    join marts.proposals using (proposal_id)
    where
        savings_actual_eur is not null and savings_planned_eur is not null and implemented_on is not null
        and not earlier
    group by all
)

select savings.*, coalesce(saved_by, []) as saved_by, false as hidden
from marts.savings_months as savings
join marts.closed_years using (month)
left join carried_out using (year)
where level = 'nation'
order by month;

-- Agents of counters: at the last month alone. They are those of the latest list, at every date: month by month, each
-- counter that opened told its own.
create table marts.public_counter_agent_months as
select *, false as hidden
from marts.counter_agent_months
where level in ('nation', 'region') and month = last_month()
order by level, code;

-- A twelfth of the yearly cost of counters, for the nation, to the nearest hundred thousand euros, and their requests to
-- the nearest ten: what one counter adds in a month is lost in the rounding.
create table marts.public_cost_months as
with counted as (
    select month, count(distinct counter_id) as counters
    from marts.counter_months join marts.counter_resources using (counter_id, level, code)
    where yearly_cost_eur is not null and level = 'department'
    group by all
)

select
    level, code, month, round(cost_eur / 100000) * 100000 as cost_eur, (round(requests / 10) * 10)::bigint as requests,
    counters, false as hidden
from marts.cost_months
join counted using (month)
where level = 'nation'
order by month;
