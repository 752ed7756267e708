-- One row per commune, in the order of codes: its people, and how far the nearest open address is.
-- optional: region, department
-- `minutes`: null where no address is reached by the times that were deposited, or none is known from there (not `is_timed`).
select
    access.commune as code,
    access.name,
    access.department,
    access.region,
    population,
    lat,
    lon,
    km,
    counter_id as nearest,
    minutes,
    coalesce(is_timed, false) as is_timed
from visible.commune_access as access
left join visible.commune_minutes as times using (commune)
where
    visible.is_inside(access.region, access.department, $region, $department)
order by access.commune
