-- One row per commune that the words name, or its postcode does: exact names first, then the most peopled.
with asked as (
    select visible.plain($words) as words, regexp_matches(trim($words), '^\d{5}$') as is_postcode
),

matched as (
    select code, department, communes.name, population, lat, lon, visible.plain(communes.name) as plain_name
    from visible.communes
),

coded as (
    select commune, string_agg(distinct postcode, ', ' order by postcode) as postcodes
    from visible.postcodes
    group by commune
)

select
    matched.code,
    matched.name,
    department,
    territories.name as department_name,
    matched.population,
    matched.lat,
    matched.lon,
    postcodes,
    plain_name = words as is_exact
from matched
cross join asked
left join coded on commune = matched.code
join visible.territories on territories.level = 'department' and territories.code = department
where
    words <> ''
    and case
        when is_postcode
        then matched.code in (select commune from visible.postcodes where postcode = trim($words))
        else starts_with(plain_name, words) or contains(' ' || plain_name || ' ', ' ' || words || ' ')
    end
order by plain_name = words desc, starts_with(plain_name, words) desc, matched.population desc, matched.code
limit 12
