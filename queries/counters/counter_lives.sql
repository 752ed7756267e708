-- One row per counter: its name, where it is, and when it opened and closed.
-- optional: region, department
select counter_id, name, commune_name, department, region, open_from as opened_on, closed_on, is_open
from visible.counters
where visible.is_inside(region, department, $region, $department)
order by counter_id
