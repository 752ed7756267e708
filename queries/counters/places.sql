-- One row per commune or arrondissement that the words name, or its postcode does: exact names first, then the most peopled.
with found as materialized ( -- which has DuckDB look through the communes once, and not again for those of the first rows
    select *
    from visible.commune_names
    where
        plain($words) <> ''
        and if(
            regexp_matches(trim($words), '^\d{5}$'),
            list_contains(postcodes, trim($words)),
            contains(words, plain($words)) -- few rows are looked at any closer
            and (
                starts_with(words, plain($words))
                or contains(words, ' ' || plain($words) || ' ')
                or ends_with(words, ' ' || plain($words))
            )
        )
)

select
    code,
    name,
    department,
    department_name,
    population,
    lat,
    lon,
    array_to_string(postcodes, ', ') as postcodes,
    words = plain($words) as is_exact
from found
order by is_exact desc, starts_with(words, plain($words)) desc, population desc, code
limit 12
