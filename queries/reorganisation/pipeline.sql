-- One row per stage of the path: proposals of the filters that stand there at the edition's date, and for how long.
-- optional: region, department, ministry, type, lever, network
-- With a ministry, `waiting` and `late` are what that ministry holds; what is `ready` has the answers of all of them.
-- `red`: late, or carried out or decided too late.
-- Live proposals only, and those carried out; what was withdrawn or rejected has left the path. `earlier` counts apart
-- those decided before the path was asked for (24 July 2018).
with board as (
    select
        * replace (
            waiting and ($ministry is null or list_contains(waiting_on, $ministry)) as waiting,
            late and ($ministry is null or list_contains(waiting_on, $ministry)) as late
        )
    from visible.proposal_board
    where
        live
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, $ministry, $type, $lever, $network
        )
)

select
    stages.stage,
    stages.rank as stage_rank,
    count(proposal_id) filter (not earlier) as proposals,
    median(days) filter (not earlier) as median_days,
    max(days) filter (not earlier) as worst_days,
    count(*) filter (late) as late,
    count(*) filter (waiting) as waiting,
    count(*) filter (ready) as ready,
    count(*) filter (postponed_on is not null and not decided) as postponed,
    count(*) filter (behind and not earlier) as behind,
    count(*) filter (undecided) as undecided,
    count(*) filter (late or behind and not earlier or undecided) as red,
    count(*) filter (earlier) as earlier
from visible.stages as stages
left join board using (stage)
where stages.rank is not null
group by all
order by stage_rank
