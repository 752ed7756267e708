-- One row per counter: its name, where it is, and when it opened and closed.
-- optional: region, department
select counter_id, name, commune_name, department, region, open_from as opened_on, closed_on, is_open
from visible.counters
where ($region is null or region = $region) and ($department is null or department = $department)
order by counter_id
