-- One row per procedure: how useful, how often requested, and at how many open counters it is offered.
-- optional: region, department
with open_here as (
    select counter_id
    from visible.counters
    where
        is_open
        and department is not null
        and procedures is not null
        and visible.is_inside(region, department, $region, $department)
),

offered as (
    select procedure_id, count(*) as counters
    from visible.counter_procedures
    join open_here using (counter_id)
    group by procedure_id
)

select
    procedure_id,
    partner,
    label_fr,
    label_en,
    theme,
    usefulness,
    usefulness_rank,
    requests,
    demand_rank,
    coalesce(counters, 0) as counters,
    (select count(*) from open_here) as open_counters,
    coalesce(kind, 'demonstration') as kind
from visible.procedures
left join offered using (procedure_id)
left join visible.subject_kinds on subject = 'requests'
order by demand_rank nulls last, usefulness_rank
