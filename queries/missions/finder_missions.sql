-- One row per mission: what it is called, and in how many territories it is exercised, to look for likeness.
-- optional: region, department
with held as (
    select mission_id, count(*) as exercises, count(distinct territory_number) as places
    from visible.inventory
    where visible.is_inside(region, department, $region, $department)
    group by mission_id
)

select
    mission_id,
    label,
    coalesce(label_en, label) as label_en,
    policy_domain,
    legal_basis,
    source_id,
    coalesce(exercises, 0) as exercises,
    coalesce(places, 0) as places
from visible.missions
left join held using (mission_id)
order by mission_id
