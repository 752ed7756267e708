-- One row per service of a family in some territories: from when to when, and what carries it on.
select
    families.service_id,
    families.name,
    families.type_code,
    families.level,
    families.code,
    territories.name as place,
    coalesce(families.valid_from, types.valid_from) as valid_from,
    families.valid_to,
    heir,
    today,
    listed_on
from visible.service_families as families
join visible.service_types as types using (type_code)
join visible.service_places using (service_id)
join visible.territories as territories
    on territories.level = families.level and territories.code = families.code
where family = $family and families.level = $level and list_contains($codes::text[], families.code)
order by families.code, valid_from nulls first, families.type_code
