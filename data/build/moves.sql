-- A figure is the last one of its territory; of the months that both editions have, those that read otherwise.
-- $own: with whose eyes both sides are read.
with was as (
    select indicator, level, code, max(period) as period from old_rows where state = 'value' group by all
),
now as (
    select indicator, level, code, max(period) as period from new_rows where state = 'value' group by all
),
latest as (
    select indicator, level, code, was.period as base_period, now.period as period
    from was full join now using (indicator, level, code)
),
found as (
    select
        case
            when base_period is null then 'appeared'
            when latest.period is null or latest.period < base_period then 'gone'
            when (old_rows.kind = 'demonstration') <> (new_rows.kind = 'demonstration') then 'replaced'
            else 'moved'
        end as change,
        latest.indicator, latest.level, latest.code, base_period,
        if(latest.period < base_period, base_period, coalesce(latest.period, base_period)) as period,
        old_rows.value as before, old_rows.state as base_state, old_rows.kind as base_kind,
        1 as place, null::bigint as months
    from latest
    left join old_rows on
        (old_rows.indicator, old_rows.level, old_rows.code) = (latest.indicator, latest.level, latest.code)
        and old_rows.period = coalesce(base_period, latest.period)
    left join new_rows on
        (new_rows.indicator, new_rows.level, new_rows.code) = (latest.indicator, latest.level, latest.code)
        and new_rows.period = latest.period
    where
        base_period is distinct from latest.period
        and (old_rows.shown is distinct from new_rows.shown or latest.period < base_period)
    union all
    select
        if((old_rows.kind = 'demonstration') <> (new_rows.kind = 'demonstration'), 'replaced', 'revised'),
        indicator, level, code, period, period, old_rows.value, old_rows.state, old_rows.kind,
        row_number() over (partition by indicator, level, code order by period desc),
        count(*) over (partition by indicator, level, code)
    from old_rows join new_rows using (indicator, level, code, period)
    where old_rows.state = 'value' and new_rows.state = 'value' and old_rows.shown <> new_rows.shown
)
select
    change, indicator, level, code, base_period::date as base_period, period::date as period,
    before, new_rows.value as after, base_state, new_rows.state as state,
    base_kind, new_rows.kind as kind, months::integer as months, place, $own::boolean as own
from found left join new_rows using (indicator, level, code, period)
