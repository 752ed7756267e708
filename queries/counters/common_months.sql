-- One row per month: counters whose partners are known, and the common ones among them.
-- optional: region, department
select month, partners_known as known, common, 100 * common / nullif(partners_known, 0) as share
from visible.counter_stock_months
where
    visible.is_place(level, code, $region, $department)
order by month
