-- One row per departement and year: derogation orders of its prefect, beside the mean of the 101 departements that year.
-- optional: region, department
-- A departement without a row that year has declared none: it counts for 0.
with years as (
    select distinct year from visible.derogations where level = 'department'
),

declared as (
    select code, name, parent_code as region, years.year, coalesce(orders, 0) as orders
    from visible.territories
    cross join years
    left join visible.derogations as derogations using (level, code, year)
    where level = 'department'
),

compared as (
    select
        *,
        avg(orders) over (partition by year) as mean_orders,
        count(*) filter (orders = 0) over (partition by year) as without
    from declared
)

select *
from compared
where visible.is_inside(region, code, $region, $department)
order by year desc, orders desc, code
