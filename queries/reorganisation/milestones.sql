-- One row per real dated fact of the reorganisation at the edition's date, oldest first, with its source.
select milestone_date, milestones.kind, body, label_fr, label_en, reference
from visible.milestones
cross join visible.editions
where (workstream = 'reorganisation' or workstream is null) and milestone_date <= as_of
order by milestone_date, milestone_id
