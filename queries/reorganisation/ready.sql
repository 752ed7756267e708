-- One row per proposal that the next CNATE can take: every ministry has answered, no opinion given yet; longest first.
-- optional: region, department
select
    proposal_id,
    title,
    region,
    region_name,
    type,
    analysed_on,
    as_of - analysed_on as ready_days,
    postponed_on,
    analyses
from visible.proposal_board
cross join visible.editions
where
    ready
    and ($region is null or list_contains(regions, $region))
    and ($department is null or list_contains(departments, $department))
order by analysed_on, proposal_id
