-- One row per step that a proposal took by the edition's date, of those that the reader may read, the latest first.
-- optional: region, department, since
select
    day,
    thing as stage,
    proposal_id,
    title,
    region,
    region_name,
    proposal_history.outcome,
    coalesce(subject_kinds.kind, (select kind from visible.editions)) as kind
from visible.proposal_history
join visible.proposal_board using (proposal_id)
cross join visible.clock
left join visible.subject_kinds on subject = 'proposals'
where
    what = 'event'
    and day <= as_of
    and ($since is null or day >= $since::date)
    and visible.are_inside(regions, departments, $region, $department)
order by day desc, proposal_id, stage
