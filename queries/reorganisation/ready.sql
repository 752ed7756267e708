-- One row per proposal that the next CNATE can take: every ministry has answered, no opinion given yet; longest first.
-- optional: region, department, ministry, type, lever, network
select
    proposal_id,
    title,
    region,
    region_name,
    type,
    analysed_on,
    as_of - analysed_on as ready_days,
    postponed_on,
    analyses,
    count(*) over () as total
from visible.proposal_board
cross join visible.editions
where
    ready
    and visible.is_proposal_asked(
        regions, departments, ministries, type, lever, network,
        $region, $department, $ministry, $type, $lever, $network
    )
order by analysed_on, proposal_id
limit $size
