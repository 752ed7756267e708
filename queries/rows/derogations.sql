-- One row per département: the derogation orders of the year of a month.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    territories.code,
    territories.name,
    territories.parent_code as region,
    year(chosen.month) as year,
    coalesce(sum(orders), 0)::bigint as orders,
    1 as departments
from visible.territories as territories
cross join chosen
left join visible.derogations
    on derogations.level = 'department' and derogations.code = territories.code and derogations.year = year(chosen.month)
where territories.level = 'department'
    and visible.is_held('department', territories.code, territories.parent_code, $region, $department)
group by all
order by territories.code
