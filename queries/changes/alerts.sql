-- One row per alert that began since a day, the latest first: what needs attention, since when, where.
-- optional: since, region, department, alert
select alert, workstream, thing, name, level, code, region, department, alerts.since
from visible.alerts
cross join visible.clock
where
    alerts.since <= as_of
    and ($since is null or alerts.since >= $since::date)
    and ($alert is null or alert = $alert)
    and visible.is_inside(region, department, $region, $department)
order by alerts.since desc, alert, thing, level, code
