-- One row per proposal retained and given a day: whether it was carried out, by that day or after, or is still awaited.
-- optional: region, department, type, lever, network
select
    proposal_id,
    title,
    region,
    region_name,
    type,
    decided_on,
    target_on,
    implemented_on,
    (implemented_on is not null)::integer as done,
    coalesce(implemented_on > target_on, false)::integer as done_late,
    (implemented_on is null and target_on < as_of)::integer as overdue,
    (target_on <= as_of)::integer as due,
    if(implemented_on <= target_on, due, 0) as on_time,
    if(implemented_on > target_on, due, 0) as came_late,
    if(implemented_on is null, due, 0) as awaited
from visible.proposal_board
cross join visible.clock
where
    outcome in ('retained', 'modified')
    and withdrawn_on is null
    and target_on is not null
    and visible.is_proposal_asked(
        regions, departments, ministries, type, lever, network,
        $region, $department, null, $type, $lever, $network
    )
order by proposal_id
