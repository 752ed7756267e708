-- One row per stage of the path: proposals of the filters that stand there at the edition's date, and for how long.
-- optional: region, department, ministry, type, lever, network
-- Live proposals only, and those carried out; what was withdrawn or rejected has left the path. `earlier` counts apart
-- those decided before the path was asked for (24 July 2018).
with board as (
    select *
    from visible.proposal_board
    where
        live
        and ($region is null or list_contains(regions, $region))
        and ($department is null or list_contains(departments, $department))
        and ($ministry is null or list_contains(ministries, $ministry))
        and ($type is null or type = $type)
        and ($lever is null or lever = $lever)
        and ($network is null or network = $network)
)

select
    stages.stage,
    stages.rank as stage_rank,
    count(proposal_id) filter (not earlier) as proposals,
    median(days) filter (not earlier) as median_days,
    max(days) filter (not earlier) as worst_days,
    count(*) filter (late) as late,
    count(*) filter (waiting) as waiting,
    count(*) filter (postponed_on is not null and not decided) as postponed,
    count(*) filter (days_late > 0 and implemented_on is null and not earlier) as behind,
    count(*) filter (earlier) as earlier
from visible.stages as stages
left join board using (stage)
where stages.rank is not null
group by all
order by stage_rank
