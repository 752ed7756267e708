-- One row per commune: its people, those within 20 km of a counter and those of unknown time to one; of the last month alone.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    commune as code,
    name,
    department,
    region,
    km,
    population,
    if(km <= 20, population, 0) as within,
    if(is_timed or minutes is not null, 0, population) as untimed
from visible.commune_access
cross join chosen
where chosen.month = (select max(month) from visible.months)
    and visible.is_inside(region, department, $region, $department)
order by number
