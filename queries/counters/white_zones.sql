-- One row per commune farther than a distance (20 km unless told), or than a time, from any open address, most people first.
-- optional: region, department, km, minutes, rows
-- Where a time is asked for, communes whose times are not known are left out. `since`: the day from which a commune is as
-- far as today: its nearest counter opened, or a nearer one closed. `since_listed`: it is that of a list, which showed it
-- at some day since the list before.
with far as (
    select *
    from visible.commune_access
    where
        if(
            $minutes is null,
            km is null or km > coalesce($km::double, 20),
            (is_timed or minutes is not null) and coalesce(minutes > $minutes::double, true)
        )
        and visible.is_inside(region, department, $region, $department)
)

select
    far.commune,
    far.name,
    far.department,
    far.region,
    population,
    far.km,
    far.minutes,
    since,
    since in (select event_date from visible.counter_changes where previous_on is not null) as since_listed,
    counter_id,
    counters.name as nearest,
    counters.commune_name as nearest_commune,
    weekly_hours as nearest_hours,
    is_common as nearest_is_common,
    partners_known as nearest_partners_known,
    20 - top_demand as nearest_lacks,
    far.lat,
    far.lon,
    coalesce(far.kind, (select kind from visible.editions)) as kind
from far
left join visible.counters using (counter_id)
order by population desc, far.commune
limit coalesce($rows::bigint, 500)
