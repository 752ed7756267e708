-- One row per procedure: whether a counter offers it, how often it is asked for in its departement, and its two ranks.
with here as (
    select department from visible.counters where counter_id = $counter
),

asked as (
    select procedure_id, sum(requests)::bigint as requests
    from visible.procedure_requests
    join here using (department)
    where year = (select max(year) from visible.procedure_requests)
    group by procedure_id
),

offered as (
    select distinct procedure_id from visible.counter_procedures where counter_id = $counter
)

select
    procedure_id,
    partner,
    name_fr as partner_fr,
    name_en as partner_en,
    label_fr,
    label_en,
    theme,
    usefulness,
    usefulness_rank,
    demand_rank,
    asked.requests,
    row_number() over (order by asked.requests desc nulls last, usefulness_rank) as rank_here,
    offered.procedure_id is not null as is_offered
from visible.procedures
join visible.partners using (partner)
left join asked using (procedure_id)
left join offered using (procedure_id)
order by rank_here
