-- One row per mission: the territories where somebody exercises it by law, and those where it was inventoried.
-- `counted`: it is of the nomenclature, which has each mission once; what more general texts say of the same missions in
-- other words (a decree's list, a ministry's priorities) has no policy domain, and is told apart.
-- optional: region, department
with by_law as (
    select
        mission_id,
        count(distinct (by_law.level, by_law.code)) as territories,
        count(distinct (by_law.level, by_law.code)) filter (by_law.kind = 'estimated') as estimated,
        count(distinct service_id) as services,
        count(distinct type_code) as types
    from visible.exercised_by_law as by_law
    left join visible.territories as held on held.level = by_law.level and held.code = by_law.code
    where visible.is_held(by_law.level, by_law.code, held.parent_code, $region, $department)
    group by mission_id
),

inventoried as (
    select mission_id, count(distinct (exercises.level, exercises.code)) as inventoried
    from visible.exercises as exercises
    left join visible.territories as held on held.level = exercises.level and held.code = exercises.code
    where
        inventoried_on is not null
        and visible.is_held(exercises.level, exercises.code, held.parent_code, $region, $department)
    group by mission_id
),

moved as (
    select mission_id, min(in_force_on) as in_force_on, arg_min(to_tier, in_force_on) as to_tier
    from visible.operations
    where kind = 'transfer' and mission_id is not null
    group by mission_id
)

select
    missions.mission_id,
    label,
    coalesce(label_en, label) as label_en,
    policy_domain,
    policy_domain <> 'unclassified' as counted,
    default_service,
    legal_basis,
    coalesce(territories, 0) as territories,
    coalesce(estimated, 0) as estimated,
    coalesce(services, 0) as services,
    coalesce(types, 0) as types,
    coalesce(inventoried, 0) as inventoried,
    in_force_on,
    to_tier
from visible.missions as missions
left join by_law using (mission_id)
left join inventoried using (mission_id)
left join moved using (mission_id)
order by missions.mission_id
