-- One row per département of the country, or of a region: its transactions of a month and of the same month a year before.
-- optional: region, month, partner, channel
with chosen as (
    select coalesce(date_trunc('month', $month::date), (select max(month) from visible.months)) as month
),

acts as (
    select code, month, acts as requests
    from visible.acts_months
    where level = 'department' and $partner is null and $channel is null
    union all
    select code, month, sum(requests)
    from visible.footfall_months
    where
        level = 'department'
        and ($partner is not null or $channel is not null)
        and ($partner is null or partner = $partner)
        and ($channel is null or channel = $channel)
    group by all
)

select
    code,
    territories.name,
    parent_code as region,
    sum(requests) filter (acts.month = chosen.month)::bigint as requests,
    sum(requests) filter (acts.month < chosen.month)::bigint as requests_before
from acts
join chosen on acts.month in (chosen.month, chosen.month - interval 1 year)
join visible.territories as territories using (code)
where territories.level = 'department' and ($region is null or parent_code = $region)
group by all
order by code
