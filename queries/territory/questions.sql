-- One row per thing that needs attention and reason why, with its name; the first hundred of each reason, oldest first.
-- optional: region, department, alert
select
    alert,
    workstream,
    thing,
    min(name) as name,
    coalesce(any_value(name_en), min(name)) as name_en,
    arg_min(region, (region, department)) as region,
    arg_min(department, (region, department)) as department,
    min(since) as since,
    any_value(as_of) - min(since) as days
from visible.alerts
cross join visible.clock
where
    visible.is_inside(region, department, $region, $department)
    and ($alert is null or alert = $alert)
group by alert, workstream, thing
qualify row_number() over (partition by alert order by min(since), thing) <= 100
order by workstream, alert, since, thing
