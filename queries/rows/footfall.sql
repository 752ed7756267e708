-- One row per counter whose footfall of a month is known to the reader: its requests, and what became of them.
-- optional: region, department, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    counter_id,
    counters.name,
    commune_name,
    department,
    region,
    months.month,
    requests,
    if(months.done_on_site is null, 0, requests) as requests_with_outcome,
    coalesce(months.done_on_site, 0) as done_on_site,
    if(months.digital_help is null, 0, requests) as requests_with_help,
    coalesce(months.digital_help, 0) as digital_help,
    if(yearly_cost_eur is null, 0, requests) as requests_with_cost,
    yearly_cost_eur / 12 as cost_eur
from visible.counter_months as months
join (
    select counter_id, name, commune_name, department, region, yearly_cost_eur from visible.counter_board
) as counters using (counter_id)
join chosen on chosen.month = months.month
where department is not null and visible.is_inside(region, department, $region, $department)
order by counter_id
