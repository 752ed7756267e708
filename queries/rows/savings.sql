-- One row per implemented proposal whose savings are known, in scope: planned and observed, in euros of 2018.
-- optional: region, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    proposal_id,
    title,
    region,
    region_name,
    implemented_on,
    currency_year,
    savings_planned_eur / price as planned,
    savings_actual_eur / price as actual
from visible.proposal_files
join visible.proposals using (proposal_id)
join visible.prices on prices.year = currency_year
cross join chosen
where savings_actual_eur is not null and savings_planned_eur is not null and implemented_on <= day and not earlier
    and ($region is null or region = $region)
order by proposal_id
