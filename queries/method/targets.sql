-- One row per external indicator, territory and month that its publisher promised a value for, with where the way begins.
select indicator, level, code, target_date, target, target_kind, start, start_date, source_id
from visible.targets
order by indicator, level, code, target_date
