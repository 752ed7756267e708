-- One row per open counter around a point, the nearest first: by its address, or by its nearest stop when it is itinerant.
-- `weekdays`, `x`, `y`: of that address or stop, 1 is Monday.
-- `told_on`: the day of the earlier list that its hours are of, or that alone names it.
-- optional: procedure, partner, except, rows
with reachable as (
    select counter_id, min(km) as km, arg_min(place, km) as nearest
    from (
        select
            counter_id,
            partner_list,
            procedure_list,
            {'stop': stop, 'name': stop_name, 'weekdays': weekdays, 'x': x, 'y': y, 'inset_x': inset_x, 'inset_y': inset_y} as place,
            visible.distance_km(lat, lon, $lat::double, $lon::double) as km
        from visible.addresses
    )
    where
        counter_id is distinct from $except
        and ($procedure is null or list_contains(procedure_list, $procedure))
        and ($partner is null or list_contains(partner_list, $partner))
    group by counter_id
    order by km, counter_id
    limit coalesce($rows::bigint, 10)
),

older as (
    select counter_id, source_date
    from visible.counter_lines
    where source_date < (select max(source_date) from visible.counter_lines)
)

select
    counter_id,
    km,
    nearest.name as stop_name,
    nearest.stop as stop,
    nearest.weekdays as weekdays,
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
    nearest.x as x,
    nearest.y as y,
    nearest.inset_x as inset_x,
    nearest.inset_y as inset_y,
    location_quality,
    phone,
    columns('hours_.*'),
    weekly_hours,
    coalesce(told_on, older.source_date) as told_on,
    appointment,
    partners,
    procedures,
    is_common,
    kind
from reachable
join visible.counter_board using (counter_id)
left join older using (counter_id)
order by km, counter_id
