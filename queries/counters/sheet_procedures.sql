-- One row per procedure: whether a counter offers it, how often it is asked for in its departement, and its rank there.
with here as (
    select procedure_id, requests, rank_here
    from visible.asked_here
    where department = (select department from visible.counters where counter_id = $counter)
),

offered as (
    select distinct procedure_id from visible.counter_procedures where counter_id = $counter
)

select
    procedure_id,
    partner,
    partner_fr,
    partner_en,
    label_fr,
    label_en,
    here.requests,
    rank_here,
    offered.procedure_id is not null as is_offered
from visible.procedures
left join here using (procedure_id)
left join offered using (procedure_id)
order by rank_here nulls last, usefulness_rank
