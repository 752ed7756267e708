-- One row per proposal decided since the path was asked for: what its decision counts for at the end of a month.
-- optional: region, month
-- When the council gave its opinion is read by those who may: elsewhere `after_opinion` counts nothing.
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    proposal_id,
    title,
    region,
    region_name,
    outcome,
    decided_on,
    opinion_on,
    target_on,
    implemented_on,
    coalesce(decided_on <= day, false)::integer as decided,
    if(opinion_on <= decided_on, decided, 0) as after_opinion,
    if(outcome in ('retained', 'modified'), decided, 0) as accepted,
    if(
        outcome in ('retained', 'modified') and withdrawn_on is null and greatest(target_on, decided_on) <= day
        and target_on is not null, 1, 0
    ) as due,
    if(implemented_on <= target_on, due, 0) as on_time,
    coalesce(dialogue_from <= day, false)::integer as in_dialogue,
    coalesce(greatest(dialogue_from, dialogue_on) <= day and dialogue_on is not null, false)::integer as dialogue_held
from visible.proposal_board
cross join chosen
where decided and not earlier and ($region is null or region = $region)
order by proposal_id
