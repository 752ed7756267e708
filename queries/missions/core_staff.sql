-- One row per December: staff (ETPT) of core missions, whatever was inventoried, where it may be read.
-- optional: region, department
select month, core_staff
from visible.core_staff_months
where
    month(month) = 12
    and level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
order by month
