-- One row per thing that needs attention and reason why, with its name; the first hundred of each reason, oldest first.
-- optional: region, department, alert
select
    alert,
    alerts.workstream,
    thing,
    min(name) as name,
    coalesce(any_value(exercises.label_en || ' – ' || exercises.territory), min(name)) as name_en,
    arg_min(alerts.region, (alerts.region, alerts.department)) as region,
    arg_min(alerts.department, (alerts.region, alerts.department)) as department,
    min(alerts.since) as since,
    any_value(as_of) - min(alerts.since) as days
from visible.alerts
cross join visible.clock
left join visible.exercises on alerts.workstream = 'missions' and exercise_id = thing
where
    visible.is_inside(alerts.region, alerts.department, $region, $department)
    and ($alert is null or alert = $alert)
group by alert, alerts.workstream, thing
qualify row_number() over (partition by alert order by min(alerts.since), thing) <= 100
order by alerts.workstream, alert, since, thing
