-- One row per place where people are received today, in the order of counters/addresses: what its list says of each day; of a stop, the times of its visits.
-- `told_on`: the day of the earlier list that its hours are of, or that alone names it.
-- optional: procedure
-- `offered`: whether the procedure that is asked for is offered there; null where what is offered there is not known.
with visits as (
    select counter_id, commune as stop, weekday, string_agg(coalesce(starts || ' - ' || ends, '?'), ' / ' order by starts) as times
    from visible.counter_stops
    group by all
),

rounds as (
    select
        counter_id,
        stop,
        bool_or(weekday is null) as untold,
        max(times) filter (weekday = 1) as monday,
        max(times) filter (weekday = 2) as tuesday,
        max(times) filter (weekday = 3) as wednesday,
        max(times) filter (weekday = 4) as thursday,
        max(times) filter (weekday = 5) as friday,
        max(times) filter (weekday = 6) as saturday,
        max(times) filter (weekday = 7) as sunday
    from visits
    group by all
),

older as (
    select counter_id, source_date
    from visible.counter_lines
    where source_date < (select max(source_date) from visible.counter_lines)
)

select
    counter_id,
    stop,
    addresses.name,
    addresses.commune,
    addresses.department,
    addresses.lat,
    addresses.lon,
    coalesce(told_on, older.source_date) as told_on,
    if($procedure is null, true, if(len(addresses.procedure_list) = 0, null, list_contains(addresses.procedure_list, $procedure))) as offered,
    if(stop is null, addresses.hours_monday, coalesce(monday, if(untold, null, 'fermé'))) as hours_monday,
    if(stop is null, addresses.hours_tuesday, coalesce(tuesday, if(untold, null, 'fermé'))) as hours_tuesday,
    if(stop is null, addresses.hours_wednesday, coalesce(wednesday, if(untold, null, 'fermé'))) as hours_wednesday,
    if(stop is null, addresses.hours_thursday, coalesce(thursday, if(untold, null, 'fermé'))) as hours_thursday,
    if(stop is null, addresses.hours_friday, coalesce(friday, if(untold, null, 'fermé'))) as hours_friday,
    if(stop is null, addresses.hours_saturday, coalesce(saturday, if(untold, null, 'fermé'))) as hours_saturday,
    if(stop is null, addresses.hours_sunday, coalesce(sunday, if(untold, null, 'fermé'))) as hours_sunday
from visible.addresses
join visible.counters using (counter_id)
left join rounds using (counter_id, stop)
left join older using (counter_id)
order by counter_id, stop
