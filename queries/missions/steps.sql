-- One row per step of the clarification of a mission: how many exercises took it, and when, from the first to the last.
-- optional: region, department
with dates as (
    select inventoried_on, consultation_started_on, decided_on, started_on, completed_on
    from visible.exercises
    where
        mission_id = $mission
        and visible.is_inside(region, department, $region, $department)
),

steps as (
    unpivot dates on inventoried_on, consultation_started_on, decided_on, started_on, completed_on
    into name step value day
)

select
    step,
    count(*) as exercises,
    min(day) as first_on,
    quantile_disc(day, 0.5) as median_on,
    max(day) as last_on
from steps
group by step
order by list_position(
    ['inventoried_on', 'consultation_started_on', 'decided_on', 'started_on', 'completed_on'], step
)
