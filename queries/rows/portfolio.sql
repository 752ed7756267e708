-- One row per proposal of the portfolio, in scope: the stages that it had reached at the end of a month, out of nine.
-- optional: region, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

reached as (
    select proposal_id, sum(advance)::bigint as rank, min(entered_on) as entered_on
    from visible.proposal_steps
    cross join chosen
    where entered_on <= day
    group by proposal_id
)

select
    proposal_id,
    title,
    region,
    region_name,
    stage,
    transmitted_on,
    analysed_on,
    if(live or coalesce(withdrawn_on, decided_on) > day, 9, 0) as stages,
    if(stages > 0, reached.rank, 0) as stages_reached,
    coalesce(transmitted_on <= day, false)::integer as transmitted,
    coalesce(greatest(analysed_on, transmitted_on) <= day and analysed_on is not null, false)::integer as analysed
from visible.proposal_board
join reached using (proposal_id)
cross join chosen
where not earlier and ($region is null or region = $region)
order by proposal_id
