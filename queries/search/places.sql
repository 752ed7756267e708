-- One row per commune or arrondissement, in the order of codes: its name, département, postcodes and people.
select
    code,
    name,
    department,
    department_name,
    array_to_string(postcodes, ' ') as postcodes,
    population
from visible.commune_names
order by code
