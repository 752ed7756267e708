-- Rates of progress that the tracker's rule does not give, by month: (value - start) / (target - start), within 0 and
-- 100; where the start is past the target, all or nothing. Some months were published as value / target.
with ends as (
    select
        indicator, level, code,
        arg_min(value, period) filter (value_type = 'vi') as start,
        arg_max(value, period) filter (value_type = 'vc') as target
    from given
    where value is not null
    group by all
),

rates as (
    select
        rate.*,
        if(better = 'higher', 1, -1) as way,
        case
            when way * start >= way * target then if(way * now.value >= way * target, 100, 0)
            else least(100, greatest(0, 100 * (now.value - start) / (target - start)))
        end as ours,
        least(100, 100 * now.value / nullif(target, 0)) as over_target
    from given as rate
    join given as now using (indicator, level, code, period)
    join ends using (indicator, level, code)
    join known using (indicator)
    where
        rate.value_type = 'ta' and now.value_type = 'va'
        and rate.value is not null and now.value is not null and start is not null and target is not null
)

select
    if(bool_and(abs(value - over_target) <= 0.006), 'rate_over_target', 'rate_by_another_rule') as rule,
    min(line) filter (abs(value - ours) > 0.006) as line,
    'ta' as value_type,
    format('{:.2f}', arg_min(value, line) filter (abs(value - ours) > 0.006)) as value,
    format(
        '{:.2f} ({} / {})',
        arg_min(ours, line) filter (abs(value - ours) > 0.006), count(*) filter (abs(value - ours) <= 0.006), count(*)
    ) as detail
from rates
group by indicator, period
having bool_or(abs(value - ours) > 0.006)
order by line;
