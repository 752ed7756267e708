-- One row per proposal: what it is, where it stands, what comes next; a page at a time when `rows` is given.
-- optional: region, department, stage, type, lever, network, outcome, alert, search, rows, skip
select
    count(*) over () as total,
    proposal_id,
    title,
    region,
    region_name,
    regions,
    departments,
    type,
    lever,
    network,
    proposals.stage,
    proposals.rank as stage_rank,
    since as since_on,
    days,
    coalesce(live and not decided and len(waiting_on) > 0 and due_on < as_of, false)
        or coalesce(days_late > 0 and implemented_on is null, false) as late,
    if(live, next_stages.stage, null) as next_stage,
    due_on,
    target_on,
    outcome,
    decided_on,
    implemented_on,
    days_late,
    waiting_on,
    waiting_days,
    coalesce(kind, 'demonstration') as kind
from visible.proposals
left join visible.proposal_files using (proposal_id)
cross join visible.clock
left join visible.stages as next_stages on next_stages.rank = proposals.rank + 1
left join visible.subject_kinds on subject = 'proposals'
where
    ($region is null or list_contains(regions, $region))
    and ($department is null or list_contains(departments, $department))
    and ($stage is null or proposals.stage = $stage)
    and ($type is null or type = $type)
    and ($lever is null or lever = $lever)
    and ($network is null or network = $network)
    and ($outcome is null or outcome = $outcome)
    and ($search is null or contains(words, lower(strip_accents($search))))
    and ($alert is null or proposal_id in (select thing from visible.alerts where alert = $alert))
order by proposals.rank, days desc, proposal_id
limit coalesce($rows::bigint, 1000000)
offset coalesce($skip::bigint, 0)
