-- One row per decision on a mission and criterion given for it: how many exercises. In scope alone.
-- optional: region, department
select decision, criteria, count(*) as exercises
from visible.exercises
where
    mission_id = $mission
    and criteria is not null
    and visible.is_inside(region, department, $region, $department)
group by all
order by exercises desc, decision, criteria
