-- One row: open counters whose partners are known, and those where the State, a local authority and an operator all are.
-- optional: region, department
select
    count(*) filter (partners_known) as known,
    count(*) filter (is_common) as common,
    count(*) as open_counters,
    coalesce(any_value(kind), (select kind from visible.editions)) as kind
from visible.counter_board
where
    is_open
    and department is not null
    and visible.is_inside(region, department, $region, $department)
