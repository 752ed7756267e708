-- One row per proposal that has options: the one its author preferred (in scope alone), the one that was retained, and what the decision changed in it.
with told as (
    select proposal_id, option_code, label, preferred, retained, retained_changes
    from visible.own_options

    union all

    select proposal_id, option_code, label, preferred, true, retained_changes
    from visible.retained_options
    where proposal_id in (select proposal_id from visible.proposal_board where not own)
)

select
    proposal_id,
    min(option_code || ' · ' || label) filter (preferred) as proposed,
    min(option_code || ' · ' || label) filter (retained) as retained,
    min(retained_changes) filter (retained) as changes
from told
group by proposal_id
order by proposal_id
