-- One row per proposal and stage of the path that it has reached: whether it stood there on two days, came in or went out.
-- optional: region, department, ministry, type, lever, network, since, until
select
    proposal_id,
    title,
    board.region,
    region_name,
    steps.stage,
    entered_on,
    gone_on,
    (left_on is not null)::integer as has_left,
    coalesce(entered_on <= $since::date and (gone_on is null or gone_on > $since::date), false)::integer as at_start,
    coalesce(entered_on > $since::date and entered_on <= $until::date, false)::integer as came_in,
    coalesce(gone_on > $since::date and gone_on <= $until::date, false)::integer as went_out,
    coalesce(entered_on <= $until::date and (gone_on is null or gone_on > $until::date), false)::integer as at_end
from visible.board_steps as steps
join (select proposal_id, title, region, region_name from visible.proposal_board) as board using (proposal_id)
where visible.is_proposal_asked(
    regions, departments, ministries, type, lever, network,
    $region, $department, $ministry, $type, $lever, $network
)
order by proposal_id, entered_on, steps.stage
