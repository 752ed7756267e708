-- One row per open itinerant counter of a departement, with what is known of its stops.
select
    counter_id,
    counters.name,
    format,
    commune_name,
    phone,
    count(commune_stop) as stops,
    string_agg(distinct communes.name, ', ' order by communes.name) as communes
from visible.counters as counters
left join (select counter_id, commune as commune_stop from visible.counter_stops) using (counter_id)
left join visible.communes on communes.code = commune_stop
where counters.department = $department and is_open and itinerant
group by all
order by stops = 0, strip_accents(any_value(counters.name)), counter_id
