-- One row per mission, service and territory of the inventory: what it is called, in both languages.
select 'mission' as kind, mission_id as code, label as name, coalesce(label_en, label) as name_en
from visible.missions
union all
select 'service', service_id, name, name
from visible.services where service_id in (select code from visible.inventory_things where kind = 'services')
union all
select 'territory', level || ' ' || code, name, name
from visible.territories where level in ('region', 'department')
order by kind, code
