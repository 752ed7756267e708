-- One row per family of services and level: the type that carries it on today, how many services and former types.
select
    family as type_code,
    name_fr,
    name_en,
    families.level,
    visible.count_of(families.code) as territories,
    count(*) as services,
    visible.count_of(families.type_code) as types,
    visible.values_of(families.type_code) as type_codes
from visible.service_families as families
join visible.service_types as types on types.type_code = family
group by all
having visible.count_of(families.code) > 1
order by families.level, types desc, family
