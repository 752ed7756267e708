-- One row per counter, open or closed, in the order of numbers: its name and its place.
select
    counter_id,
    name,
    commune_name,
    postcode,
    department,
    is_open
from visible.counters
order by counter_id
