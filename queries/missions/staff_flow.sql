-- One row per policy domain: staff (ETPT) that missions given up were to free, and where the staff that moved went.
-- optional: year, region, department
-- A year takes decisions that took effect and moves made in it. In scope; of the whole country, what is published.
with moves as (
    select policy_domain, decision, year, level, code, planned, core, other, "left" from visible.mission_moves
    union all
    select policy_domain, decision, year, 'nation', 'FR', planned, core, other, "left" from visible.national_moves
    where not exists (from visible.mission_moves where level = 'nation')
)

select
    policy_domain,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum("left") as "left"
from moves
where
    decision in ('transfer', 'drop', 'outsource', 'given_up')
    and ($year is null or year = $year)
    and level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
group by policy_domain
order by planned desc, policy_domain
