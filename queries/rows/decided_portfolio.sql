-- One row per proposal decided by the end of a month and still live: the stages that it had reached, of the seven that everyone reads.
-- optional: region, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
),

stages as (
    select stage, row_number() over (order by rank) as place, count(*) over () as places
    from visible.stages
    where rank is not null and stage not in ('ministry_analysis', 'cnate_opinion')
)

select
    proposal_id,
    title,
    region,
    region_name,
    arg_max(stages.stage, place) as stage,
    decided_on,
    any_value(places) as stages,
    max(place) as stages_reached
from visible.proposal_board as board
cross join chosen
join visible.proposal_events as events using (proposal_id)
join stages on stages.stage = events.stage
where
    decided_on <= day and coalesce(withdrawn_on > day, true) and event_date <= day
    and board.outcome <> 'rejected' and not earlier and ($region is null or region = $region)
group by all
order by proposal_id
