-- One row per invitation without a meeting yet at the edition's date, the oldest first.
-- optional: region, department
select
    consultation_id,
    invited_on,
    as_of - invited_on as days,
    association,
    mission_id,
    label,
    label_en,
    level,
    code,
    territory
from visible.meetings
cross join visible.clock
where
    held_on is null
    and visible.is_inside(region, department, $region, $department)
order by invited_on, consultation_id
