-- One row per departement and year: derogation orders of its prefect, beside the mean of all departements that year.
-- optional: region, department
with orders as (
    select
        derogations.code,
        name,
        parent_code as region,
        year,
        orders,
        avg(orders) over (partition by year) as mean_orders,
        count(*) over (partition by year) as departments,
        count(*) filter (orders = 0) over (partition by year) as without
    from visible.derogations
    join visible.territories using (level, code)
    where derogations.level = 'department'
)

select *
from orders
where ($region is null or region = $region) and ($department is null or code = $department)
order by year desc, orders desc, code
