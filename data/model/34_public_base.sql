-- What public figures are made from: today's facts, but where fewer than three contributors changed a figure since an
-- edition that can still be read, which then keeps what it said (data/secrecy/late.py): the difference of two editions
-- would be those contributors.

-- Footfall by departement, month, partner and channel. A cell is small under 11 requests or under three counters; small
-- cells are put together, and rest on `counters_in_small` counters together; all cells of the month on `counters_here`.
-- A counter has one row of each month, partner and channel: rows of a cell are counters.
create table marts.public_base as
with counted as (
    select
        level, code, month, partner, channel,
        count(*) filter (requests > 0) as counters,
        count(*) filter (requests > 0 and done_on_site is not null) as counters_with_outcome,
        sum(requests) as asked
    from core.footfall
    join marts.counters using (counter_id)
    group by all
),

together as (
    select level, code, month, count(distinct counter_id) as counters_in_small
    from core.footfall
    join marts.counters using (counter_id)
    join counted using (level, code, month, partner, channel)
    where requests > 0 and (asked < 11 or counters < 3)
    group by all
),

here as (
    select level, code, month, count(*) as counters_here
    from marts.counter_months
    where requests > 0
    group by all
)

select
    footfall_months.*, counters, counters_with_outcome, coalesce(counters_in_small, 0) as counters_in_small, counters_here
from marts.footfall_months
left join counted using (level, code, month, partner, channel)
left join together using (level, code, month)
left join here using (level, code, month);

-- The years that the edition's date has closed, by their last month: staff and amounts are published once a year.
create table marts.closed_years as
select month, month_end, year(month)::integer as year
from marts.months where month(month) = 12 and month_end = last_day(month);

-- Who each figure rests on: one row per figure, territory and period that it is published for at its lowest level, and
-- contributor, with the amounts that the contributor brings to each part of the figure, and a `detail` of what it says
-- besides. secrecy.toml says which parts a table is made of. What only grows is here up to each period.
create table marts.contributions as
with leaves as (
    select level, code, in_level, in_code from marts.ancestors
    where in_level = 'region' or (level = 'nation' and in_level = 'nation')
),

moved as (
    select
        exercise_id, level, code, decision,
        greatest(year(moved_on), 2018)::integer as year,
        coalesce(sum(staff) filter (destination = 'core'), 0) as core,
        coalesce(sum(staff) filter (destination <> 'core'), 0) as other
    from core.staff_movements
    join marts.exercises using (exercise_id)
    where moved_on <= (select as_of from core.editions)
    group by all
),

transfers as (
    select exercise_id, greatest(year(decided_on), 2018)::integer as year, staff_to_move as to_move, 0 as moved
    from marts.exercises
    where decision = 'transfer' and decided_on <= (select as_of from core.editions)
    union all
    select exercise_id, year, 0, core + other from moved where decision = 'transfer'
),

saved as (
    select
        proposal_id,
        greatest(year(implemented_on), 2018)::integer as year,
        savings_planned_eur / price as planned,
        savings_actual_eur / price as actual
    from marts.proposal_files
    join marts.proposals using (proposal_id)
    join core.prices on prices.year = currency_year
    where
        savings_actual_eur is not null and savings_planned_eur is not null and implemented_on is not null
        and not earlier
),

domains as (
    select
        exercise_id, year(coalesce(started_on, decided_on)) as year, 'planned' as part,
        staff_to_move as staff
    from marts.exercises
    where staff_to_move is not null
    union all
    select exercise_id, year(moved_on), destination, staff
    from core.staff_movements
    where moved_on <= (select as_of from core.editions)
),

known as (
    select 'footfall' as figure, level, code, month::text as period, counter_id as contributor, amounts, detail
    from (
        select
            counter_id, month,
            [
                sum(requests),
                sum(done_on_site) filter (requests > 0),
                sum(requests) filter (done_on_site is not null) - sum(done_on_site) filter (requests > 0),
                sum(digital_help) filter (requests > 0),
                sum(requests) filter (digital_help is not null) - sum(digital_help) filter (requests > 0)
            ] as amounts,
            bit_xor(hash(
                partner, channel, visits, requests, done_on_site, partly_done, redirected, digital_help, minutes_total
            ))::text as detail
        from core.footfall
        where month <= (select as_of from core.editions)
        group by all
    )
    join marts.counters using (counter_id)
    union all
    select
        'satisfaction', counters.level, counters.code, month::text, counter_id,
        [sum(satisfied), sum(respondents - satisfied)], null
    from core.satisfaction
    join marts.counters using (counter_id)
    where month <= (select as_of from core.editions)
    group by all
    union all
    select
        'core_staff', in_level, in_code, month::text, exercise_id,
        [
            sum(staff) filter (core_category not in ('non_core', 'unclassified') and inventoried_on <= month_end),
            sum(staff) filter (core_category in ('non_core', 'unclassified') and inventoried_on <= month_end),
            sum(staff) filter (
                core_category not in ('non_core', 'unclassified') and coalesce(inventoried_on > month_end, true)
            )
        ],
        null
    from core.mission_staff
    join marts.exercises using (exercise_id)
    join leaves using (level, code)
    join marts.closed_years using (year)
    where unit = 'ETPT'
    group by all
    union all
    select 'redeployment', in_level, in_code, month::text, exercise_id, [sum(core), sum(other)], null
    from moved
    join leaves using (level, code)
    join marts.closed_years on moved.year <= closed_years.year
    where decision in ('transfer', 'drop')
    group by all
    union all
    select 'transfer', 'nation', 'FR', month::text, exercise_id, [sum(to_move), sum(moved)], null
    from transfers
    join marts.closed_years on transfers.year <= closed_years.year
    group by all
    union all
    select 'support', in_level, in_code, year::text, department, [sum(pooled), sum(support) - coalesce(sum(pooled), 0)], null
    from core.support_staff
    join leaves on level = 'department' and code = department
    group by all
    union all
    select 'savings', 'nation', 'FR', month::text, proposal_id, [sum(planned), sum(actual)], null
    from saved
    join marts.closed_years on saved.year <= closed_years.year
    group by all
    union all  -- of the latest month alone, whichever it is
    select 'agents', in_level, in_code, '', counter_id, [if(agents >= 2, 1, 0), if(agents >= 2, 0, 1)], null
    from marts.counter_resources
    join marts.counters using (counter_id, level, code)
    join leaves using (level, code)
    cross join (select max(month_end) as today from marts.months)
    where agents is not null and format <> 'branch' and open_from <= today and (closed_on is null or closed_on > today)
    union all
    select 'cost', 'nation', 'FR', month::text, counter_id, [sum(yearly_cost_eur) / 12, sum(requests)], null
    from marts.counter_months
    join marts.counter_resources using (counter_id, level, code)
    where yearly_cost_eur is not null and level = 'department'
    group by all
    union all
    select
        'moves', 'nation', 'FR', concat(domains.year, ' ', if(decision = 'outsource', decision, 'given_up')), exercise_id,
        [
            sum(staff) filter (part = 'planned'), sum(staff) filter (part = 'core'), sum(staff) filter (part = 'other'),
            sum(staff) filter (part = 'left')
        ],
        policy_domain
    from domains
    join marts.exercises using (exercise_id)
    where decision in ('transfer', 'drop', 'outsource')
    group by all
)

-- Rounded far beyond what is read: a sum of the same parts in another order is the same.
select
    figure, level, code, period, contributor,
    list_transform(amounts, lambda one: round(one::double, 6)) as amounts, detail
from known;

-- One row per figure, territory and period of the above that three contributors or more changed since such an edition.
create table marts.changed (figure text not null, level text not null, code text not null, period text not null);

-- A figure at each level: what its contributors bring, part by part, and how many bring something.
create macro marts.rests_on(name) as table
select
    in_level as level, in_code as code, period,
    [round(sum(amounts[1]), 6), round(sum(amounts[2]), 6), round(sum(amounts[3]), 6)] as amounts
from marts.contributions
join marts.ancestors using (level, code)
where figure = name and has_series(in_level)
group by all;
