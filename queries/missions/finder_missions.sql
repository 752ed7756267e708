-- One row per mission: what it is called, and in how many territories it is exercised, to look for likeness.
-- optional: region, department
-- Of those territories, `places_...` have a tier of local authority that is not everywhere.
with held as (
    select
        mission_id,
        territory_number,
        (level, code, 'department') not in (select (level, code, tier) from visible.absent_tiers) as has_department,
        (level, code, 'region') not in (select (level, code, tier) from visible.absent_tiers) as has_region,
        (level, code, 'single_authority') in (select (level, code, tier) from visible.local_tiers) as has_single_authority
    from visible.inventory
    where visible.is_inside(region, department, $region, $department)
),

counted as (
    select
        mission_id,
        count(*) as exercises,
        count(distinct territory_number) as places,
        count(distinct territory_number) filter (has_department) as places_department,
        count(distinct territory_number) filter (has_region) as places_region,
        count(distinct territory_number) filter (has_single_authority) as places_single_authority
    from held
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
    coalesce(places, 0) as places,
    coalesce(places_department, 0) as places_department,
    coalesce(places_region, 0) as places_region,
    coalesce(places_single_authority, 0) as places_single_authority
from visible.missions
left join counted using (mission_id)
order by mission_id
