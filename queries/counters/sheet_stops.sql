-- One row per stop of an itinerant counter, from Monday on.
select commune, communes.name, department, weekday, starts, ends, weeks, lat, lon
from visible.counter_stops
join visible.communes on communes.code = commune
where counter_id = $counter
order by weekday nulls last, starts, strip_accents(communes.name), commune, weeks nulls first
