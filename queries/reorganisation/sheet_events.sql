-- One row per dated thing of a proposal, oldest first: its events, each ministry's analysis, meetings of social dialogue.
-- `what`: event | analysis | dialogue | support. `author` is a body in words, or a code of `ministries`.
select 'event' as what, stage as thing, event_date as day, planned_on, outcome, actor as author, note, event_date > as_of as planned
from visible.board_events cross join visible.editions
where proposal_id = $proposal

union all

select 'analysis', ministry, coalesce(closed_on, opened_on), null, coalesce(position, 'waiting'), ministry, motive, false
from visible.own_analyses
where proposal_id = $proposal

union all

select
    'dialogue', body, coalesce(held_on, planned_on), planned_on, opinion, versant, object,
    held_on is null or held_on > as_of
from visible.social_dialogues cross join visible.editions
where proposal_id = $proposal

union all

select 'support', 'requested', ditp_requested_on, null, ditp_motive, 'ditp', null, false
from visible.proposal_board where proposal_id = $proposal and ditp_requested_on is not null

union all

select 'support', 'started', ditp_started_on, null, null, 'ditp', null, false
from visible.proposal_board where proposal_id = $proposal and ditp_started_on is not null

union all

select 'support', 'closed', ditp_closed_on, null, null, 'ditp', null, false
from visible.proposal_board where proposal_id = $proposal and ditp_closed_on is not null
order by day nulls last, what desc, thing
