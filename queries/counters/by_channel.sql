-- One row per channel and month: requests.
-- optional: region, department, partner
select channel, month, sum(requests)::bigint as requests, coalesce(any_value(kind), 'demonstration') as kind
from visible.footfall_months as cells
left join visible.subject_kinds on subject = 'footfall'
where
    level = 'department'
    and channel <> 'all'
    and ($region is null or region = $region)
    and ($department is null or code = $department)
    and ($partner is null or partner = $partner)
group by channel, month
order by channel, month
