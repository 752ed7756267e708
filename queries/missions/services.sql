-- One row per service of the State in a territory, open at the edition's date or of an unknown end.
-- optional: region, department, type_code
select
    service_id,
    type_code,
    type_fr,
    type_en,
    name,
    level,
    code,
    territory,
    lat,
    lon,
    x,
    y,
    inset_x,
    inset_y,
    valid_from,
    valid_to,
    listed_on,
    missions,
    kind
from visible.service_places
cross join visible.clock
where
    (valid_to is null or valid_to >= as_of)
    and visible.is_held(level, code, parent_code, $region, $department)
    and ($type_code is null or type_code = $type_code)
order by type_code, level, code, name
