-- One row per procedure: how useful, how often requested, and at how many open counters it is offered.
-- optional: region, department
with offered as (
    select procedure_id, sum(counters)::bigint as counters, sum(open_counters)::bigint as open_counters
    from visible.procedure_offer
    where department is not null and visible.is_inside(region, department, $region, $department)
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
    requests::bigint as requests,
    demand_rank,
    coalesce(counters, 0) as counters,
    coalesce(open_counters, 0) as open_counters,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.procedures
left join offered using (procedure_id)
left join visible.subject_kinds on subject = 'requests'
order by demand_rank nulls last, usefulness_rank
