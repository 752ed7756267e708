-- One row per movement of staff out of a mission that is transferred or dropped, in scope: staff freed by the end of a month.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    movement_id,
    exercise_id,
    label,
    label_en,
    service,
    level,
    code,
    territory,
    moved_on,
    destination,
    if(moved_on <= day, staff, 0) as freed,
    if(moved_on <= day and destination = 'core', staff, 0) as to_core
from (select movement_id, exercise_id, moved_on, destination, staff from visible.exercise_moves)
join visible.exercises using (exercise_id)
cross join chosen
where decision in ('transfer', 'drop') and visible.is_inside(region, department, $region, $department)
order by movement_id
