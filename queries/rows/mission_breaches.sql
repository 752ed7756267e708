-- One row per assignment and rule of the clarification that it breaks.
-- optional: region, department
select
    breach as rule,
    exercise_id,
    label,
    label_en,
    service,
    territory,
    broken.since
from visible.mission_breaches as broken
join visible.exercises using (exercise_id)
where visible.is_inside(broken.region, broken.department, $region, $department)
order by rule, exercise_id
