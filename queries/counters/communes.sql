-- One row per commune, in the order of codes: its people, and how far the nearest open address is.
select
    access.commune as code,
    access.name,
    access.department,
    access.region,
    population,
    lat,
    lon,
    km,
    counter_id as nearest
from visible.commune_access as access
order by access.commune
