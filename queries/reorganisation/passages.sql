-- One row per proposal that came to a stage and each stage beyond: when it came in, and when it came there or further.
-- `gone_on`: when it left the path, rejected or withdrawn. In scope all of them; elsewhere those decided, from the decision on.
with here as (
    select proposal_id, rank, type, ministries, entered_on
    from visible.board_steps
    where stage = $stage
),

ends as (
    select proposal_id, max(gone_on) as gone_on
    from visible.board_steps
    where left_on is null
    group by proposal_id
)

select
    here.proposal_id,
    here.type,
    here.ministries,
    here.entered_on,
    stages.stage as next_stage,
    stages.rank as next_rank,
    min(beyond.entered_on) as reached_on,
    any_value(ends.gone_on) as gone_on
from here
join visible.stages as stages on stages.rank > here.rank
left join visible.board_steps as beyond on beyond.proposal_id = here.proposal_id and beyond.rank >= stages.rank
left join ends on ends.proposal_id = here.proposal_id
group by all
order by next_rank, here.entered_on, here.proposal_id
