-- One row per indicator, territory and day that its publisher promised a value for, with where the way begins, or that
-- those who decide have set, with the text that sets it.
select indicator, level, code, target_date, target, target_kind, start, start_date, origin, source_id
from visible.targets
order by indicator, level, code, target_date, source_id
