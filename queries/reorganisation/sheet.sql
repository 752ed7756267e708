-- One row: a proposal, and in the reader's scope what stays inside the State. Amounts in euros of 2018.
from visible.proposal_board
where proposal_id = $proposal
