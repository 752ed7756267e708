-- One row per proposal that stands at a stage of the path: what it is counted for at the date of the edition.
-- optional: region, department
select
    proposal_id,
    title,
    region,
    region_name,
    stage,
    since,
    days,
    (not earlier)::integer as proposals,
    waiting::integer as waiting,
    late::integer as late,
    undecided::integer as undecided,
    if(earlier, 0, behind::integer) as behind,
    (late or behind and not earlier or undecided)::integer as red
from visible.proposal_board
join visible.stages using (stage)
where
    live and stages.rank is not null
    and visible.are_inside(regions, departments, $region, $department)
order by proposal_id
