-- One row per open counter: acts by month over the last twelve, the months that rests on, and the change on months of both years.
-- optional: region, department, rows
-- `per_agent_hour` is read in scope only: acts of a month over the opening hours of its agents (52 weeks a year).
with pairs as (
    select now.counter_id, now.requests, before.requests as requests_before
    from visible.counter_months as now
    left join visible.counter_months as before
        on before.counter_id = now.counter_id and before.month = now.month - interval 1 year
    where now.month > (select as_of from visible.clock) - interval 12 month
),

known as (
    select
        counter_id,
        count(*) as months,
        sum(requests)::bigint as requests,
        sum(requests) / count(*) as per_month,
        count(requests_before) as compared,
        100 * (sum(requests) filter (requests_before is not null) / nullif(sum(requests_before), 0) - 1) as change
    from pairs
    group by counter_id
)

select
    counter_id,
    name,
    commune_name,
    department,
    region,
    format,
    months,
    known.requests,
    per_month,
    compared,
    change,
    agents,
    weekly_hours,
    per_month / nullif(agents * weekly_hours * 52 / 12, 0) as per_agent_hour,
    coalesce(kind, 'demonstration') as kind
from known
join visible.counters using (counter_id)
left join visible.counter_resources using (counter_id)
left join visible.subject_kinds on subject = 'footfall'
where
    is_open
    and ($region is null or region = $region)
    and ($department is null or department = $department)
order by per_month desc, counter_id
limit coalesce($rows::bigint, 100000)
