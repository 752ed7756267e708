-- One row per thing that words may name in the inventory: a mission, a service or a territory with its region.
-- `kind`: missions | services | territories, or idle for a mission that nobody exercises; `number` stands for it in missions/inventory; `words` are what it is called.
with things as (
    select kind, number, code, level from visible.inventory_things where kind <> 'ministries'
    union all
    select 'idle', row_number() over (order by mission_id), mission_id, null
    from visible.missions
    where mission_id not in (select code from visible.inventory_things where kind = 'missions')
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
