-- A counter that is placed has both coordinates, and a commune that exists; one that is not placed says so.
select counter_id, lat, lon, location_quality, commune
from core.counters
left join (select code as commune, name as commune_name from core.communes) using (commune)
where (location_quality = 'none') <> (lat is null or lon is null)
    or (commune is not null and commune_name is null)
    or (location_quality = 'commune' and commune is null);
