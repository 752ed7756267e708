-- One row per region, then per type, of retained proposals with a planned day: how many were on time, and the median slip.
-- optional: region, department, type, lever, network
-- Among regions, the row without a name is that of proposals of several regions: the rows add up to what was due.
with planned as (
    select
        region_name,
        type,
        coalesce(implemented_on, as_of) - target_on as slip_days,
        implemented_on,
        target_on,
        as_of
    from visible.proposal_board
    cross join visible.editions
    where
        outcome in ('retained', 'modified')
        and withdrawn_on is null
        and target_on <= as_of
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, null, $type, $lever, $network
        )
)

select
    if(grouping(type) = 1, 'region', 'type') as what,
    if(grouping(type) = 1, region_name, type) as thing,
    count(*) as due,
    count(*) filter (implemented_on <= target_on) as on_time,
    count(*) filter (implemented_on > target_on) as came_late,
    count(*) filter (implemented_on is null) as awaited,
    median(greatest(slip_days, 0)) as median_slip
from planned
group by grouping sets ((region_name), (type))
order by what, median_slip desc, thing
