-- One row: a territory, its people, and how many counters are open there.
-- France is the 101 départements: counters elsewhere (`apart`) are in no figure that is set against its people.
-- optional: region, department
select
    level,
    code,
    name,
    population,
    population_vintage,
    (
        select count(*) from visible.counters
        where is_open and department is not null and ($region is null or region = $region) and ($department is null or department = $department)
    ) as counters,
    (
        select count(*) from visible.counters
        where is_open and department is null and $region is null and $department is null
    ) as apart
from visible.territories
where
    level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
