-- One row per exercise of a mission by a service: what it counts for at the end of a month (of the last one where none is asked).
-- optional: region, department, month
with chosen as (
    select month, month_end as day from visible.months
    where month = coalesce(date_trunc('month', $month::date), (select max(month) from visible.months))
)

select
    exercise_id,
    mission_id as mission,
    label,
    label_en,
    service,
    level as at_level,
    code,
    territory,
    policy_domain as domain,
    ministry,
    overlap,
    status,
    inventoried_on,
    decided_on,
    completed_on,
    1 as exercises,
    coalesce(inventoried_on <= day, false)::integer as inventoried,
    coalesce(decided_on <= day, false)::integer as decided,
    coalesce(completed_on <= day, false)::integer as completed,
    (overlap = 'redundant')::integer as redundant,
    if(overlap = 'redundant', 1 - decided, 0) as redundant_undecided,
    if(overlap = 'redundant', completed, 0) as redundant_completed,
    if(len(tiers) > 0, decided, 0) as to_consult,
    if(len(tiers) > 0 and consulted, decided, 0) as consulted
from visible.exercises
cross join chosen
where visible.is_inside(region, department, $region, $department)
order by exercise_id
