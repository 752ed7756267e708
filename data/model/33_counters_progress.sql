-- Counters: month by month, how many are open and what they offer.

-- One row per territory and month: counters open at the month's end, and what they offer as the latest list says.
create table marts.counter_stock_months as
with spans as (
    select counter_id, level, code, 'open' as what, 1 as amount, open_from as since, closed_on as until
    from marts.counters
    union all
    select counter_id, level, code, 'labelled', 1, label_from, closed_on
    from marts.counters where format <> 'branch' and label_from is not null
    union all
    select counter_id, level, code, 'hours_known', 1, open_from, closed_on
    from marts.counters where format in ('fixed', 'fixed_with_branches') and weekly_hours is not null
    union all
    select counter_id, level, code, 'hours_enough', 1, open_from, closed_on
    from marts.counters where format in ('fixed', 'fixed_with_branches') and weekly_hours >= 24
    union all
    select counter_id, level, code, 'partners_known', 1, open_from, closed_on
    from marts.counters where partners_known
    union all
    select
        counter_id, level, code, 'common', 1, greatest(open_from, common_from),
        least(closed_on, nullif(common_until, date '9999-12-31'))
    from marts.counters where common_from is not null
    union all
    select counter_id, level, code, 'procedures_known', 1, open_from, closed_on
    from marts.counters where procedures is not null
    union all
    select counter_id, level, code, 'top_demand', top_demand, open_from, closed_on
    from marts.counters where top_demand > 0
    union all
    select counter_id, level, code, 'top_usefulness', top_usefulness, open_from, closed_on
    from marts.counters where top_usefulness > 0
),

changes as (
    select level, code, what, amount, since as change_date from spans where until is null or until > since
    union all
    select level, code, what, -amount, until from spans where until > since
),

months as (
    select
        in_level as level,
        in_code as code,
        series_month(change_date) as month,
        sum(amount) filter (what = 'open') as open,
        sum(amount) filter (what = 'labelled') as labelled,
        sum(amount) filter (what = 'hours_known') as hours_known,
        sum(amount) filter (what = 'hours_enough') as hours_enough,
        sum(amount) filter (what = 'partners_known') as partners_known,
        sum(amount) filter (what = 'common') as common,
        sum(amount) filter (what = 'procedures_known') as procedures_known,
        sum(amount) filter (what = 'top_demand') as top_demand,
        sum(amount) filter (what = 'top_usefulness') as top_usefulness
    from changes
    join marts.ancestors using (level, code)
    cross join core.editions
    where change_date <= as_of
    group by all
)

select
    so_far.* replace (
        if(formats_told, labelled, null) as labelled,
        if(formats_told, hours_known, null) as hours_known,
        if(formats_told, hours_enough, null) as hours_enough
    ),
    weekdays,
    kind,
    now_told
from marts.counts_so_far('months') as so_far
join marts.counter_list_months using (month)
join marts.months using (month);

-- One row per territory and month: counters open at the month's end whose agents are known, and those with two or more.
-- A branch has no agents of its own: the rule of two is for the counter it belongs to.
create table marts.counter_agent_months as
select
    grid.level,
    grid.code,
    grid.month,
    count(agents) as agents_known,
    count(agents) filter (agents >= 2) as agents_enough,
    any_value(kind) as kind
from marts.grid
join marts.counter_list_months using (month)
left join (
    select in_level, in_code, agents, open_from, closed_on
    from marts.counter_resources
    join marts.counters using (counter_id, level, code)
    join marts.ancestors using (level, code)
    where format <> 'branch'
) as staffed
    on in_level = grid.level and in_code = grid.code
    and is_open_on(month_end, open_from, closed_on)
group by all;
