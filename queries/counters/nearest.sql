-- One row per open counter around a point, the nearest first: by its address, or by its nearest stop when it is itinerant.
-- optional: procedure, partner, except, rows
with reachable as (
    select counter_id, min(km) as km, arg_min({'stop': stop, 'name': stop_name}, km) as nearest
    from (select counter_id, stop, stop_name, partner_list, procedure_list, visible.distance_km(lat, lon, $lat::double, $lon::double) as km from visible.addresses)
    where
        counter_id is distinct from $except
        and ($procedure is null or list_contains(procedure_list, $procedure))
        and ($partner is null or list_contains(partner_list, $partner))
    group by counter_id
    order by km, counter_id
    limit coalesce($rows::bigint, 10)
)

select
    counter_id,
    km,
    nearest.name as stop_name,
    nearest.stop as stop,
    name,
    type,
    format,
    carrier,
    itinerant,
    address,
    postcode,
    commune_name,
    department,
    lat,
    lon,
    location_quality,
    phone,
    columns('hours_.*'),
    weekly_hours,
    told_on,
    appointment,
    partners,
    procedures,
    is_common,
    kind
from reachable
join visible.counter_board using (counter_id)
order by km, counter_id
