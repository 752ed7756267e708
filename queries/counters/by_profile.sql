-- One row per format, carrier or area of the counters (`$by`): acts of the last twelve months, counters, months they rest on.
-- optional: region, department
-- The change compares only the months of a counter that are known in both years.
with counters as (
    select
        counter_id,
        case $by when 'format' then format when 'carrier' then carrier else area_type end as what
    from visible.counters
    where ($region is null or region = $region) and ($department is null or department = $department)
),

recent as (
    select now.counter_id, now.month, now.requests, before.requests as requests_before
    from visible.counter_months as now
    left join visible.counter_months as before
        on before.counter_id = now.counter_id and before.month = now.month - interval 1 year
    where now.month > (select as_of from visible.clock) - interval 12 month
)

select
    what,
    sum(requests)::bigint as requests,
    count(distinct counter_id) as counters,
    count(*) as counter_months,
    sum(requests) / count(*) as per_month,
    count(requests_before) as compared,
    100 * (sum(requests) filter (requests_before is not null) / nullif(sum(requests_before), 0) - 1) as change,
    coalesce(any_value(kind), 'demonstration') as kind
from counters
join recent using (counter_id)
left join visible.subject_kinds on subject = 'footfall'
group by what
order by requests desc
