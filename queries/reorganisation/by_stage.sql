-- One row per stage of the path: how many proposals stand there, how long for, and how many are late.
-- optional: region, department, type, lever, network
with standing as (
    select
        stage,
        days,
        coalesce(not decided and len(waiting_on) > 0 and due_on < as_of, false)
            or coalesce(days_late > 0 and implemented_on is null, false) as late
    from visible.proposals
    left join visible.proposal_files using (proposal_id)
    cross join visible.clock
    where
        live
        and ($region is null or list_contains(regions, $region))
        and ($department is null or list_contains(departments, $department))
        and ($type is null or type = $type)
        and ($lever is null or lever = $lever)
        and ($network is null or network = $network)
)

select
    stages.stage,
    rank as stage_rank,
    count(standing.stage) as proposals,
    median(days) as median_days,
    max(days) as worst_days,
    count(*) filter (late) as late,
    coalesce(any_value(kind), 'demonstration') as kind
from visible.stages
left join standing using (stage)
left join visible.subject_kinds on subject = 'proposals'
where rank is not null
group by stages.stage, rank
order by rank
