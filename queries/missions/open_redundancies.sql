-- One row per mission and tier it is redundant with where no decision is taken: how many exercises, in which territories.
-- optional: region, department, tier, policy_domain
select
    mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    cells.policy_domain,
    tier,
    sum(undecided)::bigint as undecided,
    sum(exercises)::bigint as exercises,
    visible.values_of(if(undecided > 0, name, null)) as names
from visible.overlap_cells as cells
join visible.missions using (mission_id)
left join visible.territories on territories.level = cells.level and territories.code = cells.code
where
    overlap_type = 'redundant'
    and visible.is_inside(region, department, $region, $department)
    and ($tier is null or tier = $tier)
    and ($policy_domain is null or cells.policy_domain = $policy_domain)
group by all
having sum(undecided) > 0
order by undecided desc, mission_id, tier
