-- One row per December: staff (ETPT) of core missions, whatever was inventoried, where it may be read.
-- optional: region, department
select month, core_staff
from visible.core_staff_months
where
    month(month) = 12
    and visible.is_place(level, code, $region, $department)
order by month
