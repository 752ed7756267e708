-- One row per region that was asked for a contribution: whether it had come by the end of a month.
-- optional: region, month
with chosen as (
    select max(month) as month, max(month_end) as day from visible.months
    where $month is null or month = date_trunc('month', $month::date)
    having day is not null
)

select
    region,
    territories.name,
    due_on,
    received_on,
    complete,
    1 as asked,
    coalesce(received_on <= day, false)::integer as received,
    if(received, (received_on > due_on)::integer, 0) as late,
    if(received, coalesce(not complete, false)::integer, 0) as incomplete
from visible.regional_contributions as contributions
join visible.territories on territories.level = 'region' and territories.code = region
cross join chosen
where $region is null or region = $region
order by region
