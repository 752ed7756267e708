-- One row per policy domain: staff (ETPT) that missions given up were to free, and where the staff that moved went.
-- optional: year, region, department
-- A year takes decisions that took effect and moves made in it. In scope; of the whole country, what is published.
select
    policy_domain,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum("left") as "left"
from visible.moves_asked(in_region := $region, in_department := $department)
where $year is null or year = $year
group by policy_domain
order by planned desc, policy_domain
