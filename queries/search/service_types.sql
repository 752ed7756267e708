-- One row per type of service that the inventory holds or a list names, in the order of codes: its name in both languages.
select
    type_code,
    name_fr,
    name_en
from visible.service_types
where
    type_code in (select value from visible.inventory_values where what = 'type_code')
    or type_code in (select type_code from visible.service_places)
order by type_code
