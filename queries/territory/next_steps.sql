-- One row per live proposal of a territory: where it stands, what comes next, and when that is due.
-- optional: region, department
select
    proposal_id,
    title,
    type,
    proposals.stage,
    proposals.rank as stage_rank,
    since,
    days,
    outcome,
    next_stages.stage as next_stage,
    case when waiting then due_on when decided and implemented_on is null then target_on end as next_on,
    behind or coalesce(late or undecided, false) as red,
    waiting_on,
    days_late,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.proposals
left join visible.proposal_files using (proposal_id)
left join visible.stages as next_stages on next_stages.rank = proposals.rank + 1
left join visible.subject_kinds on subject = 'proposals'
where
    live
    and visible.are_inside(regions, departments, $region, $department)
order by proposals.rank, days desc, proposal_id
