-- One row per retained proposal: the day its implementation was planned and the day it came, the furthest behind first.
-- optional: region, department, type, lever, network
-- Beside it, for the whole selection: how many (total), carried out (done), after their day (came_late), awaited beyond it.
with planned as (
    select
        proposal_id,
        title,
        region,
        region_name,
        type,
        stage,
        decided_on,
        target_on,
        implemented_on,
        coalesce(implemented_on, as_of) - target_on as slip_days,
        implemented_on is null and target_on < as_of as overdue
    from visible.proposal_board
    cross join visible.editions
    where
        outcome in ('retained', 'modified')
        and withdrawn_on is null
        and target_on is not null
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, null, $type, $lever, $network
        )
),

counts as (
    select
        count(*) as total,
        count(implemented_on) as done,
        count(*) filter (implemented_on > target_on) as came_late,
        count(*) filter (overdue) as awaited
    from planned
)

select *
from planned
cross join counts
order by overdue desc, slip_days desc, proposal_id
limit $size
