-- One row per dated thing of a proposal, oldest first: its events, each ministry's analysis, meetings of social dialogue.
-- `what`: event | analysis | dialogue | support. `author` is a body in words, or a code of `ministries`.
select what, thing, day, planned_on, outcome, author, note, planned
from visible.proposal_history
where proposal_id = $proposal
order by day nulls last, what desc, thing
