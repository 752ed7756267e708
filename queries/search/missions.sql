-- One row per mission, in the order of codes: its name in both languages, and what else it is found by.
select
    mission_id,
    label,
    coalesce(label_en, label) as label_en,
    concat_ws(' ', label, label_en, perimeter) as words
from visible.missions
order by mission_id
