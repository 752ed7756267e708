-- One row per event of a counter between two lists: what it counts for in the balance of its year.
-- optional: region, department
select
    event_date as happened_on,
    kind,
    counter_id,
    name,
    commune_name,
    department,
    region,
    before,
    after,
    year(event_date)::text as year,
    if(previous_on is not null, event_date::text, null) as list,
    if(department is null, 'yes', 'no') as outside,
    1 as events,
    case kind when 'opened' then 1 when 'closed' then -1 else 0 end as net
from visible.counter_changes
where visible.is_inside(region, department, $region, $department)
order by event_date desc, department, counter_id, kind
