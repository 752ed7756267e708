-- One row per commune asked for (`$codes`): its place on the drawing.
select commune as code, x, y, inset_x, inset_y
from visible.commune_access
where list_contains($codes::text[], commune)
order by code
