-- One row per counter open at the edition's date: what it counts for, in all, for a partner, for a procedure and apart.
-- optional: region, department, partner, procedure, why
-- A counter outside the 101 départements is in no count but those of procedures and of counters apart.
with stops as (
    select counter_id, count(*) as stops from visible.counter_stops group by counter_id
)

select
    counter_id,
    name,
    commune_name,
    department,
    region,
    format,
    open_from,
    weekly_hours,
    (department is not null)::integer as open,
    (counter_id in (select counter_id from visible.addresses where x is not null))::integer as drawn,
    if(list_contains(partner_list, $partner) and partners_known, open, 0) as receives,
    coalesce(list_contains(procedure_list, $procedure), false)::integer as offers,
    if(procedures is null, 0, 1 - offers) as offers_not,
    coalesce(lacking > 0, false)::integer as lacking,
    if(itinerant and coalesce(stops, 0) = 0, open, 0) as without_stops,
    if(format in ('bus', 'itinerant'), open, 0) as roams,
    coalesce(case $why
        when 'outside' then department is null
        when 'itinerant' then department is not null and itinerant
        else department is not null and location_quality = $why
    end, false)::integer as apart
from visible.counter_board
left join visible.counter_lacking using (counter_id)
left join stops using (counter_id)
where is_open and visible.is_inside(region, department, $region, $department)
order by counter_id
