-- One row per undecided proposal of the reader's scope and ministry whose reply it waits for.
-- optional: region, department, type, lever, network
select
    proposal_id,
    title,
    region,
    region_name,
    ministry,
    opened_on,
    board.due_on,
    1 as waiting,
    coalesce(board.due_on < as_of, false)::integer as beyond_due
from visible.own_analyses as analyses
join visible.proposal_board as board using (proposal_id)
cross join visible.clock
where
    waiting
    and opened_on <= as_of
    and (closed_on is null or closed_on > as_of)
    and visible.is_proposal_asked(
        regions, departments, ministries, type, lever, network,
        $region, $department, null, $type, $lever, $network
    )
order by proposal_id, ministry
