-- One row: a proposal, and in the reader's scope what stays inside the State. Amounts in euros of 2018.
select
    board.*,
    origin,
    transitions.to_stage as next_stage,
    as_of
from visible.proposal_board as board
join visible.proposal_origins using (proposal_id)
cross join visible.editions
left join visible.stages as stages on stages.stage = board.stage
left join visible.stages as following on following.rank = stages.rank + 1 and board.live
left join visible.transitions as transitions on from_stage = board.stage and to_stage = following.stage
where proposal_id = $proposal
