-- One row per commune, in the order of codes: its people, where it is, and what kind of place it is; null where nobody told it.
-- optional: region, department
-- `elders`: the fifth of its département by the share of people of 75 or more, 1 having the fewest.
with ages as (
    select department, ntile(5) over (order by people_75 / people, department) as elders
    from visible.department_ages
)

select
    commune as code,
    commune_access.department,
    population,
    lat,
    lon,
    km,
    density,
    attraction,
    priority,
    elders,
    canton
from visible.commune_access
left join visible.commune_areas using (commune)
left join ages on ages.department = commune_access.department
where visible.is_inside(region, commune_access.department, $region, $department)
order by number
