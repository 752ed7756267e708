-- One row: what a territory is, and how much of each workstream happens there.
-- optional: region, department
with place as (
    select *
    from visible.territories
    where
        level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
        and code = coalesce($department, $region, 'FR')
)

select
    level,
    code,
    name,
    parent_code,
    population,
    area_km2,
    cog_vintage,
    (
        select count(*) from visible.counters
        where is_open and ($region is null or region = $region) and ($department is null or department = $department)
    ) as counters,
    (
        select count(*) from visible.counters
        where
            is_open and itinerant
            and ($region is null or region = $region) and ($department is null or department = $department)
    ) as itinerant_counters,
    (
        select count(*) from visible.proposals
        where ($region is null or list_contains(regions, $region))
            and ($department is null or list_contains(departments, $department))
    ) as proposals,
    (
        select count(*) from visible.exercises
        where ($region is null or region = $region) and ($department is null or department = $department)
    ) as exercises,
    (
        select count(distinct cooperation_id) from visible.cooperations
        join visible.territories as members on members.level = 'department' and members.code = department
        where
            started_on <= as_of and (ended_on is null or ended_on > as_of)
            and ($region is null or members.parent_code = $region) and ($department is null or department = $department)
    ) as cooperations
from place
cross join visible.clock
