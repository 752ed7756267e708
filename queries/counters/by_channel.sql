-- One row per channel and month: requests.
-- optional: region, department, partner
with cells as (
    select channel, month, sum(requests)::bigint as requests
    from visible.footfall_months
    where
        level = 'department'
        and channel <> 'all'
        and ($region is null or region = $region)
        and ($department is null or code = $department)
        and ($partner is null or partner = $partner)
    group by all
)

select channel, month, requests, coalesce(kind, 'demonstration') as kind
from cells
left join visible.subject_kinds on subject = 'footfall'
order by channel, month
