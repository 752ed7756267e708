-- One row per month of the twelve that end with a month: the transactions of a territory.
-- optional: region, department, month, partner, channel
with acts as (
    select month, acts as requests
    from visible.acts_months
    where visible.is_place(level, code, $region, $department) and $partner is null and $channel is null
    union all
    select month, sum(requests)
    from visible.footfall_months
    where
        level = 'department'
        and visible.is_inside(region, code, $region, $department)
        and ($partner is not null or $channel is not null)
        and ($partner is null or partner = $partner)
        and ($channel is null or channel = $channel)
    group by month
),

chosen as (
    select coalesce(date_trunc('month', $month::date), max(month)) as last_month from visible.months
)

select month, requests::bigint as requests, 1 as months
from acts
cross join chosen
where requests is not null and month <= last_month and month > last_month - interval 12 month
order by month
