-- One row per open itinerant counter of a departement, with what is known of its stops.
select
    counter_id,
    name,
    format,
    commune_name,
    phone,
    count(stop) as stops,
    string_agg(distinct stop_name, ', ' order by stop_name) as communes
from visible.counters
left join (
    select counter_id, commune as stop, commune_name as stop_name from visible.counter_stops
) using (counter_id)
where department = $department and is_open and itinerant
group by all
order by stops = 0, strip_accents(any_value(name)), counter_id
