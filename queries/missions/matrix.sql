-- One row per policy domain, tier and kind of overlap: missions concerned, and exercises that await a decision on it.
-- optional: region, department
-- A mission is counted once, however many territories share it; `territories` says in how many the tier is that one.
select
    policy_domain,
    tier,
    overlap_type,
    visible.count_of(mission_id) as missions,
    visible.count_of(if(undecided > 0, mission_id, null)) as missions_open,
    sum(exercises)::bigint as exercises,
    sum(undecided)::bigint as undecided,
    count(distinct (level, code)) as territories
from visible.overlap_cells
where
    overlap_type <> 'none'
    and visible.is_inside(region, department, $region, $department)
group by all
order by policy_domain, tier, overlap_type
