-- One row per commune: its people, and since when the latest address open at the end of a month within a distance is.
-- The distance is 20 km unless told, and at most.
-- optional: region, department, month, km, years
-- `aged`: the people where the latest one is open for at least `years` (0, 1, 2, 3, 5), or where none lies within.
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

open_then as (
    select counter_id, lat, lon, open_from
    from visible.counters
    cross join chosen
    where not itinerant and lat is not null and open_from <= day and (closed_on is null or closed_on > day)
    union all
    select distinct counter_id, stops.lat, stops.lon, open_from
    from visible.counter_stops as stops
    join visible.counters using (counter_id)
    cross join chosen
    where itinerant and open_from <= day and (closed_on is null or closed_on > day)
),

-- As the marts lay both on cells wider than 20 km (data/model/33_counters_access.sql).
cells as (
    select *, floor(lat / 0.2)::integer + step_lat as cell_lat, floor(lon / 0.3)::integer + step_lon as cell_lon
    from open_then, range(-1, 2) as a (step_lat), range(-1, 2) as b (step_lon)
),

reached as (
    select code, max(open_from) as latest_on
    from visible.communes
    join cells on cell_lat = floor(communes.lat / 0.2)::integer and cell_lon = floor(communes.lon / 0.3)::integer
    where
        visible.is_inside(region, department, $region, $department)
        and visible.distance_km(communes.lat, communes.lon, cells.lat, cells.lon) <= least(coalesce($km::double, 20), 20)
    group by code
)

select
    code,
    name,
    department,
    region,
    latest_on,
    case
        when latest_on > day - interval 1 year then 0
        when latest_on > day - interval 2 year then 1
        when latest_on > day - interval 3 year then 2
        when latest_on > day - interval 5 year then 3
        when latest_on is not null then 5
    end as years,
    population,
    if(latest_on is null, 0, population) as within,
    if(years is not distinct from $years::integer, population, 0) as aged
from visible.communes
left join reached using (code)
cross join chosen
where visible.is_inside(region, department, $region, $department)
order by code
