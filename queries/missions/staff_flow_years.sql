-- One row per year: staff (ETPT) to move with missions given up, and moved to the core, elsewhere, or away.
-- optional: region, department
select
    year,
    sum(planned) as planned,
    sum(core) as core,
    sum(other) as other,
    sum("left") as "left"
from visible.moves_asked(in_region := $region, in_department := $department)
group by year
order by year
