-- One row per place where people are received today, with its hours and its phone: an address, or an itinerant's stop.
-- `told_on`: the day of the earlier list that its hours are of, or that alone names it.
-- optional: procedure
with places as (
    select counter_id, stop, stop_name, weekdays, lat, lon
    from visible.addresses
    where $procedure is null or list_contains(procedure_list, $procedure)
),

older as (
    select counter_id, source_date
    from visible.counter_lines
    where source_date < (select max(source_date) from visible.counter_lines)
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
    location_quality,
    phone,
    columns('hours_.*'),
    coalesce(told_on, older.source_date) as told_on,
    kind
from places
join visible.counter_board using (counter_id)
left join older using (counter_id)
order by counter_id, stop
