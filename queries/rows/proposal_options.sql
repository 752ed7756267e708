-- One row per option of a proposal, in scope; out of it, those that were retained.
select proposal_id as proposal, option_code, label as title, preferred, retained
from visible.own_options

union all

select proposal_id, option_code, label, preferred, true
from visible.retained_options
where proposal_id in (select proposal_id from visible.proposal_board where not own)
order by proposal, option_code
