-- One row per thing that words may name in the inventory: a mission, a service or a territory with its region.
-- `kind`: missions | services | territories, or idle for a mission that nobody exercises; `number` stands for it in missions/inventory; `words` are what it is called.
with things as (
    select distinct 'missions' as kind, mission_number as number, mission_id as code, null as level from visible.inventory
    union
    select distinct 'services', service_number, service_id, null from visible.inventory
    union
    select distinct 'territories', territory_number, code, level from visible.inventory
    union
    select 'idle', row_number() over (order by mission_id), mission_id, null
    from visible.missions where mission_id not in (select mission_id from visible.inventory)
)

select
    kind,
    number,
    case kind
        when 'services' then concat_ws(' ', services.name, services.type_code, name_fr)
        when 'territories' then concat_ws(' ', places.name, places.code, regions.name)
        else concat_ws(' ', things.code, missions.label, label_en, perimeter, default_service)
    end as words
from things
left join visible.missions on kind in ('missions', 'idle') and mission_id = things.code
left join visible.services on kind = 'services' and service_id = things.code
left join visible.service_types on service_types.type_code = services.type_code
left join visible.territories as places on places.level = things.level and places.code = things.code
left join visible.territories as regions
    on regions.level = places.parent_level and regions.code = places.parent_code and regions.level = 'region'
order by kind, number
