-- One row: a commune and how far its people are from the nearest open address, or an arrondissement of a large town.
select
    named.code,
    named.name,
    named.department,
    department_name,
    named.population,
    named.lat,
    named.lon,
    km,
    counter_id
from visible.commune_names as named
left join visible.commune_access as access on access.commune = named.code
where named.code = $commune
