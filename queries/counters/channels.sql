-- One row per channel: requests of the last twelve months and of the twelve before, in the months known in both.
-- optional: region, department, partner
with monthly as (
    select channel, month, sum(requests)::bigint as requests, sum(minutes_total)::bigint as minutes
    from (
        select level, code, region, month, channel, requests, minutes_total
        from visible.channel_months
        where $partner is null
        union all
        select level, code, region, month, channel, requests, minutes_total
        from visible.footfall_months
        where partner = $partner and channel <> 'all'
    )
    where
        level = 'department'
        and month > (select as_of from visible.clock) - interval 24 month
        and visible.is_inside(region, code, $region, $department)
    group by all
)

select
    now.channel as what,
    sum(now.requests)::bigint as requests,
    count(*) as months,
    sum(now.requests) / count(*) as per_month,
    100 * (sum(now.requests) filter (before.requests is not null) / nullif(sum(before.requests), 0) - 1) as change,
    sum(now.minutes) / nullif(sum(now.requests), 0) as minutes,
    coalesce(any_value(kind), (select kind from visible.editions)) as kind
from monthly as now
left join monthly as before on before.channel = now.channel and before.month = now.month - interval 1 year
cross join visible.clock
left join visible.subject_kinds on subject = 'footfall'
where now.month > as_of - interval 12 month
group by now.channel
order by requests desc
