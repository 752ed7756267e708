-- Public twins: what anyone may read of the marts whose small figures tell of somebody. Every level is here as it is
-- computed; data/secrecy then empties the cells that model/secrecy.toml does not let through (`hidden`), and
-- 60_published_marts.sql draws from what is left. Who each figure rests on is in marts.contributions. 90_visible.sql chooses between a mart and its twin.

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

-- One row per department, month, partner and channel, as anyone may read it. Cells under 11 requests or three counters are
-- gathered, with the smallest of the others when together they still are, into one without partner nor channel: sums stay
-- exact. A month that changed since an edition that can still be read is one cell: each of its cells would tell what changed.
-- Outcomes are whole here (`side`: the smaller of what was done and what was not, 0 where fewer than three counters say);
-- 60_published_marts.sql says which of them are read.
create table marts.public_footfall_cells as
with sized as materialized (  -- else DuckDB 2.0 finds no cell of 11 requests: it takes the sum for a single row's
    select
        base.*,
        (base.level, base.code, base.month::text) in (
            select (level, code, period) from marts.changed where figure = 'footfall'
        ) as is_changed,
        base.requests < 11 or counters < 3 as is_alone,
        sum(if(base.requests < 11 or counters < 3, base.requests, 0)) over here as requests_alone,
        row_number() over (
            partition by base.level, base.code, base.month, base.requests < 11 or counters < 3
            order by base.requests, partner, channel
        ) as place
    from marts.public_base as base
    where requests > 0
    window here as (partition by base.level, base.code, base.month)
),

gathered as (
    select
        *,
        is_changed or is_alone
        or (place = 1 and requests_alone > 0 and (requests_alone < 11 or counters_in_small < 3)) as is_small
    from sized
),

cells as (
    select
        level,
        code,
        region,
        month,
        if(is_small, null, partner) as partner,
        if(is_small, null, channel) as channel,
        sum(requests)::bigint as requests,
        case when not bool_or(is_changed) then sum(requests_with_outcome)::bigint end as requests_with_outcome_all,
        case when not bool_or(is_changed) then sum(done_on_site)::bigint end as done_all,
        max(counters_with_outcome) as most_with_outcome,
        max(counters) >= 3 or max(counters_in_small) >= 3 or (bool_or(is_changed) and max(counters_here) >= 3)
            as has_enough
    from gathered
    group by all
)

select
    * exclude (most_with_outcome, has_enough),
    case when done_all is not null
        then if(most_with_outcome < 3, 0, least(done_all, requests_with_outcome_all - done_all))
    end as side
from cells
where requests >= 11 and has_enough
order by month, code;

-- The surveys themselves where nothing is published: the twin hides by its own rule what is too small.
create table marts.public_satisfaction_months as
select level, code, month, satisfied::double as satisfied, respondents::bigint as respondents, false as hidden, kind
from marts.satisfaction_months
where publishes_satisfaction()
union all
select
    level, code, period::date, amounts[1], (amounts[1] + amounts[2])::bigint, false,
    coalesce((select kind from marts.subject_kinds where subject = 'satisfaction'), (select kind from core.editions))
from marts.rests_on('satisfaction')
where not publishes_satisfaction()
order by level, code, month;

-- Staff and amounts: once a year, in December, for the years that the edition's date has closed. Month by month, the
-- cumulated figures of a region gave the staff of one exercise each time it moved alone.

-- Staff of inventoried missions at the end of each year, core and other, and core staff that was not inventoried then.
create table marts.public_core_staff_months as
select
    level, code, period::date as month,
    coalesce(amounts[1], 0) as core_inventoried,
    coalesce(amounts[1], 0) + coalesce(amounts[2], 0) as inventoried,
    coalesce(amounts[1], 0) + coalesce(amounts[3], 0) as core_staff,
    population, false as hidden
from marts.rests_on('core_staff')
join core.territories using (level, code)
order by level, code, month;

-- Staff freed by missions transferred or dropped, cumulated.
create table marts.public_redeployment_months as
select
    grid.level, grid.code, month, coalesce(amounts[1] + amounts[2], 0) as freed, coalesce(amounts[1], 0) as to_core,
    false as hidden
from marts.grid
join marts.closed_years using (month)
left join (
    select * replace (period::date as period) from marts.rests_on('redeployment')
) as moved on moved.level = grid.level and moved.code = grid.code and moved.period = grid.month
where grid.level in ('nation', 'region')
order by level, code, month;

-- Staff to move with transfers and staff moved, cumulated, for the nation, to the nearest ten: the moves of each policy
-- domain are published too (national_moves), and say the same years otherwise.
create table marts.public_transfer_months as
with moved as (from marts.rests_on('transfer'))

select
    'nation' as level, 'FR' as code, month, coalesce(round(amounts[1] / 10) * 10, 0) as to_move,
    coalesce(round(amounts[2] / 10) * 10, 0) as moved, false as hidden
from marts.closed_years
left join moved on period = month::text
order by month;

-- Moves of staff by policy domain, with how many exercises each part rests on: what national_moves is gathered from. A year
-- that changed since an edition that can still be read is one row: each domain would tell what changed.
create table marts.public_domain_moves as
with parts as (
    select
        if(changed.code is null, detail, 'several') as policy_domain, split_part(period, ' ', 2) as decision,
        split_part(period, ' ', 1)::bigint as year, amounts
    from marts.contributions
    left join marts.changed using (figure, level, code, period)
    where figure = 'moves'
)

select
    policy_domain,
    decision,
    year,
    coalesce(round(sum(amounts[1]), 6), 0) as planned,
    coalesce(round(sum(amounts[2]), 6), 0) as core,
    coalesce(round(sum(amounts[3]), 6), 0) as other,
    coalesce(round(sum(amounts[4]), 6), 0) as "left",
    count(*) filter (amounts[1] > 0) as planned_of,
    count(*) filter (amounts[2] > 0) as core_of,
    count(*) filter (amounts[3] > 0) as other_of,
    count(*) filter (amounts[4] > 0) as left_of
from parts
group by all
order by all;

-- Support staff, and the part of it that is pooled.
create table marts.public_support_staff_years as
select
    level, code, period::integer as year, coalesce(amounts[1], 0) + amounts[2] as support, amounts[1] as pooled,
    false as hidden
from marts.rests_on('support')
order by level, code, year;

-- Savings of the nation, cumulated.
create table marts.public_savings_months as
with saved as (from marts.rests_on('savings'))

select
    'nation' as level, 'FR' as code, month, coalesce(amounts[1], 0) as planned, coalesce(amounts[2], 0) as actual,
    false as hidden
from marts.closed_years
left join saved on period = month::text
order by month;

-- Agents of counters: at the last month alone. They are those of the latest list, at every date: month by month, each
-- counter that opened told its own.
create table marts.public_counter_agent_months as
select
    level, code, month, (coalesce(amounts[1], 0) + coalesce(amounts[2], 0))::bigint as agents_known,
    coalesce(amounts[1], 0)::bigint as agents_enough, kind, false as hidden
from marts.counter_agent_months
left join marts.rests_on('agents') using (level, code)
where level in ('nation', 'region') and month = last_month()
order by level, code;

-- A twelfth of the yearly cost of counters, for the nation, to the nearest hundred thousand euros, and their requests to
-- the nearest ten: what one counter adds in a month is lost in the rounding.
create table marts.public_cost_months as
select
    level, code, period::date as month, round(amounts[1] / 100000) * 100000 as cost_eur,
    (round(amounts[2] / 10) * 10)::bigint as requests, false as hidden
from marts.rests_on('cost')
order by month;
