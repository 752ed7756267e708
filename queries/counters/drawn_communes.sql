-- One row per commune asked for (`$codes`): its place on the drawing.
select
    code,
    map_x(lon, lat, department) as x,
    map_y(lon, lat, department) as y,
    inset_x(lon, lat, department) as inset_x,
    inset_y(lon, lat, department) as inset_y
from visible.communes
where list_contains($codes::text[], code)
order by code
