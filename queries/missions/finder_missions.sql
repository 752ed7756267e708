-- One row per mission: what it is called, and in how many territories it is exercised, to look for likeness.
-- optional: region, department
select
    mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    missions.policy_domain,
    missions.legal_basis,
    source_id,
    count(exercise_id) as exercises,
    count(distinct (level, code)) filter (exercise_id is not null) as places
from visible.missions
left join (
    select mission_id, exercise_id, level, code
    from visible.inventory
    where ($region is null or region = $region) and ($department is null or department = $department)
) as held using (mission_id)
group by all
order by mission_id
