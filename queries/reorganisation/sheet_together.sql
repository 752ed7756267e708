-- One row per other proposal that the same text decided.
select other.proposal_id, other.title, other.region_name, other.outcome, other.decided_on
from visible.proposal_board as this
join visible.proposal_board as other
    on other.text_reference = this.text_reference and other.proposal_id <> this.proposal_id
where this.proposal_id = $proposal and other.decided
order by strip_accents(other.region_name), other.proposal_id
limit 50
