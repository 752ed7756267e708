-- One row per year: staff (ETPT) to move with missions given up, and moved to the core, elsewhere, or away.
-- optional: region, department
with moves as (
    select decision, year, level, code, planned, core, other, "left" from visible.mission_moves
    union all
    select decision, year, 'nation', 'FR', planned, core, other, "left" from visible.national_moves
    where not exists (from visible.mission_moves where level = 'nation')
)

select
    year,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum("left") as "left"
from moves
where
    decision in ('transfer', 'drop', 'outsource', 'given_up')
    and level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
group by year
order by year
