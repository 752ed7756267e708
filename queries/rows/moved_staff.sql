-- One row per assignment that is decided and year, in scope: staff (ETPT) to move by then, and staff that moved, and where to.
-- optional: region, department, mission, service
-- Of missions given up or outsourced alone, unless a mission or a service is asked for.
with moves as (
    select
        exercise_id, year(coalesce(started_on, decided_on)) as year, staff_to_move as planned,
        null as destination, 0 as staff
    from visible.exercises
    where staff_to_move is not null

    union all

    select exercise_id, year(moved_on), 0, destination, staff
    from visible.exercise_moves
    cross join visible.clock
    where moved_on <= as_of
),

moved as (
    select
        exercise_id,
        year,
        sum(planned) as planned,
        coalesce(sum(staff) filter (destination = 'core'), 0) as core,
        coalesce(sum(staff) filter (destination = 'other'), 0) as other,
        coalesce(sum(staff) filter (destination = 'left'), 0) as gone,
        sum(staff) as moved
    from moves
    group by exercise_id, year
)

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
    moved.year,
    planned,
    core,
    other,
    gone,
    moved
from moved
join visible.exercises using (exercise_id)
where
    decision is not null
    and ($mission is null or mission_id = $mission)
    and ($service is null or service_id = $service)
    and (coalesce($mission, $service) is not null or decision in ('transfer', 'drop', 'outsource'))
    and visible.is_inside(region, department, $region, $department)
order by exercise_id, year
