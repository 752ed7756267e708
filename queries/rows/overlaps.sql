-- One row per mission, territory, tier and kind of overlap that holds there: its assignments, and those that are not decided.
-- optional: region, department
select
    mission_id as mission,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    territories.name as territory,
    cells.level,
    cells.code,
    cells.policy_domain as domain,
    tier,
    overlap_type as kind,
    exercises,
    undecided
from visible.overlap_cells as cells
join visible.missions using (mission_id)
left join visible.territories as territories on territories.level = cells.level and territories.code = cells.code
where overlap_type <> 'none' and visible.is_inside(region, department, $region, $department)
order by mission, cells.level, cells.code, tier, kind
