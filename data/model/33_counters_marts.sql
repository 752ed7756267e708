-- The counters room: where a counter was read, and where communes fall on the drawing.

-- One row per counter: the line of the file that describes it, and what it is attached to.
create table marts.counter_lines as
select counter_id, source_id, line
from core.counters
order by counter_id;

-- One row per commune: its place on the drawing, and in the enlarged inset of Ile-de-France.
create table marts.commune_points as
select
    code as commune,
    map_x(lon, lat, department) as x,
    map_y(lon, lat, department) as y,
    inset_x(lon, lat, department) as inset_x,
    inset_y(lon, lat, department) as inset_y
from core.communes
order by code;
