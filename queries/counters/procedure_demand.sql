-- One row per procedure: usefulness, requests here in the latest year, both ranks here, and the counters that offer it here.
-- optional: region, department
with asked as (
    select procedure_id, sum(requests)::bigint as requests
    from visible.procedure_years
    where
        year = (select max(year) from visible.procedure_years)
        and visible.is_inside(region, department, $region, $department)
    group by procedure_id
),

offered as (
    select procedure_id, sum(counters)::bigint as counters, sum(open_counters)::bigint as open_counters
    from visible.procedure_offer
    where visible.is_inside(region, department, $region, $department)
    group by procedure_id
)

select
    procedures.procedure_id,
    partner,
    partner_fr,
    partner_en,
    family,
    label_fr,
    label_en,
    theme,
    usefulness,
    usefulness_rank,
    asked.requests,
    case when asked.requests is not null then row_number() over (order by asked.requests desc nulls last, usefulness_rank) end
        as demand_rank,
    coalesce(counters, 0) as counters,
    coalesce(open_counters, 0) as open_counters,
    100 * counters / open_counters as share,
    (select max(year) from visible.procedure_years) as year,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.procedures as procedures
left join asked on asked.procedure_id = procedures.procedure_id
left join offered on offered.procedure_id = procedures.procedure_id
left join visible.subject_kinds on subject = 'requests'
order by demand_rank nulls last, usefulness_rank
