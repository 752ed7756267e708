-- One row per procedure of the catalogue: whether a counter offers it, and is short of it.
with here as (
    select procedure_id, rank_here
    from visible.asked_here
    where department = (select department from visible.counters where counter_id = $counter)
),

offered as (
    select distinct procedure_id, 1 as offered from visible.counter_procedures where counter_id = $counter
)

select
    procedure_id,
    label_fr,
    label_en,
    rank_here,
    demand_rank,
    usefulness_rank,
    coalesce(offered, 0) as offered,
    if(rank_here <= 20, 1 - offered, 0) as lacking,
    if(demand_rank <= 20, 1 - offered, 0) as lacking_nation,
    if(usefulness_rank <= 20, 1 - offered, 0) as lacking_useful
from (
    select * replace (coalesce(offered, 0) as offered)
    from visible.procedures
    left join here using (procedure_id)
    left join offered using (procedure_id)
)
order by rank_here nulls last, usefulness_rank
