-- One row per commune: its people, and since when the latest address open at the end of a month within a distance is.
-- The distance is 20 km unless told, and at most.
-- optional: region, department, month, km, years
-- `aged`: the people where the latest one is open for at least `years` (0, 1, 2, 3, 5), or where none lies within.
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

reached as (
    select number, max(open_from) as latest_on
    from visible.near_openings
    cross join chosen
    where
        metres <= 1000 * least(coalesce($km::double, 20), 20)
        and open_from <= day
        and (closed_on is null or closed_on > day)
    group by number
)

select
    commune as code,
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
from visible.commune_access
left join reached using (number)
cross join chosen
where visible.is_inside(region, department, $region, $department)
order by number
