-- One row per policy domain: how many missions and exercises, and how far their clarification has come.
-- optional: region, department
select
    policy_domain,
    count(distinct mission_id) as missions,
    count(*) as exercises,
    count(inventoried_on) as inventoried,
    count(decided_on) as decided,
    count(completed_on) as completed,
    count(*) filter (overlap = 'redundant') as redundant,
    count(*) filter (overlap = 'redundant' and decided_on is null) as redundant_open,
    any_value(kind) as kind
from visible.exercises
left join visible.subject_kinds on subject = 'missions'
where visible.is_inside(region, department, $region, $department)
group by policy_domain
order by policy_domain
