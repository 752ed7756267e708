-- One row per proposal that stands at a stage of the path: what it is counted for at the date of the edition.
-- optional: region, department, ministry, type, lever, network
-- With a ministry, `waiting` and `late` are what that ministry holds.
select
    proposal_id,
    title,
    region,
    region_name,
    stage,
    since,
    days,
    earlier::integer as earlier,
    (not earlier)::integer as proposals,
    if(rank >= 8, proposals, 0) as carried,
    waiting::integer as waiting,
    late::integer as late,
    undecided::integer as undecided,
    if(earlier, 0, behind::integer) as behind,
    (late or behind and not earlier or undecided)::integer as red
from (
    select
        * replace (
            waiting and ($ministry is null or list_contains(waiting_on, $ministry)) as waiting,
            late and ($ministry is null or list_contains(waiting_on, $ministry)) as late
        )
    from visible.proposal_board
    where
        live
        and stage in (select stage from visible.stages where rank is not null)
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, $ministry, $type, $lever, $network
        )
)
order by proposal_id
