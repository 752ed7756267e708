-- One row per movement of staff to another département, made by the edition's date: in scope alone.
-- optional: region, department, year
select
    movement_id,
    exercise_id,
    label,
    label_en,
    service,
    exercises.level,
    exercises.code,
    territory,
    to_department,
    others.name as to_name,
    moved_on,
    staff
from (select movement_id, exercise_id, moved_on, to_department, staff from visible.exercise_moves) as moves
join visible.exercises as exercises using (exercise_id)
join visible.territories as others on others.level = 'department' and others.code = to_department
cross join visible.clock
where
    exercises.level = 'department'
    and to_department <> exercises.code
    and moved_on <= as_of
    and ($year is null or year(moved_on) = $year)
    and visible.is_inside(exercises.region, exercises.department, $region, $department)
order by movement_id
