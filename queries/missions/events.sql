-- One row per dated thing that happened to a mission in a departement or region: a step, a meeting or a move of staff.
-- optional: region, department
-- `what`: step | meeting | move; `thing`: the step, the association, or where the staff went. Moves are in scope alone.
with held as (
    select exercise_id, service, inventoried_on, consultation_started_on, decided_on, started_on, completed_on,
        decision, target_actor
    from visible.exercises
    where
        mission_id = $mission
        and visible.is_inside(region, department, $region, $department)
),

steps as (
    unpivot held on inventoried_on, consultation_started_on, decided_on, started_on, completed_on
    into name step value day
)

select day, 'step' as what, step as thing, service as who, case step when 'decided_on' then decision end as outcome,
    case step when 'decided_on' then target_actor end as detail, null::double as staff, null::boolean as attended
from steps
union all
select coalesce(held_on, invited_on), 'meeting', association, null, null, null, null, attended
from visible.meetings
where
    mission_id = $mission
    and visible.is_inside(region, department, $region, $department)
union all
select moved_on, 'move', destination, service, null, to_mission_id, staff, null
from visible.exercise_moves
join held using (exercise_id)
order by day, what desc, thing, who, outcome, detail, staff, attended
