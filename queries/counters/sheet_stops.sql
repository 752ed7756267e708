-- One row per stop of an itinerant counter, from Monday on.
select commune, commune_name as name, department, weekday, starts, ends, weeks, lat, lon
from visible.counter_stops
where counter_id = $counter
order by weekday nulls last, starts, strip_accents(name), commune, weeks nulls first
