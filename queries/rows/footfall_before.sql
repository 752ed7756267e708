-- One row per counter whose footfall of the same month a year before is known to the reader: its requests of that month.
-- optional: region, department, month
with chosen as (
    select month - interval 1 year as month from visible.months
    where month = coalesce(date_trunc('month', $month::date), (select max(month) from visible.months))
)

select
    counter_id,
    counters.name,
    commune_name,
    department,
    region,
    months.month,
    requests as requests_before
from visible.counter_months as months
join visible.counters as counters using (counter_id)
join chosen on chosen.month = months.month
where department is not null and visible.is_inside(region, department, $region, $department)
order by counter_id
