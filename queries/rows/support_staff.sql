-- One row per département, in scope: its support staff of the year of a month, and what of it is pooled.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    department as code,
    territories.name,
    territories.parent_code as region,
    sum(support) as support,
    sum(pooled) as pooled
from visible.support_staff
join visible.territories on territories.level = 'department' and territories.code = department
cross join chosen
where support_staff.year = year(chosen.month)
    and visible.is_held('department', department, territories.parent_code, $region, $department)
group by all
order by department
