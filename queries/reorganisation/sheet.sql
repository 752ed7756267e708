-- One row: a proposal, and in the reader's scope what stays inside the State. Amounts in euros of 2018.
select * exclude (services_before, dialogue_from, dialogue_on)
from visible.proposal_board
where proposal_id = $proposal
