-- What is computed from the reference alone: the same in every edition.

create schema if not exists marts;

-- One row per commune, and per arrondissement of Paris, Lyon and Marseille: what it is called, by name and by postcode.
-- A postcode of an arrondissement is not also that of the whole town.
create table marts.commune_names as
with places as (
    select code, name, department, population, lat, lon, postcode
    from core.communes
    left join (
        select commune as code, postcode
        from core.postcodes
        anti join core.municipal_arrondissements using (commune, postcode)
    ) using (code)

    union all
    select
        parts.code,
        replace(parts.name, ' Arrondissement', ' arrondissement'),
        department,
        parts.population,
        parts.lat,
        parts.lon,
        postcode
    from core.municipal_arrondissements as parts
    join core.communes on communes.code = commune
)

select
    places.code,
    places.name,
    plain(places.name) as words,
    department,
    territories.name as department_name,
    places.population,
    places.lat,
    places.lon,
    list_sort(list(distinct postcode) filter (postcode is not null)) as postcodes
from places
join core.territories on territories.level = 'department' and territories.code = department
group by all
order by places.population desc, places.code;
