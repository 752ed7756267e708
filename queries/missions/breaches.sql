-- One row per rule and exercise that breaks it, the most recent first: accepted at deposit, yet to be explained.
-- optional: region, department
select
    breach,
    exercise_id,
    broken.since,
    detail,
    inventory.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    coalesce(services.name, inventory.service_id) as service,
    inventory.level,
    inventory.code,
    territories.name as territory,
    inventory.decided_on
from visible.mission_breaches as broken
join visible.inventory using (exercise_id)
join visible.missions using (mission_id)
left join visible.services using (service_id)
left join visible.territories on territories.level = inventory.level and territories.code = inventory.code
where
    ($region is null or inventory.region = $region)
    and ($department is null or inventory.department = $department)
order by breach, broken.since desc, exercise_id
