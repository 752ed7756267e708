-- One row per commune, in the order of codes: its people, and how far the nearest open address is.
-- optional: region, department
-- `minutes`: null where no address is reached by the times that were deposited, or none is known from there (not `is_timed`).
select
    commune as code,
    name,
    department,
    region,
    population,
    lat,
    lon,
    km,
    counter_id as nearest,
    minutes,
    is_timed
from visible.commune_access
where visible.is_inside(region, department, $region, $department)
order by number
