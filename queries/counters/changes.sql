-- One row per event of a counter between lists, the latest first: opened, closed, renamed, moved, converted.
-- optional: region, department, kind
with places as (
    select code, name from visible.communes
)

select
    event_date,
    events.kind,
    counter_id,
    coalesce(counters.name, after, before) as name,
    department,
    commune_name,
    case events.kind when 'moved' then coalesce(origin.name, before) else before end as before,
    case events.kind when 'moved' then coalesce(target.name, after) else after end as after,
    file_name,
    coalesce(sources.kind, 'demonstration') as source_kind
from visible.counter_events as events
left join visible.counters as counters using (counter_id)
left join visible.sources as sources using (source_id)
left join places as origin on origin.code = before
left join places as target on target.code = after
where
    ($kind is null or events.kind = $kind)
    and ($region is null or region = $region)
    and ($department is null or department = $department)
order by event_date desc, department, counter_id, events.kind
