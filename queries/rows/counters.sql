-- One row per counter open at the end of a month: what it counts for then. Its agents are known in scope alone.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    counter_id,
    counters.name,
    commune_name,
    department,
    region,
    format,
    label_from,
    open_from,
    closed_on,
    weekly_hours,
    1 as open,
    if(format <> 'branch', coalesce(label_from <= day, false)::integer, 0) as labelled,
    if(format in ('fixed', 'fixed_with_branches') and weekly_hours is not null, 1, 0) as hours_known,
    if(weekly_hours >= 24, hours_known, 0) as hours_enough,
    partners_known::integer as partners_known,
    coalesce(common_from <= day and common_until > day, false)::integer as common,
    coalesce(top_demand, 0) as top_demand,
    if(procedures is null, 0, 20) as top_possible,
    if(format <> 'branch' and agents is not null, 1, 0) as agents_known,
    if(agents >= 2, agents_known, 0) as agents_enough
from visible.counter_board as counters
cross join chosen
where department is not null
    and open_from <= day and (closed_on is null or closed_on > day)
    and visible.is_inside(region, department, $region, $department)
order by counter_id
