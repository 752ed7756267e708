-- One row per thing that needs attention and reason to look at it, as the overview counts them.
-- optional: region, department
select
    alert,
    workstream,
    thing,
    any_value(name) as name,
    min(since) as since,
    any_value(people) as people,
    1 as things
from visible.alerts
where visible.is_inside(region, department, $region, $department)
group by alert, workstream, thing
order by alert, thing
