-- One row per service of the State in a territory, open at the edition's date or of an unknown end.
-- optional: region, department, type_code
select
    service_id,
    type_code,
    coalesce(name_fr, type_code) as type_fr,
    coalesce(name_en, type_code) as type_en,
    services.name,
    services.level,
    services.code,
    territories.name as territory,
    services.lat,
    services.lon,
    x,
    y,
    inset_x,
    inset_y,
    services.valid_from,
    services.valid_to,
    missions,
    kind
from visible.services
left join visible.service_types using (type_code)
left join visible.territories on territories.level = services.level and territories.code = services.code
join visible.service_places using (service_id)
cross join visible.clock
where
    (services.valid_to is null or services.valid_to >= as_of)
    and visible.is_held(services.level, services.code, parent_code, $region, $department)
    and ($type_code is null or type_code = $type_code)
order by type_code, services.level, services.code, services.name
