-- One row per proposal decided since the path was asked for: what its decision counts for at the end of a month.
-- optional: region, month
-- When the council gave its opinion is read by those who may: elsewhere `after_opinion` counts nothing.
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

opinions as (
    select proposal_id, min(event_date) as opinion_on
    from visible.proposal_events
    cross join visible.clock
    where stage = 'cnate_opinion' and outcome is distinct from 'postponed' and event_date <= as_of
    group by proposal_id
),

dialogues as (
    select proposal_id, min(held_on) as held_on
    from visible.social_dialogues
    where body in ('CSA', 'CT') and held_on is not null and opinion in ('favourable', 'reservations', 'unfavourable')
    group by proposal_id
),

entered as (
    select proposal_id, min(entered_on) as entered_on from visible.board_steps where rank >= 6 group by proposal_id
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
    coalesce(entered_on <= day, false)::integer as in_dialogue,
    coalesce(greatest(entered_on, held_on) <= day and held_on is not null, false)::integer as dialogue_held
from visible.proposals
left join opinions using (proposal_id)
left join dialogues using (proposal_id)
left join entered using (proposal_id)
cross join chosen
where decided and not earlier and ($region is null or region = $region)
order by proposal_id
