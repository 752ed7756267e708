-- One row per step of the clarification: how many exercises stand there, and for how long.
-- optional: region, department
-- Without an inventory, days count from 25 July 2018.
with steps (status, status_rank) as (
    values ('to_inventory', 1), ('inventoried', 2), ('in_consultation', 3), ('decided', 4), ('under_way', 5), ('done', 6)
),

standing as (
    select status, as_of - coalesce(since, date '2018-07-25') as days
    from visible.exercises
    cross join visible.clock
    where visible.is_inside(region, department, $region, $department)
)

select
    status,
    status_rank,
    count(standing.status) as exercises,
    median(days) as median_days,
    max(days) as worst_days,
    coalesce(any_value(kind), (select kind from visible.editions)) as kind
from steps
left join standing using (status)
left join visible.subject_kinds on subject = 'missions'
group by status, status_rank
order by status_rank
