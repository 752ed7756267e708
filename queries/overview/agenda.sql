-- One row per dated fact of the workstreams, those ahead of the edition's date too.
select milestone_id, milestone_date, workstream, milestones.kind, body, label_fr, label_en, reference,
    sources.kind as source_kind, milestone_date > as_of as planned
from visible.milestones
left join visible.sources using (source_id)
cross join visible.clock
order by milestone_date, milestone_id
