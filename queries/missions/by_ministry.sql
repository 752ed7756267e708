-- One row per ministry: what of its inventory is returned, decided and done.
-- optional: region, department
with counts as (
    select
        ministry,
        count(distinct mission_id) as missions,
        count(*) as exercises,
        count(inventoried_on) as inventoried,
        count(decided_on) as decided,
        count(completed_on) as completed,
        count(*) filter (overlap = 'redundant') as redundant,
        count(*) filter (overlap = 'redundant' and decided_on is null) as redundant_open,
        median(decided_on - consultation_started_on) as median_days
    from visible.exercises
    where visible.is_inside(region, department, $region, $department)
    group by ministry
)

select
    ministry,
    coalesce(name_fr, 'Ministère non précisé') as name_fr,
    coalesce(name_en, 'Ministry not given') as name_en,
    counts.* exclude (ministry),
    kind
from counts
left join visible.ministries using (ministry)
left join visible.subject_kinds on subject = 'missions'
order by ministry
