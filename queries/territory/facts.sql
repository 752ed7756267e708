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
        where is_open and department is not null and visible.is_inside(region, department, $region, $department)
    ) as counters,
    (
        select count(*) from visible.counters
        where is_open and department is null and $region is null and $department is null
    ) as apart
from visible.territories
where
    visible.is_place(level, code, $region, $department)
