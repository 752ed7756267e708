-- One row per region, or per department of a region: how much of the 20 procedures most asked for, and of the 20 most useful, its open counters offer on average.
-- optional: region
-- The twenty are those of the whole country, so that territories compare.
with last_month as (
    select max(month) as month from visible.counter_stock_months
)

select
    stock.level,
    stock.code,
    name,
    procedures_known as counters,
    100 * top_demand / (20 * procedures_known) as demand,
    100 * top_usefulness / (20 * procedures_known) as usefulness,
    coalesce(worst_kind(stock.kind, requests.kind), (select kind from visible.editions)) as kind
from visible.counter_stock_months as stock
join last_month using (month)
join visible.territories as places on places.level = stock.level and places.code = stock.code
left join visible.subject_kinds as requests on requests.subject = 'requests'
where
    procedures_known > 0
    and stock.level = case when $region is null then 'region' else 'department' end
    and ($region is null or parent_code = $region)
order by demand, stock.code
