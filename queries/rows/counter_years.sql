-- One row per counter whose footfall of the last twelve months is known to the reader: its requests then.
-- optional: region, department
select
    counter_id,
    name,
    commune_name,
    department,
    region,
    format,
    carrier,
    area_type,
    months,
    requests,
    1 as counters
from visible.counter_board
where months > 0 and department is not null and visible.is_inside(region, department, $region, $department)
order by counter_id
