-- One row per option of a proposal: in scope all of them; out of it, the one that was retained. Amounts in euros of 2018.
select
    option_code,
    label,
    description,
    preferred,
    retained,
    retained_changes,
    options.staff_concerned,
    options.staff_saved,
    savings_planned_eur / price as planned_eur,
    one_off_cost_eur / price as one_off_eur
from visible.own_options as options
join visible.proposal_board using (proposal_id)
left join visible.prices on year = currency_year
where proposal_id = $proposal

union all

select option_code, label, description, preferred, true, retained_changes, null, null, null, null
from visible.retained_options
where proposal_id = $proposal and proposal_id in (select proposal_id from visible.proposal_board where not own)
order by option_code
