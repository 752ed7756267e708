-- One row per indicator, territory and day that a value was promised or set for, with where the way begins.
select indicator, level, code, target_date, target, target_kind, start, start_date, origin, source_id
from visible.targets
order by indicator, level, code, target_date, source_id
