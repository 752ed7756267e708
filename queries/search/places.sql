-- One row per commune or arrondissement, in the order of codes: its name, département, postcodes, people, and how far its nearest open counter is.
select
    code,
    named.name,
    named.department,
    department_name,
    array_to_string(postcodes, ' ') as postcodes,
    named.population,
    km
from visible.commune_names as named
left join visible.commune_access as access on access.commune = code
order by code
