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
    mission_id,
    label,
    label_en,
    coalesce(service, service_id) as service,
    exercises.level,
    exercises.code,
    territory,
    decided_on
from broken
join visible.exercises using (exercise_id)
order by breach, broken.since desc, exercise_id
