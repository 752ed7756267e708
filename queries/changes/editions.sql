-- One row per edition whose changes are known, the latest first, with the one that it was compared with, if any.
select number, edition, as_of, built_at, base, base_as_of, base_built_at
from visible.revised_editions
order by number
