-- One row per place where people are received today, and its place on the drawing: an address, or an itinerant's stop.
-- optional: procedure, partner
-- `weekdays`: of a stop, 1 is Monday; `requests`: of the counter, over the last twelve months.
with recent as (
    select counter_id, sum(requests)::bigint as requests
    from visible.counter_months
    where month > (select as_of from visible.clock) - interval 12 month
    group by counter_id
),

days as (
    select counter_id, commune as stop, list(distinct weekday order by weekday) as weekdays
    from visible.counter_stops
    group by all
)

select
    counter_id,
    stop,
    weekdays,
    name,
    format,
    counters.commune_name,
    places.department,
    places.lat,
    places.lon,
    map_x(places.lon, places.lat, places.department) as x,
    map_y(places.lon, places.lat, places.department) as y,
    inset_x(places.lon, places.lat, places.department) as inset_x,
    inset_y(places.lon, places.lat, places.department) as inset_y,
    columns('hours_.*'),
    requests,
    coalesce(kind, 'demonstration') as kind
from visible.addresses as places
join visible.counters as counters using (counter_id)
left join days using (counter_id, stop)
left join recent using (counter_id)
left join visible.subject_kinds on subject = 'counters'
where
    ($procedure is null or counter_id in (select counter_id from visible.counter_procedures where procedure_id = $procedure))
    and ($partner is null or list_contains(partner_list, $partner))
order by counter_id, stop
