-- One row per commune or arrondissement that the words name, or its postcode, or both; a name may have its département.
-- Exact names first, then the most peopled; `named` counts them all.
with asked as ( -- "72100 Le Mans", "Le Mans (72)", "35600": the number, and the name beside it
    select
        plain($words) as whole,
        regexp_extract(whole, '^\d{5}\b|\b(?:\d{5}|\d{2,3}|2[ab])$') as number,
        trim(replace(whole, number, '')) as name
),

found as materialized ( -- which has DuckDB look through the communes once, and not again for those of the first rows
    select places.*, words in (whole, asked.name) as is_exact, starts_with(words, whole) as is_first
    from visible.commune_names as places
    cross join asked
    where
        whole <> ''
        and (
            (
                contains(words, whole) -- few rows are looked at any closer
                and (is_first or contains(words, ' ' || whole || ' ') or ends_with(words, ' ' || whole))
            )
            or (
                starts_with(words, asked.name)
                and (
                    (length(number) = 5 and list_contains(postcodes, number))
                    or (asked.name <> '' and department = upper(number))
                )
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
    is_exact,
    count(*) over () as named
from found
order by is_exact desc, is_first desc, population desc, code
limit 12
