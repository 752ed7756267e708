-- One row per place where people are received today, with its hours and its phone: an address, or an itinerant's stop.
-- optional: procedure
with places as (
    select counter_id, stop, stop_name, weekdays, lat, lon
    from visible.addresses
    where $procedure is null or list_contains(procedure_list, $procedure)
)

select
    counter_id,
    stop,
    stop_name,
    weekdays,
    places.lat,
    places.lon,
    name,
    itinerant,
    address,
    postcode,
    commune_name,
    department,
    phone,
    columns('hours_.*'),
    told_on,
    kind
from places
join visible.counter_board using (counter_id)
order by counter_id, stop
