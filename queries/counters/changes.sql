-- One row per event of a counter between lists, the latest first: opened, closed, renamed, moved, converted.
-- optional: region, department, kind, since
select event_date, kind, counter_id, name, department, commune_name, before, after, file_name, source_kind
from visible.counter_changes
where
    ($kind is null or kind = $kind)
    and ($since is null or event_date >= $since::date)
    and visible.is_inside(region, department, $region, $department)
order by event_date desc, department, counter_id, kind
