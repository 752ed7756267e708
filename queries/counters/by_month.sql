-- One row per month: acts, those of the same month a year before, and open counters; by partner or channel when asked.
-- `requests_state`, `requests_before_state`: "secret" where there are acts that may not be told.
-- optional: region, department, partner, channel, since, until
with place as (
    select
        visible.level_asked($region, $department) as level,
        visible.code_asked($region, $department) as code
),

acts as (
    select month, acts as requests, kind, coalesce(hidden, false) as hidden
    from visible.acts_months
    join place using (level, code)
    where $partner is null and $channel is null
    union all
    select month, sum(requests), any_value(kind), false
    from visible.footfall_months as cells
    left join visible.subject_kinds on subject = 'footfall'
    where
        ($partner is not null or $channel is not null)
        and cells.level = 'department'
        and visible.is_inside(region, cells.code, $region, $department)
        and ($partner is null or partner = $partner)
        and ($channel is null or channel = $channel)
    group by month
)

select
    acts.month,
    acts.requests::bigint as requests,
    before.requests::bigint as requests_before,
    nullif(open, 0) as counters,
    coalesce(acts.kind, (select kind from visible.editions)) as kind,
    stock.kind as counters_kind,
    if(acts.hidden, 'secret', 'value') as requests_state,
    if(before.hidden, 'secret', 'value') as requests_before_state
from acts
left join acts as before on before.month = acts.month - interval 1 year
left join (from visible.counter_stock_months join place using (level, code)) as stock on stock.month = acts.month
where
    ($since is null or acts.month >= $since::date)
    and ($until is null or acts.month <= $until::date)
order by acts.month
