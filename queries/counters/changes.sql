-- One row per event of a counter, the latest first: opened, closed, renamed, moved, converted.
-- `previous_on`: of what two lists show, the day of the first of them; the event bears that of the second.
-- optional: region, department, kind, since
select
    event_date, previous_on, kind, counter_id, name, department, commune_name, before, after, file_name, source_kind
from visible.counter_changes
where
    ($kind is null or kind = $kind)
    and ($since is null or event_date >= $since::date)
    and visible.is_inside(region, department, $region, $department)
order by event_date desc, department, counter_id, kind
