-- One row per stop of an open itinerant counter, and one per open branch, with its hours as the list writes them.
-- optional: region, department
-- `weekday`: of a stop, 1 is Monday; null where the day is not known, or where no stop is.
select
    counter_id,
    counters.name,
    format,
    counters.department,
    coalesce(stops.commune_name, if(itinerant, null, counters.commune_name)) as place,
    weekday,
    starts,
    ends,
    weeks,
    hours_monday,
    hours_tuesday,
    hours_wednesday,
    hours_thursday,
    hours_friday,
    hours_saturday,
    hours_sunday,
    kind
from visible.counter_board as counters
left join visible.counter_stops as stops using (counter_id)
where
    is_open
    and (itinerant or format = 'branch')
    and visible.is_inside(counters.region, counters.department, $region, $department)
order by weekday nulls last, starts nulls last, counter_id, stops.commune, weeks nulls first
