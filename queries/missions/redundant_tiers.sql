-- One row per mission and tier whose competence was judged to do the same as it, everywhere.
select distinct mission_id, tier
from visible.mission_overlaps
where level = 'nation' and overlap_type = 'redundant'
order by mission_id, tier
