-- One row per mission and tier near it everywhere: what the competence of that tier was judged to be beside the mission.
-- optional: mission
select distinct mission_id, tier, overlap_type
from visible.mission_overlaps
where level = 'nation' and overlap_type <> 'none' and ($mission is null or mission_id = $mission)
order by mission_id, tier, overlap_type
