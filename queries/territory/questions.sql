-- One row per thing of a territory that needs attention, with its name; the first hundred of each reason.
-- optional: region, department, alert
select
    alert,
    workstream,
    thing,
    coalesce(
        any_value(proposals.title), any_value(exercises.label || ' – ' || exercises.territory), any_value(counters.name),
        any_value(communes.name), any_value(places.name), thing
    ) as name,
    any_value(alerts.region) as region,
    any_value(alerts.department) as department,
    min(alerts.since) as since,
    as_of - min(alerts.since) as days
from visible.alerts
cross join visible.clock
left join visible.proposals on workstream = 'reorganisation' and proposal_id = thing
left join visible.exercises on workstream = 'missions' and exercise_id = thing
left join visible.counters on workstream = 'counters' and alert <> 'communes_far' and counter_id = thing
left join visible.communes on alert = 'communes_far' and communes.code = thing
left join visible.territories as places
    on alert in ('contribution_missing', 'no_cooperation') and places.level = alerts.level and places.code = thing
where
    ($region is null or alerts.region = $region)
    and ($department is null or alerts.department = $department)
    and ($alert is null or alert = $alert)
group by alert, workstream, thing, as_of
qualify row_number() over (partition by alert order by min(alerts.since), thing) <= 100
order by workstream, alert, since, thing
