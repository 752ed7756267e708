-- One row per proposal of the reader's scope that waits for a decision and field that it lacks to be decided on.
-- optional: region, department
-- `transmitted`: whether ministries have it; before, it cannot have the day by which they are to answer. A network is asked
-- only of proposals of a type that has one somewhere.
select proposal_id, title, region_name, stage, transmitted, field
from (
    select proposal_id, title, type, region_name, stage, rank, transmitted_on is not null as transmitted, unnest(missing) as field
    from visible.proposal_board
    where own and live and not decided and visible.are_inside(regions, departments, $region, $department)
)
where field <> 'network' or type in (select type from visible.proposal_board where network is not null)
order by rank, proposal_id, field
