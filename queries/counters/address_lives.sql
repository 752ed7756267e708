-- One row per place where people are received, or were: the address of a counter, or a stop of an itinerant one; since when and until when.
-- `is_centred`: no list tells its place, and it stands at the point of its commune.
select
    counter_id, commune, department, lat, lon, open_from, closed_on, location_quality = 'commune' as is_centred
from visible.counters
where not itinerant
union all
select distinct counter_id, stops.commune, stops.department, stops.lat, stops.lon, open_from, closed_on, false
from visible.counter_stops as stops
join visible.counters using (counter_id)
where itinerant
order by counter_id, commune
