-- One row per mission and set of types of services that exercise it side by side, with how many territories do so.
-- optional: region, department
with places as (
    select mission_id, level, code, string_agg(distinct type_code, ' + ' order by type_code) as types
    from visible.inventory
    where
        type_code is not null
        and ($region is null or region = $region)
        and ($department is null or department = $department)
    group by all
    having count(distinct type_code) > 1
)

select mission_id, types, count(*) as places
from places
group by all
order by mission_id, types
