-- One row: a territory, its people, and how many counters are open there.
-- optional: region, department
select
    level,
    code,
    name,
    population,
    cog_vintage,
    (
        select count(*) from visible.counters
        where is_open and ($region is null or region = $region) and ($department is null or department = $department)
    ) as counters
from visible.territories
where
    level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
