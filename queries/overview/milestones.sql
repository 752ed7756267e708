-- One row per dated fact of the workstreams, up to the edition's date.
-- optional: workstream
select milestone_id, milestone_date, workstream, milestones.kind, body, label_fr, label_en, reference,
    region, sources.kind as source_kind
from visible.milestones
left join visible.sources using (source_id)
cross join visible.clock
where milestone_date <= as_of and ($workstream is null or workstream is null or workstream = $workstream)
order by milestone_date, milestone_id
