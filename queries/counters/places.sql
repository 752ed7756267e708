-- One row per commune or arrondissement that the words name, or its postcode does: exact names first, then the most peopled.
with asked as (
    select plain($words) as words, trim($words) as code, regexp_matches(trim($words), '^\d{5}$') as is_postcode
)

select
    named.code,
    name,
    department,
    department_name,
    population,
    lat,
    lon,
    array_to_string(postcodes, ', ') as postcodes,
    named.words = asked.words as is_exact
from visible.commune_names as named
cross join asked
where
    asked.words <> ''
    and case
        when is_postcode
        then list_contains(postcodes, asked.code)
        else starts_with(named.words, asked.words) or contains(' ' || named.words || ' ', ' ' || asked.words || ' ')
    end
order by is_exact desc, starts_with(named.words, asked.words) desc, population desc, named.code
limit 12
