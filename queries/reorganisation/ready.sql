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
from visible.proposals_asked(
    in_region := $region, in_department := $department, at_ministry := $ministry,
    of_type := $type, by_lever := $lever, in_network := $network
)
cross join visible.editions
where ready
order by analysed_on, proposal_id
limit $size
