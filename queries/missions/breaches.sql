-- One row per rule and exercise that breaks it, the most recent first, 200 for each rule.
-- optional: region, department
-- `total` counts all those of the rule, `exercises` those that break any.
with held as (
    select * from visible.mission_breaches where visible.is_inside(region, department, $region, $department)
),

kept as (
    select
        breach,
        count(*) as total,
        max_by({'exercise_id': exercise_id, 'since': since, 'detail': detail}, coalesce(since, date '2018-07-25'), 200)
            as latest
    from held
    group by breach
),

broken as (select breach, total, unnest(latest, recursive := true) from kept)

select
    breach,
    total,
    (select count(distinct exercise_id) from held) as exercises,
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
from broken
join visible.inventory using (exercise_id)
join visible.missions using (mission_id)
left join visible.services using (service_id)
left join visible.territories on territories.level = inventory.level and territories.code = inventory.code
order by breach, broken.since desc, exercise_id
