-- One row per proposal of a region with planned savings, in the reader's scope: what a simulation may choose from.
select
    proposal_id,
    title,
    type,
    stage,
    outcome,
    decided,
    staff_concerned,
    staff_saved,
    planned_eur,
    one_off_eur,
    target_on,
    currency_year
from visible.proposal_board
where own and live and list_contains(regions, $region) and planned_eur is not null
order by planned_eur desc, proposal_id
