-- One row per mission and set of types of services that exercise it side by side, with how many territories do so.
-- optional: region, department
select mission_id, types, count(*) as places
from visible.side_by_side
where visible.is_inside(region, department, $region, $department)
group by all
order by mission_id, types
