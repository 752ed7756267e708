-- One row per département that has others to cooperate with in its region: whether it did at the end of a month.
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
    cooperations,
    (cooperations > 0)::integer as cooperates,
    1 as departments
from visible.cooperation_months as months
join visible.territories as territories using (level, code)
join chosen using (month)
where applies and visible.is_held('department', territories.code, territories.parent_code, $region, $department)
    and exists (from visible.cooperations)
order by territories.code
