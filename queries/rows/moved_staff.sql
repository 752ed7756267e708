-- One row per assignment that is decided and year, in scope: staff (ETPT) to move by then, and staff that moved, and where to.
-- optional: region, department, mission, service
-- Of missions given up or outsourced alone, unless a mission or a service is asked for.
select
    exercise_id,
    mission_id as mission,
    label,
    label_en,
    service_id as service_code,
    service,
    level,
    code,
    territory,
    policy_domain as domain,
    decision,
    target_actor as actor,
    year,
    planned,
    core,
    other,
    gone,
    moved
from (select exercise_id, year, planned, core, other, gone, moved from visible.moved_staff)
join visible.exercises using (exercise_id)
where
    decision is not null
    and ($mission is null or mission_id = $mission)
    and ($service is null or service_id = $service)
    and (coalesce($mission, $service) is not null or decision in ('transfer', 'drop', 'outsource'))
    and visible.is_inside(region, department, $region, $department)
order by exercise_id, year
