-- One row per canton, a city cut among several being one.
-- optional: region, department
select cantons.code, cantons.name, cantons.department, kind
from visible.cantons
join visible.territories on level = 'department' and territories.code = cantons.department
where visible.is_inside(parent_code, cantons.department, $region, $department)
order by cantons.code
