-- One row per service of the State in a territory, open at the edition's date or of an unknown end.
-- Its place on the drawing is that of its commune's département, else of its own, or one of its region.
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
    map_x(services.lon, services.lat, department) as x,
    map_y(services.lon, services.lat, department) as y,
    inset_x(services.lon, services.lat, department) as inset_x,
    inset_y(services.lon, services.lat, department) as inset_y,
    services.valid_from,
    services.valid_to,
    coalesce(held.missions, 0) as missions,
    sources.kind
from visible.services
left join visible.service_types using (type_code)
left join visible.territories on territories.level = services.level and territories.code = services.code
left join visible.sources using (source_id)
left join (
    select services.service_id, coalesce(
        any_value(communes.department),
        min(inside.code)
    ) as department
    from visible.services
    left join visible.communes on communes.code = services.commune
    left join visible.territories as inside
        on inside.level = 'department' and services.code in (inside.code, inside.parent_code)
            and (services.level = 'region') = (services.code = inside.parent_code)
    group by services.service_id
) using (service_id)
left join visible.inventory_things as held on held.kind = 'services' and held.code = service_id
cross join visible.clock
where
    (services.valid_to is null or services.valid_to >= as_of)
    and visible.is_held(services.level, services.code, parent_code, $region, $department)
    and ($type_code is null or type_code = $type_code)
order by type_code, services.level, services.code, services.name
