-- One row: a commune, and how far its people are from the nearest open address.
select
    access.commune as code,
    access.name,
    access.department,
    territories.name as department_name,
    access.population,
    access.lat,
    access.lon,
    km,
    counter_id
from visible.commune_access as access
join visible.territories on territories.level = 'department' and territories.code = access.department
where access.commune = $commune
