-- One row per commune: its people, and since when the latest address open at the end of a month within a distance is.
-- The distance is 10, 15 or 20 km: 20 unless told. Another one, or a month that is not known, cannot be read.
-- optional: region, department, month, km, years
-- `aged`: the people where the latest one is open for at least `years` (0, 1, 2, 3, 5), or where none lies within.
with chosen as (
    select
        coalesce(max(month)::text, 'no such month')::date as month,
        (max(month_end) - interval 1 year)::date as one_year,
        (max(month_end) - interval 2 year)::date as two_years,
        (max(month_end) - interval 3 year)::date as three_years,
        (max(month_end) - interval 5 year)::date as five_years
    from visible.months
    where $month is null or month = date_trunc('month', $month::date)
),

reached as (
    select
        number,
        latest_on,
        case
            when latest_on > one_year then 0
            when latest_on > two_years then 1
            when latest_on > three_years then 2
            when latest_on > five_years then 3
            else 5
        end as years
    from visible.latest_openings
    cross join chosen
    where
        km = coalesce($km::text, '20')::enum ('10', '15', '20')::text::integer
        and if(
            $month is null,
            held_until = date '9999-01-01',
            held_from <= chosen.month and held_until > chosen.month
        )
)

select
    commune as code,
    name,
    department,
    region,
    latest_on,
    years,
    population,
    if(latest_on is null, 0, population) as within,
    if(years is not distinct from $years::integer, population, 0) as aged
from visible.commune_access
left join reached using (number)
where visible.is_inside(region, department, $region, $department)
order by number
